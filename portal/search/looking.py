"""A look at the object database that is exactly as new as the rows: what repairs of the projection stand on."""

import time
from contextlib import contextmanager

import transaction
from sqlalchemy import func, select
from transaction.interfaces import TransientError
from ZODB.POSException import POSKeyError

from portal.search.ledger import ensure_ledger, ledger_of
from portal.search.projection import Change
from portal.search.tables import applied

# Seconds in which news from a ZEO server must have arrived.
PATIENCE = 10.0
PAUSE = 0.05
_NEWEST_APPLIED = select(applied.c.book, func.max(applied.c.sequence)).group_by(applied.c.book)


class Ahead(Exception):
    """The rows contain commits that the object database does not have: it was set back (a restored backup)."""


class Look:
    """A connection of its own beside the thread's transaction; `renew` shows the newest state."""

    def __init__(self, connection, manager):
        self.connection = connection
        self.manager = manager

    @property
    def root(self):
        """The root of the object database."""
        return self.connection.root()

    @property
    def ledger(self):
        """The ledger in this state, or None."""
        return ledger_of(self.connection)

    def renew(self):
        """See what has been committed until now; forget what is not committed here."""
        self.manager.begin()

    def newest(self):
        """The number of the newest commit that this process knows of."""
        return self.connection.db().lastTransaction()

    def commit(self):
        """Commit what was changed here; answers whether it could be, that is nobody was quicker."""
        try:
            self.manager.commit()
        except TransientError:
            self.manager.abort()
            return False
        return True

    def make_ledger(self):
        """Have a ledger."""
        while self.ledger is None:
            ensure_ledger(self.connection)
            self.commit()

    def load(self, oid, wanted_id):
        """The object of that id at an address, or None where there is none any more."""
        try:
            stored = self.connection.get(oid)
            return stored if getattr(stored, "id", None) == wanted_id else None
        except POSKeyError:
            return None

    def changes_at(self, projection, oid, wanted_id):
        """What brings the rows of the object at an address to its present state."""
        stored = self.load(oid, wanted_id)
        change = projection.change_of(stored) if stored is not None else None
        if change is not None:
            return [change]
        # Nobody can say any more what it was: no table has its row.
        return [Change(kind, wanted_id, oid, None) for kind in projection.kinds]


@contextmanager
def looking(database):
    """A `Look` at an object database, closed at the end."""
    manager = transaction.TransactionManager()
    connection = database.open(manager)
    try:
        yield Look(connection, manager)
    finally:
        manager.abort()
        connection.close()


@contextmanager
def in_step(projection, look):
    """A writing connection to the projection, with the look renewed so that it is exactly as new as the rows.

    As the one writer it keeps everybody from committing rows, and every commit of objects that has its rows is
    seen. Raises `Ahead` where commits stay unseen.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        with projection.writing() as connection:
            look.renew()
            if not is_behind(newest_applied(connection), look.ledger):
                yield connection
                return
        if time.monotonic() > deadline:
            raise Ahead
        time.sleep(PAUSE)


def newest_applied(connection):
    """The newest entry of each book of the ledger that the rows contain: book → sequence."""
    return dict(connection.execute(_NEWEST_APPLIED).all())


def is_behind(newest, ledger):
    """Whether the rows contain an entry that this state of the ledger does not know yet (`newest_applied`)."""
    books = ((ledger.books.get(name), sequence) for name, sequence in newest.items())
    return any(book is None or book.last < sequence for book, sequence in books)
