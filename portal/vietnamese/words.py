"""Cutting a text into words: where each stands, and its two forms for the index."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from portal.vietnamese.letters import fold, nfc
from portal.vietnamese.syllables import unify_tones

# A text of five hundred pages; what lies beyond is not searched.
MOST_CHARACTERS, MOST_TOKENS = 2_000_000, 250_000
LONGEST_TOKEN = 60
# What joins no letters and separates none: soft hyphens, joiners, marks of direction, selectors of glyphs.
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_MARKS = "\u0300-\u036f"
_WORD = re.compile(rf"[^\W_]+(?:[{_MARKS}{_INVISIBLE}]+[^\W_]*)*")
_NOT_SEEN = re.compile(f"[{_INVISIBLE}]+")
# Zeros before a number are a matter of taste (05/QĐ, ngày 05); before a longer one they are part of it.
_LONGEST_PADDED = 4
# Enough for every syllable of the language and much else, in all its spellings.
_CACHED = 1 << 16


class Word(NamedTuple):
    """One word of a text: from where to where it stands there, and its forms for the index."""

    start: int
    end: int
    exact: str
    folded: str


class Cut:
    """A text cut into words: their forms, and on demand what they look like and what stands between them."""

    # The index cuts every text there is: where the words stand is worked out only where it is asked.

    def __init__(self, text):
        self._text = text[:MOST_CHARACTERS]
        self._matches = list(islice(_WORD.finditer(self._text), MOST_TOKENS))
        # (exact, folded) of each word
        self.forms = [forms(match[0]) for match in self._matches]
        if not all(folded for _, folded in self.forms):
            kept = [place for place, (_, folded) in enumerate(self.forms) if folded]
            self._matches = [self._matches[place] for place in kept]
            self.forms = [self.forms[place] for place in kept]

    def __len__(self):
        return len(self.forms)

    def folded(self, place):
        """The folded form of the word at `place`; empty beyond the end."""
        return self.forms[place][1] if place < len(self.forms) else ""

    def raw(self, place):
        """The word at `place` as it is written; empty beyond the end."""
        return self._matches[place][0] if place < len(self._matches) else ""

    def between(self, place):
        """What stands before the word at `place`, after the one before it; None where there are not both."""
        if not 0 < place < len(self._matches):
            return None
        return self._text[self._matches[place - 1].end() : self._matches[place].start()]

    def located(self):
        """The words, each with its place."""
        return [Word(*match.span(), *forms) for match, forms in zip(self._matches, self.forms, strict=True)]


def located_words(text):
    """The words of `text` in order, each with its place: for marking hits in what people read."""
    return Cut(text).located()


@lru_cache(maxsize=_CACHED)
def forms(word):
    """(exact, folded) of one word: lower case, composed, tones in one place; folded also without marks and đ."""
    # Nothing but letters and digits is left of a ligature or of a raised number.
    shown = nfc(_NOT_SEEN.sub("", word[: 4 * LONGEST_TOKEN]).replace("Ð", "Đ").replace("ð", "đ"))
    if not shown.isascii():
        shown = unicodedata.normalize("NFKC", shown).lower()
        shown = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", shown)))
    exact = unify_tones(shown.lower())[:LONGEST_TOKEN]
    if exact.isdecimal() and len(exact) <= _LONGEST_PADDED:
        exact = exact.lstrip("0") or "0"
    return exact, "".join(filter(str.isalnum, fold(exact)))
