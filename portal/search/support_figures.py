"""How the support desk answers: counts of what was reported in a time, by agency; whoever may read them."""

from dataclasses import astuple, dataclass

from sqlalchemy import and_, case, func, select

from portal.content.support import DROPPED, LATE, ON_TIME
from portal.search.engine import among
from portal.search.rows import microseconds
from portal.search.tables import item

_c = item.c


@dataclass(frozen=True)
class SupportFigures:
    """What was reported: answered in time or late, still open in time or overdue, closed by whoever reported it."""

    on_time: int = 0
    late: int = 0
    open: int = 0
    overdue: int = 0
    dropped: int = 0

    @property
    def answered(self):
        """How many are answered."""
        return self.on_time + self.late

    @property
    def reported(self):
        """How many there were."""
        return sum(astuple(self))

    def __add__(self, other):
        return SupportFigures(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def support_figures(projection, kind, open_states, now, between):
    """Agency id → `SupportFigures` of what was reported `between` two moments, the second not included.

    Counts tell nothing of any request, so they are the same for every reader.
    """
    waits, moment = among(_c.state, list(open_states)), microseconds(now)
    parts = (
        _c.level == ON_TIME,
        _c.level == LATE,
        and_(waits, _c.level == "", _c.ends >= moment),
        and_(waits, _c.level == "", _c.ends < moment),
        _c.level == DROPPED,
    )
    first, after = map(microseconds, between)
    counts = [func.sum(case((part, 1), else_=0)) for part in parts]
    wanted = (_c.kind == kind, _c.starts >= first, _c.starts < after)
    query = select(_c.agency, *counts).where(*wanted).group_by(_c.agency)
    with projection.reading() as connection:
        return {agency: SupportFigures(*map(int, found)) for agency, *found in connection.execute(query)}
