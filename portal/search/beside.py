"""A process beside the one that rebuilds: it cuts the texts and writes the batches while the next ones are read.

Python uses one processor of a process; with a second process a rebuilding is about twice as fast. The child asks its
parent, under the writer's lock, what others have changed, and ends with it: killed at any time, either leaves rows
and cursor as they were after the last whole batch.
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe

from portal.search.batch_writer import BatchWriter, Overtaken
from portal.search.batches import Batch
from portal.search.engine import write_in_bulk
from portal.search.looking import Ahead
from portal.search.parts import Part
from portal.search.projection import CONTENT, Change, Projection, RowKind

# Batches that may wait, the child being at work on the first of them.
MOST_WAITING = 3
# People who wait for an answer come first.
NICENESS = 5
# Seconds in which the child must have ended.
PATIENCE = 30
ADDRESS, READY, BATCH, REVIEW, WRITTEN, OVERTAKEN, AHEAD = "address ready batch review written overtaken ahead".split()
# The interpreter alone knows none of our packages: it is told where they are.
START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from portal.search import beside; beside.main()"
RAISED = {OVERTAKEN: Overtaken, AHEAD: Ahead}


class Lost(Exception):
    """The child is gone; what it has not written is to be written here."""


class Beside:
    """The child, as its parent sees it; `reader` is the `portal.search.batches.Reader` that it asks.

    Whatever is called raises `Lost`; `Overtaken` and `Ahead` are those of `BatchWriter`.
    """

    def __init__(self, projection, reader):
        self.reader = reader
        self.waiting: deque = deque()
        self.is_ready = False
        self._line, theirs = Pipe()
        with theirs:
            order = [sys.executable, "-I", "-W", "ignore", "-c", START, json.dumps(sys.path), str(theirs.fileno())]
            # A session of its own: who interrupts the parent lets the child end what it is at.
            self._child = subprocess.Popen(
                order, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True
            )
        kinds = [(kind.table, [part.table for part in kind.parts]) for kind in projection.kinds if kind is not CONTENT]
        self._send(ADDRESS, (projection.url, kinds))

    def has_started(self):
        """Whether it can be given something to do; does not wait."""
        self.attend()
        return self.is_ready

    def put(self, batch):
        """Give it a batch, and wait where it has enough to do already; answers what was written meanwhile."""
        self.waiting.append(batch)
        self._send(BATCH, _packed_batch(batch))
        return self._wait_for(MOST_WAITING)

    def attend(self, seconds=0.0):
        """Answer what it asks, for so many seconds; answers the batches that were written."""
        written, end = [], time.monotonic() + seconds
        while self._line.poll(max(0.0, end - time.monotonic())):
            written += self._hear()
        return written

    def finish(self):
        """Wait until everything is written, and answer it."""
        return self._wait_for(0)

    def close(self):
        """End it; what it is at is not written."""
        self._line.close()
        try:
            self._child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def _wait_for(self, most):
        written = []
        while len(self.waiting) > most:
            written += self._hear()
        return written + self.attend()

    def _hear(self):
        """Hear one thing that it says; answers the batch that was written, if it says that, in a list."""
        try:
            said, content = self._line.recv()
        except (EOFError, OSError) as error:
            raise Lost from error
        if said == READY:
            self.is_ready = True
        elif said == REVIEW:
            newer = self.reader.review(self.waiting[0], content)
            self._send(REVIEW, newer and {number: _packed(change) for number, change in newer.items()})
        elif said == WRITTEN:
            return [self.waiting.popleft()]
        else:
            raise RAISED[said]
        return []

    def _send(self, said, content):
        try:
            self._line.send((said, content))
        except OSError as error:
            raise Lost from error


class _Child:
    """The other end of the line."""

    def __init__(self, line):
        self.line = line
        self.given: queue.Queue = queue.Queue()
        self.answers: queue.Queue = queue.Queue()

    def run(self):
        """Write what the parent gives, until it goes."""
        threading.Thread(target=self._hear, daemon=True).start()
        url, kinds = self._next(self.given)
        projection = Projection(url)
        projection.kinds = [CONTENT, *(_kind_of(*tables) for tables in kinds)]
        write_in_bulk(projection.engine)
        writer = BatchWriter(projection)
        self.kinds = {kind.table.name: kind for kind in projection.kinds}
        self.line.send((READY, None))
        while True:
            start, end, changes = self._next(self.given)
            batch = Batch(start, end, tuple(map(self._unpacked, changes)))
            try:
                writer.write(batch, self._review)
                self.line.send((WRITTEN, None))
            except Overtaken:
                self.line.send((OVERTAKEN, None))
            except Ahead:
                self.line.send((AHEAD, None))

    def _hear(self):
        # In a thread, so that the parent can give the next batch at any time.
        try:
            while True:
                said, content = self.line.recv()
                (self.answers if said == REVIEW else self.given).put(content)
        except (EOFError, OSError):
            self.given.put(Lost)
            self.answers.put(Lost)

    def _review(self, newest):
        self.line.send((REVIEW, newest))
        newer = self._next(self.answers)
        return newer and {number: self._unpacked(change) for number, change in newer.items()}

    def _unpacked(self, packed):
        name, number, oid, row, document, rows, holds = packed
        kind = self.kinds[name]
        parts = tuple((part.table, some) for part, some in zip(kind.parts, rows, strict=False))
        return Change(kind, number, oid, row, document, parts, holds)

    def _next(self, things):
        thing = things.get()
        if thing is Lost:
            raise SystemExit
        return thing


def main():
    """What the child runs; its last argument is the number of the line to the parent."""
    os.nice(NICENESS)
    # What libraries print must not stand among the parent's answers.
    sys.stdout = sys.stderr
    with Connection(int(sys.argv[-1])) as line, suppress(BrokenPipeError):
        # Where the parent is gone, there is nobody to tell.
        _Child(line).run()


def _packed_batch(batch):
    return batch.start, batch.end, [_packed(change) for change in batch.changes]


def _packed(change):
    """A change without what cannot be sent, its kind and tables, which both sides have."""
    parts = [rows for _table, rows in change.parts]
    return change.kind.table.name, change.id, change.oid, change.row, change.document, parts, change.holds


def _kind_of(table, tables_of_parts):
    """A kind as far as it is needed for writing its rows."""
    return RowKind(None, table, _made_already, parts=tuple(Part(some, _made_already) for some in tables_of_parts))


def _made_already(_stored):
    raise TypeError("rows are made where the objects are")
