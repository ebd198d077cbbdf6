"""Lists of published documents for one reader: narrowed and counted, found by notation, with what they do to others."""

from dataclasses import dataclass, fields
from datetime import date

from portal import clock
from portal.content.document_types import validity
from portal.search.document_statements import (
    DAYS,
    EFFECTS,
    FACTS,
    ListShape,
    documents_in_order,
    documents_named,
    documents_numbered,
    pointed_at,
    pointing_at,
    twins_of,
)
from portal.search.document_words import ask_for_words
from portal.search.engine import listed
from portal.search.listing import Row, row_from
from portal.search.paging import BACKWARD, FORWARD, PageKey, read_key
from portal.search.rows import microseconds
from portal.search.text_search import TextSearch

ORDER, KEY_TYPES = "documents", (str, int)
# What one document may do to others, or others to it, as far as a page names them; twins that a warning names.
MOST_RELATED, MOST_TWINS, MOST_NAMED = 100, 5, 20


@dataclass(frozen=True)
class DocumentQuestion:
    """What is wanted of a section: words, and values of what it is narrowed by; empty asks for nothing."""

    text: str = ""
    type: str = ""
    subject: str = ""
    year: int = 0
    issuer: str = ""
    signer: str = ""
    validity: str = ""
    issued_since: date | None = None
    issued_until: date | None = None
    effective_since: date | None = None
    effective_until: date | None = None

    def narrowed(self):
        """The filters besides validity, as (name, value); a day as the tables have it."""
        chosen = [(name, value) for name in NARROWING if (value := getattr(self, name))]
        return (*chosen, *((name, day.isoformat()) for name in DAYS if (day := getattr(self, name))))

    @property
    def reversed_days(self):
        """The names of the first and the last day of each pair that leaves no day, in a row."""
        pairs = (("issued_since", "issued_until"), ("effective_since", "effective_until"))
        days = ((pair, *(getattr(self, name) for name in pair)) for pair in pairs)
        return tuple(name for pair, first, last in days if first and last and first > last for name in pair)

    @property
    def is_counted_anew(self):
        """Whether it asks for what no kept count knows: words, or days."""
        return bool(self.text) or any(getattr(self, name) for name in DAYS)


NARROWING = ("type", "subject", "year", "issuer", "signer")


@dataclass(frozen=True)
class DocumentRow(Row):
    """The row of a document with its facts; days are dates or None. `relation`: what it does to the one asked about."""

    type: str = ""
    subject: str = ""
    issuer: str = ""
    issuer_key: str = ""
    key: str = ""
    issued: date | None = None
    effective: date | None = None
    expires: date | None = None
    validity: str = ""
    relation: str = ""


@dataclass(frozen=True)
class DocumentPage:
    """One page of a list, newest first; keys as in `portal.search.listing.Page`."""

    rows: tuple
    next_key: str | None = None
    previous_key: str | None = None


@dataclass(frozen=True)
class Moment:
    """On which day validity is asked, and which agencies' documents decide on it."""

    today: date
    above: tuple

    def parameters(self):
        """As statements take it."""
        return {"today": self.today.isoformat(), "above": listed(self.above), "now": microseconds(clock.now())}


