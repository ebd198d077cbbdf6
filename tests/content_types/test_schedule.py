"""The section of schedules: what recurs goes into its weeks; a rule without a near end is refused."""

from datetime import date

import colander
import pytest

from portal.i18n import in_language
from tests.support.tree import all_types

TYPES = all_types()


def checked(**typed):
    schema = TYPES["schedule"].schema()
    row = {"day": "02/11/2026", "what": "Giao ban", "repeat": "weekly", "until": "31/12/2026", **typed}
    return schema.deserialize({"title": "Lịch công tác", "recurring": [row]})


def said(error):
    return " ".join(in_language(text, "vi") for child in error.value.children for text in child.msg)


def test_what_recurs_stands_in_the_weeks_it_falls_into():
    values = checked(skipped="16/11/2026", starts="7h30")
    section = TYPES.create("schedule", values)
    rows = section.recurring_rows(date(2026, 11, 2), date(2026, 11, 29))
    assert [row["day"] for row in rows] == [date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 23)]
    assert rows[0]["what"] == "Giao ban" and rows[0]["starts"] == "07:30" and "repeat" not in rows[0]
    assert not section.recurring_rows(date(2027, 1, 4), date(2027, 1, 10))


@pytest.mark.parametrize("until, word", [("31/12/2199", "quá lâu"), ("01/11/2026", "trước ngày đầu")])
def test_a_rule_needs_a_near_end(until, word):
    with pytest.raises(colander.Invalid) as refused:
        checked(until=until)
    assert word in said(refused) and "dòng 1" in said(refused)


def test_the_year_9999_is_no_day_of_ours():
    with pytest.raises(colander.Invalid) as refused:
        checked(until="31/12/9999")
    assert "Ngày không hợp lệ" in in_language(refused.value.children[0].msg[0], "vi")


def test_an_exception_that_is_no_day_is_named():
    with pytest.raises(colander.Invalid) as refused:
        checked(skipped="23/11/2026, hôm nào đó")
    assert "hôm nào đó" in said(refused)


def test_it_holds_weeks_and_stands_in_agencies():
    section = TYPES.create("schedule", {"title": "Lịch"})
    assert [info.name for info in TYPES.children_of(section)] == ["week_schedule"]
    assert TYPES["schedule"].lives_in == ("agency",) and TYPES["schedule"].in_menu
