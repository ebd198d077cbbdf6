"""The projection's part in a transaction: its rows commit with the objects they are of, right after them."""

import structlog
import transaction
from sqlalchemy.exc import OperationalError
from transaction.interfaces import IDataManagerSavepoint, ISavepointDataManager
from zope.interface import implementer

from portal.search.engine import begin_writing, busy_or, send_waiting

# Sorts after every storage: the order of locks is always ZODB, then SQL.
LAST = "~~portal.search"

log = structlog.get_logger(__name__)


@implementer(ISavepointDataManager)
class ProjectionManager:
    """Holds what one transaction changes in the projection until it commits."""

    def __init__(self, projection, pen):
        self.transaction_manager = transaction.manager
        self.projection = projection
        self.pen = pen
        self.changes = {}
        self.entry = None
        self._connection = None

    def add(self, connection, changes):
        """Take in changes by id, and note them in the ledger of the ZODB connection."""
        self.changes = {**self.changes, **changes}
        pairs = [(change.id, change.oid) for change in self.changes.values()]
        self.entry = self.pen.write(connection, pairs, rewrite=self.entry)

    def savepoint(self):
        """A point to which the transaction may go back."""
        return _Savepoint(self)

    def sortKey(self):
        """Where this manager stands in the commit: at the end."""
        return LAST

    def abort(self, _transaction):
        """Forget the changes."""
        self._forget()

    def tpc_begin(self, _transaction):
        """Nothing to do: nothing has been written yet."""

    def commit(self, _transaction):
        """Nothing to do: what could fail is done in the vote."""

    def tpc_vote(self, _transaction):
        """Write the rows; raises `Busy` where others hold the database too long."""
        if not self.changes:
            return
        self._connection = begin_writing(self.projection.engine)
        try:
            self.projection.write(self._connection, self.changes.values())
            self.projection.note_applied(self._connection, self.entry)
            send_waiting(self._connection)
        except OperationalError as error:
            raise busy_or(error) from error

    def tpc_finish(self, _transaction):
        """Commit the rows. Never raises: the objects are committed, and the ledger knows what is missing."""
        if self._connection is None:
            return
        try:
            self._connection.commit()
            self.pen.applied(self.entry)
        except Exception:
            log.exception("projection not committed; the ledger keeps the entry", entry=self.entry)
        finally:
            self._forget()

    def tpc_abort(self, _transaction):
        """Take the rows back."""
        self._forget()

    def _forget(self):
        connection, self._connection = self._connection, None
        self.changes, self.entry = {}, None
        if connection is not None:
            # Rolls back what is not committed.
            connection.close()


@implementer(IDataManagerSavepoint)
class _Savepoint:
    def __init__(self, manager):
        self.manager = manager
        self.changes = manager.changes
        self.entry = manager.entry

    def rollback(self):
        self.manager.changes, self.manager.entry = self.changes, self.entry
