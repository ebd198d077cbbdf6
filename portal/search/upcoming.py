"""What will change by itself: the items of an agency that are published or withdrawn at moments that lie ahead."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Integer, bindparam, literal, select, tuple_, union_all

from portal.search.listing import COLUMNS, Row, row_from
from portal.search.paging import FORWARD, PageKey, read_key
from portal.search.rows import microseconds, moment_of
from portal.search.statements import MOST_SHAPES, visible
from portal.search.tables import item

PUBLISH_ON, WITHDRAW_ON, CHANGES_ON = "publish_on", "withdraw_on", "changes_on"
ORDER, KEY_TYPES = "upcoming", (int, int, str)
_KEYS = ("moment", "id", "edge")


@dataclass(frozen=True)
class Edge:
    """A moment at which an item appears (`publish_on`), changes (`changes_on`) or goes (`withdraw_on`): its `edge`."""

    row: Row
    edge: str
    moment: datetime


@dataclass(frozen=True)
class EdgePage:
    """One page of edges, the next one first; the key is None where there are no more."""

    edges: tuple
    next_key: str | None = None


def upcoming(connection, lists, question):
    """One `EdgePage`; `question`: the values of `agency`, `now`, `end` (microseconds), `limit` and `after` (a key)."""
    key = read_key(question.pop("after"), ORDER, KEY_TYPES)
    limit = question["limit"]
    parameters = {**lists.parameters, **question, "limit": limit + 1}
    if key is not None:
        parameters |= {f"key_{name}": value for name, value in zip(_KEYS, key.values, strict=True)}
    stored = connection.execute(_edges_in_order(lists.shape, key is not None), parameters).all()
    shown = stored[:limit]
    edges = tuple(Edge(row_from(row), row.edge, moment_of(row.moment)) for row in shown)
    if len(stored) <= limit:
        return EdgePage(edges)
    last = shown[-1]
    return EdgePage(edges, PageKey(ORDER, FORWARD, (last.moment, last.id, last.edge)).write())


def question_about(agency_id, now, end, limit, after):
    """The values that `upcoming` asks for."""
    return {
        "agency": agency_id,
        "now": microseconds(now),
        "end": microseconds(end),
        "limit": limit,
        "after": after,
    }


@lru_cache(MOST_SHAPES)
def _edges_in_order(reader, is_continued):
    """The edges of an agency after `now` and up to `end`, the next first."""
    every = union_all(*(_edges(name, reader) for name in (PUBLISH_ON, WITHDRAW_ON, CHANGES_ON))).subquery()
    keys = [every.c[name] for name in _KEYS]
    query = select(every).order_by(*keys).limit(bindparam("limit", type_=Integer))
    if is_continued:
        there = (bindparam(f"key_{key.name}", type_=key.type) for key in keys)
        query = query.where(tuple_(*keys) > tuple_(*there))
    return query


def _edges(name, reader):
    moment = item.c[name]
    return select(*COLUMNS, literal(name).label("edge"), moment.label("moment")).where(
        item.c.agency == bindparam("agency"),
        moment > bindparam("now"),
        moment <= bindparam("end"),
        visible(item, reader),
    )
