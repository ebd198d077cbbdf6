"""Calendar files that people send: read for one week, bounded, what is left out is told."""

import io
from datetime import date

import pytest

from portal.content.calendar_files import CalendarRefused, rows_of_calendar
from portal.content.editions import field_nodes
from portal.i18n import in_language
from tests.support.tree import all_types

COLUMNS = field_nodes(all_types()["week_schedule"].factory)["entries"].columns
WEEK = date(2026, 11, 26)


def calendar(*events):
    body = "".join(f"BEGIN:VEVENT\r\nUID:u{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return io.BytesIO(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".encode())


def rows(*events, anchor=WEEK):
    return rows_of_calendar(calendar(*events), COLUMNS, anchor)


def notes(found):
    return " ".join(in_language(note, "vi") for note in found.notes)


def test_an_event_is_a_row_in_vietnams_time():
    (row,) = rows(
        "SUMMARY:Họp\\, giao ban\r\nDTSTART:20261126T013000Z\r\nDTEND:20261126T030000Z\r\nLOCATION:Phòng 1\r\n"
        "ORGANIZER;CN=Giám đốc:mailto:gd@x.example\r\nATTENDEE;CN=An:mailto:a@x.example\r\n"
        "ATTENDEE:mailto:b@x.example\r\nCLASS:PRIVATE\r\nDESCRIPTION:Mang theo hồ sơ"
    ).rows
    assert (row["day"], row["starts"], row["ends"]) == ("26/11/2026", "08:30", "10:00")
    assert (row["what"], row["place"], row["note"]) == ("Họp, giao ban", "Phòng 1", "Mang theo hồ sơ")
    assert (row["chair"], row["people"], row["internal"]) == ("Giám đốc", "An, b@x.example", "true")


def test_a_whole_day_and_a_floating_time():
    first, second = rows("SUMMARY:A\r\nDTSTART;VALUE=DATE:20261127", "SUMMARY:B\r\nDTSTART:20261127T090000").rows
    assert (first["day"], first["starts"]) == ("27/11/2026", "")
    assert (second["starts"], second["ends"]) == ("09:00", "")


def test_what_recurs_gives_the_days_of_the_week_without_its_exceptions():
    found = rows(
        "SUMMARY:Giao ban\r\nDTSTART;TZID=Asia/Ho_Chi_Minh:20260105T080000\r\nDTEND;TZID=Asia/Ho_Chi_Minh:"
        "20260105T090000\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=99991231T000000Z\r\n"
        "EXDATE;TZID=Asia/Ho_Chi_Minh:20261125T080000"
    )
    assert [(row["day"], row["starts"], row["ends"]) for row in found.rows] == [
        ("23/11/2026", "08:00", "09:00"),
        ("27/11/2026", "08:00", "09:00"),
    ]


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=5", "FREQ=HOURLY", "FREQ=WEEKLY;BYDAY=XX", "INTERVAL=2"]
)
def test_rules_that_would_never_end_are_left_out_and_told(rule):
    found = rows(f"SUMMARY:A\r\nDTSTART:20260105T080000\r\nRRULE:{rule}", "SUMMARY:B\r\nDTSTART:20261126T080000")
    assert [row["what"] for row in found.rows] == ["B"] and "1 việc không có ngày giờ đọc được" in notes(found)


def test_an_impossible_rule_is_over_at_once():
    assert not rows("SUMMARY:A\r\nDTSTART:20200105T080000\r\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30").rows


def test_events_of_other_weeks_are_left_out_and_counted():
    found = rows("SUMMARY:A\r\nDTSTART:20261201T080000", "SUMMARY:B\r\nDTSTART:20261126T080000")
    assert [row["what"] for row in found.rows] == ["B"] and "1 việc ngoài tuần này" in notes(found)


def test_fifty_thousand_events_are_refused_with_their_number():
    event = "SUMMARY:Giao ban\r\nDTSTART:20261126T080000"
    with pytest.raises(CalendarRefused) as refused:
        rows(*[event] * 50_000)
    for language in ("vi", "en"):
        assert "50000" in in_language(refused.value.text, language)


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x01\x02", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR", b"PK\x03\x04"]
)
def test_what_is_no_calendar_is_refused_or_empty(data):
    try:
        assert not rows_of_calendar(io.BytesIO(data), COLUMNS, WEEK).rows
    except CalendarRefused as refused:
        assert in_language(refused.text, "en")
