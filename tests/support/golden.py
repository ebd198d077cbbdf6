"""The golden queries, and the plainest index that can answer them: what every real one must agree with."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from portal.vietnamese import Synonyms, both_tokens, parse_query

GOLDEN = Path(__file__).parents[1] / "data" / "golden_queries.toml"


@dataclass(frozen=True)
class GoldenQuery:
    """What somebody types, of what kind it is, and the numbers of all documents that must be found."""

    kind: str
    text: str
    hits: frozenset


def golden_documents():
    """The titles by their numbers."""
    return _golden()["documents"]


def golden_queries():
    """Every `GoldenQuery`."""
    kinds = _golden()["queries"]
    return [
        GoldenQuery(kind, text, frozenset(hits)) for kind, queries in kinds.items() for text, hits in queries.items()
    ]


class PlainIndex:
    """Looks at every token of every document."""

    def __init__(self, documents, synonyms=None):
        self.synonyms = synonyms or Synonyms.shipped()
        self.tokens = {number: both_tokens(title) for number, title in documents.items()}

    def search(self, text):
        """The numbers found for `text`: by its marks, and only where that finds nothing without them."""
        query = parse_query(text)
        if not query:
            return frozenset()
        terms = self.synonyms.expand(query)
        exact = self._found(terms, 0) if query.has_marks else frozenset()
        return exact or self._found([term.folded for term in terms], 1)

    def _found(self, terms, form):
        return frozenset(
            number for number, forms in self.tokens.items() if all(_has(forms[form], term) for term in terms)
        )


def _has(tokens, term):
    return any(
        _side_by_side(tokens, alternative.tokens) if alternative.adjacent else set(alternative.tokens) <= set(tokens)
        for alternative in term.alternatives
    )


def _side_by_side(tokens, wanted):
    count = len(wanted)
    return any(tuple(tokens[place : place + count]) == wanted for place in range(len(tokens) - count + 1))


def _golden():
    return tomllib.loads(GOLDEN.read_text(encoding="utf-8"))
