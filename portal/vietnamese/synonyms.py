"""Abbreviations, and old and new names of places and agencies: what else a word of a query may be called.

The table is shipped (portal/data/synonyms.toml) and edited by administrators as lines of text:

    UBND = Ủy ban nhân dân
    Phường Ninh Hòa < Phường Ninh Hiệp; Phường Ninh Đa
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.i18n import _
from portal.interfaces import PortalError
from portal.vietnamese.letters import fold, nfc
from portal.vietnamese.queries import folded_words
from portal.vietnamese.syllables import is_plain_syllable
from portal.vietnamese.words import Cut

SHIPPED = Path(__file__).parent.parent / "data" / "synonyms.toml"
MOST_SYNONYMS, MOST_NAMES, LONGEST_NAME, MOST_WORDS_OF_A_NAME = 3_000, 24, 120, 16
# One word of a query need not become more than this, or the index has more to do than the reader gains.
MOST_ALTERNATIVES = 24


class InvalidSynonyms(PortalError):
    """A line of the table of synonyms says nothing that can be used."""


@dataclass(frozen=True)
class Synonym:
    """Names of one thing: `names` mean the same, `before` are those it replaced (searched for with it and it for them,
    but not one for another)."""

    names: tuple
    before: tuple = ()

    def as_line(self):
        """The line by which an administrator reads and writes it."""
        line = " = ".join(self.names)
        return f"{line} < {'; '.join(self.before)}" if self.before else line


@dataclass(frozen=True)
class Alternative:
    """Tokens that must all be there; `adjacent` ones in this order, side by side."""

    tokens: tuple
    adjacent: bool = False

    @property
    def folded(self):
        """The same for the folded index; a notation has one spelling in both."""
        return Alternative(tuple(_folded_token(token) for token in self.tokens), self.adjacent)


@dataclass(frozen=True)
class Term:
    """A part of a query: one of its alternatives must be there. The first is what was typed."""

    alternatives: tuple

    @property
    def folded(self):
        """The same for the folded index."""
        return Term(tuple(dict.fromkeys(alternative.folded for alternative in self.alternatives)))


class Synonyms:
    """An immutable table of synonyms, ready for queries."""

    def __init__(self, synonyms):
        self.synonyms = tuple(synonyms)
        # The folded words of a name -> [(its exact words, [exact words of what may stand for it])].
        self._named: dict[tuple, list] = {}
        for synonym in self.synonyms:
            self._enter(synonym)
        self._longest = max(map(len, self._named), default=0)

    @classmethod
    @cache
    def shipped(cls):
        """The table that comes with the portal."""
        declared = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
        return cls.from_lines("\n".join(line for lines in declared.values() for line in lines["lines"]))

    @classmethod
    def from_lines(cls, text):
        """The table that an administrator wrote; raises `InvalidSynonyms` naming the line that is wrong.

        Empty lines and lines that begin with # say nothing.
        """
        found = []
        for number, written in enumerate(text.splitlines(), start=1):
            line = " ".join(nfc(written).split())
            if line and not line.startswith("#"):
                found.append(_read_line(number, line))
            if len(found) > MOST_SYNONYMS:
                raise InvalidSynonyms(
                    _("Bảng chỉ chứa tối đa {most} dòng.", "The table holds at most {most} lines.", most=MOST_SYNONYMS)
                )
        return cls(found)

    def as_lines(self):
        """The table as an administrator edits it: a line for each synonym."""
        return "\n".join(synonym.as_line() for synonym in self.synonyms)

    def expand(self, query):
        """The `Term`s that must all be found for `query`, each with its alternatives; what was typed always counts."""
        terms = [*self._terms(query.words)]
        terms += [Term((Alternative(phrase, adjacent=True),)) for phrase in query.phrases]
        for notation, parts in zip(query.notations, query.parts, strict=True):
            terms.append(Term((Alternative((notation,)), Alternative(parts, adjacent=True))))
        return tuple(dict.fromkeys(terms))

    def alternatives(self, words):
        """What else these exact words, as a whole, may be called: tuples of exact words."""
        found = []
        for name, others in self._named.get(folded_words(words), ()):
            if all(_may_be(typed, word) for typed, word in zip(words, name, strict=True)):
                # Typed without marks, the name itself is worth a look with them.
                found += [other for other in others if other != tuple(words)]
        return tuple(dict.fromkeys(found))[:MOST_ALTERNATIVES]

    def _terms(self, words):
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                typed = words[place : place + length]
                others = self.alternatives(typed)
                if others:
                    named = (Alternative(other, adjacent=len(other) > 1) for other in others)
                    yield Term((Alternative(typed), *named))
                    break
            else:
                length = 1
                yield Term((Alternative(words[place : place + 1]),))
            place += length

    def _enter(self, synonym):
        names, before = _words_of_all(synonym.names), _words_of_all(synonym.before)
        offered = _words_of_all(name for name in synonym.names if not _is_also_a_word(name))
        for name in names:
            self._add(name, [other for other in offered if other != name] + before)
        for name in before:
            self._add(name, offered)

    def _add(self, name, others):
        known = self._named.setdefault(folded_words(name), [])
        for exact, already in known:
            if exact == name:
                already.extend(other for other in others if other not in already)
                return
        known.append((name, list(others)))


def _read_line(number, line):
    now, arrow, before = line.partition("<")
    names = tuple(filter(None, (name.strip() for name in now.split("="))))
    former = tuple(filter(None, (name.strip() for name in re.split("[;=]", before))))
    if not names or (len(names) < 2 and not former) or (arrow and not former):
        raise InvalidSynonyms(
            _(
                "Dòng {number}: hãy viết “UBND = Ủy ban nhân dân” hoặc “tên mới < tên cũ; tên cũ khác”.",
                "Line {number}: write “UBND = Ủy ban nhân dân” or “new name < old name; another old name”.",
                number=number,
            )
        )
    if len(names) + len(former) > MOST_NAMES:
        raise InvalidSynonyms(
            _(
                "Dòng {number}: tối đa {most} tên trong một dòng.",
                "Line {number}: at most {most} names in a line.",
                number=number,
                most=MOST_NAMES,
            )
        )
    for name in names + former:
        if len(name) > LONGEST_NAME or not 0 < len(_words_of(name)) <= MOST_WORDS_OF_A_NAME:
            raise InvalidSynonyms(
                _(
                    "Dòng {number}: tên “{name}” quá dài hoặc không có chữ nào.",
                    "Line {number}: the name “{name}” is too long or has no letter.",
                    number=number,
                    name=name[:40],
                )
            )
    return Synonym(names, former)


def _is_also_a_word(name):
    """Whether an abbreviation in capitals reads like a word: ĐA for "đề án" must not bring every "đa" and "đã"."""
    return name.isupper() and is_plain_syllable(fold(name))


def _words_of_all(names):
    return [_words_of(name) for name in names]


def _words_of(name):
    return tuple(Cut(name).exact)


def _folded_token(token):
    return token if "/" in token else folded_words((token,))[0]


def _may_be(typed, word):
    """Whether a word typed with or without marks may stand for `word`."""
    return typed == word or typed == fold(word)
