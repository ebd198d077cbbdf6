"""Calendars for programs: an independent parser reads whatever an entry holds."""

from datetime import UTC, date, datetime

import vobject
from hypothesis import given
from hypothesis import strategies as st

from portal.content.agenda import Entry
from portal.content.field_types import clean_text
from portal.public.calendars import calendar, event, plain

SAVED = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 26)
TEXTS = st.text(max_size=200).map(clean_text)


def read(*entries):
    events = [event(entry, "khanhhoa.example", SAVED, "https://khanhhoa.example/", ("dòng",)) for entry in entries]
    return vobject.readOne(calendar("Lịch", events).decode())


@given(TEXTS, TEXTS, st.integers(0, 50))
def test_every_text_comes_through(what, place, revision):
    # An independent reader cuts lines at these, as RFC 5545 does not.
    what, place = (" ".join(text.split()) or "x" for text in (what, place))
    made = read(Entry("7", revision, DAY, "08:00", "09:30", what=what, place=place)).vevent
    assert made.summary.value == what and made.location.value == place
    assert made.uid.value == "7@khanhhoa.example" and made.sequence.value == str(revision)


def test_times_are_vietnams_and_moments_are_utc():
    made = read(Entry("7", 0, DAY, "08:00", "09:30", what="Họp")).vevent
    assert made.dtstart.value.utcoffset().total_seconds() == 7 * 3600
    assert made.dtstart.value.astimezone(UTC) == datetime(2026, 11, 26, 1, 0, tzinfo=UTC)
    assert made.dtend.value.astimezone(UTC) == datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
    assert made.dtstamp.value == SAVED


def test_a_whole_day_and_an_open_end():
    whole = read(Entry("7", 0, DAY, what="Trực")).vevent
    assert (whole.dtstart.value, whole.dtend.value) == (DAY, date(2026, 11, 27))
    assert not hasattr(read(Entry("8", 0, DAY, "08:00", what="Họp")).vevent, "dtend")


def test_lines_are_folded_and_end_as_the_standard_says():
    data = calendar("Lịch", [event(Entry("7", 0, DAY, what="Ủy ban " * 40), "x.example", SAVED, "https://x.example/")])
    assert data.startswith(b"BEGIN:VCALENDAR\r\n") and data.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_plain_data_has_zones_and_no_vehicle():
    data = plain(Entry("7", 1, DAY, "08:00", "", what="Họp", vehicle="79A-001.02", note="n"))
    assert data["starts"] == "2026-11-26T08:00:00+07:00" and data["ends"] is None
    assert not data["all_day"] and "79A-001.02" not in str(data)
