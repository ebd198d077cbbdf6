"""What views and templates ask of the request: its site, services, language, messages and addresses."""

from urllib.parse import parse_qsl, quote, urlencode

from pyramid_zodbconn import get_connection

from portal import clock
from portal.content.editions import field_nodes
from portal.content.leases import Leases
from portal.content.unsaved import UnsavedTexts
from portal.history.recorder import Historian
from portal.i18n import DEFAULT_LANGUAGE, LANGUAGES
from portal.permissions import Permission
from portal.search.moment import Moment
from portal.search.people import PeopleLists
from portal.search.service import SearchService
from portal.security.authority import Authority
from portal.security.fresh import need_fresh_sign_in_to_publish
from portal.security.once import note_told
from portal.security.personnel import Personnel
from portal.views.english_names import english_names
from portal.views.formats import Formats
from portal.views.page_model import PageModel
from portal.views.whereabouts import report_url
from portal.workflow.service import ContentService

LANGUAGE_PARAMETER = LANGUAGE_COOKIE = "ngon-ngu"
MOST_PARAMETERS = 100
LONGEST_RETURN = 1000
# The queue of messages for scripts, not for people.
SAVED = "saved"
YEAR = 365 * 24 * 3600


def site(request):
    """The province's site, or None where the database has none yet or cannot be reached."""
    return get_connection(request).root().get("site")


def search(request):
    """Lists and counts for this request's reader, all of one moment."""
    moment = Moment(request.registry.projection)
    request.add_finished_callback(lambda _request: moment.close())
    return SearchService(moment, request.reader, request.locale_name)


def desk(request):
    """Acts on content in the name of this request's reader."""

    def before_move(transition):
        # Wherever it is done: on the item's own page or to many in a list.
        if transition.permission == Permission.PUBLISH:
            need_fresh_sign_in_to_publish(request)

    return ContentService(request.registry.types, request.registry.workflow_engine, request.reader, before_move)


def own_path(request):
    """The path of this request, quoted; "/" for one whose bytes are no text. It never reads like another host's."""
    try:
        # Traversal leaves out empty steps, and a browser takes two slashes for the beginning of a host.
        return "/" + request.path.lstrip("/")
    except UnicodeDecodeError:
        return "/"


def query(request):
    """What stands after the "?" of the address, as a dict: whatever it is, it can be read and never fails."""
    try:
        pairs = parse_qsl(
            request.query_string, keep_blank_values=True, errors="replace", max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        return {}
    return {name: value.replace("\x00", "") for name, value in pairs}


def negotiate_language(request):
    """The language of the interface: asked for in the address, else kept in the cookie, else Vietnamese."""
    asked = request.query.get(LANGUAGE_PARAMETER)
    if asked in LANGUAGES:
        return asked
    kept = request.cookies.get(LANGUAGE_COOKIE)
    return kept if kept in LANGUAGES else DEFAULT_LANGUAGE


def keep_language(event):
    """Remember a language that was asked for, for a year, in a cookie of its own."""
    request, response = event.request, event.response
    asked = request.query.get(LANGUAGE_PARAMETER)
    if asked in LANGUAGES and asked != request.cookies.get(LANGUAGE_COOKIE):
        response.set_cookie(LANGUAGE_COOKIE, asked, max_age=YEAR, samesite="Lax", secure=request.scheme == "https")


def take_messages(request):
    """The messages of the last act, once; a visitor without a session cookie has none."""
    if not request.has_session:
        return ()
    taken: list = []
    for kind in ("success", "info", "warning", "danger"):
        taken.extend((kind, text) for text in request.session.pop_flash(kind))
    return tuple(taken)


def take_saved(request):
    """Under what the browser kept what is saved by now, once; it may forget that."""
    return tuple(request.session.pop_flash(SAVED)) if request.has_session else ()


def tell(request, text, kind="success"):
    """Say `text` (bilingual) on the next page, in the reader's language."""
    said = request.localizer.translate(text)
    request.session.flash(said, kind)
    note_told(request, kind, said)


def application_path(request, path):
    """The address of a path of the tree, under whatever prefix the portal is mounted."""
    return request.mounted_at + path


def path_with(request, query, **changes):
    """This page's address with other parameters."""
    merged = {**query, **changes}
    return request.own_path + ("?" + urlencode(merged) if merged else "")


def sign_in_url(request):
    """Where to sign in and come back to this page."""
    return (
        request.application_path("/dang-nhap")
        + "?"
        + urlencode({"tiep": request.path_with(request.query)[:LONGEST_RETURN]})
    )


def workspace_url(request):
    """The workspace of the reader's main agency; the home page for one who has no agency."""
    for agency_id in request.reader.agencies:
        row = request.search.get(agency_id)
        if row is not None:
            return request.application_path(row.path) + "noi-bo/"
    return request.application_path("/")


def person_names(request, ids):
    """Person id → full name, for the ids that are known."""
    people = request.people
    found = {person_id: people.by_id(person_id) for person_id in ids if person_id}
    return {person_id: person.full_name for person_id, person in found.items() if person is not None}


def level_titles(request):
    """The levels of agencies as pairs of (level, title), in order."""
    return field_nodes(request.types["agency"].factory)["level"].choices


def people_lists(request):
    """Lists of people, of the same moment as all other lists of this request."""
    return PeopleLists(request.search.projection)


def personnel(request):
    """Acts on people in the name of whoever is signed in."""
    find = request.people.by_id
    authority = Authority(request.user, request.hierarchy, request.today, find)
    return Personnel(request.people, authority, request.reader.origin)


def historian(request):
    """Records acts of this request's reader that are about no item."""
    return Historian(get_connection(request), request.reader)


def hierarchy(request):
    """Who is under whom, by day."""
    return get_connection(request).root()["hierarchy"]


def includeme(config):
    """Add them all to the request."""
    config.add_request_method(english_names, reify=True)
    lists = (search, people_lists, level_titles, hierarchy)
    for method in (own_path, query, site, *lists, desk, personnel, historian, workspace_url):
        config.add_request_method(method, reify=True)
    for called in (take_messages, take_saved, tell, application_path, path_with, sign_in_url, person_names, report_url):
        config.add_request_method(called)
    config.add_request_method(PageModel, "page", reify=True)
    config.add_request_method(lambda request: Leases(request.registry.scratch), "leases", reify=True)
    config.add_request_method(lambda request: UnsavedTexts(request.registry.scratch), "unsaved", reify=True)
    config.add_request_method(lambda request: quote(request.script_name), "mounted_at", reify=True)
    config.add_request_method(lambda request: Formats(request.locale_name), "formats", reify=True)
    config.add_request_method(lambda request: request.registry.types, "types", reify=True)
    config.add_request_method(lambda request: request.registry.workflow_engine.workflows, "workflows", reify=True)
    config.add_request_method(lambda request: request.registry.portal_settings, "settings_of_portal", reify=True)
    config.add_request_method(lambda request: clock.local(clock.now()).date(), "today", reify=True)
    config.add_request_method(
        lambda request: request.registry.session_cookie in request.cookies,
        "has_session",
        property=True,
    )
    config.set_locale_negotiator(negotiate_language)
    config.add_subscriber(keep_language, "pyramid.events.NewResponse")
