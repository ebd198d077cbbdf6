"""Cutting a text into words: where each stands, and its two forms for the index."""

import re
import unicodedata
from functools import cached_property
from itertools import accumulate, chain, islice
from typing import NamedTuple

from portal.vietnamese.letters import fold, nfc
from portal.vietnamese.syllables import unify_tones

# A text of five hundred pages; what lies beyond is not searched.
MOST_CHARACTERS, MOST_TOKENS = 2_000_000, 250_000
LONGEST_TOKEN = 60
# What joins no letters and separates none: soft hyphens, joiners, marks of direction, selectors of glyphs.
_INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
# What letters are composed with: Latin, then Hebrew, Arabic, the scripts of India and its neighbours, kana.
_MARKS = (
    "\u0300-\u036f\u05b4-\u05c2\u0653-\u0655\u093c\u09bc-\u09d7\u0a3c\u0b3c-\u0b57\u0bbe-\u0bd7\u0c56\u0cc2-\u0cd6"
    "\u0d3e-\u0d57\u0dca-\u0ddf\u0f72-\u0f80\u0fb5-\u0fb7\u102e\u1b35\u3099\u309a\U000110ba\U00011127"
    "\U0001133e-\U00011357\U000114b0-\U000114bd\U000115af\U00011930\U0001d165-\U0001d172"
)
_WORD = re.compile(rf"([^\W_]+(?:[{_MARKS}{_INVISIBLE}]+[^\W_]*)*)")
_NOT_SEEN = re.compile(f"[{_INVISIBLE}]+")
# Zeros before a number are a matter of taste (05/QĐ, ngày 05); before a longer one they are part of it.
_LONGEST_PADDED = 4
# Enough for every syllable of the language and much else, in all its spellings.
_KEPT = 1 << 17


class Word(NamedTuple):
    """One word of a text: from where to where it stands there, and its forms for the index."""

    start: int
    end: int
    exact: str
    folded: str


class Cut:
    """A text cut into words: the two forms of each, how it is written, and what stands between them."""

    # The index cuts every text there is: where the words stand is worked out only where it is asked.

    def __init__(self, text):
        # What parts the words, and the words, by turns.
        parts = _WORD.split(text[:MOST_CHARACTERS], MOST_TOKENS)
        self._gaps, self._raw = parts[::2], parts[1::2]
        made = list(map(_FORMS.__getitem__, self._raw))
        # The exact and the folded form of each word.
        self.exact, self.folded = map(list, zip(*made, strict=True)) if made else ([], [])
        if "" in self.folded:
            self._drop_empty()

    def __len__(self):
        return len(self.folded)

    def folded_at(self, place):
        """The folded form of the word at `place`; empty beyond the end."""
        return self.folded[place] if place < len(self.folded) else ""

    def raw(self, place):
        """The word at `place` as it is written; empty beyond the end."""
        return self._raw[place] if place < len(self._raw) else ""

    def between(self, place):
        """What stands before the word at `place`, after the one before it; None where there are not both."""
        return self._gaps[place] if 0 < place < len(self._raw) else None

    @cached_property
    def numeric(self):
        """The places of the words that begin with a digit."""
        return [place for place, folded in enumerate(self.folded) if "0" <= folded[0] <= "9"]

    def starts(self):
        """Where in the text each word begins."""
        # Behind the last word stands one more gap.
        parts = chain.from_iterable(zip(self._gaps, self._raw, strict=False))
        return list(islice(accumulate(map(len, parts)), 0, None, 2))

    def located(self):
        """The words, each with its place."""
        starts = self.starts()
        ends = (start + len(raw) for start, raw in zip(starts, self._raw, strict=False))
        return list(map(Word, starts, ends, self.exact, self.folded))

    def _drop_empty(self):
        """Take out the words of which nothing is left: they stand between the others then."""
        kept = [place for place, folded in enumerate(self.folded) if folded]
        before = [0, *(place + 1 for place in kept)]
        until = [*kept, len(self._raw)]
        self._gaps = [self._joined(start, end) for start, end in zip(before, until, strict=True)]
        self._raw = [self._raw[place] for place in kept]
        self.exact, self.folded = [self.exact[place] for place in kept], [self.folded[place] for place in kept]

    def _joined(self, start, end):
        dropped = chain.from_iterable(zip(self._raw[start:end], self._gaps[start + 1 : end + 1], strict=True))
        return self._gaps[start] + "".join(dropped)


def located_words(text):
    """The words of `text` in order, each with its place: for marking hits in what people read."""
    return Cut(text).located()


class _Forms(dict):
    """A word as it is written → (exact, folded), kept once it has been worked out."""

    def __missing__(self, word):
        made = _forms(word)
        if len(word) <= LONGEST_TOKEN:
            if len(self) >= _KEPT:
                # What people write all the time is soon back; the rest is never written again.
                self.clear()
            self[word] = made
        return made


_FORMS = _Forms()


def _forms(word):
    """Lower case, composed, tones in one place; folded also without marks and đ."""
    # Nothing but letters and digits is left of a ligature or of a raised number.
    shown = nfc(_NOT_SEEN.sub("", word[: 4 * LONGEST_TOKEN]).replace("Ð", "Đ").replace("ð", "đ"))
    if not shown.isascii():
        shown = unicodedata.normalize("NFKC", shown).lower()
        shown = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", shown)))
    exact = unify_tones(shown.lower())[:LONGEST_TOKEN]
    if exact.isdecimal() and len(exact) <= _LONGEST_PADDED:
        exact = exact.lstrip("0") or "0"
    return exact, "".join(filter(str.isalnum, fold(exact)))
