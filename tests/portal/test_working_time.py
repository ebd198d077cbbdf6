"""Working time against the real holidays, exchanged days and make-up days of 2024 to 2026."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.clock import PEOPLES_ZONE, local
from portal.i18n import in_language
from portal.working_time import (
    MOST_DAYS,
    USUAL_HOURS,
    InvalidDays,
    WorkingCalendar,
    calendar_of,
    public_days,
    shipped_lines,
)

# Written by hand from the announcements: weekdays on which the offices were closed, Saturdays on which they worked.
WEEKDAYS_OFF = {
    2024: "1/1 8/2 9/2 12/2 13/2 14/2 18/4 29/4 30/4 1/5 2/9 3/9",
    2025: "1/1 27/1 28/1 29/1 30/1 31/1 7/4 30/4 1/5 2/5 1/9 2/9",
    2026: "1/1 2/1 16/2 17/2 18/2 19/2 20/2 27/4 30/4 1/5 31/8 1/9 2/9 24/11",
}
SATURDAYS_WORKED = {2024: "4/5", 2025: "26/4", 2026: "10/1 22/8"}
CALENDAR = calendar_of(shipped_lines())
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 30)).map(lambda at: at.replace(tzinfo=PEOPLES_ZONE))
DAY = timedelta(days=1)


def written(table):
    return {
        date(year, *reversed(tuple(map(int, day.split("/"))))) for year, days in table.items() for day in days.split()
    }


OFF, WORKED = written(WEEKDAYS_OFF), written(SATURDAYS_WORKED)


def works(day):
    """What the table written by hand says."""
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def at(text):
    """A moment in Vietnam."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=PEOPLES_ZONE)


