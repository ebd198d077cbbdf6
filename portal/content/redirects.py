"""Former addresses: what stood there, by its id, so that a second move needs no second look.

One entry for each thing that was moved or renamed, none for what stands below it: the beginning of an address is
enough. An agency keeps those of its own content, the site those of its agencies.
"""

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from persistent.wref import WeakRef

from portal.content.base import Content
from portal.content.container import parts_below
from portal.content.places import lineage
from portal.interfaces import IAgency, ISite

# The oldest give way: who has not come by for so many moves will not come.
MOST_KEPT, MOST_OF_ONE = 10_000, 20
# Of an address that somebody asks for.
MOST_STEPS, MOST_TURNS = 40, 10


class Redirects(Persistent):
    """The former addresses below one place, relative to it ("tin-tuc/khai-mac"), each with what stood there."""

    def __init__(self):
        super().__init__()
        self._targets = OOBTree()
        # id → its former addresses, oldest first
        self._paths = LOBTree()
        # number → address, in the order in which they were left
        self._order = LOBTree()

    def __len__(self):
        return len(self._targets)

    def __iter__(self):
        return iter(self._targets)

    def get(self, path):
        """What stood at an address, wherever it is now; None where nobody knows."""
        found = self._targets.get(path)
        return found[1]() if found is not None else None

    def in_order(self):
        """Pairs of (former address, id of what stood there), the oldest first."""
        for path in self._order.values():
            yield path, self._targets[path][2]

    def leave(self, path, item):
        """Remember that `item` has left an address; what left it before is forgotten."""
        self.release(path)
        number = self._order.maxKey() + 1 if self._order else 1
        self._order[number] = path
        self._targets[path] = (number, WeakRef(item), item.id)
        mine = (*self._paths.get(item.id, ()), path)
        self._paths[item.id] = mine
        for oldest in mine[:-MOST_OF_ONE]:
            self.release(oldest)
        while len(self._order) > MOST_KEPT:
            self.release(self._order[self._order.minKey()])

    def release(self, path):
        """Forget who stood at an address."""
        found = self._targets.pop(path, None)
        if found is None:
            return
        number, _item, item_id = found
        del self._order[number]
        left = tuple(other for other in self._paths[item_id] if other != path)
        if left:
            self._paths[item_id] = left
        else:
            del self._paths[item_id]

    def forget(self, item_id):
        """Forget where something stood: it is gone for good."""
        for path in self._paths.get(item_id, ()):
            self.release(path)


def leave_address(item):
    """Remember the present address of an item that is about to leave it."""
    remember_address(item.__parent__, item.__name__, item)


def remember_address(place, name, item):
    """Remember that `item` once stood in `place` under that name."""
    keeper, path = _kept_under(place, name)
    if keeper.redirects is None:
        keeper.redirects = Redirects()
    keeper.redirects.leave(path, item)


def take_address(item):
    """Forget who stood where an item has just come: it answers there itself."""
    keeper, path = _kept_under(item.__parent__, item.__name__)
    if keeper.redirects is not None:
        keeper.redirects.release(path)


def _kept_under(place, name):
    """(agency or site, path): who keeps the former addresses in a place, and the address below it."""
    names = [name]
    for keeper in lineage(place):
        if IAgency.providedBy(keeper) or ISite.providedBy(keeper):
            return keeper, "/".join(reversed(names))
        names.append(keeper.__name__)
    raise ValueError(f"{place!r} stands in no agency")


def locate(site, steps, visible):
    """(item, steps left): what an address below the site leads to now, by way of former addresses.

    `steps`: the parts of the address. `visible(item)`: whether the one who asks may know of it; what he may not
    counts as absent. The steps left may name a view or a file. (site, steps) where nothing is there.
    """
    steps, seen = tuple(steps)[:MOST_STEPS], set()
    for _turn in range(MOST_TURNS):
        item, depth = _walk(site, steps, visible)
        moved = _moved(site, steps, depth, visible)
        if moved is None or steps in seen:
            return item, steps[depth:]
        seen.add(steps)
        target, length = moved
        names = _names(target)
        if names is None or not visible(target):
            return item, steps[depth:]
        steps = (*names, *steps[length:])
    return site, steps


def _walk(site, steps, visible):
    """The deepest visible item on the way, and how many steps lead to it."""
    here = found = site
    depth = 0
    for number, step in enumerate(steps, start=1):
        here = parts_below(here).get(step)
        if not isinstance(here, Content):
            break
        if visible(here):
            found, depth = here, number
    return found, depth


def _moved(site, steps, depth, visible):
    """(what stood at a former address on the way, its number of steps), where it leads further than what is there."""
    if depth == len(steps):
        return None
    for length in range(len(steps), 0, -1):
        target = _former(site, steps[:length])
        if target is not None and (length > depth or length + _walk(target, steps[length:], visible)[1] > depth):
            return target, length
    return None


def _former(site, steps):
    first = site.get(steps[0])
    # An agency keeps what stood in it; the site keeps the agencies, and what stands in none.
    keeper, below = (first, steps[1:]) if len(steps) > 1 and IAgency.providedBy(first) else (site, steps)
    return keeper.redirects.get("/".join(below)) if keeper.redirects is not None else None


def _names(item):
    """The names on the way from the site to an item; None where it is not in the tree."""
    names: list = []
    for place in lineage(item):
        if ISite.providedBy(place):
            return tuple(reversed(names))
        names.append(place.__name__)
    return None
