"""Lists and counts for one reader: the only way to the rows for everybody who shows them to people."""

from contextlib import contextmanager
from dataclasses import replace

from portal import clock
from portal.i18n import DEFAULT_LANGUAGE
from portal.search.engine import listed
from portal.search.facets import facets
from portal.search.in_language import with_titles
from portal.search.kept_lists import MOST_ROWS as MOST_KEPT
from portal.search.links import MOST_NAMED, linking_to, used_only_by
from portal.search.listing import Filters, Page, Row, row_from
from portal.search.paging import BACKWARD, FORWARD, PageKey, read_key
from portal.search.projection import parts_of
from portal.search.rows import microseconds
from portal.search.statements import ORDERS, Shape, number_of_rows, numbers_by, rows_by_id, rows_in_order, turned
from portal.search.suggestions import suggestions
from portal.search.text_query import TextFilters
from portal.search.text_search import KEY_TYPES, RELEVANCE, TextSearch
from portal.search.upcoming import question_about, upcoming
from portal.search.updates import last_update

MOST_ROWS = 1000
CHUNK = 500
# What rows may be counted by.
COUNTABLE = ("state", "kind", "agency", "level", "unit", "creator")


class SearchService:
    """What one reader sees of the projection. A row that he may not see does not exist for him.

    `language`: the one in which he reads; titles and summaries are those of translations into it that he may see.
    """

    def __init__(self, projection, reader, language=DEFAULT_LANGUAGE):
        self.projection = projection
        self.reader = reader
        self.language = language

    def find(self, *, order="newest", limit=20, after=None, **filters):
        """One `Page` of the rows that `Filters` choose, in an order of `ORDERS`.

        `after`: a page key that an earlier page gave; anything else is taken for the first page.
        Raises `ValueError` for an unknown order, `TypeError` for an unknown filter.
        """
        if order not in ORDERS:
            raise ValueError(f"no order {order!r}; known: {', '.join(sorted(ORDERS))}")
        key = read_key(after, order, ORDERS[order].types)
        if key is None and limit <= MOST_KEPT and "text" not in filters:
            question = ("find", order, limit, *filters.items())
            return self._once(question, lambda: self._find(order, limit, None, filters))
        return self._find(order, limit, key, filters)

    def _find(self, order, limit, key, filters):
        with self.projection.reading() as connection:
            shape, parameters = self._ask(connection, filters)
            listing = _Listing(connection, shape, parameters, order, max(1, min(limit, MOST_ROWS)))
            if key is None:
                page = listing.first_page()
            else:
                page = listing.page_before(key) if key.way == BACKWARD else listing.page_after(key)
            return replace(page, rows=self._titled(connection, shape, parameters, page.rows))

    def following(self, values, *, order, limit, **filters):
        """Up to `limit` rows that come right after the sort `values` of an order of `ORDERS`; none at its end."""
        with self.projection.reading() as connection:
            shape, parameters = self._ask(connection, filters)
            return _Listing(connection, shape, parameters, order, limit).rows_after(values)

    def get(self, wanted_id):
        """The row of an object by id, or None."""
        return self._once(("get", wanted_id), lambda: self.by_ids([wanted_id]).get(wanted_id))

    def by_ids(self, ids):
        """The rows of objects by id, as a dict; what is not there, or not for this reader, is left out."""
        found: dict[int, Row] = {}
        with self.projection.reading() as connection:
            shape, parameters = self._ask(connection, {"language": None})
            for some in parts_of(ids, CHUNK):
                rows = connection.execute(rows_by_id(shape), {**parameters, "ids": listed(some)})
                titled = self._titled(connection, shape, parameters, tuple(map(row_from, rows)))
                found.update((row.id, row) for row in titled)
        return found

    def count(self, **filters):
        """How many rows `Filters` choose."""
        with self.projection.reading() as connection:
            shape, parameters = self._ask(connection, filters)
            return connection.scalar(number_of_rows(shape), parameters)

    def _once(self, question, ask):
        """What this reader is answered to a question; from others with the same principals it may be kept already."""
        return self.projection.once((self.reader.principals, self.language, *question), ask)

    def counts(self, by, **filters):
        """How many rows `Filters` choose, by the values of one of the columns of `COUNTABLE`, as a dict."""
        if by not in COUNTABLE:
            raise ValueError(f"rows are not counted by {by!r}; known: {', '.join(COUNTABLE)}")
        with self.projection.reading() as connection:
            shape, parameters = self._ask(connection, filters)
            return {value: count for value, count in connection.execute(numbers_by(by, shape), parameters)}

    def upcoming(self, agency_id, until, limit=50, after=None):
        """One `EdgePage` of what appears and goes by itself in an agency, from now until a moment."""
        with self.projection.reading() as connection:
            lists = self.projection.readers.of(connection, self.reader.principals)
            asked = question_about(agency_id, clock.now(), until, max(1, min(limit, MOST_ROWS)), after)
            return upcoming(connection, lists, asked)

    def last_update(self, agency_id):
        """When the public last got something new from an agency, or None; the same for every reader."""

        def ask():
            with self.projection.reading() as connection:
                return last_update(connection, agency_id)

        return self.projection.once((last_update, agency_id), ask)

    def linking_to(self, ids, limit=MOST_NAMED):
        """The `Linking` of what this reader sees that leads to one of these items, or into one, from outside."""
        with self.projection.reading() as connection:
            shape, parameters = self._ask(connection, {})
            return linking_to(connection, shape, parameters, ids, limit)

    def used_only_by(self, ids, kinds, whole=False):
        """Up to `MOST_NAMED` rows of these kinds to which these items lead, and nothing else that this reader sees.

        `whole`: the items with all that is in them.
        """
        with self.projection.reading() as connection:
            return used_only_by(connection, self._ask(connection, {}), ids, kinds, whole)

    def search(self, text, *, order=RELEVANCE, limit=20, after=None, **filters):
        """One `SearchPage` of the documents with these words that `TextFilters` choose, in an order of `KEY_TYPES`.

        Any text whatever is answered, an empty one with all documents; `after` is a key that an earlier page gave,
        anything else is taken for the first page. Raises `ValueError` for an unknown order.
        """
        if order not in KEY_TYPES:
            raise ValueError(f"no order {order!r} of hits; known: {', '.join(KEY_TYPES)}")
        with self._searching() as search:
            page = search.page(text, TextFilters(**filters), order, limit, after)
            return replace(page, rows=self._titled_hits(search)(page.rows))

    def facets(self, text, **filters):
        """The `portal.search.facets.Facets`: how many documents there are by agency, kind, year and state."""
        with self._searching() as search:
            return facets(search, text, TextFilters(**filters))

    def suggest(self, prefix, limit=8, **filters):
        """Titles for what somebody has begun to type, of the documents that `TextFilters` choose."""
        with self._searching() as search:
            return suggestions(search, prefix, limit, self._titled_hits(search), TextFilters(**filters))

    def _titled_hits(self, search):
        shape, parameters = self._ask(search.connection, {})
        return lambda rows: self._titled(search.connection, shape, parameters, rows)

    def _titled(self, connection, shape, parameters, rows):
        if self.language == DEFAULT_LANGUAGE:
            return rows
        return with_titles(connection, shape.reader, parameters, rows, self.language)

    @contextmanager
    def _searching(self):
        with self.projection.reading() as connection:
            yield TextSearch(connection, self.projection, self.reader)

    def _ask(self, connection, filters):
        """The shape of a question and its parameters."""
        asked = Filters(**filters).asked()
        lists = self.projection.readers.of(connection, self.reader.principals)
        parameters = {**asked.parameters, **lists.parameters, "now": microseconds(clock.now())}
        return Shape(asked.names, asked.several, lists.shape), parameters


