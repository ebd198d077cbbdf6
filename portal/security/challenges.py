"""Challenges: random numbers that a passkey signs, each good for one use, for one purpose and in one browser."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import BigInteger, Column, Index, String, Table, delete, func, insert, select

from portal import clock
from portal.security.addresses import network_of
from portal.security.throttle import TooManyTries
from portal.storage.scratch import microseconds, tables

HOLDS = timedelta(minutes=5)
BYTES = 32
# Of one network within these five minutes: an office signing in needs fewer, and a flood fills no disk.
MOST_OF_A_NETWORK = 300

_challenge = Table(
    "challenge",
    tables,
    # of the challenge and its purpose
    Column("digest", String(64), primary_key=True),
    Column("network", String(64), nullable=False),
    # microseconds since 1970
    Column("until", BigInteger, nullable=False),
)
Index("challenge_until", _challenge.c.until)
_c = _challenge.c


class Challenges:
    """Gives out challenges and takes each of them back once; shared by all processes."""

    def __init__(self, scratch):
        self._scratch = scratch

    def new(self, purpose, address):
        """A new challenge (bytes) for `purpose`, a text; raises `TooManyTries`."""
        challenge = secrets.token_bytes(BYTES)
        now, network = clock.now(), network_of(address)
        with self._scratch.writing() as connection:
            connection.execute(delete(_challenge).where(_c.until <= microseconds(now)))
            if connection.scalar(select(func.count()).where(_c.network == network)) >= MOST_OF_A_NETWORK:
                raise TooManyTries()
            row = {"digest": _digest(purpose, challenge), "network": network, "until": microseconds(now + HOLDS)}
            connection.execute(insert(_challenge).values(**row))
        return challenge

    def take(self, purpose, challenge):
        """Whether this challenge was given out for `purpose` and is good still; it is not any more."""
        here = _c.digest == _digest(purpose, challenge)
        with self._scratch.writing() as connection:
            until = connection.scalar(select(_c.until).where(here))
            connection.execute(delete(_challenge).where(here))
        return until is not None and microseconds(clock.now()) < until


def _digest(purpose, challenge):
    return hashlib.sha256(f"{purpose} ".encode() + challenge).hexdigest()
