"""Units propose rows of their own; nobody touches another's."""

from dataclasses import replace
from datetime import date

import pytest

from portal.interfaces import ActRefused
from portal.roles import Role, role_principal
from portal.security.reader import SYSTEM
from portal.workflow.proposing import propose, proposed_rows
from tests.support.schedules import make_week, row
from tests.support.tree import service

MONDAY = date(2026, 11, 23)


@pytest.fixture
def week():
    desk = service()
    place = desk.types.create("schedule", {"title": "Lịch"})
    desk.engine.begin(place, 1)
    made = make_week(desk, place, MONDAY, (row(MONDAY, what="của văn phòng"),), publish=False)
    desk.engine.reset_access(made, 1)
    return made


@pytest.fixture
def desk_of(monkeypatch):
    monkeypatch.setattr("portal.workflow.proposing.owner_id", lambda _item: 1)

    def make(unit, role=Role.OFFICER):
        units = {1: unit} if unit else {}
        return service(replace(SYSTEM, principals=frozenset({role_principal(1, role)}), person_id=5, units=units))

    return make


def whats(week):
    return [one["what"] for one in week.entries]


def test_each_unit_replaces_its_own_rows_only(week, desk_of):
    propose(desk_of(7), week, "entries", [row(MONDAY, what="của bảy")])
    propose(desk_of(8), week, "entries", [row(MONDAY, what="của tám")])
    mine = [{**one, "what": "của bảy, sửa"} for one in proposed_rows(desk_of(7), week, "entries")]
    propose(desk_of(7), week, "entries", [*mine, row(MONDAY, what="thêm")])
    assert whats(week) == ["của văn phòng", "của tám", "của bảy, sửa", "thêm"]
    assert [one["what"] for one in proposed_rows(desk_of(8), week, "entries")] == ["của tám"]
    propose(desk_of(7), week, "entries", [])
    assert whats(week) == ["của văn phòng", "của tám"]


def test_the_id_of_anothers_row_takes_nothing_over(week, desk_of):
    stolen = week.entries[0]["id"]
    propose(desk_of(7), week, "entries", [{**row(MONDAY, what="giả"), "id": stolen}])
    assert whats(week) == ["của văn phòng", "giả"] and week.entries[1]["id"] != stolen


def test_who_has_no_unit_or_no_right_proposes_nothing(week, desk_of):
    for desk in (desk_of(None), desk_of(7, Role.ARCHIVIST)):
        with pytest.raises(ActRefused):
            propose(desk, week, "entries", [row(MONDAY, what="x")])
    assert whats(week) == ["của văn phòng"]
