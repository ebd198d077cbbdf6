"""How numbers and notations of documents are written: "05/qd-ubnd", "5 /QĐ – UBND" and "05/QĐ-UBND" are one."""

import re
from dataclasses import dataclass

from portal.vietnamese.letters import fold, nfc
from portal.vietnamese.notations import Notation, notations_in
from portal.vietnamese.words import Cut

# Abbreviations that are not written in capitals alone, or that people type without their marks. HD, DA and CD are
# not here: typed without marks they may be either of two types.
WRITTEN = {fold(word): word for word in "QĐ QyĐ NĐ CTr TTr TTg HĐND UBND GDĐT GD&ĐT".split()}
_BEFORE = re.compile(r"\A\s*(?:số|so)\s*[:.]?\s*", re.IGNORECASE)
_YEAR_AFTER = re.compile(r"[\s,]+(?:năm\s+|nam\s+)?((?:19|20)\d{2})\s*\Z", re.IGNORECASE)
_DASHES = re.compile(r"\s*[-_\u2010-\u2014\u2212]\s*")
_SLASHES = re.compile(r"\s*/\s*")
# What stands between the number and the rest where no slash does: "45 qd ubnd", "45-QĐ-UBND", "45QĐ".
_START = re.compile(r"(\d[\d.]*[a-zA-Z]?)(?=[/\s-])\s*(?:[/.-]\s*)?|(\d+)(?=[^\W\d_]{2})")


@dataclass(frozen=True)
class WrittenNotation:
    """A number with its notation, as it is written and as it is looked up (`key`; `bare`: without the year)."""

    text: str
    key: str
    bare: str
    year: int | None


def read_notation(text):
    """The `WrittenNotation` that the whole of `text` is, with or without "số" before it; None where it is none."""
    text = _BEFORE.sub("", nfc(text)).strip()
    cut = Cut(text)
    found = next(notations_in(cut), None)
    if found is None or found.first != 0 or found.end != len(cut):
        return None
    return _made(found, _uniform(text, found))


def find_notation(text):
    """The first notation anywhere in `text`; None where there is none."""
    cut = Cut(nfc(text))
    found = next(notations_in(cut), None)
    return _made(found, found.canonical) if found is not None else None


def read_wanted(text):
    """(notation, year) that somebody types to find one document: "05/qd-ubnd 2026"; None where it is something else."""
    notation = read_notation(text)
    if notation is not None:
        return notation, notation.year
    later = _YEAR_AFTER.search(text)
    notation = read_notation(text[: later.start()]) if later else None
    return (notation, int(later[1])) if notation is not None and later is not None else None


def _made(found: Notation, text):
    return WrittenNotation(
        text,
        key=found.canonical,
        bare=found._replace(year="").canonical,
        year=int(found.year) if found.year else None,
    )


def _uniform(text, found):
    """Number (two digits at least), year, groups; what was typed in small letters is written as offices write it."""
    start = _START.match(text)
    rest = text[start.end() :] if start is not None else text
    rest = _SLASHES.sub("/", _DASHES.sub("-", rest.strip()))
    if found.year:
        rest = rest.removeprefix(found.year).lstrip("/ ")
    groups = re.split(r"([-/])|\s+", rest)
    written = "".join(_group(part) if part not in ("-", "/", None) else part or "-" for part in groups)
    number = found.number if len(found.number) > 1 else f"0{found.number}"
    return "/".join(filter(None, (number.upper(), found.year, written)))


def _group(word):
    return WRITTEN.get(fold(word)) or (word.upper() if word.islower() else word)
