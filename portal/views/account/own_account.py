"""My account: what is kept of me, my posts, a new password, and where I am signed in."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED

from portal.history.acts import PASSWORD_CHANGED
from portal.i18n import ENGLISH, _
from portal.roles import ROLE_TITLES, Role
from portal.security.agents import device_of
from portal.security.passwords import WeakPassword, check_strength
from portal.security.policy import SECOND_FACTOR
from portal.security.sessions import SESSION_ID, key_of
from portal.security.sign_in import PasswordTooOld, WrongCredentials
from portal.security.throttle import TooManyTries
from portal.settings import OFF, REQUIRED
from portal.views.account.places import (
    ACCOUNT,
    INVALID,
    OWN_FACTORS,
    OWN_HISTORY,
    account_view,
    begin_anew,
    factors_of,
    goes_to,
    must_keep_second_factor,
    note_change,
    own_page,
    page_for_duty,
    path_to,
    sender_address,
)
from portal.views.account.sign_in import service
from portal.views.forms import sent_text

PAGE = "theme:staff/account.pt"
# Recovery codes: time to make new ones.
FEW = 3


@account_view(
    ACCOUNT,
    request_method="GET",
    renderer=PAGE,
    permission=NO_PERMISSION_REQUIRED,  # public: it sends strangers to the sign-in form
)
def account(context, request):
    """My account."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    if request.duty == SECOND_FACTOR:
        return goes_to(request, ACCOUNT, OWN_FACTORS)
    return _account_page(request)


@account_view(
    ACCOUNT,
    request_method="POST",
    request_param="act=password",
    renderer=PAGE,
    permission=NO_PERMISSION_REQUIRED,  # public: it asks for the present password
)
def change_password(context, request):
    """Give me the new password, end my other sessions and begin this one anew; else says what is wrong."""
    person = request.user
    if person is None:
        return HTTPSeeOther(request.sign_in_url())
    present, new, again = (sent_text(request, name) for name in ("present", "new", "again"))
    errors = _password_errors(request, person, present, new, again)
    if errors:
        request.response.status_int = INVALID
        return _account_page(request, errors)
    began_work = person.must_change_password
    person.set_password(new)
    # Whoever guessed at his codes knew the password before this one.
    service(request).forget_codes(person)
    begin_anew(request, person)
    note_change(request, person, PASSWORD_CHANGED)
    request.tell(
        _("Đã đổi mật khẩu. Các phiên khác của bạn đã kết thúc.", "Password changed. Your other sessions have ended.")
    )
    return HTTPSeeOther(page_for_duty(request) or (request.workspace_url if began_work else request.own_path))


@account_view(
    ACCOUNT,
    request_method="POST",
    request_param="session",
    permission=NO_PERMISSION_REQUIRED,  # public: it ends sessions of whoever is signed in, and nobody else's
)
def end_session(context, request):
    """End one of my sessions, on whatever computer it is."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    if not request.sessions.end_by_key(request.user.id, sent_text(request, "session")):
        raise HTTPNotFound()
    request.tell(_("Đã kết thúc phiên.", "The session has ended."))
    return HTTPSeeOther(request.own_path)


@account_view(
    ACCOUNT,
    request_method="POST",
    request_param="act=end_other_sessions",
    permission=NO_PERMISSION_REQUIRED,  # public: it ends sessions of whoever is signed in, and nobody else's
)
def end_other_sessions(context, request):
    """End all my sessions but this one."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    count = request.sessions.end_others(request.user, request.session[SESSION_ID])
    request.tell(_("Đã kết thúc {count} phiên khác.", "{count} other sessions have ended.", count=count))
    return HTTPSeeOther(request.own_path)


def _password_errors(request, person, present, new, again):
    errors = {}
    try:
        service(request).check(person.login, present, sender_address(request))
    except (PasswordTooOld, TooManyTries) as error:
        errors["present"] = error.text
    except WrongCredentials:
        errors["present"] = _("Mật khẩu hiện nay không đúng.", "This is not your present password.")
    try:
        check_strength(new, person.login)
    except WeakPassword as error:
        errors["new"] = error.text
    if "new" not in errors and new == present:
        errors["new"] = _("Mật khẩu mới phải khác mật khẩu hiện nay.", "The new password must be another one.")
    if new != again:
        errors["again"] = _("Hai lần nhập mật khẩu mới không giống nhau.", "The new password was typed differently.")
    return errors


def _account_page(request, errors=None):
    person = request.user
    own_page(request, _("Tài khoản của tôi", "My account")).staff_assets = True
    english = request.locale_name == ENGLISH
    return {
        "person": SimpleNamespace(
            login=person.login,
            full_name=person.full_name,
            post=(person.title_english if english else "") or person.title,
            email=person.email,
            phone=person.phone,
        ),
        "posts": _posts(request, person),
        "sessions": _sessions(request, person),
        "must_change": person.must_change_password,
        "history_url": path_to(request, ACCOUNT, OWN_HISTORY),
        "factors": _factors(request, person),
        "errors": errors or {},
    }


def _posts(request, person):
    held = [post for post in person.appointments if post.holds_on(request.today)]
    ids = {place for post in held for place in (post.agency_id, post.unit_id) if place is not None}
    titles = {row.id: row.title for row in request.search.by_ids(ids).values()}
    return [
        SimpleNamespace(
            agency=_("Toàn tỉnh", "The whole province") if post.is_provincial else titles.get(post.agency_id, ""),
            role=ROLE_TITLES[Role(post.role)],
            unit=titles.get(post.unit_id, ""),
            from_day=post.from_day,
            until_day=post.until_day,
        )
        for post in held
    ]


def _sessions(request, person):
    this = key_of(request.session[SESSION_ID])
    return [
        SimpleNamespace(
            id=key,
            started=record.started,
            last_day=record.last_day,
            ends=record.expires,
            address=record.address,
            device=device_of(record.agent),
            current=key == this,
        )
        for key, record in request.sessions.of(person)
    ]


def _factors(request, person):
    """How it stands with the second factor; None where this site asks nobody for one."""
    wanted = request.settings_of_portal.second_factor
    if wanted == OFF:
        return None
    kept = factors_of(request, person).kept
    return SimpleNamespace(
        has_app=kept.app_key is not None,
        passkeys=len(kept.passkeys),
        recovery=len(kept.recovery),
        few=len(kept.recovery) < FEW,
        demanded=must_keep_second_factor(request),
        only_offered=wanted != REQUIRED,
        url=path_to(request, ACCOUNT, OWN_FACTORS),
    )
