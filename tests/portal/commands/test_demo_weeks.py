"""The demonstration's weeks are such as the form of a week takes, whatever day it is made."""

from datetime import date, timedelta

import pytest

from portal.commands.demo import read
from portal.commands.demo_weeks import week_values
from portal.content.weeks import monday_of

DAYS = [date(2026, 11, 23), date(2026, 12, 31), date(2027, 1, 3)]


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("row", read("weeks"), ids=lambda row: f"{row['agency']}{row['week']:+}")
def test_every_week_lies_around_today_and_its_entries_in_it(row, today):
    values = week_values(row, today)
    first = values["first_day"]
    assert first - monday_of(today) == timedelta(weeks=row["week"])
    assert f"tuần {first.isocalendar().week} năm {first.isocalendar().year}" in values["title"]
    assert len(values["entries"]) == len(row["entries"]) >= 3
    for entry in values["entries"]:
        assert first <= entry["day"] <= first + timedelta(days=6)
        assert not entry["ends"] or entry["starts"] < entry["ends"]
        assert entry["what"] and entry["host"]


def test_a_time_without_an_end_and_a_whole_day_are_read():
    row = {"week": 0, "entries": [{"day": 1, "time": "", "what": "a"}, {"day": 7, "time": "08:00", "what": "b"}]}
    whole_day, open_end = week_values(row, date(2026, 11, 25))["entries"]
    assert (whole_day["starts"], whole_day["ends"], whole_day["day"]) == ("", "", date(2026, 11, 23))
    assert (open_end["starts"], open_end["ends"], open_end["day"]) == ("08:00", "", date(2026, 11, 29))
