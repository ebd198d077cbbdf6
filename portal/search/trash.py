"""The lists of the trash: one row for each thing that was deleted, seen by those who might delete it as it was."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table, and_, bindparam, func, or_, select

from portal.content.editions import field_value
from portal.content.trash import ITrashed, every_entry
from portal.permissions import Permission
from portal.search.access import AccessList
from portal.search.conditions import among_named, listed
from portal.search.paging import BACKWARD, FORWARD, PageKey, read_key
from portal.search.rows import READERS, microseconds, moment_of
from portal.search.tables import Letters, Number, complete

ORDER = "trash"
table = Table(
    "trash",
    MetaData(),
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("access", Integer, nullable=False),
    # in whose trash it is: an agency's or the site's
    Column("keeper", Number, nullable=False),
    Column("item", Number, nullable=False),
    Column("kind", Letters, nullable=False),
    Column("title", Letters, nullable=False),
    Column("path", Letters, nullable=False),
    Column("internal", Boolean, nullable=False),
    Column("workflow", Letters, nullable=False),
    Column("state", Letters, nullable=False),
    Column("count", Integer, nullable=False),
    Column("deleted", Number, nullable=False),
    Column("deleted_by", Number),
    Column("batch", Number, nullable=False),
)
complete(table)
_c = table.c
Index("trash_newest", _c.keeper, _c.deleted, _c.id)
Index("trash_batch", _c.batch)
PLACE = (_c.deleted, _c.id)


def row_of(entry):
    """Its row; None for what came back or was purged."""
    item = entry.item
    if item is None:
        return None
    return {
        READERS: readers_of(item),
        "keeper": entry.keeper_id,
        "item": item.id,
        "kind": item.kind,
        "title": field_value(type(item), item.published or item.draft, "title"),
        "path": entry.path,
        "internal": entry.internal,
        "workflow": item.workflow,
        "state": item.state,
        "count": entry.count,
        "deleted": microseconds(entry.deleted),
        "deleted_by": entry.deleted_by,
        "batch": entry.batch,
    }


def readers_of(item):
    """Who sees it in the trash: those who might delete it in the state in which it was deleted."""
    return AccessList(
        frozenset(principal for principal, permissions in item.access if Permission.DELETE in permissions), frozenset()
    )


@dataclass(frozen=True)
class TrashRow:
    """One thing in the trash. `count`: how many things lie below it; the moment is zone-aware, UTC."""

    id: int
    oid: bytes
    keeper: int
    item: int
    kind: str
    title: str
    path: str
    internal: bool
    workflow: str
    state: str
    count: int
    deleted: datetime
    deleted_by: int | None
    batch: int


@dataclass(frozen=True)
class TrashPage:
    """One page of the trash, newest first; a key is None where there is nothing before or after it."""

    rows: tuple
    next_key: str | None
    previous_key: str | None


_COLUMNS = [_c[field.name] for field in fields(TrashRow)]


class TrashLists:
    """What one reader sees in the trash. `projection`: a `Projection`, or the `Moment` of a request."""

    def __init__(self, projection, reader):
        self.projection = projection
        self.reader = reader

    def page(self, keeper_id, limit, after=None):
        """One page of what was deleted in an agency; anything that is no key of ours gives the first page."""
        key = read_key(after, ORDER, (int, int))
        backwards = key is not None and key.way == BACKWARD
        wanted = _c.keeper == keeper_id
        if key is not None:
            wanted &= _beyond(key.values, newer=backwards)
        order = PLACE if backwards else [column.desc() for column in PLACE]
        rows = self._rows(wanted, order, limit + 1)
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows.reverse()
        has_next, has_previous = (True, more) if backwards else (more, key is not None)
        return TrashPage(
            tuple(rows),
            next_key=_key(FORWARD, rows[-1]) if rows and has_next else None,
            previous_key=_key(BACKWARD, rows[0]) if rows and has_previous else None,
        )

    def by_ids(self, ids):
        """The rows of some entries, as a dict; what is not there, or not for this reader, is left out."""
        rows = self._rows(among_named(_c.id, "ids"), PLACE, None, ids=listed(ids))
        return {row.id: row for row in rows}

    def batch(self, batch):
        """The rows of what one act has deleted."""
        return self._rows(_c.batch == batch, PLACE, None)

    def count(self, keeper_id):
        """How many things this reader sees in the trash of an agency."""
        with self.projection.reading() as connection:
            wanted = select(func.count()).select_from(table).where(_c.keeper == keeper_id, _VISIBLE)
            return connection.scalar(wanted, self._access(connection))

    def _rows(self, wanted, order, limit, **parameters):
        with self.projection.reading() as connection:
            query = select(*_COLUMNS).where(wanted, _VISIBLE).order_by(*order).limit(limit)
            found = connection.execute(query, {**parameters, **self._access(connection)})
            return [TrashRow(**{**row._mapping, "deleted": moment_of(row.deleted)}) for row in found]

    def _access(self, connection):
        return {"always": listed(self.projection.readers.of(connection, self.reader.principals).always)}


_VISIBLE = among_named(_c.access, "always")


def _beyond(values, newer):
    deleted, number = (bindparam(None, value, type_=Number) for value in values)
    if newer:
        return or_(_c.deleted > deleted, and_(_c.deleted == deleted, _c.id > number))
    return or_(_c.deleted < deleted, and_(_c.deleted == deleted, _c.id < number))


def _key(way, row):
    return PageKey(ORDER, way, (microseconds(row.deleted), row.id)).write()


__all__ = ["ITrashed", "TrashLists", "TrashPage", "TrashRow", "every_entry", "row_of", "table"]
