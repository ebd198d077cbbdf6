"""The queue's index: a table of the projection, by which workers find what is due and people see what waits."""

import re
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, and_, func, or_, select

from portal.jobs.job import DONE, FAILED, RUNNING, WAITING, IJob
from portal.jobs.outbox import every_job
from portal.search.engine import among
from portal.search.rows import microseconds, moment_of
from portal.search.tables import Number

STATES = (FAILED, RUNNING, WAITING)
MOMENTS = ("due", "ready_at", "created")
# "s": the page after this row (sau), "t": the one before it (trước); the row's due time and id.
_KEY = re.compile(r"([st])(\d{1,18})\.(\d{1,19})\Z", re.ASCII)

job_table = Table(
    "job",
    MetaData(),
    Column("id", Number, primary_key=True, autoincrement=False),
    # its address in the object database; the projection fills it in
    Column("oid", LargeBinary(8), nullable=False),
    Column("agency", Number, nullable=False),
    Column("name", String, nullable=False),
    Column("state", String, nullable=False),
    Column("due", Number, nullable=False),
    # when a worker may take it; empty where none may
    Column("ready_at", Number),
    Column("attempts", Integer, nullable=False),
    Column("worker", String, nullable=False),
    Column("error", String, nullable=False),
    Column("error_english", String, nullable=False),
    Column("created", Number, nullable=False),
    Column("created_by", Number),
)
_c = job_table.c
Index("job_ready", _c.ready_at)
Index("job_state", _c.state, _c.due, _c.id)


def register(projection):
    """Have the projection keep the table; call it before the projection is bound to a database."""
    projection.register(IJob, job_table, row_of, every_job)


def row_of(job):
    """The columns of a job; None where it is over."""
    if job.state == DONE:
        return None
    error, error_english = job.last_error
    return {
        "agency": job.agency_id,
        "name": job.name,
        "state": job.state,
        "due": microseconds(job.due),
        "ready_at": microseconds(job.ready_at),
        "attempts": job.attempts,
        "worker": job.worker,
        "error": error,
        "error_english": error_english,
        "created": microseconds(job.created),
        "created_by": job.created_by,
    }


@dataclass(frozen=True)
class JobRow:
    """One job as the table shows it; moments are zone-aware, UTC."""

    id: int
    oid: bytes
    agency: int
    name: str
    state: str
    due: datetime
    ready_at: datetime | None
    attempts: int
    worker: str
    error: str
    error_english: str
    created: datetime
    created_by: int | None


@dataclass(frozen=True)
class JobPage:
    """Some rows in the order of their due time, and the keys of the pages after and before; None at the ends."""

    rows: tuple
    next_key: str | None
    previous_key: str | None


_COLUMNS = [job_table.c[field.name] for field in fields(JobRow)]


class JobQueue:
    """Asks the table; the jobs themselves are changed in the object database only."""

    def __init__(self, projection):
        self.projection = projection

    def next(self, limit, without=()):
        """The jobs that can be taken now or later, soonest first, but those `without` (ids)."""
        wanted = select(*_COLUMNS).where(_c.ready_at.is_not(None)).order_by(_c.ready_at, _c.id).limit(limit)
        if without:
            wanted = wanted.where(~among(_c.id, without))
        return self._rows(wanted)

    def get(self, job_id):
        """The job of that id, or None."""
        return next(iter(self._rows(select(*_COLUMNS).where(_c.id == job_id))), None)

    def counts(self):
        """State → how many jobs are in it, for every state."""
        with self.projection.reading() as connection:
            found = dict(connection.execute(select(_c.state, func.count()).group_by(_c.state)).all())
        return {state: found.get(state, 0) for state in STATES}

    def page(self, state, limit, key=None):
        """One page of the jobs in a state; anything that is no key of ours gives the first page."""
        backwards, start = _read_key(key)
        place = (_c.due, _c.id)
        wanted = select(*_COLUMNS).where(_c.state == state)
        if start is not None:
            due, job_id = start
            wanted = wanted.where(
                or_(_c.due < due, and_(_c.due == due, _c.id < job_id))
                if backwards
                else or_(_c.due > due, and_(_c.due == due, _c.id > job_id))
            )
        order = [column.desc() for column in place] if backwards else place
        rows = self._rows(wanted.order_by(*order).limit(limit + 1))
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        has_next, has_previous = (True, more) if backwards else (more, start is not None)
        return JobPage(
            tuple(rows),
            next_key=_write_key("s", rows[-1]) if rows and has_next else None,
            previous_key=_write_key("t", rows[0]) if rows and has_previous else None,
        )

    def _rows(self, wanted):
        with self.projection.reading() as connection:
            return [_job_row(row._mapping) for row in connection.execute(wanted)]


def _job_row(stored):
    return JobRow(**{**stored, **{name: moment_of(stored[name]) for name in MOMENTS}})


def _write_key(direction, row):
    return f"{direction}{microseconds(row.due)}.{row.id}"


def _read_key(key):
    match = _KEY.match(key or "")
    return (match[1] == "t", (int(match[2]), int(match[3]))) if match else (False, None)
