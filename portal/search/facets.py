"""Facets: how many hits there are in each agency, of each kind, state and year."""

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import select

from portal.search.text_query import COUNTED as NAMES
from portal.search.text_query import hits_counted, hits_in_order
from portal.search.text_tables import hit

# Among so many hits, the newest ones, is counted: all that nearly every question has.
MOST_COUNTED = 10_000
# Before the place of every hit.
BEFORE_ALL = -(1 << 62)


@dataclass(frozen=True)
class Facets:
    """`counts`: facet → [(value, number of hits)], the largest number first; years from the last one back.

    `is_whole`: false where there are more hits than were counted; then each number is at least as large as it says,
    there may be values that are not among them, and `first_year` is that of the oldest hit (else None).
    """

    counts: dict = field(default_factory=lambda: {name: [] for name in NAMES})
    is_whole: bool = True
    first_year: int | None = None


def facets(search, text, filters):
    """The `Facets` of a text."""
    if filters.is_hopeless:
        return Facets()
    hits, counted = search.hits(filters), Facets()
    for way in search.understand(text).ways:
        rows, are_all = search.ask(hits_counted, *hits.ask(way, MOST_COUNTED + 1))
        is_whole = counted.is_whole and are_all and sum(row[-1] for row in rows) <= MOST_COUNTED
        first_year = None if is_whole else _first_year(search, hits, way)
        counted = Facets({name: _sorted(name, _added(rows, at)) for at, name in enumerate(NAMES)}, is_whole, first_year)
        if rows:
            break
    return counted


def _first_year(search, hits, way):
    oldest, _all = search.ask(hits_in_order, *hits.ask(way, 1, before=BEFORE_ALL))
    return search.connection.scalar(select(hit.c.year).where(hit.c.place == oldest[0].place)) if oldest else None


def _added(rows, place):
    counted: Counter = Counter()
    for row in rows:
        counted[row[place]] += row[-1]
    return counted


def _sorted(name, counted):
    if name == "year":
        return sorted(counted.items(), reverse=True)
    # Those of one number stand in the order of their names, which are known where they are shown.
    return sorted(counted.items(), key=lambda pair: -pair[1])
