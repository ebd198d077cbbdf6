"""Verifying the history: every row of every chain, every seal. What was removed, altered or inserted is named."""

import json
from dataclasses import dataclass, field
from datetime import datetime

from ZODB.POSException import POSKeyError

from portal.history.chains import HISTORY, SEALS, let_go
from portal.history.entry import NOTHING, digest

# Clocks that are set by the network step back a little; more than so many seconds was somebody's doing.
TOLERANCE = 5
# Numbers of missing rows that are named one by one.
MOST_NAMED = 50
ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the history, in words that name the row."""

    severity: str
    text: str


@dataclass
class Report:
    """What verifying found: findings, how many rows in how many chains were read, the seals' hashes by number."""

    findings: list = field(default_factory=list)
    rows: int = 0
    chains: int = 0
    seals: dict = field(default_factory=dict)
    known_seals: set = field(default_factory=lambda: {""})

    def add(self, text, severity=ERROR):
        """Note a finding."""
        self.findings.append(Finding(severity, text))


def verify(root, anchors=()):
    """The `Report` on the history of a database; `anchors`: (number, hash) of seals that somebody kept elsewhere."""
    report = Report()
    history = root.get(HISTORY)
    if history is None:
        if anchors:
            report.add("The whole history is gone: there is no seal at all.")
        return report
    heads: dict = {}
    _read_seals(report, history, heads)
    for name, chain in history.chains.items():
        if name != SEALS:
            _Walk(report, name, chain, heads.pop(name, {})).run()
    for name, sealed in heads.items():
        report.add(f"History: chain {name} with its {max(sealed)} rows is gone; seals name it.")
    for number, kept in anchors:
        if number not in report.seals:
            report.add(f"History: seal {number}, of which you kept the hash, is gone, and with it what came after.")
        elif report.seals[number] != kept:
            report.add(f"History: seal {number} is not the one whose hash you kept: rows before it were rewritten.")
    return report


def _read_seals(report, history, heads):
    """Walk the chain of seals; `heads` takes what they say of the others: chain → number → hash."""

    def note(entry, facts, words):
        report.seals[facts["number"]] = digest(entry.line)
        report.known_seals.add(report.seals[facts["number"]])
        for name, (last, head) in words.get("heads", {}).items():
            heads.setdefault(name, {})[last] = head

    _Walk(report, SEALS, history.seals, {}, note).run()


class _Walk:
    """One chain, from its first row to its last."""

    def __init__(self, report, name, chain, sealed, note=None):
        self.report, self.name, self.chain = report, name, chain
        # number → hash that seals name
        self.sealed = sealed
        self.note = note
        self.previous: tuple | None = None
        self.newest, self.when = 0, ""
        self.head: str | None = NOTHING
        self.missing: dict = {}

    def run(self):
        """Read it all, and note what is wrong."""
        self.report.chains += 1
        try:
            for place in self.chain.entries:
                self.report.rows += 1
                read = self._read(place)
                if read is not None:
                    self._follow(place, *read)
        except POSKeyError:
            self._wrong(f"{self.newest + 1} and what follows", "is gone from the storage")
            return
        self._end()

    def _wrong(self, number, what, severity=ERROR):
        self.report.add(f"History: row {number} of chain {self.name} {what}.", severity)

    def _read(self, place):
        """The row at a place as (entry, facts, words); None for one that cannot be read."""
        try:
            entry = self.chain.entries[place]
            facts = entry.facts
            words = json.loads(entry.words) if entry.words else {}
            read = _Read(entry.line, entry.words, entry.id)
            let_go(entry)
            _check_shape(facts, words)
        except POSKeyError:
            self._wrong(place, "is gone from the storage")
        except (ValueError, KeyError, TypeError, AttributeError):
            self._wrong(place, "was altered: it cannot be read any more")
        else:
            return read, facts, words
        # What follows it is judged by itself.
        self.newest, self.head, self.previous = place, None, None
        return None

    def _follow(self, place, entry, facts, words):
        number, told = facts["number"], f"({facts['when'][:16]}Z, {facts['act']})"
        if facts.get("words", "") != (digest(entry.words) if entry.words else "") or facts["id"] != entry.id:
            self._wrong(number, f"was altered: its words are not those that it was written with {told}")
            words = {}
        if facts.get("chain") != self.name:
            self._wrong(place, f"was put here from chain {facts.get('chain')} {told}")
        self._check_order(number, place, facts, told)
        if number in self.sealed and self.sealed[number] != digest(entry.line):
            self._wrong(number, f"was altered after it was sealed {told}")
        if facts.get("seal", "") not in self.report.known_seals:
            self._wrong(number, f"names a seal that is gone {told}")
        if self.when and _seconds(facts["when"]) < _seconds(self.when) - TOLERANCE:
            self._wrong(number, f"is older than the row before it: the clock was set back {told}", WARNING)
        if self.note is not None:
            self.note(entry, facts, words)
        self.when, self.head = facts["when"], digest(entry.line)
        self.previous = (number, told)

    def _check_order(self, number, place, facts, told):
        expected = self.newest + 1
        if number > expected:
            self.missing.update(dict.fromkeys(range(expected, min(number, expected + MOST_NAMED))))
        elif number < expected:
            self.missing.pop(number, None)
            self._wrong(number, f"stands out of its order, or twice: it was moved or inserted {told}")
        elif self.head is not None and facts.get("previous") != self.head:
            wrong, when = self.previous or (number, told)
            self._wrong(wrong, f"was altered or inserted: the row after it names another {when}")
        elif place != number:
            self._wrong(number, f"stands at place {place} {told}")
        self.newest = max(self.newest, number)

    def _end(self):
        for number in self.missing:
            self._wrong(number, "is missing")
        last = max([self.chain.last, *self.sealed])
        if last > self.newest:
            self._wrong(f"{self.newest + 1} to {last}" if last > self.newest + 1 else last, "is missing at the end")
        elif self.head is not None and self.newest == self.chain.last and self.chain.head != self.head:
            number, told = self.previous or (self.newest, "")
            self._wrong(number, f"was altered: the chain's end names another {told}")
        elif self.newest > self.chain.last:
            self._wrong(self.newest, "was put at the end by other means than the portal")


@dataclass(frozen=True)
class _Read:
    line: str
    words: str
    id: int


def _check_shape(facts, words):
    """Raise `ValueError`, `KeyError` or `TypeError` for what the portal never writes."""
    number, texts = facts["number"], (facts["act"], facts["when"], facts.get("seal", ""))
    if type(number) is not int or not all(isinstance(text, str) for text in texts):
        raise TypeError("a row's number is a number, its act, time and seal are texts")
    _seconds(facts["when"])
    facts["id"]
    for _name, (_last, _head) in words.get("heads", {}).items():
        _last + 0


def _seconds(when):
    return datetime.fromisoformat(when).timestamp()
