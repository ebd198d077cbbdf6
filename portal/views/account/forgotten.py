"""A forgotten password: asking for a link by mail, and choosing a new password with it."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED, forget
from pyramid_zodbconn import get_connection

from portal.history.acts import PASSWORD_CHANGED
from portal.i18n import _
from portal.jobs.letters import SEND_RESET_LINK
from portal.jobs.outbox import enqueue
from portal.security.addresses import network_of
from portal.security.passwords import WeakPassword
from portal.security.people import normal_login
from portal.security.reset import OF_ONE_ACCOUNT, OF_ONE_NETWORK, TOKEN, LinkGone, PasswordReset
from portal.security.throttle import TooManyTries
from portal.views.account.places import (
    FORGOTTEN,
    INVALID,
    NEW_PASSWORD,
    OF_SECRET_ADDRESSES,
    SIGN_IN,
    TOO_MANY,
    account_view,
    goes_to,
    note_change,
    own_page,
    path_to,
    sender_address,
)
from portal.views.account.sign_in import service
from portal.views.forms import sent_text
from portal.views.links import Link

ASK, CHOOSE = "theme:forgotten.pt", "theme:new_password.pt"
GONE = 410
LONGEST_LOGIN = 60
# The same for everybody: nobody learns here who has an account.
ON_ITS_WAY = _(
    "Nếu tên đăng nhập đúng và tài khoản có địa chỉ thư điện tử, liên kết đặt lại mật khẩu đang được gửi tới đó.",
    "If the user name is right and the account has an e-mail address, a link to a new password is on its way there.",
)


@account_view(
    SIGN_IN,
    FORGOTTEN,
    request_method="GET",
    renderer=ASK,
    permission=NO_PERMISSION_REQUIRED,  # public: whoever forgot his password cannot sign in
)
def forgotten_form(context, request):
    """The form that asks for the link."""
    return _asking(request)


@account_view(
    SIGN_IN,
    FORGOTTEN,
    request_method="POST",
    renderer=ASK,
    permission=NO_PERMISSION_REQUIRED,  # public: whoever forgot his password cannot sign in
)
def forgotten(context, request):
    """Have the link sent; the same answer, after the same work, whoever it is."""
    login = normal_login(sent_text(request, "login"))[:LONGEST_LOGIN]
    if not login:
        return _asking(request, _("Hãy ghi tên đăng nhập.", "Give the user name."), INVALID)
    throttle = request.registry.throttle
    try:
        throttle.spend(f"reset from {network_of(sender_address(request))}", OF_ONE_NETWORK)
        throttle.spend(f"reset of {login}", OF_ONE_ACCOUNT)
    except TooManyTries as error:
        return _asking(request, error.text, TOO_MANY)
    # Whether there is such an account is found out by the worker, when nobody is waiting.
    enqueue(get_connection(request), SEND_RESET_LINK, {"login": login}, key=f"{SEND_RESET_LINK}:{login}")
    request.tell(ON_ITS_WAY, "info")
    return goes_to(request, SIGN_IN)


@account_view(
    SIGN_IN,
    NEW_PASSWORD,
    request_method="GET",
    renderer=CHOOSE,
    permission=NO_PERMISSION_REQUIRED,  # public: the link says who it is
)
def new_password_form(context, request):
    """The form for the new password, as long as the link is good."""
    return _choosing(request, request.query.get(TOKEN, ""))


@account_view(
    SIGN_IN,
    NEW_PASSWORD,
    request_method="POST",
    renderer=CHOOSE,
    permission=NO_PERMISSION_REQUIRED,  # public: the link says who it is
)
def new_password(context, request):
    """Take the new password; the link and all sessions end, and one signs in anew, with the second factor if any."""
    token, new, again = (sent_text(request, name) for name in (TOKEN, "new", "again"))
    if new != again:
        text = _("Hai lần nhập mật khẩu mới không giống nhau.", "The new password was typed differently.")
        return _choosing(request, token, {"again": text})
    try:
        person = _service(request).use(token, new)
    except WeakPassword as error:
        return _choosing(request, token, {"new": error.text})
    except LinkGone:
        return _choosing(request, token)
    # Whoever guessed at his codes knew the password before this one.
    service(request).forget_codes(person)
    note_change(request, person, PASSWORD_CHANGED)
    forget(request)
    request.tell(_("Đã đặt mật khẩu mới; hãy đăng nhập.", "The new password is set; sign in with it."))
    return HTTPSeeOther(path_to(request, SIGN_IN))


def _service(request):
    return PasswordReset(request.people, request.registry.vault)


def _asking(request, error=None, status=200):
    _page(request, _("Quên mật khẩu", "Forgotten password"))
    request.response.status_int = status
    return {"action": request.own_path, "login": sent_text(request, "login")[:LONGEST_LOGIN], "error": error}


def _choosing(request, token, errors=None):
    _page(request, _("Đặt mật khẩu mới", "Choose a new password"))
    names = {"action": request.own_path, "token": token, "errors": errors or {}, "gone": None, "login": ""}
    try:
        names["login"] = _service(request).person_of(token).login
    except LinkGone as error:
        names["gone"], names["ask_url"] = error.text, path_to(request, SIGN_IN, FORGOTTEN)
    request.response.status_int = GONE if names["gone"] else (INVALID if errors else 200)
    request.response.headers.update(OF_SECRET_ADDRESSES)
    return names


def _page(request, title):
    page = own_page(request, title)
    page.trail = (Link(_("Đăng nhập", "Sign in"), path_to(request, SIGN_IN)), Link(title, request.own_path))
