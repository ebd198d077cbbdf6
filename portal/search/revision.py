"""Whether rows were committed since somebody looked: a value that is another one after every commit of any process."""

from threading import Lock
from typing import Any

# SQLite counts for a connection the commits of all others; PostgreSQL numbers the transactions that write.
_ASKED = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT CAST(pg_current_snapshot() AS text)"}


class Revision:
    """The revision of a projection's rows, asked through a connection that never writes. Made for many threads."""

    def __init__(self, engine):
        self._engine = engine
        self._asked = _ASKED[engine.dialect.name]
        self._lock = Lock()
        self._connection: Any = None
        # A connection that was opened again counts anew.
        self._openings = 0

    def now(self):
        """Equal for two moments between which no row was committed. Raises the driver's errors."""
        with self._lock:
            if self._connection is None:
                self._open()
            try:
                cursor = self._connection.cursor()
                cursor.execute(self._asked)
                return self._openings, cursor.fetchone()[0]
            except BaseException:
                self._close()
                raise

    def close(self):
        """Let go of the connection."""
        with self._lock:
            self._close()

    def _open(self):
        pooled = self._engine.raw_connection()
        self._connection = pooled.driver_connection
        # Out of the pool: it is asked outside transactions, in which it would see the same moment for ever.
        pooled.detach()
        self._openings += 1
        if self._engine.dialect.name == "postgresql":
            self._connection.autocommit = True

    def _close(self):
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()
