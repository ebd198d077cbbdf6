"""Lists and counts for one reader: the only way to the rows for everybody who shows them to people."""

from dataclasses import dataclass

from sqlalchemy import func, select, tuple_

from portal import clock
from portal.search.engine import among
from portal.search.listing import COLUMNS, Filters, Page, row_from
from portal.search.paging import BACKWARD, FORWARD, PageKey, read_key
from portal.search.projection import parts_of
from portal.search.rows import microseconds
from portal.search.tables import item

MOST_ROWS = 1000
CHUNK = 500
# What rows may be counted by.
COUNTABLE = ("state", "kind", "agency", "level", "unit", "creator")


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by these columns, and by id where they are equal."""

    columns: tuple
    descending: bool = False

    @property
    def keys(self):
        """The columns that a page key holds."""
        return (*self.columns, item.c.id)

    @property
    def turned(self):
        """The same from the end."""
        return Order(self.columns, not self.descending)

    @property
    def types(self):
        """The Python types of the keys' values."""
        return tuple(column.type.python_type for column in self.keys)


ORDERS = {
    "newest": Order((item.c.dated,), descending=True),
    "modified": Order((item.c.modified,), descending=True),
    "title": Order((item.c.title_key,)),
    "position": Order((item.c.position, item.c.title_key)),
}
# "-title" is the other way round.
ORDERS |= {f"-{name}": order.turned for name, order in ORDERS.items()}


class SearchService:
    """What one reader sees of the projection. A row that he may not see does not exist for him."""

    def __init__(self, projection, reader):
        self.projection = projection
        self.reader = reader

    def find(self, *, order="newest", limit=20, after=None, **filters):
        """One `Page` of the rows that `Filters` choose, in an order of `ORDERS`.

        `after`: a page key that an earlier page gave; anything else is taken for the first page.
        Raises `ValueError` for an unknown order, `TypeError` for an unknown filter.
        """
        if order not in ORDERS:
            raise ValueError(f"no order {order!r}; known: {', '.join(sorted(ORDERS))}")
        limit = max(1, min(limit, MOST_ROWS))
        key = read_key(after, order, ORDERS[order].types)
        with self.projection.reading() as connection:
            wanted = self._visible(connection) & Filters(**filters).condition()
            if key is not None and key.way == BACKWARD:
                return self._page_before(connection, wanted, key, limit)
            return self._page_after(connection, wanted, order, limit, key)

    def get(self, wanted_id):
        """The row of an object by id, or None."""
        return self.by_ids([wanted_id]).get(wanted_id)

    def by_ids(self, ids):
        """The rows of objects by id, as a dict; what is not there, or not for this reader, is left out."""
        found = {}
        with self.projection.reading() as connection:
            visible = self._visible(connection)
            for some in parts_of(ids, CHUNK):
                query = select(*COLUMNS).where(among(item.c.id, some), visible)
                found.update((row.id, row_from(row)) for row in connection.execute(query))
        return found

    def count(self, **filters):
        """How many rows `Filters` choose."""
        with self.projection.reading() as connection:
            wanted = self._visible(connection) & Filters(**filters).condition()
            return connection.scalar(select(func.count()).select_from(item).where(wanted))

    def counts(self, by, **filters):
        """How many rows `Filters` choose, by the values of one of the columns of `COUNTABLE`, as a dict."""
        if by not in COUNTABLE:
            raise ValueError(f"rows are not counted by {by!r}; known: {', '.join(COUNTABLE)}")
        column = item.c[by]
        with self.projection.reading() as connection:
            wanted = self._visible(connection) & Filters(**filters).condition()
            query = select(column, func.count()).where(wanted).group_by(column)
            return {value: count for value, count in connection.execute(query)}

    def _visible(self, connection):
        lists = self.projection.readers.of(connection, self.reader.principals)
        return lists.condition(microseconds(clock.now()))

    def _page_after(self, connection, wanted, order, limit, key=None):
        rows = _rows(connection, wanted, ORDERS[order], limit + 1, key and key.values)
        if key is not None and not rows:
            return self._last_page(connection, wanted, order, limit)
        shown = rows[:limit]
        return Page(
            rows=tuple(map(row_from, shown)),
            next_key=_key(order, FORWARD, shown[-1]) if len(rows) > limit else None,
            previous_key=_key(order, BACKWARD, shown[0]) if key is not None else None,
        )

    def _last_page(self, connection, wanted, order, limit):
        rows = _rows(connection, wanted, ORDERS[order].turned, limit + 1)
        shown = rows[:limit][::-1]
        return Page(
            rows=tuple(map(row_from, shown)),
            previous_key=_key(order, BACKWARD, shown[0]) if len(rows) > limit else None,
        )

    def _page_before(self, connection, wanted, key, limit):
        rows = _rows(connection, wanted, ORDERS[key.order].turned, limit + 1, key.values)
        if len(rows) <= limit:
            # The beginning of the list: shown as the full first page, even where it has grown shorter.
            return self._page_after(connection, wanted, key.order, limit)
        shown = rows[:limit][::-1]
        return Page(
            rows=tuple(map(row_from, shown)),
            next_key=_key(key.order, FORWARD, shown[-1]),
            previous_key=_key(key.order, BACKWARD, shown[0]),
        )


def _rows(connection, wanted, order, limit, after=None):
    keys = [column.desc() if order.descending else column for column in order.keys]
    query = select(*COLUMNS, *(column.label(f"key_{column.name}") for column in order.keys))
    query = query.where(wanted).order_by(*keys).limit(limit)
    if after is not None:
        # One comparison of tuples, so that an index leads to the place.
        place = tuple_(*order.keys)
        query = query.where(place < after if order.descending else place > after)
    return connection.execute(query).all()


def _key(order, way, stored):
    values = tuple(stored._mapping[f"key_{column.name}"] for column in ORDERS[order].keys)
    return PageKey(order, way, values).write()
