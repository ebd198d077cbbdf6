"""Going through the tree of content in one order, from any place on: parents first, siblings by name."""

from portal.content.container import parts_below
from portal.interfaces import IPortalContent


def contents_after(site, cursor):
    """What comes after the names of `cursor` in the tree, with its own names; parents first, siblings by name.

    The names are those from the site down, the site's own ("") included; nothing comes before `[]`.
    """
    if site is None:
        return
    if not cursor:
        yield [""], site
    levels = _levels(site, cursor)
    while levels:
        names, place, left = levels[-1]
        name = next(left, None)
        if name is None:
            levels.pop()
            continue
        child = place[name]
        if IPortalContent.providedBy(child):
            yield [*names, name], child
        below = parts_below(child)
        if below:
            levels.append(([*names, name], below, iter(below.keys())))


def _levels(site, cursor):
    """Where to go on after `cursor`: (names, what is there by name, names of it left) from the site down."""
    levels, names, place = [], [""], parts_below(site)
    for name in cursor[1:]:
        levels.append((names, place, iter(place.keys(name, excludemin=True))))
        # Nothing, where it had no children, or is gone since.
        place = parts_below(place.get(name))
        names = [*names, name]
    levels.append((names, place, iter(place.keys())))
    return levels
