"""Lists of notices that wait: by agency, oldest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Index, MetaData, Table, func, select

from portal.search.rows import microseconds, moment_of
from portal.search.tables import Number, complete
from portal.workflow.notices import IAccessNotice, everything

table = Table(
    "access_notice",
    MetaData(),
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("agency", Number, nullable=False),
    Column("item", Number, nullable=False),
    # when the oldest change that waits was made, and how many wait
    Column("raised", Number, nullable=False),
    Column("count", Number, nullable=False),
)
complete(table)
_c = table.c
Index("access_notice_agency", _c.agency, _c.raised, _c.id)
Index("access_notice_raised", _c.raised, _c.id)


def register(projection):
    """Have the projection keep the table; call it before the projection is bound to a database."""
    projection.register(IAccessNotice, table, row_of, everything)


def row_of(notice):
    """The columns of a notice; None where nothing waits."""
    if not notice.changes:
        return None
    return {
        "agency": notice.agency_id,
        "item": notice.item_id,
        "raised": microseconds(notice.changes[0].when),
        "count": len(notice.changes),
    }


@dataclass(frozen=True)
class NoticeRow:
    """One notice that waits: of which container, since when, how many changes."""

    id: int
    agency: int
    item: int
    raised: datetime
    count: int


class NoticeLists:
    """Asks the table through a projection, or one moment of it."""

    def __init__(self, projection):
        self.projection = projection

    def waiting(self, agency_id, number=1, limit=50):
        """Page `number` of the notices of an agency (None: of all), oldest first, and how many there are."""
        mine = [_c.agency == agency_id] if agency_id is not None else []
        wanted = select(_c.id, _c.agency, _c.item, _c.raised, _c.count).where(*mine).order_by(_c.raised, _c.id)
        with self.projection.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(table).where(*mine))
            number = max(1, min(number, -(-total // limit) or 1))
            found = connection.execute(wanted.limit(limit).offset((number - 1) * limit))
            rows = tuple(NoticeRow(row.id, row.agency, row.item, moment_of(row.raised), row.count) for row in found)
        return rows, total
