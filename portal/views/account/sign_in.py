"""Signing in with a name and a password, and signing out."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED, forget, remember

from portal.i18n import _
from portal.security.addresses import local_path
from portal.security.sign_in import PasswordTooOld, SignIn, WrongCredentials
from portal.security.throttle import TooManyTries
from portal.views.account.places import (
    ASKED_NEXT,
    CHALLENGE,
    FORGOTTEN,
    INVALID,
    OUTSIDE,
    SECOND_STEP,
    SENT_NEXT,
    SIGN_IN,
    SIGN_OUT,
    TOO_MANY,
    account_view,
    after_sign_in,
    can_use_passkeys,
    goes_to,
    is_asked_for_second_factor,
    note_refusal,
    note_sign_in,
    own_page,
    path_to,
    sender_address,
)

FORM = "theme:sign_in.pt"


@account_view(
    SIGN_IN,
    request_method="GET",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def sign_in_form(context, request):
    """The sign-in form; whoever is signed in goes on at once."""
    wanted = request.query.get(ASKED_NEXT, "")
    if request.user is not None:
        return HTTPSeeOther(after_sign_in(request, wanted))
    return sign_in_page(request, wanted)


@account_view(
    SIGN_IN,
    request_method="POST",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def sign_in(context, request):
    """Sign somebody in and send him where he wanted to go; shows the form again where the check fails."""
    sent = {name: request.POST.get(name, "") for name in ("login", "password", SENT_NEXT)}
    if not all(isinstance(value, str) for value in sent.values()):
        # A file in the place of a text: nobody's browser does that.
        return sign_in_page(request, "", error=WrongCredentials(), status=INVALID)
    try:
        person = service(request).check(sent["login"], sent["password"], sender_address(request))
    except (WrongCredentials, PasswordTooOld, TooManyTries) as error:
        status = TOO_MANY if isinstance(error, TooManyTries) else INVALID
        # What the throttle stops was looked at by nobody; the tries before it are on record.
        if status == INVALID:
            note_refusal(request, request.people.get(sent["login"]), type(error).__name__)
        return sign_in_page(request, sent[SENT_NEXT], login=sent["login"], error=error, status=status)
    return signed_in(request, person, sent[SENT_NEXT])


def signed_in(request, person, wanted):
    """Sign in somebody whose first factor was right, or ask for the second; answers where to send him."""
    if is_asked_for_second_factor(request, person):
        return ask_for_second_factor(request, person, wanted)
    remember(request, person.id)
    note_sign_in(request, person)
    return HTTPSeeOther(after_sign_in(request, wanted))


def ask_for_second_factor(request, person, wanted, **facts):
    """Remember that a first factor was right; answers where the second is asked for. `facts`: of the session."""
    remember(request, person.id, waits=True, **facts)
    return goes_to(request, SIGN_IN, SECOND_STEP, **{ASKED_NEXT: local_path(wanted, "")})


@account_view(
    SIGN_OUT,
    request_method="POST",
    permission=NO_PERMISSION_REQUIRED,  # public: signing out twice does no harm
)
def sign_out(context, request):
    """End this sign-in."""
    forget(request)
    request.tell(_("Bạn đã đăng xuất.", "You have signed out."))
    return HTTPSeeOther(request.application_path("/"))


def service(request):
    """What checks names and passwords."""
    return SignIn(request.people, request.registry.throttle)


def sign_in_page(request, wanted, login="", error=None, status=200):
    """The sign-in form, with what was wrong about the last try."""
    own_page(request, _("Đăng nhập", "Sign in"))
    request.response.status_int = status
    return {
        "action": path_to(request, SIGN_IN),
        "next_url": local_path(wanted, ""),
        "login": login,
        "error": error.text if error is not None else None,
        "outside": _outside(request, wanted),
        "forgotten_url": path_to(request, SIGN_IN, FORGOTTEN),
        "passkeys_url": path_to(request, SIGN_IN, CHALLENGE) if can_use_passkeys(request) else None,
    }


def _outside(request, wanted):
    """(title, address) of signing in with the province's own account; None where there is none."""
    provider = request.registry.openid
    if provider is None:
        return None
    title = provider.settings.title or _("tài khoản của tỉnh", "the province's account")
    return title, path_to(request, SIGN_IN, OUTSIDE, **{ASKED_NEXT: local_path(wanted, "")})
