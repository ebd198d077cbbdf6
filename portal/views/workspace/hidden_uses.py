"""What a text uses that the public does not see: named before and after it is published, and published along."""

from types import SimpleNamespace

from pyramid.traversal import find_resource

from portal.content.base import is_public
from portal.content.links import links_in
from portal.content.versions import newest_version
from portal.i18n import _
from portal.identity import id_in
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS
from portal.views.links import list_rows

ALONG = "along"
# What is named; each loads an object, to know who may publish it.
MOST, MOST_TOLD = 20, 5
# What shows an item to the public.
SHOWS = "show_draft"
NOT_PUBLIC = _(
    "“{title}” dùng nội dung công chúng chưa xem được: {names}.",
    "“{title}” uses what the public cannot see: {names}.",
)
MORE = _("{names} và {count} nội dung khác", "{names} and {count} more")


def hidden_uses(request, item):
    """What the newest text of an item uses that the public does not see, for a template.

    Each has its row's `title`, `url`, `kind_title` and `state_title`, and `step`, by which this reader may publish it
    (None where he may not); `is_file`: whether it is a picture or a file.
    """
    return [
        SimpleNamespace(
            id=entry.id,
            title=entry.title,
            url=entry.url,
            kind_title=entry.kind_title,
            state_title=entry.state_title,
            is_file=bool(request.types[entry.kind].offers.file),
            step=_step(request, entry),
        )
        for entry in list_rows(request, _hidden(request, links_in(item, newest_version(item)))[:MOST])
    ]


def _hidden(request, ids):
    """The rows of these ids that this reader sees and the public does not, by title."""
    if not ids:
        return []
    seen = request.search.by_ids(ids)
    public = SearchService(request.search.projection, ANONYMOUS).by_ids(seen)
    return sorted((row for row in seen.values() if row.id not in public), key=lambda row: (row.title, row.id))


def _step(request, entry):
    item = item_at(request, entry.path, entry.id)
    if item is None or item.published is not None:
        # Published, and not yet: its moment lies ahead, or what it is a translation of is hidden.
        return None
    return next((step for step in request.desk.available(item) if step.effect == SHOWS), None)


def item_at(request, path, item_id):
    """The item with this id that stands there; None where it has gone since the lists said so."""
    try:
        item = find_resource(request.site, path)
    except KeyError:
        return None
    return item if item.id == item_id else None


def publish_along(request, item, when):
    """Publish what the form has ticked of what the item uses, at the moment `when` (None: now); answers how many.

    Raises `ActRefused`.
    """
    asked = {id_in(number) for number in request.POST.getall(ALONG) if isinstance(number, str)}
    rows = _hidden(request, links_in(item, newest_version(item))) if asked else ()
    done = 0
    for row in [row for row in rows if row.id in asked][:MOST]:
        step = _step(request, row)
        if step is not None:
            request.desk.move(item_at(request, row.path, row.id), step.name, when=when)
            done += 1
    return done


def tell_hidden_uses(request, items):
    """Name on the next page what these items, just published, use that the public does not see."""
    told = 0
    for item in items:
        rows = _hidden(request, links_in(item, newest_version(item)))
        # The lists follow with the commit; what was published in the same act is asked itself.
        hidden = [row for row in rows if not _is_public_now(request, row)]
        if not hidden or told == MOST_TOLD:
            continue
        names = ", ".join(f"“{row.title}”" for row in hidden[:MOST_TOLD])
        if len(hidden) > MOST_TOLD:
            names = MORE % {"names": names, "count": len(hidden) - MOST_TOLD}
        request.tell(NOT_PUBLIC % {"title": item.title, "names": names}, "warning")
        told += 1


def _is_public_now(request, row):
    item = item_at(request, row.path, row.id)
    return item is not None and (is_public(item) or item.publish_on is not None)
