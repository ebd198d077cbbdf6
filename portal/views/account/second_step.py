"""The second step of signing in: a code of the application, or a recovery code."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED
from pyramid_zodbconn import get_connection

from portal.i18n import _
from portal.interfaces import PortalError
from portal.jobs.letters import RECOVERY_CODE_USED, tell_of_change
from portal.security.addresses import local_path
from portal.security.passkeys import passkeys_of
from portal.security.throttle import TooManyTries
from portal.views.account.places import (
    ASKED_NEXT,
    BEGIN_AGAIN,
    CHALLENGE,
    INVALID,
    SECOND_STEP,
    SENT_NEXT,
    SIGN_IN,
    SIGN_OUT,
    TOO_MANY,
    account_view,
    after_sign_in,
    begin_anew,
    factors_of,
    goes_to,
    note_refusal,
    note_sign_in,
    own_page,
    path_to,
    sender_address,
)
from portal.views.account.sign_in import service
from portal.views.forms import sent_text

FORM = "theme:second_step.pt"
# For what a passkey is used here.
STEP = "step"
CODE_USED = _(
    "Bạn vừa đăng nhập bằng mã dự phòng; còn {left} mã. Nếu mất điện thoại, hãy cài lại xác thực hai bước trong "
    "mục Tài khoản.",
    "You have signed in with a recovery code; {left} of them are left. If the telephone is lost, set up the second "
    "factor anew under My account.",
)


@account_view(
    SIGN_IN,
    SECOND_STEP,
    request_method="GET",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: only who has given the right password is asked
)
def second_step_form(context, request):
    """The form for the code; strangers begin at the beginning."""
    wanted = request.query.get(ASKED_NEXT, "")
    if request.user is not None:
        return HTTPSeeOther(after_sign_in(request, wanted))
    if request.expected is None:
        return goes_to(request, SIGN_IN, **{ASKED_NEXT: local_path(wanted, "")})
    return _form(request, wanted)


@account_view(
    SIGN_IN,
    SECOND_STEP,
    request_method="POST",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: only who has given the right password is asked
)
def second_step(context, request):
    """Sign in whoever gives his code; shows the form again where it is wrong."""
    wanted, person = sent_text(request, SENT_NEXT), request.expected
    if person is None:
        if request.user is None:
            request.tell(BEGIN_AGAIN, "warning")
        return goes_to(request, SIGN_IN, **{ASKED_NEXT: local_path(wanted, "")})
    try:
        with service(request).second_factor(person, sender_address(request)):
            _check(request, factors_of(request, person))
    except PortalError as error:
        if not isinstance(error, TooManyTries):
            note_refusal(request, person, type(error).__name__)
        return _form(request, wanted, error, TOO_MANY if isinstance(error, TooManyTries) else INVALID)
    begin_anew(request, person)
    note_sign_in(request, person, by="recovery" if _sent_recovery_code(request) else "code")
    if _sent_recovery_code(request):
        tell_of_change(get_connection(request).root(), person, RECOVERY_CODE_USED)
        request.tell(CODE_USED % {"left": len(person.second_factors.recovery)}, "warning")
    return HTTPSeeOther(after_sign_in(request, wanted))


def _check(request, factors):
    answer = sent_text(request, "passkey")
    if _sent_recovery_code(request):
        factors.use_recovery_code(sent_text(request, "recovery"))
    elif answer:
        factors.note_use(passkeys_of(request).used(STEP, answer, factors.kept.passkeys))
    else:
        factors.check_code(sent_text(request, "code"))


def _sent_recovery_code(request):
    return bool(sent_text(request, "recovery").strip())


def _form(request, wanted, error=None, status=200):
    own_page(request, _("Xác thực bước hai", "Second step"))
    request.response.status_int = status
    factors = factors_of(request, request.expected)
    return {
        "action": request.own_path,
        "next_url": local_path(wanted, ""),
        "name": request.expected.full_name,
        "has_app": factors.has_app,
        "passkeys_url": path_to(request, SIGN_IN, CHALLENGE) if factors.kept.passkeys else None,
        "error": error.text if error is not None else None,
        "by_recovery": _sent_recovery_code(request),
        "sign_out_url": path_to(request, SIGN_OUT),
    }
