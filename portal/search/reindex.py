"""Rebuilding the projection from the objects, while people work: any part may be done twice, or go on after a kill."""

import os
import time
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy import delete, func, insert, select

from portal.search import meta
from portal.search.batch_writer import BatchWriter, Overtaken, patiently
from portal.search.batches import Reader
from portal.search.beside import Beside, Lost
from portal.search.looking import in_step, looking
from portal.search.parts import clear_parts
from portal.search.tables import applied
from portal.search.text_check import is_index_sound
from portal.search.text_rows import TextRows

# Rows at a time when those of objects that are gone are thrown away.
SWEEP = 2000
# After so many objects there may be enough left for a second process, which takes seconds to start.
ENOUGH_FOR_TWO = 1_000

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Pace:
    """How long a rebuilding may go on before it is left for another time, and how it spares the others.

    `seconds`: None has no end. `rest`: seconds of rest for each second of work.
    """

    seconds: float | None = None
    rest: float = 0.0


AT_ONCE = Pace()


def reindex(database, projection, progress=None, pace=AT_ONCE):
    """Make every row anew; rows of objects that are gone vanish at the end. Goes on where an earlier run was ended.

    `progress(done, total)` is called after each part; `total` is a guess. Answers the number of rows made.
    """
    projection.prepare()
    with looking(database) as look:
        look.make_ledger()
        return rebuild(projection, look, progress, pace)


def rebuild(projection, look, progress=None, pace=AT_ONCE):
    """The work of `reindex`, through a given look at the database."""
    patiently(lambda: _begin(projection, look))
    rebuilding = _Rebuilding(projection, look, progress, pace)
    if rebuilding.go_through():
        _finish(projection)
    return rebuilding.made


def begin_anew(projection):
    """Have the next rebuilding begin at the beginning, wherever an earlier one was ended."""
    patiently(lambda: _note_end(projection))


def progress_of(projection):
    """How far the rebuilding is that is not through yet, as (rows made, rows expected by now); else None."""
    with projection.reading() as connection:
        if meta.read(connection, meta.CURSOR) is None:
            return None
        made = meta.read(connection, meta.MADE, 0)
        # More are made than were counted at its beginning: people add, and a part begins where the last one stopped.
        return made, max(made, meta.read(connection, meta.EXPECTED, 0))


def start_over(projection, look):
    """Throw every row away: until they are made anew, lists are empty rather than wrong."""
    look.renew()
    with projection.writing() as connection:
        _throw_away(connection, projection, look.ledger)


def _throw_away(connection, projection, ledger):
    for kind in projection.kinds:
        clear_parts(connection, kind)
        connection.execute(delete(kind.table))
    TextRows(connection, projection.cutter).clear()
    connection.execute(delete(applied))
    # The rows that are made anew will contain every entry there is; without the note it would be missed for ever.
    written = [
        {"book": name, "sequence": number}
        for name, book in ledger.books.items()
        for number in {book.last, *(entry[0] for entry in book.entries)} - {0}
    ]
    if written:
        connection.execute(insert(applied), written)
    meta.note(connection, meta.WHOLE, None)
    meta.note(connection, meta.CURSOR, None)
    meta.note(connection, meta.DATABASE, ledger.identity)


def _begin(projection, look):
    with projection.reading() as connection:
        is_sound = meta.read(connection, meta.CURSOR) is not None or is_index_sound(connection)
    with in_step(projection, look) as connection:
        if meta.read(connection, meta.DATABASE) is None:
            meta.note(connection, meta.DATABASE, look.ledger.identity)
        if meta.read(connection, meta.CURSOR) is None:
            meta.note(connection, meta.GENERATION, meta.read(connection, meta.GENERATION, 0) + 1)
            meta.note(connection, meta.CURSOR, [])
            meta.note(connection, meta.MADE, 0)
            texts = TextRows(connection, projection.cutter)
            texts.forget_words()
            if not is_sound:
                # FTS5 is told to forget what it has; of an index that has something else it would make a worse one.
                log.warning("the index of text search is not what its rows say, and is made anew")
                texts.clear()
            meta.note(connection, meta.EXPECTED, sum(_count(connection, kind) for kind in projection.kinds))


def _count(connection, kind):
    return connection.scalar(select(func.count()).select_from(kind.table)) if kind.can_be_rebuilt else 0


class _Rebuilding:
    """Makes the rows of all objects, from where the rebuilding is."""

    def __init__(self, projection, look, progress, pace):
        self.projection, self.look = projection, look
        self.progress, self.pace = progress, pace
        self.writer = BatchWriter(projection)
        self.made = self._before = self._expected = 0
        self._begun = self._rested = time.monotonic()
        self._alone = (os.cpu_count() or 1) < 2
        self._beside: Any = None
        self._reader: Any = None

    def go_through(self):
        """Go to the end, or as far as the pace allows; answers whether that was the end."""
        while True:
            try:
                return self._go_on()
            except Overtaken:
                log.info("another process rebuilds the projection too")
            except Lost:
                log.warning("the second process of the rebuilding is lost; one goes on")
                self._alone = True
            finally:
                beside, self._beside = self._beside, None
                if beside is not None:
                    beside.close()

    def _go_on(self):
        with self.projection.reading() as connection:
            cursor = meta.read(connection, meta.CURSOR)
            self._before = meta.read(connection, meta.MADE, 0) - self.made
            self._expected = meta.read(connection, meta.EXPECTED, 0)
        if cursor is None:
            # Somebody else has brought it to its end.
            return True
        self._reader = Reader(self.projection, self.look, cursor)
        batch = self._reader.next(self._attend)
        while batch is not None:
            self._write(batch)
            if self._is_over():
                break
            batch = self._reader.next(self._attend)
        self._finish()
        return batch is None

    def _is_over(self):
        return self.pace.seconds is not None and time.monotonic() - self._begun > self.pace.seconds

    def _write(self, batch):
        if self._beside is None and not self._alone and self.made >= ENOUGH_FOR_TWO:
            self._beside = Beside(self.projection, self._reader)
        if self._beside is not None and self._beside.has_started():
            self._note(self._beside.put(batch))
        else:
            self.writer.write(batch, lambda newest: self._reader.review(batch, newest))
            self._note([batch])

    def _attend(self):
        """Between two slices: answer the process beside this one, and rest as long as the pace asks for."""
        rest = (time.monotonic() - self._rested) * self.pace.rest
        if self._beside is not None:
            self._note(self._beside.attend(rest))
        elif rest:
            time.sleep(rest)
        self._rested = time.monotonic()

    def _finish(self):
        if self._beside is not None:
            self._note(self._beside.finish())

    def _note(self, written):
        for batch in written:
            self._reader.done(batch)
            self.made += batch.rows
            if self.progress is not None:
                done = self._before + self.made
                self.progress(done, max(self._expected, done))


def _finish(projection):
    """Throw away the rows that the rebuilding has not met."""
    for kind in projection.kinds:
        if kind.can_be_rebuilt:
            while patiently(lambda kind=kind: _sweep(projection, kind)):
                pass
    _note_end(projection, whole=True)


def _note_end(projection, whole=None):
    with projection.writing() as connection:
        for name in (meta.CURSOR, meta.MADE, meta.EXPECTED):
            meta.note(connection, name, None)
        if whole is not None:
            meta.note(connection, meta.WHOLE, whole)


def _sweep(projection, kind):
    table = kind.table
    with projection.writing() as connection:
        present = meta.read(connection, meta.GENERATION)
        stale = list(connection.scalars(select(table.c.id).where(table.c.generation < present).limit(SWEEP)))
        projection.remove(connection, kind, stale)
    return len(stale)
