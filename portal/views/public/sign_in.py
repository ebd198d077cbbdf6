"""Signing in and out, and "my account": password, posts, and where I am signed in."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED, forget, remember
from pyramid.view import view_config

from portal.i18n import ENGLISH, _
from portal.interfaces import ISite
from portal.roles import ROLE_TITLES, Role
from portal.security.addresses import client_address, local_path
from portal.security.passwords import WeakPassword, check_strength
from portal.security.sessions import SESSION_ID, key_of
from portal.security.sign_in import SignIn, WrongCredentials
from portal.security.throttle import TooManyTries
from portal.views.forms import sent_text

SIGN_IN, SIGN_OUT, ACCOUNT = "dang-nhap", "dang-xuat", "tai-khoan"
FORM, ACCOUNT_PAGE = "theme:sign_in.pt", "theme:staff/account.pt"
# What sign_in_url() calls the page to come back to, and what the form calls it.
ASKED_NEXT, SENT_NEXT = "tiep", "next_url"
INVALID, TOO_MANY = 422, 429


@view_config(
    context=ISite,
    name=SIGN_IN,
    request_method="GET",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def sign_in_form(context, request):
    """The sign-in form; whoever is signed in goes on at once."""
    wanted = request.query.get(ASKED_NEXT, "")
    if request.user is not None:
        return HTTPSeeOther(_after_sign_in(request, wanted))
    return _form(request, wanted)


@view_config(
    context=ISite,
    name=SIGN_IN,
    request_method="POST",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def sign_in(context, request):
    """Sign somebody in and send him where he wanted to go; shows the form again where the check fails."""
    sent = {name: request.POST.get(name, "") for name in ("login", "password", SENT_NEXT)}
    if not all(isinstance(value, str) for value in sent.values()):
        # A file in the place of a text: nobody's browser does that.
        return _form(request, "", error=WrongCredentials(), status=INVALID)
    try:
        person = _service(request).check(sent["login"], sent["password"], _address(request))
    except (WrongCredentials, TooManyTries) as error:
        status = TOO_MANY if isinstance(error, TooManyTries) else INVALID
        return _form(request, sent[SENT_NEXT], login=sent["login"], error=error, status=status)
    remember(request, person.id)
    return HTTPSeeOther(_after_sign_in(request, sent[SENT_NEXT]))


@view_config(
    context=ISite,
    name=SIGN_OUT,
    request_method="POST",
    permission=NO_PERMISSION_REQUIRED,  # public: signing out twice does no harm
)
def sign_out(context, request):
    """End this sign-in."""
    forget(request)
    request.tell(_("Bạn đã đăng xuất.", "You have signed out."))
    return HTTPSeeOther(request.application_path("/"))


@view_config(
    context=ISite,
    name=ACCOUNT,
    request_method="GET",
    renderer=ACCOUNT_PAGE,
    permission=NO_PERMISSION_REQUIRED,  # public: it sends strangers to the sign-in form
)
def account(context, request):
    """My account: what is kept of me, my posts, my open sessions, and a new password."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    return _account_page(request)


@view_config(
    context=ISite,
    name=ACCOUNT,
    request_method="POST",
    request_param="act=password",
    renderer=ACCOUNT_PAGE,
    permission=NO_PERMISSION_REQUIRED,  # public: it asks for the present password
)
def change_password(context, request):
    """Give me the new password, end my other sessions and begin this one anew; else says what is wrong."""
    person = request.user
    if person is None:
        return HTTPSeeOther(request.sign_in_url())
    present, new, again = (str(request.POST.get(name, "")) for name in ("present", "new", "again"))
    errors = _password_errors(request, person, present, new, again)
    if errors:
        request.response.status_int = INVALID
        return _account_page(request, errors)
    began_work = person.must_change_password
    person.set_password(new)
    remember(request, person.id)
    request.tell(
        _("Đã đổi mật khẩu. Các phiên khác của bạn đã kết thúc.", "Password changed. Your other sessions have ended.")
    )
    return HTTPSeeOther(request.workspace_url if began_work else request.own_path)


@view_config(
    context=ISite,
    name=ACCOUNT,
    request_method="POST",
    request_param="act=end_session",
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


def _service(request):
    return SignIn(request.people, request.registry.throttle)


def _address(request):
    return client_address(request, request.registry.trusted_proxies)


def _form(request, wanted, login="", error=None, status=200):
    request.page.title = _("Đăng nhập", "Sign in")
    request.page.noindex = True
    request.response.status_int = status
    return {
        "action": request.own_path,
        "next_url": local_path(wanted, ""),
        "login": login,
        "error": error.text if error is not None else None,
    }


def _after_sign_in(request, wanted):
    if request.user.must_change_password:
        return request.application_path(f"/{ACCOUNT}")
    return local_path(wanted, "") or request.workspace_url


def _password_errors(request, person, present, new, again):
    errors = {}
    try:
        _service(request).check(person.login, present, _address(request))
    except (WrongCredentials, TooManyTries) as error:
        too_many = isinstance(error, TooManyTries)
        errors["present"] = (
            error.text if too_many else _("Mật khẩu hiện nay không đúng.", "This is not your present password.")
        )
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
    page, person = request.page, request.user
    page.title = _("Tài khoản của tôi", "My account")
    page.staff_assets = page.noindex = True
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
        SimpleNamespace(id=key, started=open_.started, address=open_.address, agent=open_.agent, current=key == this)
        for key, open_ in request.sessions.of(person)
    ]
