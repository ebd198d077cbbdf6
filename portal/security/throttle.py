"""How often somebody may try to sign in: ten failures in five minutes, per account and per address."""

import hashlib
from collections import Counter
from contextlib import contextmanager
from threading import Lock

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.addresses import network_of

MOST_TRIES, MINUTES = 10, 5


class TooManyTries(PortalError):
    """Too many failures of late; nothing was checked."""

    def __init__(self):
        super().__init__(
            _(
                "Bạn đã thử sai quá nhiều lần. Hãy đợi {minutes} phút rồi thử lại.",
                "There were too many failed tries. Wait {minutes} minutes, then try again.",
                minutes=MINUTES,
            )
        )


class Throttle:
    """Counts failed tries in this process's memory; a success costs nothing, so a whole office may share an address."""

    def __init__(self):
        self._limit = RateLimitItemPerMinute(MOST_TRIES, MINUTES)
        self._failures = MovingWindowRateLimiter(MemoryStorage())
        self._running: Counter = Counter()
        self._lock = Lock()

    @contextmanager
    def attempt(self, account, address):
        """Run one try: yields a function to call when it failed; raises `TooManyTries` before anything is checked."""
        keys = (_digest(account), network_of(address))
        self._begin(keys)
        try:
            yield lambda: self._failed(keys)
        finally:
            self._end(keys)

    def _begin(self, keys):
        with self._lock:
            # Tries that still run count as failures, or ten threads could each make the tenth try.
            if any(self._left(key) <= self._running[key] for key in keys):
                raise TooManyTries()
            self._running.update(keys)

    def _failed(self, keys):
        for key in keys:
            self._failures.hit(self._limit, key)

    def _end(self, keys):
        with self._lock:
            self._running.subtract(keys)
            for key in keys:
                if self._running[key] <= 0:
                    del self._running[key]

    def _left(self, key):
        return self._failures.get_window_stats(self._limit, key).remaining


def _digest(account):
    # Accounts are what people type: any length, sometimes a password in the wrong field.
    return hashlib.sha256(account.encode("utf-8", "surrogatepass")).hexdigest()
