"""Passkeys: what the browser asks for before it makes or uses one, and signing in with one alone."""

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED, remember

from portal.i18n import _
from portal.interfaces import PortalError
from portal.security import fresh
from portal.security.passkeys import WrongPasskey, passkeys_of, person_id_in
from portal.security.throttle import TooManyTries
from portal.views.account.places import (
    CHALLENGE,
    INVALID,
    SENT_NEXT,
    SIGN_IN,
    TOO_MANY,
    account_view,
    after_sign_in,
    can_use_passkeys,
    factors_of,
    note_refusal,
    note_sign_in,
    sender_address,
)
from portal.views.account.second_step import STEP
from portal.views.account.sign_in import FORM, service, sign_in_page
from portal.views.forms import sent_text

# For what a passkey is used here: alone, at the sign-in form. And when one is made.
ALONE, MAKE = "sign-in", "make"
RELOAD = _("Hãy tải lại trang rồi thử lại.", "Load the page again, then try again.")


@account_view(
    SIGN_IN,
    CHALLENGE,
    request_method="POST",
    permission=NO_PERMISSION_REQUIRED,  # public: strangers sign in with passkeys
)
def challenge(context, request):
    """The options for the browser, as JSON; 4xx with `error` in the reader's language where there are none."""
    if not can_use_passkeys(request):
        raise HTTPNotFound()
    try:
        return _answer(_options(request))
    except TooManyTries as error:
        return _refusal(request, error.text, TOO_MANY)
    except PortalError as error:
        return _refusal(request, error.text, INVALID)


def _options(request):
    use, passkeys, address = sent_text(request, "use"), passkeys_of(request), sender_address(request)
    if use == ALONE:
        return passkeys.options_to_use(ALONE, address)
    person = request.expected if use == STEP else request.user
    if use not in (STEP, MAKE, fresh.USE) or person is None:
        raise HTTPBadRequest()
    present = factors_of(request, person).kept.passkeys
    if use != MAKE:
        if not present:
            raise HTTPBadRequest()
        return passkeys.options_to_use(use, address, present)
    if not fresh.is_fresh(request):
        raise PortalError(RELOAD)
    return passkeys.options_to_make(person, present, request.page.site.name, address)


def _answer(text, status=200):
    return Response(text, status=status, content_type="application/json", charset="utf-8", cache_control="no-store")


def _refusal(request, text, status):
    answer = Response(json_body={"error": request.localizer.translate(text)}, status=status)
    answer.cache_control = "no-store"
    return answer


@account_view(
    SIGN_IN,
    request_method="POST",
    request_param="passkey",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def sign_in_with_passkey(context, request):
    """Sign in whoever's passkey it is: the device has asked for finger, face or PIN, so it is both factors."""
    if not can_use_passkeys(request):
        raise HTTPNotFound()
    wanted, answer = sent_text(request, SENT_NEXT), sent_text(request, "passkey")
    try:
        person = _whose(request, answer)
    except (WrongPasskey, TooManyTries) as error:
        status = TOO_MANY if isinstance(error, TooManyTries) else INVALID
        if status == INVALID:
            note_refusal(request, _named_in(request, answer), type(error).__name__)
        return sign_in_page(request, wanted, error=error, status=status)
    remember(request, person.id)
    note_sign_in(request, person, by="passkey")
    return HTTPSeeOther(after_sign_in(request, wanted))


def _named_in(request, answer):
    try:
        return request.people.by_id(person_id_in(answer))
    except WrongPasskey:
        return None


def _whose(request, answer):
    with service(request).passkey(sender_address(request)):
        person = request.people.by_id(person_id_in(answer))
        known = person is not None and person.is_active
        present = factors_of(request, person).kept.passkeys if known else ()
        passkey = passkeys_of(request).used(ALONE, answer, present, alone=True)
    factors_of(request, person).note_use(passkey)
    return person
