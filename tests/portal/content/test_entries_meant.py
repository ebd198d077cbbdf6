"""Which day of a schedule is meant by the words that somebody looks for."""

from datetime import date, timedelta

import pytest

from portal.content.agenda import Entry
from portal.content.entries_meant import day_meant

MONDAY = date(2026, 11, 23)
TITLE = "Lịch công tác tuần 48 năm 2026"
ENTRIES = [
    Entry(str(number), 0, MONDAY + timedelta(days=day), **cells)
    for number, (day, cells) in enumerate(
        (
            (0, {"what": "Giao ban", "chair": "Ông Lê Văn Hưng"}),
            (1, {"what": "Họp tổ công tác", "place": "Hội trường"}),
            (2, {"what": "Giao ban quý", "chair": "Ông Lê Văn Hùng"}),
            (4, {"what": "Giao ban", "chair": "Bà Mai"}),
        )
    )
]


@pytest.mark.parametrize(
    "text, day",
    [
        ("giao ban quý", 2),
        ("GIAO BAN QUY", 2),
        ("Lê Văn Hùng", 2),
        ("Lê Văn Hưng", 0),
        ("hội trường", 1),
        ("lịch công tác giao ban bà mai", 4),
        ("bà mai!!!", 4),
    ],
)
def test_the_entry_with_most_of_the_words_is_meant(text, day):
    assert day_meant(TITLE, ENTRIES, text, MONDAY) == MONDAY + timedelta(days=day)


@pytest.mark.parametrize("text", ["", "lịch công tác tuần 48", "xyzzy", "!!!"])
def test_no_day_is_meant_by_words_of_the_title_or_of_no_entry(text):
    assert day_meant(TITLE, ENTRIES, text, MONDAY) is None


@pytest.mark.parametrize("today, day", [(-3, 0), (0, 0), (1, 4), (5, 0)])
def test_of_several_days_the_next_one_is_meant(today, day):
    alike = [Entry(str(number), 0, MONDAY + timedelta(days=number), what="Giao ban") for number in (0, 4)]
    assert day_meant(TITLE, alike, "giao ban", MONDAY + timedelta(days=today)) == MONDAY + timedelta(days=day)
