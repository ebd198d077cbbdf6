"""Choosing a place for things: walk through the folders, or find one by its name."""

from types import SimpleNamespace
from typing import Any

from pyramid.traversal import find_resource

from portal.content.places import agency_of, is_internal, lineage, owner_id
from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import IAgency, IContainer, IPortalContent, ISite, IWorkspace, PortalError
from portal.views.links import Link, list_rows
from portal.views.page_model import may_see_drafts
from portal.workflow.furnish import DOCUMENTS_NAME, WORKSPACE_NAME

PLACE, TEXT = "den", "tim-thu-muc"
MOST_FOLDERS, MOST_FOUND = 200, 20
# Nothing is put there but by the portal itself.
NO_DESTINATIONS = frozenset({"site", "workspace"})


def place_of_id(request, number):
    """The container with the id `number` (text), as far as this reader may see it; None for anything else."""
    place_id = id_in(number)
    row = request.search.get(place_id) if place_id is not None else None
    try:
        place: Any = find_resource(request.site, row.path) if row is not None else None
    except KeyError:
        return None
    return place if IContainer.providedBy(place) and place.id == place_id else None


def beginning(folder):
    """Where the choice begins for the children of a folder: in what holds it."""
    above = folder.__parent__
    return above if IPortalContent.providedBy(above) and not ISite.providedBy(above) else folder


def choice(request, start, address, check, without=()):
    """What a page shows for choosing a place: where one is, the folders in it, and whether things may go there.

    `start`: where it begins, unless the address names a place. `address(id)`: the page with another place.
    `check(place)` raises a `PortalError` where the things cannot go there. `without`: ids of folders not offered.
    """
    place = place_of_id(request, request.query.get(PLACE, "")) or start
    text = request.query.get(TEXT, "").strip()[:200]
    rows = request.search.find(parent=place.id, kind=_containers(request), order="position", limit=MOST_FOLDERS).rows
    return {
        "place": SimpleNamespace(id=place.id, title=_title(request, place)),
        "trail": [Link(_title(request, part), address(part.id)) for part in _trail(place)],
        "folders": [_folder(row, address) for row in list_rows(request, rows) if row.id not in without],
        "found": [_folder(row, address) for row in _found(request, place, text) if row.id not in without],
        "folder_text": text,
        "kept": [(name, value) for name, value in request.query.items() if name not in (PLACE, TEXT)],
        "roots": (),
        "refusal": _refusal(check, place),
    }


def roots(request, place, address):
    """Where else a copy may go: the two sides of each agency in which the reader has a post."""
    rows = request.search.by_ids(dict.fromkeys([*request.reader.agencies, owner_id(place)]))
    found = []
    for row in rows.values():
        agency = find_resource(request.site, row.path)
        if not IAgency.providedBy(agency):
            continue
        elsewhere = agency is not agency_of(place)
        if elsewhere or is_internal(place):
            title = _("{agency}: trang công khai", "{agency}: public page", agency=row.title)
            found.append(Link(title, address(row.id), icon="globe"))
        if elsewhere or not is_internal(place):
            title = _("{agency}: tài liệu nội bộ", "{agency}: internal documents", agency=row.title)
            found.append(Link(title, address(agency[WORKSPACE_NAME][DOCUMENTS_NAME].id), icon="lock"))
    return found


def _trail(place):
    parts = []
    for part in lineage(place):
        # The wall between the two sides is no place to put anything; nothing leads through it.
        if ISite.providedBy(part) or IWorkspace.providedBy(part):
            break
        parts.append(part)
    return reversed(parts)


def _title(request, place):
    edition = place.edition(drafts=may_see_drafts(request, place))
    return edition.title if edition is not None else place.__name__


def _containers(request):
    return tuple(info.name for info in request.types if info.is_container and info.name not in NO_DESTINATIONS)


def _folder(row, address):
    return Link(row.title, address(row.id), icon=row.icon, description=row.path)


def _found(request, place, text):
    if not text:
        return ()
    found = request.search.find(
        agency=owner_id(place),
        internal=is_internal(place),
        kind=_containers(request),
        text=text,
        order="title",
        limit=MOST_FOUND,
    )
    return list_rows(request, found.rows)


def _refusal(check, place):
    try:
        check(place)
    except PortalError as error:
        return error.text
    return None
