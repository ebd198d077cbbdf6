"""Searching the texts for one reader: pages of hits by relevance or by date, with snippets.

By relevance: of the newest thousand hits and those whose titles have all the words, first those whose titles say it
best, then those that have the words side by side, then the newest. So no question ranks a million documents.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property

from sqlalchemy import select

from portal import clock
from portal.search.corrections import corrected
from portal.search.deadlines import rows_in_time
from portal.search.engine import among, among_named, listed
from portal.search.listing import Row, row_from
from portal.search.paging import BACKWARD, FORWARD, PageKey, read_key
from portal.search.rows import microseconds
from portal.search.snippets import Snippets
from portal.search.statements import Shape, rows_by_id
from portal.search.synonyms import in_force
from portal.search.tables import item
from portal.search.text_index import blanked
from portal.search.text_query import Hits, hits_in_order, number_of_hits, understand
from portal.search.text_tables import hit, words
from portal.vietnamese import Alternative, Term

# Hits are counted up to here; there may be more.
MOST_COUNTED = 1000
# Of all hits, of those in titles, of those with the words side by side: so many are looked at.
CANDIDATES, TITLE_CANDIDATES = MOST_COUNTED + 1, 300
MOST_ON_PAGE = 200
RELEVANCE, NEWEST = "relevance", "newest"
KEY_TYPES = {RELEVANCE: (int, int), NEWEST: (int,)}
# Seconds that one question to the index may take; what was found until then is shown.
PATIENCE = 0.25
# What a title is worth that has all words, has them in a row, begins with them; and a text with them in a row.
ALL_IN_TITLE, ROW_IN_TITLE, TITLE_BEGINS, ROW_IN_TEXT = 100, 50, 25, 20


@dataclass(frozen=True)
class FoundRow(Row):
    """A row with where the words were found: `snippet`, pairs of (text, is hit).

    `found_file`, `page`: the attachment in which they were found, empty for none, and its page, if it is a PDF of
    several; never of a translation's.

    `found_in`: the language of the translation in which they were found; empty where the original has them itself.
    """

    snippet: tuple = ()
    found_file: str = ""
    page: int | None = None
    found_in: str = ""


@dataclass(frozen=True)
class SearchPage:
    """One page of hits. `total` is counted up to `MOST_COUNTED`, one more says that there are more.

    `corrected`: what may have been meant where nothing was found. `is_complete`: false where time was over before
    all documents were looked through.
    """

    rows: tuple = ()
    total: int = 0
    next_key: str | None = None
    previous_key: str | None = None
    corrected: str | None = None
    is_complete: bool = True


_NAMES = tuple(field.name for field in fields(Row))
_TRANSLATIONS = select(hit.c.place, item.c.language).where(
    hit.c.id == item.c.id, hit.c.original.isnot(None), among_named(hit.c.place, "places")
)


class TextSearch:
    """The searches of one reader at one moment, through one connection to the projection."""

    def __init__(self, connection, projection, reader):
        self.connection = connection
        self.lists = projection.readers.of(connection, reader.principals)
        self.now = {"now": microseconds(clock.now())}

    @cached_property
    def synonyms(self):
        """The synonyms in force."""
        return in_force(self.connection)

    def understand(self, text):
        """The text as the index can be asked for it."""
        return understand(text, self.synonyms)

    def hits(self, filters):
        """The `Hits` for some `TextFilters`."""
        return Hits(self.connection, self.lists, self.now, filters)

    def page(self, text, filters, order, limit, after):
        """The `SearchPage` that `SearchService.search` answers."""
        asked = self.understand(text)
        limit = max(1, min(limit, MOST_ON_PAGE))
        key = read_key(after, order, KEY_TYPES[order])
        if filters.is_hopeless:
            return SearchPage()
        hits, is_complete = self.hits(filters), True
        for form, terms in asked.ways:
            by_date = order == NEWEST or form is None
            way = (_ByDate if by_date else _ByRelevance)(self, hits, asked, (form, terms))
            if form is None:
                key = read_key(after, order, KEY_TYPES[NEWEST])
            found = way.page(order, limit, key)
            is_complete = is_complete and found.is_complete
            if found.total:
                return replace(found, is_complete=is_complete)
        # Where not all was looked through, nobody knows that something else was meant.
        meant = corrected(self, asked, filters) if asked.query and is_complete else None
        return SearchPage(corrected=meant, is_complete=is_complete)

    def rows(self, hits, form, terms):
        """The `FoundRow`s of (place, id) pairs, in their order."""
        stored = self._stored(found for _place, found in hits)
        if any(found not in stored for _place, found in hits):
            hits, stored = self._by_themselves(hits, stored)
        places = [place for place, _id in hits]
        snippets = Snippets(self.connection, form, terms).of(places)
        languages = dict(map(tuple, self.connection.execute(_TRANSLATIONS, {"places": listed(places)})))
        return tuple(
            _found_row(row_from(stored[found]), snippets.get(place, ((), "", None)), languages.get(place, ""))
            for place, found in hits
            if found in stored
        )

    def _stored(self, ids):
        asked = {**self.lists.parameters, **self.now, "ids": listed(ids)}
        rows = self.connection.execute(rows_by_id(Shape((), frozenset(), self.lists.shape)), asked)
        return {row.id: row for row in rows}

    def _by_themselves(self, hits, stored):
        """(hits, rows by id) in which translations whose originals this reader does not see stand for themselves."""
        lost = [place for place, found in hits if found not in stored]
        own = dict(self.connection.execute(select(hit.c.place, hit.c.id).where(among(hit.c.place, lost))).all())
        return [(place, own.get(place, found)) for place, found in hits], {**stored, **self._stored(own.values())}

    def ask(self, statement_of, shape, parameters):
        """(rows, whether those are all that were asked for) of a statement of portal/search/text_query.py."""
        return rows_in_time(self.connection, statement_of(shape), parameters, PATIENCE)


def _found_row(row, found, language):
    snippet, file, page = found
    # A translation's file is none of the row's.
    file, page = ("", None) if language else (file, page)
    values = {name: getattr(row, name) for name in _NAMES}
    if not snippet:
        # The summary is the row's own.
        snippet, language = ((row.summary, False),) if row.summary else (), ""
    return FoundRow(**values, snippet=snippet, found_file=file, page=page, found_in=language)


class _ByDate:
    """Hits from the newest on, page after page, however many there are."""

    def __init__(self, search, hits, asked, way):
        self.search, self.hits, self.asked = search, hits, asked
        self.way = way
        self.form, self.terms = way
        self.is_complete = True

    def page(self, order, limit, key):
        total = self._total()
        if not total:
            return SearchPage(is_complete=self.is_complete)
        self.order = order
        if key is None:
            found = self._hits(limit)
            return self._made(total, found[:limit], False, len(found) > limit)
        if key.way == BACKWARD:
            found = self._hits(limit, before=key.values[0])
            if len(found) <= limit:
                return self.page(order, limit, None)
            return self._made(total, found[:limit][::-1], True, True)
        found = self._hits(limit, after=key.values[0])
        return self._made(total, found[:limit], True, len(found) > limit) if found else self._last(total, limit)

    def _last(self, total, limit):
        found = self._hits(limit, before=-(1 << 62))
        return self._made(total, found[:limit][::-1], len(found) > limit, False)

    def _total(self):
        asked = self.hits.ask(self.way, CANDIDATES)
        found, self.is_complete = self.search.ask(number_of_hits, *asked)
        # Where time was over, those count that were found until then.
        return found[0][0] if self.is_complete else len(self.search.ask(hits_in_order, *asked)[0])

    def _hits(self, limit, **bound):
        rows, are_all = self.search.ask(hits_in_order, *self.hits.ask(self.way, limit + 1, **bound))
        self.is_complete = self.is_complete and are_all
        return [tuple(row) for row in rows]

    def _made(self, total, hits, has_previous, has_next):
        return SearchPage(
            rows=self.search.rows(hits, self.form, self.terms),
            total=total,
            next_key=PageKey(self.order, FORWARD, self._key(hits[-1])).write() if has_next else None,
            previous_key=PageKey(self.order, BACKWARD, self._key(hits[0])).write() if has_previous else None,
            is_complete=self.is_complete,
        )

    def _key(self, hit):
        return (hit[0],)


class _ByRelevance(_ByDate):
    """Hits by what their titles and texts say, as far as `CANDIDATES` go."""

    def page(self, order, limit, key):
        self.order = order
        ranked = self._ranked()
        self.scores = {place: score for score, place, _id in ranked}
        total = min(len(ranked), CANDIDATES)
        if not ranked:
            return SearchPage(is_complete=self.is_complete)
        start = 0
        if key is not None:
            after = sum(1 for score, place, _id in ranked if (score, place) >= key.values)
            start = after if key.way == FORWARD else max(0, after - 1 - limit)
            # After the end: the last page again.
            start = start if start < len(ranked) else max(0, len(ranked) - limit)
        shown = [(place, found) for _score, place, found in ranked[start : start + limit]]
        return self._made(total, shown, start > 0, start + limit < len(ranked))

    def _key(self, hit):
        return (self.scores[hit[0]], hit[0])

    def _ranked(self):
        """(score, place, id) of the candidates, the best first."""
        found, self.is_complete = self.search.ask(hits_in_order, *self.hits.ask(self.way, CANDIDATES))
        candidates = dict(map(tuple, found))
        if not candidates:
            return []
        if len(candidates) >= CANDIDATES or not self.is_complete:
            titled, are_all = self.search.ask(hits_in_order, *self.hits.ask(self.way, TITLE_CANDIDATES, in_title=True))
            self.is_complete = self.is_complete and are_all
            candidates |= dict(map(tuple, titled))
        in_a_row = self._in_a_row(min(candidates))
        scores = self._title_scores(candidates)
        ranked = [
            (scores.get(place, 0) + (ROW_IN_TEXT if place in in_a_row else 0), place, found)
            for place, found in candidates.items()
        ]
        return sorted(ranked, reverse=True)

    def _in_a_row(self, oldest):
        """The places of candidates that have the typed words side by side."""
        typed = self.asked.typed(self.form)
        if len(typed) < 2:
            return frozenset()
        phrase = Term((Alternative(typed, adjacent=True),))
        # Not beyond the candidates: words that are common and never side by side would be looked for everywhere.
        asked = self.hits.ask((self.form, (*self.terms, phrase)), CANDIDATES, before=oldest - 1)
        rows, _all = self.search.ask(hits_in_order, *asked)
        return frozenset(place for place, _id in rows)

    def _title_scores(self, places):
        title = words.c[f"title_{self.form}"]
        titles = self.search.connection.execute(select(words.c.place, title).where(among(words.c.place, places)))
        typed = blanked(self.asked.typed(self.form))
        several = len(typed.split()) > 1
        return {place: self._title_score(title, typed, several) for place, title in titles}

    def _title_score(self, title, typed, several):
        present = sum(any(_stands_in(title, other) for other in term.alternatives) for term in self.terms)
        if present < len(self.terms):
            # Some of the words are better than none.
            return ALL_IN_TITLE // 2 * present // len(self.terms)
        score = ALL_IN_TITLE
        if typed.strip():
            score += ROW_IN_TITLE if several and typed in title else 0
            score += TITLE_BEGINS if title.startswith(typed) else 0
        return score


def _stands_in(title, alternative):
    if alternative.adjacent:
        return blanked(alternative.tokens) in title
    return all(blanked([token]) in title for token in alternative.tokens)
