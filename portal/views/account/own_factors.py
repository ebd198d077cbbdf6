"""My second factor: an application, passkeys, recovery codes; setting them up and taking them away."""

from functools import wraps
from types import SimpleNamespace

from markupsafe import Markup
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.security import NO_PERMISSION_REQUIRED

from portal.history.acts import CODES_MADE, FACTOR_ADDED, FACTOR_REMOVED
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security import one_time_codes
from portal.security.agents import device_of
from portal.security.fresh import need_fresh_sign_in
from portal.security.passkeys import MOST, WrongPasskey, passkeys_of
from portal.security.policy import OWN_PASSWORD, SECOND_FACTOR
from portal.security.second_factor import OfferGone
from portal.settings import OFF, REQUIRED
from portal.views.account.places import (
    ACCOUNT,
    CHALLENGE,
    INVALID,
    OWN_FACTORS,
    SIGN_IN,
    account_view,
    after_sign_in,
    begin_anew,
    can_use_passkeys,
    factors_of,
    goes_to,
    must_keep_second_factor,
    note_change,
    own_page,
    path_to,
)
from portal.views.account.sign_in import service
from portal.views.forms import sent_text
from portal.views.links import Link

PAGE, CODES = "theme:staff/own_factors.pt", "theme:staff/recovery_codes.pt"
HEADING = _("Xác thực hai bước", "Second factor")


def factor_view(**settings):
    """Registers a view of the page: for whoever is signed in, has a password of his own and has just shown it."""

    def decorate(view):
        @wraps(view)
        def guarded(context, request):
            if request.user is None:
                return HTTPSeeOther(request.sign_in_url())
            if request.settings_of_portal.second_factor == OFF:
                raise HTTPNotFound()
            if request.duty == OWN_PASSWORD:
                return goes_to(request, ACCOUNT)
            need_fresh_sign_in(request)
            return view(context, request)

        return account_view(ACCOUNT, OWN_FACTORS, _depth=2, **settings)(guarded)

    return decorate


@factor_view(
    request_method="GET",
    renderer=PAGE,
    permission=NO_PERMISSION_REQUIRED,  # public: it sends strangers to the sign-in form
)
def own_factors(context, request):
    """What I have, and the QR code for an application."""
    return _page(request)


@factor_view(
    request_method="POST",
    request_param="act=set_app",
    renderer=PAGE,
    permission=NO_PERMISSION_REQUIRED,  # public: it changes the account of whoever is signed in
)
def set_app(context, request):
    """Keep the application that was just set up, and show the recovery codes where there are none yet."""
    person, factors, offer = request.user, factors_of(request, request.user), sent_text(request, "offer")
    try:
        factors.set_app(offer, sent_text(request, "code"))
    except PortalError as error:
        request.response.status_int = INVALID
        return _page(request, error, None if isinstance(error, OfferGone) else offer)
    service(request).forget_codes(person)
    done = _("Đã bật xác thực hai bước bằng ứng dụng.", "Codes of your application are asked for from now on.")
    return _done(request, factors, done)


@factor_view(
    request_method="POST",
    request_param="act=remove_app",
    permission=NO_PERMISSION_REQUIRED,  # public: it changes the account of whoever is signed in
)
def remove_app(context, request):
    """Take my application away."""
    factors_of(request, request.user).remove_app(must_keep_one=must_keep_second_factor(request))
    begin_anew(request, request.user)
    note_change(request, request.user, FACTOR_REMOVED)
    request.tell(_("Đã gỡ ứng dụng xác thực.", "The application is removed."))
    return HTTPSeeOther(request.own_path)


@factor_view(
    request_method="POST",
    request_param="act=new_codes",
    permission=NO_PERMISSION_REQUIRED,  # public: it changes the account of whoever is signed in
)
def new_codes(context, request):
    """Ten new recovery codes, shown this once."""
    if request.user.second_factors is None:
        raise HTTPNotFound()
    note_change(request, request.user, CODES_MADE)
    return _codes_page(request, factors_of(request, request.user).new_recovery_codes())


