"""The administrators' lines in the database: shipped until somebody edits them, never replaced by wrong ones."""

from datetime import date

import pytest

from portal.content.working_days import calendar_in_force, edit, lines_of
from portal.working_time import InvalidDays


def test_what_is_shipped_is_in_force_until_somebody_edits_it():
    root = {}
    assert "10/01/2026 làm bù" in lines_of(root) and calendar_in_force(root).is_working_day(date(2026, 1, 10))
    edit(root, "01/12/2026 nghỉ: bão\n\n")
    assert lines_of(root) == "01/12/2026 nghỉ: bão" and not calendar_in_force(root).is_working_day(date(2026, 12, 1))
    assert not calendar_in_force(root).is_working_day(date(2026, 1, 10))


def test_wrong_lines_change_nothing():
    root = {}
    with pytest.raises(InvalidDays):
        edit(root, "hôm nay nghỉ")
    assert root == {}
