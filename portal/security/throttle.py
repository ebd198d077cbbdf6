"""How often somebody may try to sign in: ten failures in five minutes, per account and per address.

Counted in the records that all processes share, so that another process is no second chance.
"""

import hashlib
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, delete, func, insert, select, update

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.addresses import network_of
from portal.storage.scratch import microseconds, tables

MOST_TRIES, MINUTES = 10, 5
# Whoever knows the password may guess at six digits: at this pace for 20 years until he has an even chance.
MOST_CODES_A_DAY = 30
DAY = timedelta(days=1)
# How long a try waits for others of the same account or address that are still being looked at: seconds, in all and
# between two looks. An office that signs in at half past seven shares one address.
PATIENCE, PAUSE = 8.0, 0.05
# A try that has not ended by then has lost its process; it stays a failure.
LONGEST_TRY = timedelta(minutes=1)

_attempt = Table(
    "attempt",
    tables,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False),
    # microseconds since 1970
    Column("at", BigInteger, nullable=False),
    # whether its end is still to come
    Column("runs", Boolean, nullable=False),
)
Index("attempt_key", _attempt.c.key, _attempt.c.at)
_c = _attempt.c


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


class TooManyCodes(TooManyTries):
    """So many wrong codes in a day that somebody seems to know the password."""

    def __init__(self):
        PortalError.__init__(
            self,
            _(
                "Hôm nay đã nhập sai mã quá nhiều lần, có thể có người biết mật khẩu của bạn. Hãy báo ngay người quản "
                "trị của cơ quan để được cấp lại.",
                "Too many wrong codes today: somebody may know your password. Tell your agency's administrator now, "
                "who can reset it.",
            ),
        )


@dataclass(frozen=True)
class Limit:
    """At most `most` failures within `span` (a timedelta); `error` is raised for the next one."""

    most: int
    span: timedelta
    error: type = TooManyTries


ORDINARY = Limit(MOST_TRIES, timedelta(minutes=MINUTES))
CODES_A_DAY = Limit(MOST_CODES_A_DAY, DAY, TooManyCodes)


class Throttle:
    """Counts failed tries; a success costs nothing, so a whole office may share an address."""

    def __init__(self, scratch, pause=time.sleep):
        self._scratch = scratch
        self._pause = pause

    @contextmanager
    def attempt(self, account, address, *further):
        """Run one try: yields a function to call when it failed; raises `TooManyTries` before anything is checked.

        `further`: `Limit`s that hold for the account besides the ordinary one.
        """
        keys = {_digest(f"account {account}"): (ORDINARY, *further), _digest(f"net {network_of(address)}"): (ORDINARY,)}
        tries = self._begin(keys)
        failed: list = []
        try:
            yield lambda: failed.append(True)
        finally:
            self._end(tries, keep=bool(failed))

    def spend(self, name, limit):
        """Count one of the acts called `name`; raises the `limit`'s error where there were too many of them of late."""
        key = _digest(f"act {name}")
        with self._scratch.writing() as connection:
            now = clock.now()
            if _is_full(connection, key, limit, now):
                raise limit.error()
            connection.execute(insert(_attempt).values(key=key, at=microseconds(now), runs=False))

    def forget(self, account):
        """Forget the failures of an account: an administrator has dealt with them."""
        with self._scratch.writing() as connection:
            connection.execute(delete(_attempt).where(_c.key == _digest(f"account {account}")))

    def _begin(self, keys):
        waited = 0.0
        while True:
            with self._scratch.writing() as connection:
                now = clock.now()
                connection.execute(delete(_attempt).where(_c.at < microseconds(now - DAY)))
                # Tries that still run count too, or ten processes could each make the tenth try.
                if not any(_is_full(connection, key, limit, now) for key, limits in keys.items() for limit in limits):
                    return [_start(connection, key, now) for key in keys]
                for key, limits in keys.items():
                    for limit in limits:
                        if _is_full(connection, key, limit, now, finished=True):
                            raise limit.error()
            if waited >= PATIENCE:
                raise TooManyTries()
            self._pause(PAUSE)
            waited += PAUSE

    def _end(self, tries, keep):
        change = update(_attempt).values(runs=False) if keep else delete(_attempt)
        with self._scratch.writing() as connection:
            connection.execute(change.where(_c.id.in_(tries)))


def _start(connection, key, now):
    row = {"key": key, "at": microseconds(now), "runs": True}
    return connection.execute(insert(_attempt).values(**row)).inserted_primary_key[0]


def _is_full(connection, key, limit, now, finished=False):
    counted = select(func.count()).where(
        _c.key == key,
        _c.at > microseconds(now - limit.span),
        # What another machine's clock calls the next second counts; what a clock that was wrong wrote does not.
        _c.at <= microseconds(now + LONGEST_TRY),
    )
    if finished:
        counted = counted.where(~_c.runs | (_c.at < microseconds(now - LONGEST_TRY)))
    return connection.scalar(counted) >= limit.most


def _digest(name):
    # Accounts are what people type: any length, sometimes a password in the wrong field.
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
