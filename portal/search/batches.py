"""Objects read ahead for a rebuilding, a batch at a time, and what others have changed since they were read."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter

import structlog

from portal.content.places import lineage
from portal.search.ledger import changed_since, position_of
from portal.search.looking import is_behind
from portal.search.projection import CONTENT, Change

# Objects at a time: the projection is held for a tenth of a second, and between two batches people write.
BATCH = 500
# Or so many letters, that memory stays small: a text may have two million.
MOST_LETTERS = 2_000_000
# Objects after which others may be answered (`Reader.next`).
SLICE = 50

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Batch:
    """The rows of the objects after the place `start`, up to `end`: places are [name of a table, key of an object]."""

    start: list
    end: list
    changes: tuple

    @property
    def rows(self):
        """How many rows it has."""
        return sum(change.row is not None for change in self.changes)


@dataclass(frozen=True)
class _Moment:
    """When a batch was read: how far the ledger was, and what stood above its objects, by the id of their parent."""

    position: dict
    above: dict


class Reader:
    """Reads batches through a look at the database, from the place `start` on; as many ahead as one likes.

    An empty place is before everything: content comes first, then the other kinds.
    """

    def __init__(self, projection, look, start):
        self.projection = projection
        self.look = look
        self.place = start
        self._kinds = {kind.table.name: kind for kind in projection.kinds if kind.can_be_rebuilt}
        self._moments = {}
        # The objects of kinds of which there are few: kind → [(id, address)], sorted.
        self._listed = {}

    def next(self, meanwhile):
        """The next `Batch`, or None where nothing is left; it can be reviewed until `done` is called with it.

        `meanwhile()` is called now and then, and may renew the look.
        """
        self.look.renew()
        start, batch = self.place, None
        name, key = start or (CONTENT.table.name, [])
        left = list(self._kinds)[list(self._kinds).index(name) :]
        while left and batch is None:
            batch = self._next_of(self._kinds[left[0]], start, key, meanwhile)
            left, key = left[1:], []
        # Memory stays small; what is looked at again is loaded again.
        self.look.connection.cacheMinimize()
        return batch

    def _next_of(self, kind, start, key, meanwhile):
        changes: list = []
        moment, letters = _Moment(position_of(self.look.ledger), {}), 0
        while len(changes) < BATCH and letters < MOST_LETTERS:
            before = len(changes)
            for found, stored in islice(self._after(kind, key), min(SLICE, BATCH - before)):
                change = self._change_of(kind, stored)
                changes.append(change)
                letters += change.document.source.length if change.document is not None else 0
                key = found
                if kind is CONTENT:
                    _note_above(moment.above, stored)
            if len(changes) == before:
                break
            meanwhile()
        if not changes:
            return None
        self.place = [kind.table.name, key]
        batch = Batch(start, self.place, tuple(changes))
        self._moments[id(batch)] = moment
        return batch

    def _after(self, kind, key):
        """The objects of a kind after a key, each with its own."""
        if kind.objects_after is not None:
            return kind.objects_after(self.look.root, key)
        if kind not in self._listed:
            # In one order, so that another process goes on where this one was.
            self._listed[kind] = sorted((stored.id, stored._p_oid) for stored in kind.objects(self.look.root))
        return self._listed_after(self._listed[kind], *key)

    def _listed_after(self, listed, last=0):
        for place in range(bisect_right(listed, last, key=itemgetter(0)), len(listed)):
            wanted, oid = listed[place]
            stored = self.look.load(oid, wanted)
            if stored is not None:
                yield [wanted], stored

    def review(self, batch, newest):
        """What a batch must have instead, because others changed it since: id → change; None: not to be said yet.

        `newest`: the newest entries of the ledger that the rows contain (`newest_applied`), asked by the one writer.
        None means that the database does not show them here yet.
        """
        self.look.renew()
        if is_behind(newest, self.look.ledger):
            return None
        moment = self._moments[id(batch)]
        changed = changed_since(self.look.ledger, moment.position)
        if changed is not None and not changed:
            return {}
        return {change.id: self._anew(change) for change in batch.changes if _is_touched(change, changed, moment.above)}

    def done(self, batch):
        """The batch is written."""
        self._moments.pop(id(batch), None)

    def _change_of(self, kind, stored):
        try:
            change = self.projection.change_of(stored)
        except Exception:
            # One damaged object must not keep the whole portal from starting; `portal check` names it.
            log.exception("an object has no row because it is damaged", id=stored.id, table=kind.table.name)
            change = None
        return change or Change(kind, stored.id, stored._p_oid, None)

    def _anew(self, change):
        stored = self.look.load(change.oid, change.id)
        if stored is None:
            return Change(change.kind, change.id, change.oid, None)
        return self._change_of(change.kind, stored)


def _note_above(above, content):
    parent = content.__parent__
    if parent is not None and parent.id not in above:
        above[parent.id] = frozenset(getattr(place, "id", None) for place in lineage(parent))


def _is_touched(change, changed, above):
    """Whether others changed the object, or something that stands above it; `changed` is None where nobody knows."""
    if changed is None or change.id in changed:
        return True
    return change.row is not None and not changed.isdisjoint(above.get(change.row.get("parent"), ()))
