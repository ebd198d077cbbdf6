"""Counts beside a list of documents: each facet with all other filters in force; those that took long rest."""

import random
from types import SimpleNamespace

import pytest

from portal.search import document_counts
from portal.search.document_counts import BY, Counts
from portal.search.document_lists import DocumentQuestion

CHANCE = random.Random(2026)
CHOICES = {
    "type": ("decision", "plan"),
    "subject": ("", "y te", "van hoa"),
    "year": (2025, 2026),
    "issuer": ("so y te",),
    "signer": ("", "an", "binh"),
    "validity": ("in_force", "expired"),
}
GROUPS = [(*(CHANCE.choice(CHOICES[name]) for name in BY), CHANCE.randint(1, 4)) for _number in range(60)]
QUESTIONS = [
    DocumentQuestion(),
    DocumentQuestion(year=2026),
    DocumentQuestion(type="plan", signer="an"),
    DocumentQuestion(subject="y te", validity="expired", year=2025),
    DocumentQuestion(issuer="nobody"),
]


def fits(group, question, but=""):
    return all(
        group[place] == getattr(question, name)
        for place, name in enumerate(BY)
        if getattr(question, name) and name != but
    )


def test_what_is_added_up_is_what_there_is_whatever_was_asked_before():
    counts = Counts(GROUPS, {"signer": {"an": "Nguyễn Văn An"}})
    for question in [CHANCE.choice(QUESTIONS) for _time in range(40)]:
        assert counts.total(question) == sum(group[-1] for group in GROUPS if fits(group, question))
        for place, name in enumerate(BY):
            mine = [group for group in GROUPS if fits(group, question, name) and group[place]]
            expected = {value: sum(group[-1] for group in mine if group[place] == value) for value in CHOICES[name]}
            found = {value: count for value, _title, count in counts.by(name, question)}
            assert found == {value: count for value, count in expected.items() if count}
    assert {title for _value, title, _count in counts.by("signer", DocumentQuestion())} == {"Nguyễn Văn An", ""}


@pytest.mark.parametrize(("took", "shown_for"), [(0.01, 0), (1, 20), (30, 60)])
def test_counts_that_took_long_are_shown_for_a_while_after_a_write(monkeypatch, took, shown_for):
    now = [1000.0]
    counter = document_counts.DocumentCounts(SimpleNamespace())
    revisions, made = iter(range(100)), []

    def count(*_asked):
        now[0] += took
        made.append(now[0])
        return Counts((), {}), 1 << 62

    monkeypatch.setattr(document_counts, "monotonic", lambda: now[0])
    monkeypatch.setattr(counter, "_present", lambda: next(revisions))
    monkeypatch.setattr(counter, "_count", count)
    reader, moment = SimpleNamespace(principals=frozenset()), SimpleNamespace(today=None, above=())

    def ask():
        return counter.of(1, reader, moment, DocumentQuestion())

    ask()
    if shown_for:
        now[0] += shown_for - 1
        ask()
        assert len(made) == 1
        now[0] += 2
    ask()
    assert len(made) == 2
