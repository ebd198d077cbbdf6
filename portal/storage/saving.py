"""Saving while others save: people in one place take turns, and a save that meets another is tried again, unseen.

Within a process a lock keeps two saves in one agency from meeting at all; between processes nothing can, so what
conflicts is done anew (pyramid_retry) after a pause. Without the pause both would meet again.
"""

import random
import threading
import time
import zlib

from pyramid.tweens import EXCVIEW, INGRESS
from pyramid_retry import IBeforeRetry

READING = ("GET", "HEAD")
TRANSACTIONS = "pyramid_tm.tm_tween_factory"
# Seconds. A save takes about 0.03; after five pauses dozens of savers are spread widely enough.
FIRST_PAUSE, LONGEST_PAUSE = 0.02, 1.0
# A large upload may keep its agency waiting so long; whoever has waited goes on without his turn, and may conflict.
PATIENCE = 10
# So many agencies of a process save at once; two of the same lock only wait for each other.
LOCKS = 64
# What stands at the end of addresses where nothing is saved in the object database: signs of life, and texts that are
# kept while somebody types. Both come from every open form, and must not wait for a large upload.
BESIDE = ("/dang-sua", "/go-do")


def pause_after(attempt, chance=random.random):
    """Seconds to wait before trying again: random, and twice as long at the most after each attempt (0, 1, …)."""
    return chance() * min(LONGEST_PAUSE, FIRST_PAUSE * 2**attempt)


def wait_before_retry(event):
    """Let those who met part. The transaction is over and the connection given back, so nobody waits for this one."""
    time.sleep(pause_after(event.environ["retry.attempt"]))


def turns_tween_factory(handler, registry):
    """A tween above the transaction: of the requests that may save in one agency, one at a time."""
    # Reentrant, for a request made within a request.
    locks = [threading.RLock() for _lock in range(LOCKS)]

    def turns_tween(request):
        place = None if request.method in READING else place_of(request.environ.get("PATH_INFO", ""))
        if place is None:
            return handler(request)
        lock = locks[zlib.crc32(place.encode("utf-8", "surrogateescape")) % LOCKS]
        has_turn = lock.acquire(timeout=PATIENCE)
        try:
            return handler(request)
        finally:
            if has_turn:
                lock.release()

    return turns_tween


def place_of(path):
    """What a request to this path may save in: its first part, the agency; None where it is below none.

    Signing in and one's account stand directly under the root and write one person's records: no turns for them,
    for checking a password takes long on purpose.
    """
    first, _slash, rest = path.lstrip("/").partition("/")
    return first if rest and not path.endswith(BESIDE) else None


def includeme(config):
    """Put both into the way of requests; needs pyramid_tm and pyramid_retry."""
    config.add_tween("portal.storage.saving.turns_tween_factory", under=INGRESS, over=(TRANSACTIONS, EXCVIEW))
    config.add_subscriber(wait_before_retry, IBeforeRetry)