class _Listing:
    """One question for a list, from which pages are cut."""

    def __init__(self, connection, shape, parameters, order, limit):
        self.connection = connection
        self.shape = shape
        self.parameters = parameters
        self.order = order
        self.limit = limit

    def first_page(self):
        rows = self._rows(self.order)
        return self._page(rows, has_previous=False, has_next=len(rows) > self.limit)

    def page_after(self, key):
        rows = self._rows(self.order, key.values)
        if not rows:
            return self._last_page()
        return self._page(rows, has_previous=True, has_next=len(rows) > self.limit)

    def rows_after(self, values):
        return [row_from(row) for row in self._rows(self.order, values)[: self.limit]]

    def page_before(self, key):
        rows = self._rows(turned(self.order), key.values)
        if len(rows) <= self.limit:
            # The beginning of the list: shown as the full first page, whatever it holds by now.
            return self.first_page()
        return self._page(rows[: self.limit][::-1], has_previous=True, has_next=True)

    def _last_page(self):
        rows = self._rows(turned(self.order))
        return self._page(rows[: self.limit][::-1], has_previous=len(rows) > self.limit, has_next=False)

    def _rows(self, order, start=None):
        # One more than a page has, to know whether there are more.
        parameters = {**self.parameters, "limit": self.limit + 1}
        parameters |= {f"key_{number}": value for number, value in enumerate(start or ())}
        return self.connection.execute(rows_in_order(order, self.shape, start is not None), parameters).all()

    def _page(self, rows, has_previous, has_next):
        shown = rows[: self.limit]
        return Page(
            rows=tuple(map(row_from, shown)),
            next_key=self._key(FORWARD, shown[-1]) if has_next else None,
            previous_key=self._key(BACKWARD, shown[0]) if has_previous else None,
        )

    def _key(self, way, stored):
        names = [f"key_{column.name}" for column in ORDERS[self.order].keys]
        return PageKey(self.order, way, tuple(stored._mapping[name] for name in names)).write()
