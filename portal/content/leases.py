"""Who is editing what at this moment: a lease, not a lock. It tells colleagues, stops nobody, and ends by itself.

Kept in the records that all processes share, never in the object database: a sign of life a minute from every open
form would make it grow and get into the way of those who save (docs/decisions/leases-and-unsaved-texts.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import BigInteger, Column, Index, Table, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.storage.scratch import tables

# Three signs of life may get lost on a bad line before the colleagues are told that he has gone.
LASTS = timedelta(minutes=3)

log = structlog.get_logger(__name__)

# Moments are microseconds since 1970.
_lease = Table(
    "lease",
    tables,
    Column("item", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("since", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
)
Index("lease_until", _lease.c.until)
_c = _lease.c


@dataclass(frozen=True)
class Lease:
    """One person editing one item, since a moment."""

    item_id: int
    person_id: int
    since: datetime


class Leases:
    """The leases of all items and people. Nothing here may keep anybody from his work: reading never fails."""

    def __init__(self, scratch):
        self._scratch = scratch

    def renew(self, item_id, person_id):
        """A sign of life: the person is editing the item. Begins his lease where he has none that still runs."""
        now = clock.now()
        until = _microseconds(now + LASTS)
        mine = (_c.item == item_id, _c.person == person_id)
        with self._scratch.writing() as connection:
            connection.execute(delete(_lease).where(_c.until <= _microseconds(now)))
            if not connection.execute(update(_lease).where(*mine).values(until=until)).rowcount:
                row = {"item": item_id, "person": person_id, "since": _microseconds(now), "until": until}
                connection.execute(insert(_lease).values(**row))

    def end(self, item_id, person_id):
        """The person has saved, or left the form."""
        with self._scratch.writing() as connection:
            connection.execute(delete(_lease).where(_c.item == item_id, _c.person == person_id))

    def of(self, item_id, besides=None):
        """The running leases of an item, oldest first; without the person `besides`."""
        question = select(_c.person, _c.since).where(_c.item == item_id, _c.until > _microseconds(clock.now()))
        try:
            with self._scratch.reading() as connection:
                rows = connection.execute(question.order_by(_c.since, _c.person)).all()
        except SQLAlchemyError:
            log.warning("leases cannot be read", exc_info=True)
            return ()
        return tuple(Lease(item_id, person, _moment(since)) for person, since in rows if person != besides)


def _microseconds(moment):
    return round(moment.timestamp() * 1_000_000)


def _moment(stored):
    return datetime.fromtimestamp(stored / 1_000_000, clock.now().tzinfo)
