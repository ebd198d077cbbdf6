"""What a transaction has changed: collected while it runs, told to the subscribers before it commits.

The object database knows nothing of lists; the projection (portal/search) subscribes here, per database,
so that every change reaches it whatever process makes it.
"""

from weakref import WeakKeyDictionary

import transaction

_subscribers: WeakKeyDictionary = WeakKeyDictionary()


def subscribe(database, subscriber):
    """Have `subscriber(changes)` called before each commit that changed content of `database`."""
    _subscribers.setdefault(database, [])
    if subscriber not in _subscribers[database]:
        _subscribers[database].append(subscriber)


class Changes:
    """The objects a transaction has added, changed or removed, each once, in the order of their first change."""

    def __init__(self):
        self.changed = {}
        self.removed = {}
        # What was done with items, as pairs of (item, what `announce` was told), in the order in which it was done.
        self.announced = []
        # whether a commit would tell them
        self.awaited = False

    def touch(self, item):
        """The item was added or changed."""
        self.removed.pop(item.id, None)
        self.changed[item.id] = item

    def drop(self, item):
        """The item left the tree."""
        self.changed.pop(item.id, None)
        self.removed[item.id] = item

    def announce(self, item, what):
        """`what` was done with the item; others are to hear of it."""
        self.announced.append((item, what))

    def tell(self):
        """Call the subscribers of every database concerned (before commit)."""
        # What a subscriber itself changes is collected anew, and told in a round of its own.
        changed, self.changed = self.changed, {}
        removed, self.removed = self.removed, {}
        announced, self.announced = self.announced, []
        self.awaited = False
        by_database: dict = {}
        for kind, items in (("changed", changed), ("removed", removed)):
            for item in items.values():
                if item._p_jar is not None:
                    part = by_database.setdefault(item._p_jar.db(), Changes())
                    getattr(part, kind)[item.id] = item
        for item, what in announced:
            if item._p_jar is not None:
                by_database.setdefault(item._p_jar.db(), Changes()).announce(item, what)
        for database, part in by_database.items():
            for subscriber in _subscribers.get(database, ()):
                subscriber(part)


def _changes():
    current = transaction.get()
    try:
        changes = current.data(_changes)
    except KeyError:
        changes = Changes()
        current.set_data(_changes, changes)
    if not changes.awaited:
        changes.awaited = True
        current.addBeforeCommitHook(changes.tell)
    return changes


def touch(item):
    """Record that `item` was added or changed in the current transaction."""
    _changes().touch(item)


def announce(item, what):
    """Tell the subscribers, before the current transaction commits, that `what` was done with the item.

    Told even where a savepoint was rolled back since: a subscriber looks whether the item shows it.
    """
    _changes().announce(item, what)


def drop(item):
    """Record that `item` left the tree in the current transaction."""
    _changes().drop(item)


def stay_current(item):
    """Have the commit fail, and be tried again, where somebody changes the item meanwhile."""
    if item._p_jar is not None:
        # A ghost has no serial yet, and would not be watched.
        item._p_activate()
        item._p_jar.readCurrent(item)
