"""What people type into a search box, understood as far as it goes; nothing they type is an error."""

import re
from dataclasses import dataclass, replace

from portal.vietnamese.letters import fold
from portal.vietnamese.notations import notations_in
from portal.vietnamese.words import Cut

LONGEST_QUERY = 500
MOST_WORDS, MOST_PHRASES, MOST_NOTATIONS = 24, 6, 6
# Pairs of quotes that keyboards and word processors make; one without its partner is a sign like any other.
_QUOTED = re.compile(r"""["“”„″]([^"“”„″]*)["“”″]|«([^»]*)»""")
# A number needs no "số" before it, and many titles have none.
_BEFORE_NOTATION = frozenset(("số", "so"))


@dataclass(frozen=True)
class Query:
    """A query: single words, phrases (tuples of words, be it one), notations in their one spelling; as in the index.

    The words are in the order in which they were typed, and those of phrases and notations are not among them;
    `parts` are the words of each notation as they were typed. `has_marks` says whether the exact words may be asked
    for; otherwise ask `folded`.
    """

    words: tuple = ()
    phrases: tuple = ()
    notations: tuple = ()
    has_marks: bool = False
    parts: tuple = ()

    def __bool__(self):
        return bool(self.words or self.phrases or self.notations)

    @property
    def folded(self):
        """The same query for the folded index."""
        return replace(
            self,
            words=folded_words(self.words),
            phrases=tuple(map(folded_words, self.phrases)),
            parts=tuple(map(folded_words, self.parts)),
            has_marks=False,
        )


def folded_words(words):
    """Words of the exact index as the folded index has them."""
    return tuple("".join(filter(str.isalnum, fold(word))) for word in words)


def parse_query(text):
    """The `Query` that `text` asks for: quotes make a phrase, numbers of documents a notation; all else is words."""
    text = text[:LONGEST_QUERY]
    quoted_words = []

    def take(quoted):
        words = _exact(Cut(quoted[1] if quoted[1] is not None else quoted[2]))
        if words:
            quoted_words.append(words)
        # An empty pair is nothing; and what stands around it was never together.
        return " ; "

    cut = Cut(_QUOTED.sub(take, text))
    words, notations = _exact(cut), list(notations_in(cut))
    covered = _covered(words, notations)
    single = tuple(word for place, word in enumerate(words) if place not in covered)[:MOST_WORDS]
    phrases = tuple(dict.fromkeys(quoted_words))[:MOST_PHRASES]
    named = {notation.canonical: words[notation.first : notation.end] for notation in notations[:MOST_NOTATIONS]}
    return Query(
        words=single,
        phrases=phrases,
        notations=tuple(named),
        has_marks=any(fold(word) != word for word in (*single, *(word for phrase in phrases for word in phrase))),
        parts=tuple(named.values()),
    )


def _exact(cut):
    return tuple(cut.exact)


def _covered(words, notations):
    covered: set[int] = set()
    for notation in notations:
        covered.update(range(notation.first, notation.end))
        if notation.first and words[notation.first - 1] in _BEFORE_NOTATION:
            covered.add(notation.first - 1)
    return covered
