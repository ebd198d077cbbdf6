"""A week: its address, its entries in order, what the public gets of them, and what is refused."""

from datetime import date, timedelta

import colander
import pytest

from portal.content.editions import field_nodes
from portal.i18n import in_language
from tests.support.schedules import row
from tests.support.tree import all_types

MONDAY = date(2026, 11, 23)
TYPES = all_types()
NODES = field_nodes(TYPES["week_schedule"].factory)


def week(*rows, day=MONDAY):
    return TYPES.create("week_schedule", {"title": "Lịch", "first_day": day, "entries": rows})


def checked(rows, day="26/11/2026"):
    """What the whole form makes of rows as they are typed."""
    schema = TYPES["week_schedule"].schema()
    return schema.deserialize({"title": "Lịch", "first_day": day, "entries": rows})


@pytest.mark.parametrize(
    "day, name",
    [
        (date(2026, 11, 26), "2026-tuan-48"),
        (date(2026, 12, 31), "2026-tuan-53"),
        (date(2027, 1, 1), "2026-tuan-53"),
        (date(2027, 1, 4), "2027-tuan-01"),
    ],
)
def test_its_address_is_its_week(day, name):
    assert week(day=day).own_name() == name


def test_any_day_of_the_week_means_its_monday():
    assert checked([])["first_day"] == week(day=date(2026, 11, 29)).first_day == MONDAY


def test_entries_stand_in_the_order_of_time_with_the_whole_day_first():
    rows = [row(MONDAY, "14:00", what="b"), row(MONDAY + timedelta(1), what="d"), row(MONDAY, "08:00", what="a")]
    assert [entry.what for entry in week(*rows, row(MONDAY, what="cả ngày")).agenda()] == ["cả ngày", "a", "b", "d"]


def test_the_public_gets_neither_internal_entries_nor_vehicles():
    made = week(row(MONDAY, what="mở", vehicle="79A-001.02"), row(MONDAY, what="kín", internal=True))
    made.show_draft(made.modified)
    (entry,) = made.edition().agenda()
    assert entry.what == "mở" and entry.vehicle == ""
    assert {entry.what for entry in made.edition(inside=True).agenda()} == {"mở", "kín"}
    assert {entry.vehicle for entry in made.edition(drafts=True).agenda()} == {"79A-001.02", ""}


def test_a_day_of_another_week_is_refused_with_its_row():
    with pytest.raises(colander.Invalid) as refused:
        checked([{"day": "26/11/2026", "what": "A"}, {"day": "30/11/2026", "what": "B"}])
    (text,) = refused.value.children[0].msg
    assert "dòng 2" in in_language(text, "vi") and "30/11/2026" in in_language(text, "en")


def test_an_end_before_the_beginning_is_refused():
    for starts, ends in (("9h", "8h"), ("9h", "9h"), ("", "9h")):
        with pytest.raises(colander.Invalid):
            checked([{"day": "26/11/2026", "starts": starts, "ends": ends, "what": "A"}])
    assert (
        checked([{"day": "26/11/2026", "starts": "8h", "ends": "9g15", "what": "A"}])["entries"][0]["ends"] == "09:15"
    )


def test_recurring_tables_have_titles_in_both_languages():
    for type_name, field in (("week_schedule", "entries"), ("schedule", "recurring")):
        for column in field_nodes(TYPES[type_name].factory)[field].columns.values():
            assert column.title.english and str(column.title)
    assert NODES["entries"].private == "internal"
