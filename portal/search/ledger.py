"""The ledger: what each transaction changed, written in the object database with the change itself.

So a crash between the commit there and the commit in the projection leaves a note of what is missing. Every
thread writes a book of its own, hence no two writers ever meet on one object.
"""

import os
import secrets
import threading
from dataclasses import dataclass
from datetime import timedelta

from BTrees.OOBTree import OOBTree
from persistent import Persistent

from portal import clock

LEDGER = "ledger"
# A book in which nobody has written for so long is closed; its thread, if it still lives, opens another.
IDLE = timedelta(hours=1)


class Ledger(Persistent):
    """The books of a database, and who it is."""

    def __init__(self):
        super().__init__()
        # A projection made from another database is told by it.
        self.identity = secrets.token_hex(16)
        self.books = OOBTree()


class Book(Persistent):
    """The latest entries of one thread: tuples of (sequence, ((id, database address), …)), oldest first."""

    def __init__(self):
        super().__init__()
        self.last = 0
        self.entries: tuple = ()
        self.written = clock.now()
        self.closed = False

    def enter(self, kept, sequence, pairs):
        """Write entry `sequence`; of the earlier ones those in `kept` remain."""
        earlier = tuple(entry for entry in self.entries if entry[0] in kept)
        self.entries = (*earlier, (sequence, tuple(pairs)))
        self.last, self.written = sequence, clock.now()

    def close(self):
        """Nothing is written here any more."""
        self.closed, self.entries = True, ()

    def is_idle(self, now):
        """Whether its thread has probably gone."""
        return self.written + IDLE < now


@dataclass(frozen=True)
class Entry:
    """Where a transaction's changes are noted, and which earlier entries it took out of the book."""

    book: str
    sequence: int
    taken_out: tuple


def ledger_of(connection):
    """The ledger of a database, or None where it has none yet."""
    return connection.root().get(LEDGER)


def ensure_ledger(connection):
    """The ledger of a database, made where there is none."""
    root = connection.root()
    if LEDGER not in root:
        root[LEDGER] = Ledger()
    return root[LEDGER]


def position_of(ledger):
    """How far the books of a ledger are written: book → sequence of its last entry."""
    return {name: book.last for name, book in ledger.books.items()}


def changed_since(ledger, position):
    """The ids of the objects that were changed since a ledger stood at `position`; None where it no longer says."""
    changed: set[int] = set()
    for name, book in ledger.books.items():
        before = position.get(name, 0)
        if book.last == before:
            continue
        newer = [pairs for sequence, pairs in book.entries if sequence > before]
        if len(newer) < book.last - before:
            # What the rows contain is soon taken out of the book.
            return None
        changed.update(changed_id for pairs in newer for changed_id, _address in pairs)
    return changed


class Pen(threading.local):
    """Writes the books of one database, each thread its own. `ask_applied(book)`: the sequences that are applied."""

    def __init__(self, ask_applied):
        self.ask_applied = ask_applied
        self._open(None)

    def _open(self, process):
        self.process = process
        self.book = secrets.token_hex(8)
        self.known = set()

    def write(self, connection, pairs, rewrite=None):
        """Note changed objects, (id, database address) pairs, and answer the `Entry`.

        `rewrite`: an entry of the same transaction that the new one replaces.
        """
        book = self._book(connection)
        kept = self._not_applied(book, rewrite)
        taken_out = {sequence for sequence, _pairs in book.entries if sequence not in kept}
        if rewrite is None:
            sequence = book.last + 1
        else:
            sequence = rewrite.sequence
            taken_out = (taken_out | set(rewrite.taken_out)) - {sequence}
        book.enter(kept, sequence, pairs)
        return Entry(self.book, sequence, tuple(sorted(taken_out)))

    def applied(self, entry):
        """The entry is in the projection for good (called after its commit)."""
        if entry.book == self.book:
            self.known.difference_update(entry.taken_out)
            self.known.add(entry.sequence)

    def _book(self, connection):
        # A forked child inherits the thread's book together with its parent.
        if self.process != os.getpid():
            self._open(os.getpid())
        books = ensure_ledger(connection).books
        book = books.get(self.book)
        if book is None or book.closed:
            self._open(self.process)
            book = books[self.book] = Book()
        return book

    def _not_applied(self, book, rewrite):
        own = rewrite.sequence if rewrite is not None else None
        unknown = {sequence for sequence, _pairs in book.entries if sequence not in self.known} - {own}
        if unknown:
            # An entry that failed here may have been caught up by somebody else.
            self.known |= unknown & self.ask_applied(self.book)
        return unknown - self.known
