"""Applying what the projection lacks: after a crash between the two commits, or after an error in the second."""

import structlog
from sqlalchemy import delete, select

from portal import clock
from portal.search import meta
from portal.search.engine import among
from portal.search.ledger import Entry
from portal.search.looking import Ahead, in_step, looking
from portal.search.projection import parts_of
from portal.search.reindex import rebuild, start_over
from portal.search.tables import applied

# Objects at a time: the projection is held only so long.
BATCH = 200

log = structlog.get_logger(__name__)


def catch_up(database, projection):
    """Bring in every entry of the ledger that the rows lack, and answer how many there were.

    A projection that is not of this database, not whole, or not to be mended from the ledger, is rebuilt.
    """
    projection.prepare()
    with looking(database) as look:
        look.make_ledger()
        try:
            missing = _missing(projection, look)
        except (Ahead, _Unmendable) as reason:
            log.warning("projection does not fit the database and is rebuilt", reason=type(reason).__name__)
            start_over(projection, look)
            missing = ()
        if not _is_whole(projection):
            log.info("projection is built", rows=rebuild(projection, look))
        for book, sequence, pairs in missing:
            _apply(projection, look, Entry(book, sequence, ()), pairs)
        _tidy(projection, look)
    return len(missing)


class _Unmendable(Exception):
    """Entries are gone from the ledger that the rows do not have: they are older than it, or another database's."""


def _is_whole(projection):
    with projection.reading() as connection:
        return bool(meta.read(connection, meta.WHOLE))


def _missing(projection, look):
    """The entries that the rows lack, as (book, sequence, pairs)."""
    with projection.reading() as connection:
        if meta.read(connection, meta.DATABASE) not in (None, look.ledger.identity):
            raise _Unmendable
    with in_step(projection, look) as connection:
        sequences = _applied_by_book(connection)
        missing: list[tuple] = []
        for name, book in look.ledger.books.items():
            present = sequences.get(name, {0})
            if book.entries and book.entries[0][0] > max(present) + 1:
                raise _Unmendable
            missing.extend((name, number, pairs) for number, pairs in book.entries if number not in present)
        return missing


def _applied_by_book(connection):
    sequences: dict[str, set] = {}
    for book, sequence in connection.execute(select(applied.c.book, applied.c.sequence)):
        sequences.setdefault(book, set()).add(sequence)
    return sequences


def _apply(projection, look, entry, pairs):
    for some in parts_of(pairs, BATCH):
        # Loads the objects before anybody has to wait for it.
        projection.cut_texts(_changes(projection, look, some))
        with in_step(projection, look) as connection:
            projection.write(connection, _changes(projection, look, some))
    with in_step(projection, look) as connection:
        projection.note_applied(connection, entry)
    look.connection.cacheMinimize()


def _changes(projection, look, pairs):
    return [change for wanted, oid in pairs for change in look.changes_at(projection, oid, wanted)]


def _tidy(projection, look):
    """Forget what is applied and over, and close the books of threads that have gone."""
    look.renew()
    now = clock.now()
    with projection.reading() as connection:
        sequences = _applied_by_book(connection)
    for name, book in list(look.ledger.books.items()):
        present = sequences.get(name, set())
        numbers = {number for number, _pairs in book.entries}
        if book.closed:
            _throw_away(projection, look, name)
        elif numbers <= present:
            _forget(projection, name, [number for number in present if number < min(numbers, default=0)])
            if book.is_idle(now):
                book.close()
                look.commit()


def _throw_away(projection, look, name):
    # The rows first: an applied entry of a book that nobody knows would look like a database set back.
    _forget(projection, name)
    if name in look.ledger.books:
        del look.ledger.books[name]
        look.commit()


def _forget(projection, book, sequences=None):
    if sequences == []:
        return
    these = applied.c.book == book
    if sequences is not None:
        these &= among(applied.c.sequence, sequences)
    with projection.writing() as connection:
        connection.execute(delete(applied).where(these))
