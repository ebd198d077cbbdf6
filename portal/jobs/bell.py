"""The bell: wakes the workers of this process as soon as a commit has written a job."""

from weakref import WeakKeyDictionary, WeakSet

import transaction

# database → the workers that listen
_sleepers: WeakKeyDictionary = WeakKeyDictionary()


def hear(database, worker):
    """Have `worker.wake()` called after every commit of this process that wrote a job into `database`."""
    _sleepers.setdefault(database, WeakSet()).add(worker)


def ring_after_commit(database):
    """Wake the workers of `database` once the current transaction is committed."""
    current = transaction.get()
    try:
        rung = current.data(hear)
    except KeyError:
        rung = set()
        current.set_data(hear, rung)
    if database not in rung:
        rung.add(database)
        current.addAfterCommitHook(_ring, args=(database,))


def _ring(committed, database):
    if committed:
        for worker in tuple(_sleepers.get(database, ())):
            worker.wake()
