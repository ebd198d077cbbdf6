"""Suggestions while somebody types: titles that he may read, with the words typed so far."""

from sqlalchemy import select

from portal.search.engine import listed
from portal.search.listing import row_from
from portal.search.statements import Shape, rows_by_id
from portal.search.text_query import FOLDED, hits_in_order
from portal.search.text_tables import vocabulary
from portal.vietnamese import Alternative, Term, fold, located_words

LONGEST = 200
MOST_WORDS = 12
# Words that the last one may become, and titles among which is chosen.
COMPLETIONS, TITLES = 12, 60
# Behind every word that begins with a prefix.
END = "\U0010ffff"


def suggestions(search, prefix, limit, titled, filters):
    """At most `limit` titles for what has been typed, those that begin with it first.

    `titled(rows)`: the rows with the titles that the reader is to be shown. `filters`: the `TextFilters` of the place.
    """
    words = [word.folded for word in located_words(prefix[:LONGEST])][:MOST_WORDS]
    if not words or limit < 1 or filters.is_hopeless:
        return []
    terms = [Term((Alternative((word,)),)) for word in words[:-1]]
    last = words[-1:] if prefix[-1:].isspace() else _completions(search.connection, words[-1])
    terms.append(Term(tuple(Alternative((word,)) for word in last)))
    hits = search.hits(filters)
    found, _all = search.ask(hits_in_order, *hits.ask((FOLDED, tuple(terms)), TITLES, in_title=True))
    titles = [row.title for row in titled(_rows(search, [wanted for _place, wanted in found]))]
    typed = fold(" ".join(prefix.split()))
    return sorted(dict.fromkeys(titles), key=lambda title: not fold(title).startswith(typed))[:limit]


def _completions(connection, start):
    """The word itself, and the most frequent ones that begin with it."""
    within = (vocabulary.c.folded >= start) & (vocabulary.c.folded < start + END)
    asked = select(vocabulary.c.folded).where(within).order_by(vocabulary.c.count.desc(), vocabulary.c.exact)
    return list(dict.fromkeys([start, *connection.scalars(asked.limit(COMPLETIONS))]))


def _rows(search, ids):
    asked = {**search.lists.parameters, **search.now, "ids": listed(ids)}
    rows = search.connection.execute(rows_by_id(Shape((), frozenset(), search.lists.shape)), asked)
    by_id = {row.id: row_from(row) for row in rows}
    return [by_id[wanted] for wanted in ids if wanted in by_id]
