"""Substance D's management interface at /manage: for province administrators only, and only the parts that are sound.

What is not named in `OPEN` does not exist: its own sign-in and password reset, uploads, undo, editing of access
lists, adding, renaming and deleting. Each of them was a hole or a second way round our own services.
"""

from pyramid.events import BeforeTraversal, ContextFound
from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken
from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound
from pyramid.interfaces import ICSRFStoragePolicy
from pyramid.threadlocal import get_current_request
from substanced.event import ObjectModified
from substanced.interfaces import IFile, ILockService, IPasswordReset
from substanced.sdi import MANAGE_ROUTE_NAME

from portal.history.acts import PERSON_DESCRIBED
from portal.interfaces import IPerson
from portal.roles import ADMINISTRATOR
from portal.security.forgery import SAFE_METHODS, comes_from_us
from portal.security.fresh import need_fresh_sign_in
from portal.security.once import Command
from portal.security.recording import Actor, record_personnel
from portal.settings import OFF

# Substance D names its static routes so; the add-ons' scripts and styles serve /manage alone.
STATIC_ROUTES = frozenset({"__sdistatic/", "__deformstatic/", "__fcstatic/"})
ROUTES = STATIC_ROUTES | {MANAGE_ROUTE_NAME}
READ = frozenset({"GET", "HEAD"})
CHANGE = READ | {"POST"}
# view name → methods
OPEN = {
    "": READ,
    "manage_main": READ,
    "contents": READ,
    "services": READ,
    "references": READ,
    "properties": CHANGE,
    "database": CHANGE,
}
# Database steps are run by `portal evolve`; Substance D's own page of them commits inside a GET.
CLOSED_PARAMETERS = frozenset({"show_evolve", "dryrun", "evolve", "evolve_finished", "evolve_unfinished"})
# A file would be answered with the type its author chose, a reset form to whoever has the link; locks are not used.
CLOSED_CONTEXTS = (IFile, IPasswordReset, ILockService)
# Its forms send their token under either name, our own under the first.
TOKEN_FIELDS = ("csrf_token", "_csrf_token_")


class SecondFactorNeeded(Exception):
    """A province administrator has come to /manage with his password alone."""


def is_management(request):
    """Whether the request is for Substance D's management interface."""
    route = getattr(request, "matched_route", None)
    return route is not None and route.name == MANAGE_ROUTE_NAME


def is_open(context, view_name, method, parameters=()):
    """Whether a view of Substance D may be used at all."""
    if any(interface.providedBy(context) for interface in CLOSED_CONTEXTS):
        return False
    return method in OPEN.get(view_name, ()) and CLOSED_PARAMETERS.isdisjoint(parameters)


def admit_administrators(event):
    """Before anything of /manage is looked up: it is not there for anybody but province administrators."""
    request = event.request
    route = getattr(request, "matched_route", None)
    if route is None or route.name not in ROUTES:
        return
    settings = request.registry.portal_settings
    if not settings.manage or ADMINISTRATOR not in request.reader.principals:
        raise HTTPNotFound()
    if not settings.manage_by_password and not _has_second_factor(request):
        raise HTTPNotFound() if settings.second_factor == OFF else SecondFactorNeeded()
    # The route's pattern takes in every address that begins like it: /managed, /management-board.
    if route.name == MANAGE_ROUTE_NAME and request.matchdict["traverse"] and not _is_below(request):
        raise HTTPNotFound()


def _has_second_factor(request):
    # Whoever has one is not signed in without it; unless the site asks nobody for it.
    asked = request.registry.portal_settings.second_factor != OFF
    return request.sign_in_record.strong or (asked and request.user.second_factors is not None)


def _is_below(request):
    prefix = request.registry.settings.get("substanced.manage_prefix", "/manage").rstrip("/")
    return request.path_info.startswith(prefix + "/")


def admit_sound_views(event):
    """Once it is known which view of /manage is meant: only those of `OPEN`, and changes only from its own forms."""
    request = event.request
    if not is_management(request):
        return
    if not is_open(request.context, request.view_name, request.method, request.params):
        raise HTTPNotFound()
    if request.method not in SAFE_METHODS:
        _check_forgery(request)
        if Command.of(request) is None:
            raise HTTPBadRequest("a change at /manage without its form's key")
        # What is changed here concerns everybody.
        need_fresh_sign_in(request)


def _check_forgery(request):
    # Stricter than elsewhere: not every view of Substance D checks a token, so each request must bring both.
    if comes_from_us(request) is not True:
        raise BadCSRFOrigin("a change at /manage must say that it was made there")
    sent = next((request.POST[name] for name in TOKEN_FIELDS if name in request.POST), None)
    tokens = request.registry.getUtility(ICSRFStoragePolicy)
    if not tokens.check_csrf_token(request, sent or request.headers.get("X-CSRF-Token")):
        raise BadCSRFToken("a change at /manage without its form's token")


def record_change(_event, person):
    """Have the history tell what Substance D's form changes of a person."""
    request = get_current_request()
    if request is not None and is_management(request):
        reader = request.reader
        actor = Actor(reader.person_id, reader.name, (ADMINISTRATOR, None), reader.origin)
        record_personnel(person, PERSON_DESCRIBED, None, actor)


def includeme(config):
    """Put both doors in front of Substance D's views, and the history behind them."""
    config.add_subscriber(record_change, [ObjectModified, IPerson])
    config.add_subscriber(admit_administrators, BeforeTraversal)
    config.add_subscriber(admit_sound_views, ContextFound)
