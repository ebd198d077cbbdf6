"""Long runs: one act on many items, done by a job a part at a time, with its progress where its owner sees it."""

import json

from BTrees.IOBTree import IOBTree
from BTrees.LOBTree import LOBTree
from persistent import Persistent
from persistent.wref import WeakRef

from portal import clock
from portal.i18n import ENGLISH, VIETNAMESE, in_language
from portal.identity import new_id

RUNS = "runs"
# Of one person; the oldest that are over give way.
MOST_KEPT = 20
MOST_REFUSALS = 1000
# Items that one object of the run names.
CHUNK = 100


class Run(Persistent):
    """One act on many children of a place: what is to be done, and how far it has come."""

    def __init__(self, place, act, arguments, ids, person_id):
        super().__init__()
        self.id = new_id()
        self.place = WeakRef(place)
        self.act = act
        # Text, not a dict: a persistent attribute is immutable.
        self._arguments = json.dumps(arguments)
        self.person_id = person_id
        self.total = len(ids)
        self.started = clock.now()
        self.finished = None
        self.done = 0
        self.refused = 0
        # number of a chunk → ids that are still to be done
        self._left = IOBTree({start // CHUNK: tuple(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK)})
        # number → pairs of (title, (reason in Vietnamese, in English))
        self._refusals = IOBTree()

    @property
    def arguments(self):
        """The arguments of the act: a new dict each time."""
        return json.loads(self._arguments)

    @property
    def refusals(self):
        """Pairs of (title, (reason in Vietnamese, in English)), the first thousand."""
        return [refusal for some in self._refusals.values() for refusal in some]

    def next_ids(self, limit):
        """The ids of the items that come next; none where all is done."""
        return self._left[self._left.minKey()][:limit] if self._left else ()

    def note(self, handled, done, refusals):
        """The first `handled` items are over: to `done` of them it was done, to the others not."""
        number = self._left.minKey()
        rest = self._left[number][handled:]
        if rest:
            self._left[number] = rest
        else:
            del self._left[number]
        self._note(done, refusals)

    def note_all(self, done, refusals):
        """All items are over."""
        self._left.clear()
        self._note(done, refusals)

    def _note(self, done, refusals):
        self.done += done
        room = MOST_REFUSALS - self.refused
        self.refused += len(refusals)
        if refusals and room > 0:
            at = self._refusals.maxKey() + 1 if self._refusals else 0
            self._refusals[at] = tuple((refusal.title, _in_both(refusal.reason)) for refusal in refusals[:room])
        if not self._left:
            self.finished = clock.now()


def _in_both(reason):
    return tuple(str(in_language(reason, language)) for language in (VIETNAMESE, ENGLISH))


def keep(root, run):
    """Keep a run for its person, and no more of his than there may be."""
    if RUNS not in root:
        root[RUNS] = LOBTree()
    mine = root[RUNS].get(run.person_id)
    if mine is None:
        mine = root[RUNS][run.person_id] = LOBTree()
    by_age = sorted(mine.values(), key=lambda kept: kept.started)
    for old in [kept for kept in by_age if kept.finished][: max(0, len(mine) + 1 - MOST_KEPT)]:
        del mine[old.id]
    mine[run.id] = run
    # A job names it by its address.
    root._p_jar.add(run)
    return run


def run_of(root, person_id, run_id):
    """A person's run of that id, or None."""
    mine = root[RUNS].get(person_id) if RUNS in root else None
    return mine.get(run_id) if mine is not None else None