def test_every_day_of_three_years_is_as_announced():
    day = date(2024, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working_day(day) == works(day), f"{day:%d/%m/%Y}"
        day += DAY


@pytest.mark.parametrize("year, new_year, hung_kings", [(2027, (2, 6), (4, 16)), (2030, (2, 2), (4, 12))])
def test_lunar_days_follow_vietnams_calendar_and_not_chinas(year, new_year, hung_kings):
    # In 2030 the new moon falls on the evening of 2 February in Vietnam and after midnight in China.
    days = public_days(year)
    assert in_language(days[date(year, *new_year)].note, "vi") == "Tết Nguyên Đán"
    assert in_language(days[date(year, *hung_kings)].note, "en") == "Hung Kings' Commemoration Day"


@given(DAYS, st.integers(1, 60))
def test_a_deadline_in_days_counts_the_working_days_by_hand(day, count):
    end = local(CALENDAR.after_days(datetime.combine(day, datetime.min.time(), PEOPLES_ZONE), count))
    passed = [day + n * DAY for n in range(1, (end.date() - day).days + 1)]
    if end.year > 2026:
        return
    assert works(end.date()) and sum(map(works, passed)) == count
    assert end.time() == USUAL_HOURS[-1][1]


@given(MOMENTS)
def test_the_next_working_moment_is_the_first_one_there_is(moment):
    found = CALENDAR.next_working(moment)
    assert CALENDAR.is_working(found) and found >= moment
    if CALENDAR.is_working(moment):
        assert found == moment
    else:
        assert not CALENDAR.is_working(found - timedelta(minutes=1))
        step = moment
        while step < found and step - moment < timedelta(days=12):
            assert not CALENDAR.is_working(step)
            step += timedelta(minutes=29)


@given(MOMENTS, st.integers(1, 120), st.integers(1, 120))
def test_working_hours_add_up(moment, first, second):
    once = CALENDAR.after_hours(moment, timedelta(minutes=30 * (first + second)))
    twice = CALENDAR.after_hours(
        CALENDAR.after_hours(moment, timedelta(minutes=30 * first)), timedelta(minutes=30 * second)
    )
    assert once == twice and once > moment.astimezone(UTC)


@pytest.mark.parametrize(
    "moment, hours, end",
    [
        ("24/11/2026 09:00", 1, "25/11/2026 08:30"),
        ("23/11/2026 16:30", 1, "25/11/2026 08:00"),
        ("23/11/2026 10:30", 2, "23/11/2026 14:30"),
        ("13/02/2026 16:00", 8, "23/02/2026 16:30"),
        ("21/08/2026 17:00", 4, "22/08/2026 11:30"),
    ],
)
def test_working_hours_pass_over_noon_nights_and_holidays(moment, hours, end):
    assert CALENDAR.after_hours(at(moment), timedelta(hours=hours)) == at(end)


@pytest.mark.parametrize(
    "moment, works_then",
    [
        ("23/11/2026 07:30", True),
        ("23/11/2026 07:29", False),
        ("23/11/2026 11:30", False),
        ("23/11/2026 13:30", True),
        ("23/11/2026 17:00", False),
        ("24/11/2026 09:00", False),
        ("22/08/2026 09:00", True),
    ],
)
def test_hours_begin_with_their_first_minute_and_end_with_their_last(moment, works_then):
    assert CALENDAR.is_working(at(moment)) == works_then


def test_a_storm_closes_the_offices_from_the_line_on():
    calendar = calendar_of("06/11/2025–07/11/2025 nghỉ: bão số 13\n08/11/2025 nghỉ chiều\n# ghi chú\n")
    assert CALENDAR.is_working_day(date(2025, 11, 6)) and not calendar.is_working_day(date(2025, 11, 6))
    assert calendar.note_on(date(2025, 11, 7)).note == "bão số 13"
    assert calendar.after_days(at("05/11/2025 10:00"), 1) == at("08/11/2025 11:30")


def test_half_days_have_half_the_hours():
    calendar = calendar_of("23/11/2026 nghỉ chiều\n25/11/2026 nghỉ sáng: mất điện")
    assert calendar.is_working(at("23/11/2026 09:00")) and not calendar.is_working(at("23/11/2026 14:00"))
    assert not calendar.is_working(at("25/11/2026 09:00")) and calendar.is_working(at("25/11/2026 14:00"))


def test_the_hours_can_be_others():
    calendar = calendar_of("giờ làm việc 07:00 - 11:00, 13:00 - 16:30")
    assert calendar.is_working(at("23/11/2026 07:00")) and not calendar.is_working(at("23/11/2026 16:30"))


def test_an_own_line_outdoes_the_law():
    assert calendar_of("02/09/2026 làm việc: trực").is_working_day(date(2026, 9, 2))


@pytest.mark.parametrize(
    "lines",
    [
        "31/02/2026 nghỉ",
        "01/01/1999 nghỉ",
        "ngày mai nghỉ",
        "02/01/2026",
        "02/01/2026 nghỉ phép",
        "10/01/2026–02/01/2026 nghỉ",
        "01/01/2026–31/12/2026 nghỉ",
        "05/01/2026 nghỉ\n05/01/2026 làm bù",
        "giờ làm việc 13:30–17:00, 07:30–11:30",
        "giờ làm việc 25:00–26:00, 27:00–28:00",
        "giờ làm việc cả ngày",
        "# \n" * 2001,
    ],
)
def test_wrong_lines_are_named_in_both_languages(lines):
    with pytest.raises(InvalidDays) as refused:
        calendar_of(lines)
    for language in ("vi", "en"):
        assert in_language(refused.value.text, language)
    if "\n" not in lines:
        assert lines in in_language(refused.value.text, "vi")


@pytest.mark.parametrize("count", [0, -1, MOST_DAYS + 1])
def test_no_deadline_of_nothing_or_of_decades(count):
    with pytest.raises(ValueError):
        CALENDAR.after_days(at("23/11/2026 09:00"), count)


@pytest.mark.parametrize("amount", [timedelta(0), timedelta(hours=-1), timedelta(days=4000)])
def test_no_hours_of_nothing_or_of_decades(amount):
    with pytest.raises(ValueError):
        CALENDAR.after_hours(at("23/11/2026 09:00"), amount)


def test_a_calendar_without_working_days_is_told_and_does_not_run_for_ever():
    from collections import defaultdict

    from portal.working_time import DayNote

    class Never(defaultdict):
        def get(self, day, default=None):
            return DayNote("off")

    with pytest.raises(ValueError, match="whole year"):
        WorkingCalendar(exceptions=Never()).next_working(at("23/11/2026 09:00"))
    with pytest.raises(ValueError, match="whole year"):
        WorkingCalendar(exceptions=Never()).after_days(at("23/11/2026 09:00"), 1)


def test_ages_are_what_days_between_counts():
    calendar = calendar_of("18/11/2026 nghỉ: bão")
    today = date(2026, 11, 20)
    ages = calendar.ages(today, 90)
    assert len(ages) == 90 and ages[today] == 0
    assert all(age == calendar.days_between(day, today) for day, age in ages.items())
