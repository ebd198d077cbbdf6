"""Facets: how many hits there are in each agency, of each kind, state and year."""

from collections import Counter

from portal.search.text_query import COUNTED as NAMES
from portal.search.text_query import hits_counted

# Among so many hits, the newest ones, is counted: where there are more, the numbers say which is more, not how many.
MOST_COUNTED = 2_000


def facets(search, text, filters):
    """Facet → [(value, number of hits)], the largest first; years from the last one back."""
    if filters.is_hopeless:
        return {name: [] for name in NAMES}
    hits = search.hits(filters)
    rows: list = []
    for way in search.understand(text).ways:
        rows, _all = search.ask(hits_counted, *hits.ask(way, MOST_COUNTED))
        if rows:
            break
    return {name: _sorted(name, _counted(rows, number)) for number, name in enumerate(NAMES)}


def _counted(rows, number):
    counted: Counter = Counter()
    for row in rows:
        counted[row[number]] += row[-1]
    return counted


def _sorted(name, counted):
    if name == "year":
        return sorted(counted.items(), reverse=True)
    return sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0])))
