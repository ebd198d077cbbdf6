"""What recurs, against python-dateutil asked in another way: the whole series, then cut."""

from datetime import date, datetime, timedelta

import pytest
from dateutil import rrule
from hypothesis import given
from hypothesis import strategies as st

from portal.content.recurrence import REPEATS, Recurrence, TooLong

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
NAMES = [name for name, _title in REPEATS]


def series(first, repeat, until):
    """All days of a rule, by dateutil's own arguments."""
    number, weekday = (first.day - 1) // 7 + 1, first.weekday()
    arguments = {
        "weekly": {"freq": rrule.WEEKLY},
        "fortnightly": {"freq": rrule.WEEKLY, "interval": 2},
        "workdays": {"freq": rrule.DAILY, "byweekday": range(5)},
        "day": {"freq": rrule.MONTHLY, "bymonthday": first.day},
        "weekday": {"freq": rrule.MONTHLY, "byweekday": rrule.weekday(weekday, -1 if number == 5 else number)},
    }[repeat]
    whole = rrule.rrule(dtstart=datetime(*first.timetuple()[:3]), until=datetime(*until.timetuple()[:3]), **arguments)
    return [moment.date() for moment in whole]


@given(DAYS, st.sampled_from(NAMES), st.integers(0, 3000), st.integers(-400, 3500), st.integers(0, 40), st.data())
def test_the_days_in_a_span_are_those_of_the_whole_series(first, repeat, length, offset, span, data):
    until, since = first + timedelta(length), first + timedelta(offset)
    every = series(first, repeat, until)
    skipped = frozenset(data.draw(st.lists(st.sampled_from(every), max_size=5))) if every else frozenset()
    found = Recurrence(first, repeat, until, skipped).days(since, since + timedelta(span))
    assert found == [day for day in every if since <= day <= since + timedelta(span) and day not in skipped]


def test_it_ends_within_ten_years():
    Recurrence(date(2026, 1, 1), "weekly", date(2036, 12, 31)).check()
    for until in (date(2037, 1, 1), date(9999, 12, 31), date(2025, 12, 31)):
        with pytest.raises(TooLong):
            Recurrence(date(2026, 1, 1), "weekly", until).days(date(2026, 1, 1), date(2026, 1, 7))
