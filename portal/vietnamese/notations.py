"""Numbers and notations of documents: 45/QĐ-UBND, however it is spelled, is one token `45/qd-ubnd`."""

import re
from typing import NamedTuple

from portal.vietnamese.syllables import is_plain_syllable

# Abbreviations of the types of documents (Decree 30/2020, Annex III; party and legal documents), without marks.
TYPES = frozenset(
    """
    nq qd ct qc qyd tc tb hd ctr kh pa da bc bb ttr tt ttlt nd l pl hd cd bgn btt guq gm ggt gnp pg pc pb kl cv
    """.split()
)
_NUMBER = re.compile(r"[0-9]{1,6}[a-z]?")
_GLUED = re.compile(r"([0-9]{1,6})([a-z]{2,4})")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_GROUP = re.compile(r"[a-z][a-z0-9]{0,14}")
_FIRST_THREE, _THREE = re.compile(r"[1-9][0-9]{0,2}"), re.compile(r"[0-9]{3}")
_DASHES = "-_\u2010\u2011\u2012\u2013\u2014\u2212"
# Of a notation, and of a number in groups of three; and what "&" joins to one group.
_MOST_GROUPS, _MOST_JOINED = 5, 2
# More than this between two parts, and they are two things.
_LONGEST_GAP = 3


class Notation(NamedTuple):
    """One notation of a document: which words of the text it covers (from `first`, before `end`) and what it says."""

    first: int
    end: int
    number: str
    year: str
    groups: tuple

    @property
    def canonical(self):
        """The one spelling: number, year if any, groups: `5/2020/qd-ubnd`."""
        return "/".join(filter(None, (self.number, self.year, "-".join(self.groups))))

    def spellings(self):
        """Every token under which the document is found: also without the year, and by its first groups alone."""
        for count in range(len(self.groups), 0, -1):
            part = self._replace(groups=self.groups[:count])
            yield part.canonical
            if self.year:
                yield part._replace(year="").canonical


def notations_in(cut):
    """Each notation in a text that is cut into words, in order."""
    reader, free = _Reader(cut), 0
    for place in cut.numeric:
        notation = reader.notation_at(place) if place >= free else None
        if notation is not None:
            free = notation.end
            yield notation


def joined_numbers_in(cut):
    """Each number written in groups of three (1.500.000) as one token: 1500000."""
    reader, free = _Reader(cut), 0
    for place in cut.numeric:
        end = reader.end_of_number(place) if place >= free else 0
        if end > place + 1:
            free = end
            yield reader.joined(place, end)


class _Reader:
    """Reads notations off a row of words and of what stands between them."""

    def __init__(self, cut):
        self.cut = cut

    def notation_at(self, place):
        """The notation that begins at the word `place`, or None."""
        # Most numbers end here: nothing that could be a notation follows.
        if self._gap(place + 1) is None or self._continues(place):
            return None
        glued = _GLUED.fullmatch(self.cut.folded_at(place))
        if glued and glued[2] in TYPES:
            return self._of_several_groups(place, place + 1, (glued[1], "", glued[2]))
        end = self.end_of_number(place)
        number = self.joined(place, end) if end > place + 1 else self.cut.folded_at(place)
        if not _NUMBER.fullmatch(number):
            return None
        year = self._group(end, _YEAR) if self._gap(end) == "/" else ""
        end += 1 if year else 0
        group, gap = self._group(end, _GROUP), self._gap(end)
        if group and gap == "/":
            return self._with_tail(place, end + 1, (number, year, self._joined_group(end)))
        if gap is None or group not in TYPES:
            return None
        return self._of_several_groups(place, end + 1, (number, year, group))

    def end_of_number(self, place):
        """The word after a number that begins at `place` and may be written in groups of three."""
        end = place + 1
        if not _FIRST_THREE.fullmatch(self.cut.raw(place)):
            return end
        while end < place + _MOST_GROUPS and self.cut.between(end) == "." and _THREE.fullmatch(self.cut.raw(end)):
            end += 1
        # 1.234.5 is no number, and neither is an address of a machine.
        if end > place + 1 and self.cut.between(end) == "." and self.cut.raw(end)[:1].isdecimal():
            return place + 1
        return end

    def joined(self, place, end):
        """The digits from the word `place` to before `end`, as one number."""
        return "".join(self.cut.raw(at) for at in range(place, end))

    def _of_several_groups(self, place, end, start):
        # "45-QĐ" and "45 QĐ" alone may be anything: an agency must follow.
        found = self._with_tail(place, end, start)
        return found if len(found.groups) > 1 else None

    def _with_tail(self, place, end, start):
        number, year, group = start
        groups = [group]
        end += self._joined_words(end - 1)
        while len(groups) < _MOST_GROUPS and self._continues_with_group(end, groups):
            joined = self._joined_group(end)
            end += 1 + self._joined_words(end)
            groups.append(joined)
        return Notation(place, end, number.lstrip("0") or "0", year, tuple(groups))

    def _continues_with_group(self, place, groups):
        group, between = self._group(place, _GROUP), self.cut.between(place)
        if not group or between is None:
            return False
        if between in (*_DASHES, "/"):
            return True
        # Loosely spelled ("45/QĐ - UBND", "45 QĐ UBND") only what can be nothing but an abbreviation belongs to it.
        first = len(groups) == 1 and groups[0] in TYPES
        return first and self._gap(place) is not None and not is_plain_syllable(group)

    def _joined_group(self, place):
        """The group at `place`, with what `&` joins to it: GD&ĐT is one group."""
        end = place + 1 + self._joined_words(place)
        return "".join(self.cut.folded[place:end])

    def _joined_words(self, place):
        count = 0
        while count < _MOST_JOINED and self.cut.between(place + count + 1) == "&":
            count += 1
        return count

    def _continues(self, place):
        """Whether the word stands inside something longer: a date, an amount, another notation."""
        before = self.cut.between(place)
        return before in ("/", *_DASHES) or (before == "." and self.cut.raw(place - 1)[-1:].isdecimal())

    def _gap(self, place):
        """What stands before the word `place`: "/" or, blanks apart, another short sign; None where they are apart."""
        between = self.cut.between(place)
        if between is None or len(between) > _LONGEST_GAP:
            return None
        sign = between.strip()
        return sign if sign in ("/", "", ".", *_DASHES) else None

    def _group(self, place, pattern):
        word = self.cut.folded_at(place)
        return word if pattern.fullmatch(word) else ""
