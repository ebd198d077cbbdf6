"""Rows of the history in an archive: checked against their own hashes, and written anew into the history here.

The new row says what was done, by whom and when, and names the hash of the row that it was.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime

from portal.history.entry import digest
from portal.history.recorder import LONGEST_COMMENT, Deed, Origin, record
from portal.transfer.format import damaged
from portal.transfer.plain import SMALLEST_ID, moment_of
from portal.transfer.reading import ALTERED, UNREADABLE
from portal.transfer.shapes import LARGEST_ID

ACT = re.compile(r"[a-z0-9_:-]{1,80}\Z", re.ASCII)
# Moments among the words, which are shown as such.
MOMENTS = ("until", "ends")
ORIGIN, SALT, RECEIVER = ("address", "session"), "salt", "receiver"
LONGEST_WORD = 4 * LONGEST_COMMENT


@dataclass(frozen=True)
class RowTold:
    """A row as an archive tells it: what its line and its words say, and its hash."""

    facts: dict
    words: dict
    sha256: str
    done: datetime

    def write(self, place, agency_id, items, people):
        """Write it into the history here; `items`, `people`: id of the archive → id here."""
        facts = self.facts
        words = {name: value for name, value in self.words.items() if name not in (*ORIGIN, SALT, RECEIVER)}
        if RECEIVER in self.words:
            words[RECEIVER] = people.get(self.words[RECEIVER])
        deed = Deed(
            facts["act"],
            actor=people.get(facts.get("actor")),
            agency=agency_id,
            item=items.get(facts["item"], facts["item"]),
            kind=facts.get("kind", ""),
            authority=_renamed(facts.get("as", ""), self.facts["agency"], agency_id, items, people),
            lender=people.get(facts.get("for")),
            restricted=facts.get("restricted", False),
            done=self.done,
            origin=Origin(*(str(self.words.get(name, "")) for name in ORIGIN)),
            words={**words, "imported_row": self.sha256},
        )
        return record(place, deed)


def row_told(told):
    """The `RowTold` of a record; raises `ArchiveRefused` where it is not what its hash says, or no row at all."""
    line, text = told.record.get("line"), told.record.get("words")
    if not isinstance(line, str) or not isinstance(text, str) or digest(line) != told.record.get("sha256"):
        raise damaged(ALTERED, told.where)
    try:
        facts, words = json.loads(line), json.loads(text) if text else {}
        if not _are_facts(facts) or not isinstance(words, dict):
            raise ValueError(line)
        done = moment_of(facts.get("done") or facts["when"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise damaged(UNREADABLE, told.where) from None
    if facts.get("words", "") != (digest(text) if text else ""):
        raise damaged(ALTERED, told.where)
    return RowTold(facts, {name: value for name, value in words.items() if _is_word(name, value)}, digest(line), done)


def _are_facts(facts):
    if not isinstance(facts, dict) or not isinstance(facts.get("act"), str) or not ACT.match(facts["act"]):
        return False
    ids = [facts["agency"], facts["item"], *(facts[name] for name in ("actor", "for") if facts.get(name) is not None)]
    texts = (facts.get("kind", ""), facts.get("as", ""), facts["when"])
    return (
        all(type(one) is int and 0 < one <= LARGEST_ID for one in ids)
        and all(isinstance(text, str) and len(text) < 200 for text in texts)
        and isinstance(facts.get("restricted", False), bool)
    )


def _is_word(name, value):
    """Whether a word can be shown; lists of ids and the like are told by acts that no archive has."""
    if name in MOMENTS:
        try:
            return bool(moment_of(value))
        except (ValueError, TypeError):
            return False
    if isinstance(value, str):
        return len(value) <= LONGEST_WORD
    return isinstance(value, bool) or (type(value) is int and (0 <= value < SMALLEST_ID or name == RECEIVER))


def _renamed(principal, old_agency, agency_id, items, people):
    """A principal with the ids that it has here."""

    def renamed(part):
        number = int(part) if part.isascii() and part.isdigit() and len(part) == 19 else None
        if number is None:
            return part
        return str(agency_id if number == old_agency else items.get(number) or people.get(number) or number)

    return ":".join(renamed(part) for part in principal.split(":"))
