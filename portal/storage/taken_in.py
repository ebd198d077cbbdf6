"""What became of files that came in pieces: kept in the same transaction as the item, so that none is made twice.

The spool notes it, too, once the transaction is over; but the process may end before, or another be asked meanwhile.
"""

from datetime import timedelta
from itertools import islice

from BTrees.OOBTree import OOBTree

from portal import clock

STORE = "files_taken_in"
# Longer than a file may lie in the spool, on whatever clock.
TERM = timedelta(days=2)
MOST_FORGOTTEN = 100


class TakenIn:
    """The outcomes of files by their tokens, through a connection to the object database."""

    def __init__(self, connection):
        self.connection = connection

    def find(self, token):
        """What became of a file (as `keep` was told), or None."""
        kept, today = self._kept(), _day(clock.now())
        days = range(today, today - TERM.days - 1, -1)
        outcome = next((kept[day, token] for day in days if (day, token) in kept), None)
        return None if outcome is None else dict(outcome)

    def keep(self, token, outcome):
        """Keep what became of a file, a dict of texts; who does so for the same file at once has a conflict."""
        root, today = self.connection.root(), _day(clock.now())
        if STORE not in root:
            root[STORE] = OOBTree()
        kept = root[STORE]
        for key in list(islice(kept.keys(max=(today - TERM.days, "")), MOST_FORGOTTEN)):
            del kept[key]
        kept[today, token] = tuple(outcome.items())

    def __len__(self):
        return len(self._kept())

    def _kept(self):
        return self.connection.root().get(STORE, {})


def _day(moment):
    return moment.toordinal()
