"""How agencies answer the questions of citizens: counts by agency, of all questions, whoever may read them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import and_, case, func, select

from portal.clock import PEOPLES_ZONE
from portal.search.engine import among
from portal.search.rows import microseconds
from portal.search.tables import item

_c = item.c


@dataclass(frozen=True)
class Figures:
    """The questions of one agency: answered in time or late, still open in time or overdue, diverted."""

    on_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    diverted: int = 0

    @property
    def answered(self):
        """How many are answered."""
        return self.on_time + self.late

    @property
    def received(self):
        """How many are answered or to be answered."""
        return self.answered + self.open + self.overdue

    @property
    def share(self):
        """How many of 100 answers came in time; None where there is none."""
        return round(100 * self.on_time / self.answered) if self.answered else None

    def __add__(self, other):
        return Figures(
            self.on_time + other.on_time,
            self.late + other.late,
            self.open + other.open,
            self.overdue + other.overdue,
            self.diverted + other.diverted,
        )


def question_figures(projection, kind, open_states, now, year=None):
    """Agency id → `Figures` of what citizens have sent, in a year of Vietnam's or ever.

    Counts tell nothing of any question, so they are the same for every reader.
    """
    waits, moment = among(_c.state, list(open_states)), microseconds(now)
    answered = _c.published.isnot(None)
    parts = (
        and_(answered, _c.published <= _c.ends),
        and_(answered, _c.published > _c.ends),
        and_(~answered, waits, _c.ends >= moment),
        and_(~answered, waits, _c.ends < moment),
        and_(~answered, _c.state == "diverted"),
    )
    # What staff write down themselves was received by nobody's letter.
    wanted = [_c.kind == kind, _c.starts.isnot(None), *_in_year(year)]
    counts = [func.sum(case((part, 1), else_=0)) for part in parts]
    query = select(_c.agency, *counts).where(*wanted).group_by(_c.agency)
    with projection.reading() as connection:
        return {agency: Figures(*map(int, found)) for agency, *found in connection.execute(query)}


def _in_year(year):
    if year is None:
        return []
    first, after = (datetime(one, 1, 1, tzinfo=PEOPLES_ZONE).astimezone(UTC) for one in (year, year + 1))
    return [_c.starts >= microseconds(first), _c.starts < microseconds(after)]
