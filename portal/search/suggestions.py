"""Suggestions while somebody types: titles that he may read, with the words typed so far."""

from portal.search.engine import listed
from portal.search.known_words import completions
from portal.search.listing import row_from
from portal.search.statements import Shape, rows_by_id
from portal.search.text_query import FOLDED, hits_in_order
from portal.vietnamese import Alternative, Term, fold, located_words

LONGEST = 200
MOST_WORDS = 12
# Words that the last one may become; rarer ones are tried where the place has too few titles with these.
COMPLETIONS, RARER = 12, 60
# Titles among which is chosen.
TITLES = 60


def suggestions(search, prefix, limit, titled, filters):
    """At most `limit` titles for what has been typed, those that begin with it first.

    `titled(rows)`: the rows with the titles that the reader is to be shown. `filters`: the `TextFilters` of the place.
    """
    words = [word.folded for word in located_words(prefix[:LONGEST])][:MOST_WORDS]
    if not words or limit < 1 or filters.is_hopeless:
        return []
    before = [Term((Alternative((word,)),)) for word in words[:-1]]
    titles: dict = {}
    for last in _endings(search, words[-1], prefix):
        terms = (*before, Term(tuple(Alternative((word,)) for word in last)))
        found, _all = search.ask(hits_in_order, *search.hits(filters).ask((FOLDED, terms), TITLES, in_title=True))
        rows = titled(_rows(search, [wanted for _place, wanted in found]))
        titles |= dict.fromkeys(row.title for row in rows)
        if len(titles) >= limit:
            break
    typed = fold(" ".join(prefix.split()))
    return sorted(titles, key=lambda title: not fold(title).startswith(typed))[:limit]


def _endings(search, start, prefix):
    """What the last word may be, in the order in which it is asked: itself and the most frequent ones, then others."""
    if prefix[-1:].isspace():
        yield [start]
        return
    known = list(dict.fromkeys([start, *completions(search, start, COMPLETIONS + RARER)]))
    yield known[: COMPLETIONS + 1]
    if rarer := known[COMPLETIONS + 1 :]:
        yield rarer


def _rows(search, ids):
    asked = {**search.lists.parameters, **search.now, "ids": listed(ids)}
    rows = search.connection.execute(rows_by_id(Shape((), frozenset(), search.lists.shape)), asked)
    by_id = {row.id: row_from(row) for row in rows}
    return [by_id[wanted] for wanted in ids if wanted in by_id]
