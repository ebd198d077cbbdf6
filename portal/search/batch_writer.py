"""Writing the batches of a rebuilding, by the process that reads them or by one beside it (portal/search/beside.py).

Each batch is one transaction of the one writer: it holds everybody else up for a moment, has the reader say under
that lock what others have changed meanwhile, and notes how far the rebuilding is. So it may be killed at any time.
"""

import time

import structlog

from portal.search import meta
from portal.search.engine import Busy
from portal.search.looking import PATIENCE, PAUSE, Ahead, newest_applied

ATTEMPTS = 20

log = structlog.get_logger(__name__)


class Overtaken(Exception):
    """Another process rebuilds too, and was quicker: the batch is not the next one any more."""


class BatchWriter:
    """Writes batches of rows through a projection."""

    def __init__(self, projection):
        self.projection = projection

    def write(self, batch, review):
        """Put the rows of a batch. `review(newest)`: see `portal.search.batches.Reader.review`.

        Raises `Overtaken`, and `Ahead` where the rows contain commits that the reader's database does not show.
        """
        # It takes long, and here nobody has to wait for it.
        self.projection.cut_texts(batch.changes, anew=True)
        deadline = time.monotonic() + PATIENCE
        while not patiently(lambda: self._write(batch, review)):
            if time.monotonic() > deadline:
                raise Ahead
            time.sleep(PAUSE)

    def _write(self, batch, review):
        with self.projection.writing() as connection:
            if meta.read(connection, meta.CURSOR) != batch.start:
                raise Overtaken
            newer = review(newest_applied(connection))
            if newer is None:
                return False
            self.projection.write(connection, [newer.get(change.id, change) for change in batch.changes], anew=True)
            meta.note(connection, meta.CURSOR, batch.end)
            meta.note(connection, meta.MADE, meta.read(connection, meta.MADE, 0) + batch.rows)
        return True


def patiently(work):
    """Call `work` again where others hold the projection; raises `Busy` after many times."""
    for attempt in range(ATTEMPTS):
        try:
            return work()
        except Busy:
            log.info("projection is busy", attempt=attempt)
            time.sleep(0.1)
    return work()
