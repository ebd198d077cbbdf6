"""A small database with a history in it."""

from contextlib import contextmanager

import pytest
import transaction
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

from portal.history.recorder import Deed, Origin, record
from portal.history.seals import seal
from portal.history.verify import verify


class Book:
    """A database in a folder, of which only the history is of interest."""

    def __init__(self, folder):
        self.database = DB(FileStorage(str(folder / "Data.fs")))

    @contextmanager
    def root(self):
        """The root in a transaction of its own, committed at the end."""
        connection = self.database.open(transaction_manager=transaction.manager)
        try:
            with transaction.manager:
                yield connection.root()
        finally:
            connection.close()

    def write(self, *acts, actor=7, **words):
        """A transaction for each act; answers the rows' (chain, number)."""
        written = []
        for act in acts:
            with self.root() as root:
                origin = Origin("192.0.2.7", "abc")
                entry = record(root._p_jar, Deed(act, actor, 1, item=5, origin=origin, words={"title": act, **words}))
                written.append((entry.facts["chain"], entry.facts["number"]))
        return written

    def seal(self):
        """Seal it; answers (number, hash), or None."""
        with self.root() as root:
            entry = seal(root)
            return (entry.facts["number"], entry.digest) if entry is not None else None

    def findings(self, *anchors):
        """What verifying finds, as texts."""
        with self.root() as root:
            return [finding.text for finding in verify(root, anchors).findings]

    def close(self):
        """Let go of the file."""
        transaction.abort()
        self.database.close()


@pytest.fixture
def book(tmp_path):
    """A `Book`."""
    opened = Book(tmp_path)
    yield opened
    opened.close()
