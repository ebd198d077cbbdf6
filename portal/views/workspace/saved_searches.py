"""My saved searches: open one, follow it as a feed, delete it."""

from types import SimpleNamespace
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.traversal import find_resource
from pyramid_zodbconn import get_connection

from portal.content.base import is_public, may_read
from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import ISite
from portal.search.saved import SavedSearches
from portal.views.forms import sent_text
from portal.views.links import Link
from portal.views.search_place import SAVED_BELOW, SearchPlace, search_view
from portal.views.search_question import EVERYWHERE, PARAMETERS
from portal.views.workspace.editing import staff_page
from portal.views.workspace.running import UNDO

PUBLISHED = "published"
HEADING = _("Tìm kiếm đã lưu", "Saved searches")


@search_view(below=SAVED_BELOW, contexts=(ISite,), request_method="GET", renderer="theme:staff/saved_searches.pt")
def saved_searches(context, request):
    """The searches that I saved, newest first."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    search_url = SearchPlace(context, request).url
    page = staff_page(request, HEADING)
    page.trail = (Link(_("Tìm kiếm", "Search"), search_url), *page.trail)
    searches = SavedSearches(get_connection(request))
    kept, deleted = searches.of(request.user.id), searches.deleted_of(request.user.id)
    # Offered right after it was done, not on another day.
    is_new = deleted is not None and request.query.get(UNDO) == str(deleted.id)
    return {
        "heading": HEADING,
        "searches": [_shown(request, search) for search in kept],
        "deleted": deleted if is_new else None,
        "act_url": request.own_path,
        "search_url": search_url,
    }


@search_view(below=SAVED_BELOW, contexts=(ISite,), request_method="POST")
def change(context, request):
    """Delete one of my saved searches, or put back the one that I have deleted last."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    searches, person_id = SavedSearches(get_connection(request)), request.user.id
    is_undo = "undo" in request.POST
    number = id_in(sent_text(request, "undo" if is_undo else "search"))
    act = searches.restore if is_undo else searches.delete
    found = act(person_id, number) if number is not None else None
    if found is None:
        raise HTTPNotFound()
    if is_undo:
        request.tell(_("Đã khôi phục tìm kiếm “{name}”.", "The search “{name}” is back.", name=found.name))
        return HTTPSeeOther(request.own_path)
    return HTTPSeeOther(f"{request.own_path}?{urlencode({UNDO: found.id})}")


def _shown(request, search):
    place = _place(request, search.path)
    asked = dict(search.parameters)
    query = urlencode(search.parameters)
    return SimpleNamespace(
        id=search.id,
        name=search.name,
        text=asked.get("q", ""),
        where=_where(place),
        saved=search.saved,
        url=f"{place.url}?{query}" if place else None,
        feed_url=_feed_url(request, place, asked) if place else None,
        feed_is_partial=place is not None and place.is_internal,
    )


def _feed_url(request, place, asked):
    """The feed of what everybody finds with a search; None where that is nothing.

    A feed reader is not signed in: it never gets what only the staff may read (docs/decisions/text-search.md).
    """
    if not place.is_internal:
        return f"{place.url}.rss?{urlencode(asked)}"
    if asked.get(PARAMETERS["state"]) not in (None, PUBLISHED) or not is_public(place.agency):
        return None
    everywhere = asked.get(PARAMETERS["reach"]) == EVERYWHERE
    outside = SearchPlace(request.site if everywhere else place.agency, request)
    left_out = (PARAMETERS["state"], PARAMETERS["reach"])
    query = urlencode({name: value for name, value in asked.items() if name not in left_out})
    return f"{outside.url}.rss?{query}" if query else None


def _place(request, path):
    """Where it was asked, as long as it is there and I may see it."""
    try:
        context = find_resource(request.site, path)
    except KeyError:
        return None
    return SearchPlace(context, request) if may_read(context, request.reader.principals) else None


def _where(place):
    if place is None:
        return _("Nơi tìm không còn", "The place is no more")
    if place.is_internal:
        return _("{agency}, kể cả tài liệu nội bộ", "{agency}, with internal documents", agency=place.agency_title)
    return place.agency_title if place.agency is not None else _("Toàn tỉnh", "The whole province")