@factor_view(
    request_method="POST",
    request_param="act=add_passkey",
    renderer=PAGE,
    permission=NO_PERMISSION_REQUIRED,  # public: it changes the account of whoever is signed in
)
def add_passkey(context, request):
    """Keep the passkey that my browser has just made."""
    person, factors = request.user, factors_of(request, request.user)
    name = sent_text(request, "name") or request.localizer.translate(device_of(request.user_agent or ""))
    try:
        made = passkeys_of(request).made(person, sent_text(request, "passkey"), name)
    except WrongPasskey as error:
        request.response.status_int = INVALID
        return _page(request, passkey_error=error)
    if len(factors.kept.passkeys) >= MOST or any(one.id == made.id for one in factors.kept.passkeys):
        raise HTTPBadRequest()
    factors.set_passkeys((*factors.kept.passkeys, made))
    return _done(request, factors, _("Đã thêm khóa truy cập “{name}”.", "Passkey “{name}” added.", name=made.name))


@factor_view(
    request_method="POST",
    request_param="remove_passkey",
    permission=NO_PERMISSION_REQUIRED,  # public: it changes the account of whoever is signed in
)
def remove_passkey(context, request):
    """Take one of my passkeys away."""
    factors = factors_of(request, request.user)
    sent = sent_text(request, "remove_passkey")
    left = tuple(passkey for passkey in factors.kept.passkeys if passkey.id.hex() != sent)
    if len(left) == len(factors.kept.passkeys):
        raise HTTPNotFound()
    factors.set_passkeys(left, must_keep_one=must_keep_second_factor(request))
    begin_anew(request, request.user)
    note_change(request, request.user, FACTOR_REMOVED)
    request.tell(
        _(
            "Đã gỡ khóa truy cập. Hãy xóa cả trong máy hoặc điện thoại đã lưu khóa đó.",
            "The passkey is removed here. Delete it in the device that keeps it, too.",
        )
    )
    return HTTPSeeOther(request.own_path)


def _done(request, factors, text):
    """After a factor was added: this session goes on under a new id; the first time the recovery codes are shown."""
    begin_anew(request, factors.person)
    note_change(request, factors.person, FACTOR_ADDED)
    if factors.kept.recovery:
        request.tell(text)
        return HTTPSeeOther(request.own_path)
    return _codes_page(request, factors.new_recovery_codes())


def _codes_page(request, codes):
    own_page(request, _("Mã dự phòng", "Recovery codes")).staff_assets = True
    request.page.trail = (_link_to_account(request), Link(HEADING, request.own_path), Link(request.page.title, ""))
    names = {
        "codes": codes,
        "login": request.user.login,
        "today": request.today,
        "next_url": after_sign_in(request, ""),
    }
    return render_to_response(CODES, names, request=request)


def _page(request, error=None, offer=None, passkey_error=None):
    own_page(request, HEADING).staff_assets = True
    request.page.trail = (_link_to_account(request), Link(HEADING, request.own_path))
    person = request.user
    factors = factors_of(request, person)
    wanted = request.settings_of_portal.second_factor
    return {
        "app": SimpleNamespace(has=factors.has_app, since=factors.kept.app_since),
        "passkeys": [
            SimpleNamespace(id=one.id.hex(), name=one.name, added=one.added, last_day=one.last_day)
            for one in factors.kept.passkeys
        ],
        "passkeys_url": path_to(request, SIGN_IN, CHALLENGE) if can_use_passkeys(request) else None,
        "most_passkeys": MOST,
        "passkey_error": passkey_error.text if passkey_error is not None else None,
        "recovery": SimpleNamespace(left=len(factors.kept.recovery), since=factors.kept.recovery_since),
        "offer": _offer(request, factors, offer),
        "due": request.duty == SECOND_FACTOR,
        "must_keep": must_keep_second_factor(request),
        "only_offered": wanted != REQUIRED,
        "error": error.text if error is not None else None,
    }


def _offer(request, factors, sealed):
    """The key to set up, as the page shows it: the same one after a mistyped code."""
    key = factors.offered_key(sealed) if sealed else None
    if key is None:
        key, sealed = factors.offer()
    address = one_time_codes.address_of(key, request.user.login, request.page.site.name)
    return SimpleNamespace(
        sealed=sealed,
        key=one_time_codes.in_groups(key),
        address=address,
        qr=Markup(one_time_codes.qr_code(address)),
    )


def _link_to_account(request):
    return Link(_("Tài khoản của tôi", "My account"), path_to(request, ACCOUNT))
