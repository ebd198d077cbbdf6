"""Where an object stands: its agency, its site, its address; found through its parents, never stored."""

from functools import lru_cache
from urllib.parse import quote, unquote

from portal.interfaces import IAgency, ISite, IWorkspace

# The names of agencies and folders come again and again.
_quoted = lru_cache(4096)(quote)


def lineage(item):
    """The item, its parent, and so on up to the root."""
    while item is not None:
        yield item
        item = getattr(item, "__parent__", None)


def _nearest(item, interface):
    return next((place for place in lineage(item) if interface.providedBy(place)), None)


def agency_of(item):
    """The agency the item belongs to; None for what belongs to the province's site itself."""
    return _nearest(item, IAgency)


def owner_id(item):
    """The id in whose name roles are held for the item: its agency's, else its site's."""
    place = next((place for place in lineage(item) if IAgency.providedBy(place) or ISite.providedBy(place)), None)
    return place.id if place is not None else None


def site_of(item):
    """The province's site, or None for an object that is not in the tree."""
    return _nearest(item, ISite)


def is_internal(item):
    """Whether the item stands in an agency's workspace, where the public has no business."""
    return _nearest(item, IWorkspace) is not None


def path_of(item):
    """The item's path from the root, quoted, with a slash at the end; None where it is not in the tree."""
    names: list = []
    for place in lineage(item):
        if ISite.providedBy(place):
            return "/" + "".join(_quoted(name) + "/" for name in reversed(names))
        if place.__name__ is None:
            return None
        names.append(place.__name__)
    return None


def item_at(site, path):
    """The object at a path that `path_of` gave; None where nothing stands there any more."""
    place = site
    try:
        for name in filter(None, path.split("/")):
            place = place[unquote(name)]
    except (KeyError, TypeError):
        return None
    return place
