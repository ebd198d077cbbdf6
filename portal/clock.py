"""The portal's time: zone-aware, UTC in storage, Asia/Ho_Chi_Minh for people.

Nobody else asks the operating system for the time, so that a test can set it.
"""

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

PEOPLES_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Tells the time now, in UTC."""

    def now(self):
        """The time now: zone-aware, UTC."""
        return datetime.now(UTC)


class SetClock(Clock):
    """A clock that stands where it was set, for tests."""

    def __init__(self, now):
        self.set(now)

    def set(self, now):
        """Put the clock to the zone-aware time `now`."""
        if now.tzinfo is None:
            raise ValueError(f"a clock needs a zone-aware time, got {now!r}")
        self._now = now.astimezone(UTC)

    def now(self):
        """The time it was set to."""
        return self._now


_clock = Clock()


def now():
    """The time now by the portal's clock: zone-aware, UTC."""
    return _clock.now()


def moment_of_file(path):
    """When a file or folder was last written, by the operating system: zone-aware, UTC."""
    return datetime.fromtimestamp(os.stat(path).st_mtime, UTC)


def use(clock):
    """Make `clock` the portal's clock; answers the one before, to put back."""
    global _clock
    before, _clock = _clock, clock
    return before


def local(moment):
    """`moment` as people in Vietnam read it."""
    return moment.astimezone(PEOPLES_ZONE)