class DocumentLists:
    """What one reader sees of the documents; made from a `SearchService`."""

    def __init__(self, service, moment):
        self.projection = service.projection
        self.reader = service.reader
        self.moment = moment

    def page(self, library, question, limit, after=None):
        """One `DocumentPage` of a section."""
        key = read_key(after, ORDER, KEY_TYPES)
        with self.projection.reading() as connection:
            ask = _Asking(self, connection, library, question, limit)
            if key is None:
                return ask.first_page()
            return ask.page_before(key) if key.way == BACKWARD else ask.page_after(key)

    def newest(self, library, limit):
        """The newest documents of a section."""
        return self.page(library, DocumentQuestion(), limit).rows

    def named(self, notation, year=None, library=None, agency=None):
        """Published documents with a `WrittenNotation`, of a year or any, newest first.

        `library`, `agency`: the id of the section or agency whose documents they must be; anybody's without one.
        """
        place = "library" if library is not None else "agency" if agency is not None else ""
        with self.projection.reading() as connection:
            lists = self._lists(connection)
            asked = {**lists.parameters, **self.moment.parameters(), "limit": MOST_NAMED}
            asked |= {"bare": notation.bare, "place": library or agency, "year": year}
            statement = documents_named(lists.shape, place, year is not None)
            return tuple(map(document_from, connection.execute(statement, asked)))

    def twins(self, of, notation, issuer_key, year):
        """Other documents of the same notation, issuer and year, as far as this reader sees them."""
        with self.projection.reading() as connection:
            lists = self._lists(connection)
            asked = {**lists.parameters, **self.moment.parameters(), "limit": MOST_TWINS, "of": of, "year": year}
            asked |= {"bare": notation.bare, "key": notation.key, "issuer_key": issuer_key}
            return tuple(map(row_from, connection.execute(twins_of(lists.shape), asked)))

    def numbered(self, of, relation, until):
        """What the row of a relation (`relation_row`) without a day may mean: documents issued up to the day `until`.

        Newest first, as far as this reader sees them, and never the document `of` itself.
        """
        with self.projection.reading() as connection:
            lists = self._lists(connection)
            asked = {**lists.parameters, "limit": MOST_NAMED, "of": of, "until": until.isoformat()}
            asked |= {name: relation[name] for name in ("key", "issuer_key")}
            rows = map(document_from, connection.execute(documents_numbered(lists.shape), asked))
            return tuple(row for row in rows if row.issued and relation["year"] in (0, row.issued.year))

    def validity(self, of, effective, expires):
        """Whether a document with these days is in force, with what others in force do to it."""
        with self.projection.reading() as connection:
            done = connection.execute(EFFECTS, {**self.moment.parameters(), "of": of}).first()
        replaced, amended = (bool(done.replaced), bool(done.amended)) if done is not None else (False, False)
        return validity(effective, expires, replaced, amended, self.moment.today)

    def pointed_at(self, of):
        """The documents that the relations of one lead to."""
        return self._related(pointed_at, of)

    def pointing_at(self, of):
        """The published documents whose relations lead to one, each with its `relation`."""
        return self._related(pointing_at, of)

    def _related(self, statement, of):
        with self.projection.reading() as connection:
            lists = self._lists(connection)
            asked = {**lists.parameters, **self.moment.parameters(), "of": of, "limit": MOST_RELATED}
            return tuple(map(document_from, connection.execute(statement(lists.shape), asked)))

    def _lists(self, connection):
        return self.projection.readers.of(connection, self.reader.principals)


def document_from(stored):
    """The `DocumentRow` of a stored row."""
    facts = stored._mapping
    values = {column.name: facts[f"of_{column.name}"] for column in FACTS if column.name != "subject_key"}
    values |= {name: _day(values[name]) for name in ("issued", "effective", "expires")}
    values |= {name: facts[name] for name in ("validity", "relation") if name in facts}
    row = row_from(stored)
    return DocumentRow(**{name: getattr(row, name) for name in _ROW_NAMES}, **values)


_ROW_NAMES = tuple(field.name for field in fields(Row))


def _day(text):
    return date.fromisoformat(text) if text else None


class _Asking:
    """One question for a list, from which pages are cut."""

    def __init__(self, lists, connection, library, question, limit):
        self.connection = connection
        self.limit = limit
        readers = lists.projection.readers.of(connection, lists.reader.principals)
        words, asked = None, {}
        if question.text:
            search = TextSearch(connection, lists.projection, lists.reader)
            words, asked = ask_for_words(search, question.text, lists.moment.above[0])
        names = tuple(name for name, _value in question.narrowed())
        self.shape = ListShape(names, readers.shape, question.validity, words)
        self.parameters = {**asked, **readers.parameters, **lists.moment.parameters()}
        self.parameters |= {"library": library, "limit": limit + 1}
        self.parameters |= {f"wanted_{name}": value for name, value in question.narrowed()}

    def first_page(self):
        rows = self._rows()
        return self._page(rows, has_previous=False, has_next=len(rows) > self.limit)

    def page_after(self, key):
        rows = self._rows(key)
        if not rows:
            return self.first_page()
        return self._page(rows, has_previous=True, has_next=len(rows) > self.limit)

    def page_before(self, key):
        rows = self._rows(key, is_backward=True)
        if len(rows) <= self.limit:
            return self.first_page()
        return self._page(rows[: self.limit][::-1], has_previous=True, has_next=True)

    def _rows(self, key=None, is_backward=False):
        parameters = self.parameters
        if key is not None:
            parameters = {**parameters, "key_issued": key.values[0], "key_of": key.values[1]}
        return self.connection.execute(documents_in_order(self.shape, key is not None, is_backward), parameters).all()

    def _page(self, rows, has_previous, has_next):
        shown = tuple(map(document_from, rows[: self.limit]))
        return DocumentPage(
            rows=shown,
            next_key=_key(FORWARD, shown[-1]) if has_next else None,
            previous_key=_key(BACKWARD, shown[0]) if has_previous else None,
        )


def _key(way, row):
    return PageKey(ORDER, way, (row.issued.isoformat() if row.issued else "", row.id)).write()
