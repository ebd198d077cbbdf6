"""The addresses of signing in and of one's own account, and what their views share."""

import re
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import remember
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.i18n import _
from portal.interfaces import ISite
from portal.jobs.letters import tell_of_change
from portal.security.addresses import client_address, local_path
from portal.security.appointments import keeper_of
from portal.security.passkeys import site_at
from portal.security.policy import OWN_PASSWORD, SECOND_FACTOR, must_have_second_factor, origin_of
from portal.security.recording import record_refusal, record_sign_in
from portal.security.second_factor import SecondFactor
from portal.settings import OFF

SIGN_IN, SIGN_OUT, ACCOUNT, CONFIRM = "dang-nhap", "dang-xuat", "tai-khoan", "xac-nhan"
SECOND_STEP, CHALLENGE, OWN_FACTORS = "/buoc-hai", "/thach-thuc", "/hai-buoc"
FORGOTTEN, NEW_PASSWORD = "/quen-mat-khau", "/mat-khau-moi"
OUTSIDE, BACK, AGAIN = "/tinh", "/tinh/ve", "lai"
OWN_HISTORY = "/nhat-ky"
# What sign_in_url() calls the page to come back to, and what the forms call it.
ASKED_NEXT, SENT_NEXT = "tiep", "next_url"
INVALID, TOO_MANY = 422, 429
# For pages whose address holds a secret: kept by nobody, and told to no other page. Not "no-referrer": browsers would
# then not say where a form comes from either, and the form would be refused.
OF_SECRET_ADDRESSES = {"Cache-Control": "private, no-store", "Referrer-Policy": "strict-origin"}


def account_view(name, below="", _depth=1, **settings):
    """Registers a view of the site at `name`, or `below` it (`/buoc-hai`); at no other address.

    `_depth`: how many calls lie between `view_config` and the decorated view's module.
    """

    def decorate(view):
        # Pyramid takes whatever follows a view's name for its own.
        path = rf".*/{name}{re.escape(below)}/?\Z"
        return view_config(context=ISite, name=name, path_info=path, _depth=_depth, **settings)(view)

    return decorate


def path_to(request, name, below="", **query):
    """The path of one of these pages."""
    path = request.application_path(f"/{name}{below}")
    asked = {key: value for key, value in query.items() if value}
    return f"{path}?{urlencode(asked)}" if asked else path


def goes_to(request, name, below="", **query):
    """The answer that sends the browser to one of these pages."""
    return HTTPSeeOther(path_to(request, name, below, **query))


def page_for_duty(request):
    """Where the person signed in must go before anything else, or None."""
    places = {OWN_PASSWORD: (ACCOUNT, ""), SECOND_FACTOR: (ACCOUNT, OWN_FACTORS)}
    place = places.get(request.duty)
    return path_to(request, *place) if place else None


def after_sign_in(request, wanted):
    """Where somebody who has just signed in goes: to what he must do first, where he wanted to go, or to his work."""
    return page_for_duty(request) or local_path(wanted, "") or request.workspace_url


def sender_address(request):
    """The network address that this request came from."""
    return client_address(request)


def factors_of(request, person):
    """The service of a person's second factors."""
    return SecondFactor(person, request.registry.vault)


def is_asked_for_second_factor(request, person):
    """Whether a password alone does not sign this person in."""
    return request.settings_of_portal.second_factor != OFF and person.second_factors is not None


def must_keep_second_factor(request):
    """Whether the person signed in may not be without a second factor."""
    return must_have_second_factor(request.settings_of_portal, request.reader.principals)


def begin_anew(request, person):
    """Go on under a new session id, after the second step or after what ended his sessions."""
    before = request.sign_in_record
    remember(request, person.id, outside=before.outside, strong=before.strong)


def note_sign_in(request, person, by=""):
    """Have the history say that somebody has signed in, just now, with this request."""
    record_sign_in(get_connection(request), person, origin_of(request), by)


def note_refusal(request, person, reason):
    """Have the history say that this request signed nobody in; `person`: as whom he tried it, or None."""
    record_refusal(get_connection(request), person, origin_of(request), reason)


def note_change(request, person, act):
    """Have the history and the person himself hear of a change of how he signs in (`portal.jobs.letters.CHANGES`)."""
    request.historian.record(act, agency=keeper_of(person, request.today), person=person.id)
    tell_of_change(get_connection(request).root(), person, act)


def own_page(request, title):
    """Set up the page around a form of one's own account."""
    page = request.page
    page.title = title
    page.noindex = True
    return page


def can_use_passkeys(request):
    """Whether this site, at its address, can have passkeys."""
    settings = request.settings_of_portal
    return settings.second_factor != OFF and site_at(settings.base_url).can_have_passkeys


BEGIN_AGAIN = _(
    "Đã quá thời gian chờ mã; hãy đăng nhập lại từ đầu.",
    "The time to give the code is over; sign in again.",
)
