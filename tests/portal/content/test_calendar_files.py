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
    own = [event if event.startswith("UID:") else f"UID:u{n}\r\n{event}" for n, event in enumerate(events)]
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in own)
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


def shown(found):
    return [(row["day"][:5], row["starts"], row["ends"], row["what"]) for row in found.rows]


WEEKLY = (
    "UID:a\r\nSUMMARY:Giao ban\r\nDTSTART;TZID=Asia/Ho_Chi_Minh:20261102T080000\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY"
)


def test_an_occurrence_that_was_moved_is_only_where_it_was_moved_to():
    moved = (
        "UID:a\r\nSUMMARY:Giao ban (dời)\r\nRECURRENCE-ID;TZID=Asia/Ho_Chi_Minh:20261123T080000\r\n"
        "DTSTART;TZID=Asia/Ho_Chi_Minh:20261124T140000\r\nDURATION:PT1H"
    )
    assert shown(rows(WEEKLY, moved)) == [("24/11", "14:00", "15:00", "Giao ban (dời)")]
    to_next_week = moved.replace("20261124T14", "20261201T14")
    found = rows(WEEKLY, to_next_week)
    assert not found.rows and "1 việc ngoài tuần này" in notes(found)
    from_last_week = moved.replace("20261123T08", "20261116T08")
    assert [one[0] for one in shown(rows(WEEKLY, from_last_week))] == ["23/11", "24/11"]


def test_what_was_cancelled_is_left_out_and_told():
    one = "SUMMARY:A\r\nDTSTART:20261125T080000\r\nSTATUS:CANCELLED"
    found = rows(one, WEEKLY)
    assert shown(found) == [("23/11", "08:00", "09:00", "Giao ban")] and "1 việc đã hủy" in notes(found)
    gone = "UID:a\r\nSUMMARY:Giao ban\r\nSTATUS:CANCELLED\r\nRECURRENCE-ID:20261123T010000Z\r\nDTSTART:20261123T010000Z"
    found = rows(WEEKLY, gone)
    assert not found.rows and notes(found) == "1 việc đã hủy được bỏ qua."
    other_week = "SUMMARY:A\r\nDTSTART:20261225T080000\r\nSTATUS:CANCELLED"
    assert "ngoài tuần này" in notes(rows(other_week))


def test_what_takes_days_stands_on_each_with_its_span():
    found = rows("SUMMARY:Tập huấn\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261127\r\nDESCRIPTION:Mang sổ")
    assert [one[0] for one in shown(found)] == ["24/11", "25/11", "26/11"]
    assert {row["note"] for row in found.rows} == {"Mang sổ. Từ 24/11 đến 26/11"}
    assert "1 việc kéo dài nhiều ngày" in notes(found)
    found = rows("SUMMARY:Công tác\r\nDTSTART:20261126T100000\r\nDTEND:20261129T000000")
    assert shown(found) == [
        ("26/11", "10:00", "", "Công tác"),
        ("27/11", "", "", "Công tác"),
        ("28/11", *[""] * 2, "Công tác"),
    ]
    assert found.rows[1]["note"] == "Từ 10:00 26/11 đến 00:00 29/11"


def test_what_began_last_week_stands_on_its_days_of_this_one():
    found = rows("SUMMARY:Đi công tác\r\nDTSTART;VALUE=DATE:20261120\r\nDTEND;VALUE=DATE:20261125")
    assert [one[0] for one in shown(found)] == ["23/11", "24/11"] and "ngoài tuần" not in notes(found)
    assert not rows("SUMMARY:Xong rồi\r\nDTSTART;VALUE=DATE:20261120\r\nDTEND;VALUE=DATE:20261123").rows
    recurring = (
        "SUMMARY:Trực\r\nDTSTART;VALUE=DATE:20261106\r\nDTEND;VALUE=DATE:20261111\r\nRRULE:FREQ=WEEKLY;INTERVAL=2"
    )
    assert [one[0] for one in shown(rows(recurring))] == ["23/11", "24/11"]


def test_a_night_is_of_the_day_on_which_it_begins():
    assert shown(rows("SUMMARY:Trực đêm\r\nDTSTART:20261124T190000\r\nDTEND:20261125T070000")) == [
        ("24/11", "19:00", "", "Trực đêm")
    ]


def test_days_that_are_listed_count_as_those_of_a_rule_do():
    listed = "SUMMARY:A\r\nDTSTART:20261102T080000\r\nDURATION:PT1H\r\nRDATE;TZID=Asia/Ho_Chi_Minh:20261126T080000"
    found = rows(listed)
    assert shown(found) == [("26/11", "08:00", "09:00", "A")] and not notes(found)
    assert not rows(listed + "\r\nEXDATE;TZID=Asia/Ho_Chi_Minh:20261126T080000").rows


def test_a_rule_is_worked_out_where_the_event_is():
    sundays = "SUMMARY:A\r\nDTSTART:20261101T233000Z\r\nDTEND:20261102T003000Z\r\nRRULE:FREQ=WEEKLY;BYDAY=SU"
    assert shown(rows(sundays)) == [("23/11", "06:30", "07:30", "A")]
    assert shown(rows(sundays + ";UNTIL=20261122T233000Z")) == [("23/11", "06:30", "07:30", "A")]
    assert not rows(sundays + ";UNTIL=20261122T232959Z").rows


def test_the_newest_of_two_texts_of_one_event_is_taken():
    old, new = (f"UID:x\r\nSEQUENCE:{n}\r\nSUMMARY:Họp {n}\r\nDTSTART:20261126T080000" for n in (1, 2))
    assert [one[3] for one in shown(rows(new, old))] == ["Họp 2"]


@pytest.mark.parametrize("part", ["BYHOUR=1,2,3", "BYMINUTE=1", "BYSECOND=1,2"])
def test_many_times_a_day_are_not_worked_out(part):
    found = rows(f"SUMMARY:A\r\nDTSTART:20200105T080000\r\nRRULE:FREQ=DAILY;{part}")
    assert not found.rows and "lặp lại theo cách không nhận" in notes(found)


@pytest.mark.parametrize(
    "event",
    [
        "DTSTART:99991231T235959Z\r\nDURATION:P30D",
        "DTSTART;VALUE=DATE:00010101\r\nDTEND;VALUE=DATE:99991231",
        "DTSTART:20261126T080000\r\nDTEND;VALUE=DATE:20261127",
        "DTSTART:20261126T080000\r\nRECURRENCE-ID:99991231T235959Z",
        "DTSTART:20261126T080000\r\nDTSTART:20261126T080000",
        "DTSTART:20261105T080000\r\nRRULE:FREQ=WEEKLY\r\nRRULE:FREQ=DAILY",
        "DTSTART:20261105T080000\r\nRRULE:FREQ=WEEKLY;UNTIL=99991231T235959Z\r\nEXDATE:99991231T235959Z",
        "DTSTART;VALUE=DATE:20261126\r\nRDATE;VALUE=PERIOD:20261126T080000Z/PT1H",
        "DTSTART:20261126T080000\r\nDTEND:20251126T080000",
    ],
)
def test_days_at_the_end_of_all_calendars_and_odd_ones_hurt_nothing(event):
    for anchor in (WEEK, None):
        found = rows(f"SUMMARY:A\r\n{event}", "SUMMARY:B\r\nDTSTART:20261126T080000", anchor=anchor)
        assert "B" in [row["what"] for row in found.rows] and len(found.rows) <= 8
