"""Chains of rows: each names the hash of the one before it. Every connection to the database writes its own.

A connection has one transaction at a time, so no two writers ever meet on one object. What ties the chains together
is the chain of seals: a seal names the newest row of every chain, and the rows name the newest seal
(docs/decisions/history.md).
"""

import os
import secrets
from weakref import WeakKeyDictionary

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree, OOTreeSet
from persistent import Persistent
from ZODB.utils import z64

from portal import clock
from portal.history.entry import NOTHING, Entry, digest, written, written_words
from portal.identity import new_id

HISTORY = "history"
SEALS = "seals"

_listeners: list = []
# connection → (process, name of its chain)
_written_by: WeakKeyDictionary = WeakKeyDictionary()


class Chain(Persistent):
    """The rows of one writer, by number from 1 on."""

    def __init__(self):
        super().__init__()
        self.entries = LOBTree()
        self.last = 0
        # The hash of the newest row.
        self.head = NOTHING
        # The hash of the newest seal that a row of it names.
        self.seal = ""
        self.written = clock.now()
        self.closed = False

    def write(self, name, facts, words):
        """Append a row with these facts and words (dicts) to this chain, which is called `name`; answers it."""
        number, now = self.last + 1, clock.now()
        text = written_words(words)
        line = written(
            {
                **facts,
                "chain": name,
                "id": new_id(),
                "number": number,
                "previous": self.head,
                "when": now.isoformat(timespec="microseconds"),
                "words": digest(text) if text else "",
            }
        )
        entry = Entry(line, text)
        # Gives it its database address now, for the projection's ledger.
        self._p_jar.add(entry)
        self.entries[number] = entry
        self.last, self.head, self.written = number, entry.digest, now
        for listener in _listeners:
            listener(entry)
        return entry


class Seals(Chain):
    """The chain of seals; `known`: chain → how many of its rows the newest seals name, for those still written."""

    def __init__(self):
        super().__init__()
        self.known: dict = {}


class History(Persistent):
    """All chains of a database by name, and which of them are still written."""

    def __init__(self):
        super().__init__()
        self.chains = OOBTree()
        self.open = OOTreeSet()

    @property
    def seals(self):
        """The chain of seals."""
        return self.chains[SEALS]

    def begin(self, name):
        """A new chain of that name."""
        chain = self.chains[name] = Chain()
        self._p_jar.add(chain)
        self.open.add(name)
        return chain


def own_chain(connection, history):
    """The chain that a connection writes, as (name, chain); another where there is none, or it was closed."""
    process, name = _written_by.get(connection, (None, None))
    # A forked child inherits the connections of its parent.
    chain = history.chains.get(name) if process == os.getpid() else None
    if chain is None or chain.closed:
        name = secrets.token_hex(8)
        _written_by[connection] = (os.getpid(), name)
        chain = history.begin(name)
    return name, chain


def listen(listener):
    """Have `listener(entry)` called for every row, in the transaction that writes it."""
    if listener not in _listeners:
        _listeners.append(listener)


def history_of(root):
    """The history of a database, made where there is none."""
    history = root.get(HISTORY)
    if history is None:
        history = root[HISTORY] = History()
        root._p_jar.add(history)
        history.chains[SEALS] = Seals()
        root._p_jar.add(history.seals)
    return history


def append(root, facts, words):
    """Write a row into the chain of the root's connection and answer it; it is kept if the transaction is."""
    history = history_of(root)
    name, chain = own_chain(root._p_jar, history)
    newest_seal = history.seals.head if history.seals.last else ""
    if newest_seal != chain.seal:
        facts, chain.seal = {**facts, "seal": newest_seal}, newest_seal
    return chain.write(name, facts, words)


def is_kept(entry):
    """Whether a row stands in its chain; one whose transaction went back to a savepoint does not."""
    try:
        facts = entry.facts
        chain = entry._p_jar.root()[HISTORY].chains[facts["chain"]]
        return chain.entries.get(facts["number"]) is entry
    except (KeyError, ValueError, TypeError, AttributeError):
        # Somebody has put something else in its place; `portal check` names it.
        return False


def let_go(entry):
    """Let a row leave memory, unless it is of this transaction and nowhere else yet."""
    if entry._p_serial not in (None, z64):
        entry._p_deactivate()


def every_entry(root):
    """All rows of a database; each is let go of when the next is asked for."""
    history = root.get(HISTORY)
    for chain in history.chains.values() if history is not None else ():
        for entry in chain.entries.values():
            yield entry
            let_go(entry)


def entries_after(root, key):
    """The rows after the one with this key, each as (its key, row), chain after chain; `[]` is before the first."""
    history = root.get(HISTORY)
    if history is None:
        return
    begun, last = key or (None, 0)
    for name in history.chains.keys(begun):
        for number, entry in history.chains[name].entries.items(last if name == begun else 0, excludemin=True):
            yield [name, number], entry
            let_go(entry)
