"""The projection at one moment: all that one request reads of it, through one connection."""

from contextlib import contextmanager


class Moment:
    """Reads like a `Projection` for a `SearchService`, every time the same moment; `close` it at the end.

    Opening a connection, beginning a transaction and asking which lists a reader is on cost more than a short
    list itself, and a page has half a dozen of them. Made for one thread.
    """

    def __init__(self, projection):
        self._projection = projection
        self._reading = None
        self._connection = None
        self._lists = {}
        # Before any row is read.
        self._answers = projection.kept.present()

    @property
    def readers(self):
        """Tells the lists of a reader (`of`)."""
        return self

    def once(self, key, ask):
        """What somebody was answered to the same question since rows last changed, else what `ask()` answers."""
        return self._answers.once(key, ask)

    @contextmanager
    def reading(self):
        """The connection; it stays open."""
        if self._connection is None:
            self._reading = self._projection.reading()
            self._connection = self._reading.__enter__()
        yield self._connection

    def of(self, connection, principals):
        """The `ReaderLists` of somebody with these principals."""
        # At one moment there is one answer.
        if principals not in self._lists:
            self._lists[principals] = self._projection.readers.of(connection, principals)
        return self._lists[principals]

    def close(self):
        """Give the connection back, if there is one."""
        reading, self._reading, self._connection = self._reading, None, None
        if reading is not None:
            reading.__exit__(None, None, None)
