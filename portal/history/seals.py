"""Seals: rows that name the newest row of every chain. Whoever keeps the hash of one can prove all before it."""

from datetime import timedelta

from portal import clock
from portal.history.acts import SEALED
from portal.history.chains import HISTORY, SEALS

# A chain in which nobody has written for so long is closed; its connection, if it still lives, opens another.
IDLE = timedelta(days=7)


def seal(root):
    """Write a seal over what was written since the last one, and answer it; None where there is nothing new.

    Closes chains that are not written any more.
    """
    history = root.get(HISTORY)
    if history is None:
        return None
    seals, oldest = history.seals, clock.now() - IDLE
    chains = {name: history.chains[name] for name in history.open}
    heads = {name: [chain.last, chain.head] for name, chain in chains.items() if chain.last > seals.known.get(name, 0)}
    for name, chain in chains.items():
        if chain.written < oldest and name not in heads:
            chain.closed = True
            history.open.remove(name)
    if not heads:
        return None
    known = {name: count for name, count in seals.known.items() if name in history.open}
    seals.known = {**known, **{name: last for name, (last, _head) in heads.items()}}
    return seals.write(SEALS, {"act": SEALED}, {"heads": heads})


def newest_seal(root):
    """The newest seal as (number, hash, when), or None."""
    history = root.get(HISTORY)
    if history is None or not history.seals.last:
        return None
    seals = history.seals
    return seals.last, seals.head, seals.written
