"""The weeks of a schedule: the nearest that somebody may see, and what changed after publication."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from portal.content.weeks import WEEK, changes_of, monday_named, neighbour, week_on, weeks_around
from portal.roles import EVERYONE
from tests.support.schedules import make_week, row
from tests.support.tree import all_types, service

MONDAY = date(2026, 11, 23)
PUBLIC = (EVERYONE,)


@pytest.fixture
def desk():
    return service()


@pytest.fixture
def place(desk):
    made = desk.types.create("schedule", {"title": "Lịch"})
    desk.engine.begin(made, 1)
    return made


@pytest.mark.parametrize(
    "name",
    [
        "2026-tuan-48",
        "2026-tuan-54",
        "0000-tuan-01",
        "0001-tuan-01",
        "9999-tuan-52",
        "2026-tuan-48-2",
        "x",
        "9999-tuan-53",
    ],
)
def test_an_address_names_a_week_or_nothing(name):
    assert (monday_named(name) == MONDAY) == (name == "2026-tuan-48")


def test_the_next_week_is_the_nearest_public_one(desk, place):
    for count, publish in ((-60, True), (-2, True), (-1, False), (0, True), (1, False), (3, True)):
        make_week(desk, place, MONDAY + count * WEEK, (), publish)
    assert neighbour(place, MONDAY, PUBLIC, earlier=True) == MONDAY - 2 * WEEK
    assert neighbour(place, MONDAY - 2 * WEEK, PUBLIC, earlier=True) == MONDAY - 60 * WEEK
    assert neighbour(place, MONDAY, PUBLIC, earlier=False) == MONDAY + 3 * WEEK
    assert neighbour(place, MONDAY + 3 * WEEK, PUBLIC, earlier=False) is None
    assert neighbour(place, MONDAY - 60 * WEEK, PUBLIC, earlier=True) is None
    assert week_on(place, MONDAY + WEEK, PUBLIC) is None
    around = weeks_around(place, MONDAY + timedelta(days=4), 2, 3, PUBLIC)
    assert [week.first_day for week in around] == [MONDAY - 2 * WEEK, MONDAY, MONDAY + 3 * WEEK]


def publish(desk, week, *rows):
    desk.edit(week, {"entries": rows})
    desk.move(week, "publish_changes", "Lý do")


def told(week, inside=False):
    found = changes_of(week, week.edition(inside=inside))
    return sorted((change.old.what, change.is_gone) for changes in found.values() for change in changes)


def stored(week):
    return [dict(one) for one in week.entries]


def test_changes_and_cancellations_are_told_with_why(desk, place):
    week = make_week(desk, place, MONDAY, (row(MONDAY, what="a"), row(MONDAY, what="b"), row(MONDAY, what="c")))
    assert not told(week)
    first, second, third = stored(week)
    publish(desk, week, {**first, "what": "A"}, second)
    assert told(week) == [("a", False), ("c", True)]
    (changes, *_others) = changes_of(week, week.edition()).values()
    assert changes[0].why == "Lý do" and changes[0].when == week.history[-1].when
    assert not changes_of(week, SimpleNamespace(version=None)) and third["what"] == "c"


def test_a_draft_that_was_never_published_is_no_change(desk, place):
    week = make_week(desk, place, MONDAY, (row(MONDAY, what="a"),))
    (only,) = stored(week)
    desk.edit(week, {"entries": ({**only, "what": "nháp"},)})
    publish(desk, week, {**only, "what": "b"})
    assert told(week) == [("a", False)]


def test_after_withdrawing_the_story_begins_anew(desk, place):
    week = make_week(desk, place, MONDAY, (row(MONDAY, what="a"),))
    (only,) = stored(week)
    publish(desk, week, {**only, "what": "b"})
    desk.move(week, "withdraw")
    desk.move(week, "publish")
    assert not told(week)


def test_what_was_ever_internal_is_told_to_those_inside_only(desk, place):
    week = make_week(desk, place, MONDAY, (row(MONDAY, what="mở"), row(MONDAY, what="kín", internal=True)))
    shown, hidden = sorted(stored(week), key=lambda one: one["internal"])
    publish(desk, week, {**shown, "internal": True}, {**hidden, "internal": False})
    publish(desk, week, {**hidden, "internal": False, "what": "nay mở"})
    assert told(week) == []
    assert {what for what, _gone in told(week, inside=True)} >= {"mở", "kín"}
    assert all_types()["week_schedule"].workflow == "schedule"
