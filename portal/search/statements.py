"""The SQL of lists and counts: made once for each shape of question, because making it takes longer than asking."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sqlalchemy import Integer, and_, bindparam, false, func, or_, select, tuple_

from portal.search.engine import among_named, beside
from portal.search.listing import COLUMNS, ENDS_BEFORE, ENDS_FROM, EQUALITIES, ESCAPE
from portal.search.tables import item

# More shapes than the portal's lists have; strangers cannot make many, for filters are named by views.
MOST_SHAPES = 2000


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by these columns, and by id where they are equal.

    `indexes`: the columns by which an index of portal/search/tables.py leads to rows in this order. The first
    that fits is used, because SQLite, left to itself, likes to fetch all rows and sort them.
    """

    columns: tuple
    indexes: tuple = ()
    descending: bool = False

    @cached_property
    def keys(self):
        """The columns that a page key holds."""
        return (*self.columns, item.c.id)

    @cached_property
    def types(self):
        """The Python types of the keys' values."""
        return tuple(column.type.python_type for column in self.keys)


CHILDREN = ("parent",)
ORDERS = {
    "newest": Order((item.c.dated,), (CHILDREN, ("agency", "kind"), ("kind",)), descending=True),
    "modified": Order((item.c.modified,), (CHILDREN, ("state", "agency"), ("agency",)), descending=True),
    "title": Order((item.c.title_key,), (CHILDREN, ("kind", "level"))),
    "due": Order((item.c.ends,), (("agency", "kind"),)),
    "position": Order((item.c.position, item.c.rank), (CHILDREN,)),
}
# "-title" is the other way round.
ORDERS |= {f"-{name}": replace(order, descending=not order.descending) for name, order in ORDERS.items()}


def turned(name):
    """The name of the order that goes the other way."""
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


@dataclass(frozen=True)
class Shape:
    """What statements differ in: the filters asked for, those of them with several values, the reader's part."""

    names: tuple
    several: frozenset
    reader: tuple

    def condition(self, indexes=()):
        """The condition on the rows; `indexes`: see `Order`."""
        single = set(self.names) - self.several
        leading = next((names for names in indexes if single.issuperset(names)), EQUALITIES)
        wanted = [self._filter(name, name in leading) for name in self.names]
        return and_(visible(item, self.reader), *wanted)

    def _filter(self, name, leads):
        if name == "below":
            return _below()
        if name == ENDS_BEFORE:
            return item.c.ends < bindparam(name)
        if name == ENDS_FROM:
            return item.c.ends >= bindparam(name)
        if name not in EQUALITIES:
            return item.c.title_folded.like(bindparam(name), escape=ESCAPE)
        column = item.c[name] if leads else beside(item.c[name])
        return among_named(column, name) if name in self.several else column == bindparam(name)


def visible(table, reader):
    """The condition that a reader may see a row; the parameters are those of `ReaderLists`, and `now`.

    `reader`: the `shape` of his lists. The table has the columns `access`, `publish_on` and `withdraw_on` of `item`.
    """
    sees_all, has_always, has_timed = reader
    access = beside(table.c.access)
    in_time = and_(
        or_(table.c.publish_on.is_(None), table.c.publish_on <= bindparam("now")),
        or_(table.c.withdraw_on.is_(None), table.c.withdraw_on > bindparam("now")),
    )
    if sees_all:
        # An administrator is on thousands of lists: only those are named that hang on the time.
        within = access <= bindparam("known")
        return and_(within, or_(~among_named(access, "timed"), in_time)) if has_timed else within
    # The order matters: most rows are decided by the first part, which an index holds.
    parts = [among_named(access, "always")] if has_always else []
    if has_timed:
        parts.append(and_(among_named(access, "timed"), in_time))
    return or_(*parts) if parts else false()


def _below():
    # All addresses that begin with the place's own, found by index.
    place = item.alias("place")
    path = select(place.c.path).where(place.c.id == bindparam("below")).scalar_subquery()
    end = select(place.c.path.concat("\U0010ffff")).where(place.c.id == bindparam("below")).scalar_subquery()
    return and_(item.c.path > path, item.c.path < end)


@lru_cache(MOST_SHAPES)
def rows_in_order(name, shape, is_continued):
    """A list in the order of that name, of `limit` rows; continued from the values of its keys (`key_0`, …)."""
    order = ORDERS[name]
    keys = [column.desc() if order.descending else column for column in order.keys]
    query = select(*COLUMNS, *(column.label(f"key_{column.name}") for column in order.keys))
    query = query.where(shape.condition(order.indexes)).order_by(*keys).limit(bindparam("limit", type_=Integer))
    if is_continued:
        # One comparison of tuples, so that an index leads to the place.
        here = tuple_(*order.keys)
        there = tuple_(*(bindparam(f"key_{number}", type_=column.type) for number, column in enumerate(order.keys)))
        query = query.where(here < there if order.descending else here > there)
    return query


@lru_cache(MOST_SHAPES)
def number_of_rows(shape):
    """How many rows there are."""
    return select(func.count()).select_from(item).where(shape.condition())


@lru_cache(MOST_SHAPES)
def numbers_by(column, shape):
    """How many rows there are of each value of a column."""
    return select(item.c[column], func.count()).where(shape.condition()).group_by(item.c[column])


@lru_cache(MOST_SHAPES)
def rows_by_id(shape):
    """The rows of some ids."""
    return select(*COLUMNS).where(among_named(item.c.id, "ids"), shape.condition())
