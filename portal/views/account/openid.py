"""Signing in with the province's own account: there and back, and who it is here."""

import logging
from dataclasses import astuple

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED, remember

from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.addresses import local_path
from portal.security.openid import Begun, NotBelieved
from portal.security.sessions import NEVER, SESSION_ID
from portal.security.throttle import TooManyTries
from portal.views.account.places import (
    AGAIN,
    ASKED_NEXT,
    BACK,
    INVALID,
    OF_SECRET_ADDRESSES,
    OUTSIDE,
    SIGN_IN,
    TOO_MANY,
    account_view,
    after_sign_in,
    is_asked_for_second_factor,
    note_refusal,
    note_sign_in,
    own_page,
    path_to,
    sender_address,
)
from portal.views.account.sign_in import FORM, ask_for_second_factor, service, sign_in_page
from portal.views.forms import sent_text

log = logging.getLogger(__name__)
# What the browser keeps of a sign-in that was begun; in its signed cookie, and gone with the answer.
KEPT = "openid"
BY = "openid"


class NobodyHere(PortalError):
    """The province knows him, and no open account here is his."""

    def __init__(self):
        super().__init__(
            _(
                "Tài khoản của tỉnh bạn vừa dùng chưa được cấp quyền ở đây. Hãy nhờ người quản trị của cơ quan.",
                "The account you used has none here. Ask your agency's administrator.",
            )
        )


class AnothersAccount(PortalError):
    """The account here was opened by another account of the province before."""

    def __init__(self):
        super().__init__(
            _(
                "Tài khoản ở đây đang gắn với một tài khoản khác của tỉnh. Hãy nhờ người quản trị gỡ liên kết cũ.",
                "The account here belongs to another account of the province. Ask an administrator to unlink it.",
            )
        )


@account_view(
    SIGN_IN,
    OUTSIDE,
    request_method="GET",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def begin(context, request):
    """Send the browser to the provider."""
    provider, wanted = _provider(request), local_path(request.query.get(ASKED_NEXT, ""), "")
    again = AGAIN in request.query and request.user is not None
    if request.user is not None and not again:
        return HTTPSeeOther(after_sign_in(request, wanted))
    try:
        address, begun = provider.begin(again)
    except PortalError as error:
        return sign_in_page(request, wanted, error=error, status=INVALID)
    request.session[KEPT] = [*astuple(begun), wanted]
    return HTTPSeeOther(address)


@account_view(
    SIGN_IN,
    BACK,
    request_method="GET",
    renderer="theme:coming_back.pt",
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def come_back(context, request):
    """Back from the provider: a form that sends its answer on, because looking at a page must change nothing."""
    _provider(request)
    own_page(request, _("Đang đăng nhập…", "Signing in…"))
    request.response.headers.update(OF_SECRET_ADDRESSES)
    brought = {name: request.query.get(name, "") for name in ("code", "state", "error")}
    return {"action": request.own_path, "brought": brought}


@account_view(
    SIGN_IN,
    BACK,
    request_method="POST",
    renderer=FORM,
    permission=NO_PERMISSION_REQUIRED,  # public: this is how strangers become people
)
def finish(context, request):
    """Sign in whom the provider names, if he has an account here; shows the sign-in form with what was wrong."""
    _provider(request)
    kept = request.session.pop(KEPT, None)
    wanted = kept[-1] if kept else ""
    try:
        with service(request).outside(sender_address(request)):
            begun, answer = _answer(request, kept)
            person = _person(request, answer)
    except PortalError as error:
        return _refused(request, error, wanted)
    if begun.again:
        return _confirmed(request, person, wanted)
    if is_asked_for_second_factor(request, person) and not answer.is_strong:
        return ask_for_second_factor(request, person, wanted, outside=True)
    # A provider that remembers its people lets whoever sits at the desk in: that is a sign-in, and no proof.
    proof = {} if answer.is_recent else {"confirmed": NEVER}
    remember(request, person.id, outside=True, strong=answer.is_strong, **proof)
    note_sign_in(request, person, BY)
    return HTTPSeeOther(after_sign_in(request, wanted))


def _provider(request):
    if request.registry.openid is None:
        raise HTTPNotFound()
    return request.registry.openid


def _answer(request, kept):
    if sent_text(request, "error"):
        raise NotBelieved(f"the provider says {sent_text(request, 'error')[:100]!r}")
    if not kept:
        raise NotBelieved("nothing was begun here")
    begun = Begun(*kept[:-1])
    return begun, request.registry.openid.finish(begun, sent_text(request, "state"), sent_text(request, "code"))


def _person(request, answer):
    """The person whose account it is; from the first time on, only this account of the province opens it."""
    person = request.people.get(answer.name)
    if person is None or not person.is_active:
        raise NobodyHere()
    account = (request.registry.openid.settings.issuer, answer.subject)
    if person.outside_account is None:
        person.outside_account = account
    elif person.outside_account != account:
        raise AnothersAccount()
    return person


def _confirmed(request, person, wanted):
    """He only shows that he is still there: his session and its token go on, and so does the form in another tab."""
    if request.user is None or request.user.id != person.id:
        return _refused(request, AnothersAccount(), wanted)
    request.sessions.confirm(request.session[SESSION_ID])
    request.tell(_("Đã xác nhận đúng là bạn.", "You have confirmed that it is you."))
    return HTTPSeeOther(wanted or path_to(request, SIGN_IN))


def _refused(request, error, wanted):
    log.warning("sign-in outside refused: %s", getattr(error, "reason", error))
    if not isinstance(error, TooManyTries):
        note_refusal(request, None, type(error).__name__)
    status = TOO_MANY if isinstance(error, TooManyTries) else INVALID
    return sign_in_page(request, wanted, error=error, status=status)
