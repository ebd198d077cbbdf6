"""Appointments: who may present what, from day to day; a further appointment never takes anything away."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.roles import (
    ADMINISTRATOR,
    AUTHENTICATED,
    EVERYONE,
    Role,
    owner_principal,
    person_principal,
    role_principal,
    staff_principal,
    unit_principal,
)
from portal.security.appointments import Appointment, Hierarchy, first_end, keeper_of, newcomer, reader_of
from tests.support.somebody import BRANCH, DAY, DEPARTMENT, ELSEWHERE, NOON, STATION, Somebody, hierarchy, post

UNIT = 99


def reader(*appointments, now=NOON, above=None):
    """The reader that somebody with these appointments is."""
    return reader_of(Somebody(appointments), above or hierarchy(), now)


def test_a_post_gives_the_role_and_makes_him_staff_of_its_agency():
    found = reader(post(unit_id=UNIT))
    assert found.principals == {
        EVERYONE,
        AUTHENTICATED,
        person_principal(7),
        owner_principal(7, DEPARTMENT),
        role_principal(DEPARTMENT, Role.EDITOR),
        staff_principal(DEPARTMENT),
        unit_principal(UNIT),
    }
    assert found.agencies == (DEPARTMENT,) and found.unit_in(DEPARTMENT) == UNIT
    assert found.is_signed_in and found.name == "Nguyễn Thị Hà"


def test_without_a_post_he_is_only_himself():
    assert reader().principals == {EVERYONE, AUTHENTICATED, person_principal(7)}


def test_one_who_must_choose_a_password_has_no_rights_yet():
    found = newcomer(Somebody((post(), post(None, Role.PROVINCE_ADMINISTRATOR))))
    assert found.principals == {EVERYONE, person_principal(7)}
    assert found.agencies == ()


def test_province_wide_roles_hold_everywhere_and_make_nobody_staff():
    found = reader(Appointment(DEPARTMENT, Role.PROVINCE_ADMINISTRATOR, from_day=DAY))
    assert ADMINISTRATOR in found.principals
    assert staff_principal(DEPARTMENT) not in found.principals and found.agencies == ()


def test_an_appointment_holds_from_its_first_to_its_last_day_in_vietnam():
    acting = post(from_day=DAY, until_day=DAY + timedelta(days=1))
    midnight = datetime(2026, 11, 22, 17, tzinfo=UTC)
    for moment, holds in (
        (midnight - timedelta(seconds=1), False),
        (midnight, True),
        (midnight + timedelta(days=2, seconds=-1), True),
        (midnight + timedelta(days=2), False),
    ):
        assert (role_principal(DEPARTMENT, Role.EDITOR) in reader(acting, now=moment).principals) is holds
        assert (staff_principal(DEPARTMENT) in reader(acting, now=moment).principals) is holds


def test_subordinates_are_those_of_the_day_and_give_the_role_only():
    overseer = post(role=Role.PUBLISHER, and_subordinates=True, unit_id=UNIT)
    now = reader(overseer)
    assert role_principal(STATION, Role.PUBLISHER) in now.principals
    assert staff_principal(BRANCH) not in now.principals and now.agencies == (DEPARTMENT,)
    later = reader(overseer, now=datetime(2027, 1, 4, tzinfo=UTC))
    assert role_principal(STATION, Role.PUBLISHER) not in later.principals
    assert role_principal(BRANCH, Role.PUBLISHER) in later.principals


def test_without_the_grant_subordinates_stay_out_of_reach():
    assert role_principal(BRANCH, Role.EDITOR) not in reader(post()).principals


def test_the_main_post_comes_first_and_an_agency_once():
    found = reader(post(ELSEWHERE), post(DEPARTMENT), post(ELSEWHERE, Role.CLERK, unit_id=UNIT))
    assert found.agencies == (ELSEWHERE, DEPARTMENT)
    assert found.unit_in(ELSEWHERE) == UNIT and found.unit_in(DEPARTMENT) is None


def test_loops_and_strangers_in_the_hierarchy_do_no_harm():
    made = Hierarchy()
    made.set(1, [(DAY, 2)])
    made.set(2, [(DAY, 3)])
    made.set(3, [(DAY, 1)])
    assert made.subordinates_on(1, DAY) == {2, 3}
    assert made.subordinates_on(404, DAY) == frozenset()
    assert made.superior_on(404, DAY) is None


def test_a_change_of_the_hierarchy_counts_at_once():
    made = hierarchy()
    assert BRANCH in made.subordinates_on(DEPARTMENT, DAY)
    made.set(BRANCH, [(date(2000, 1, 1), ELSEWHERE)])
    assert made.subordinates_on(DEPARTMENT, DAY) == frozenset()
    assert made.subordinates_on(ELSEWHERE, DAY) == {BRANCH, STATION}


def test_malformed_appointments_cannot_be_made():
    with pytest.raises(ValueError, match="king"):
        post(role="king")
    with pytest.raises(ValueError, match="agency"):
        post(agency=None)
    with pytest.raises(ValueError, match="before"):
        post(from_day=DAY, until_day=DAY - timedelta(days=1))


def test_what_is_stored_is_plain_text():
    assert type(post().role) is str


def test_the_first_end_among_the_appointments_of_a_day():
    soon, later = DAY + timedelta(days=3), DAY + timedelta(days=9)
    over = post(until_day=DAY - timedelta(days=1))
    assert first_end((post(), over, post(until_day=later), post(until_day=soon)), DAY) == soon
    assert first_end((post(), over), DAY) is None


AGENCIES = st.integers(1, 6)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def appointments(draw):
    """Any appointment over a few agencies and two years."""
    first, last = sorted((draw(DAYS), draw(DAYS)))
    return Appointment(
        draw(AGENCIES),
        draw(st.sampled_from(list(Role))),
        from_day=first,
        until_day=draw(st.sampled_from([None, last])),
        unit_id=draw(st.none() | st.integers(100, 105)),
        and_subordinates=draw(st.booleans()),
    )


@st.composite
def hierarchies(draw):
    """Any hierarchy, loops included."""
    made = Hierarchy()
    for agency_id in range(1, 7):
        made.set(agency_id, draw(st.lists(st.tuples(DAYS, st.none() | AGENCIES), max_size=3)))
    return made


@given(st.lists(appointments(), max_size=5), appointments(), hierarchies(), DAYS)
def test_a_further_appointment_never_takes_anything_away(held, further, above, day):
    now = datetime(day.year, day.month, day.day, 5, tzinfo=UTC)
    before = reader_of(Somebody(tuple(held)), above, now)
    for place in range(len(held) + 1):
        after = reader_of(Somebody((*held[:place], further, *held[place:])), above, now)
        assert before.principals <= after.principals
        assert set(before.agencies) <= set(after.agencies)


@given(hierarchies(), DAYS)
def test_subordination_agrees_with_walking_up(above, day):
    def all_above(agency_id):
        seen = set()
        while (agency_id := above.superior_on(agency_id, day)) is not None and agency_id not in seen:
            seen.add(agency_id)
        return seen

    for superior in range(1, 7):
        expected = {agency for agency in range(1, 7) if superior in all_above(agency)} - {superior}
        assert above.subordinates_on(superior, day) == expected


def test_what_was_found_once_holds_only_for_these_posts_these_superiors_and_this_day():
    above, somebody = hierarchy(), Somebody((post(and_subordinates=True),))
    oversees = role_principal(BRANCH, Role.EDITOR)

    def now(days=0):
        return reader_of(somebody, above, NOON + timedelta(days=days)).principals

    assert oversees in now() and now() is now(), "asked again, it is not found out again"
    above.set(BRANCH, [(DAY, None)])
    assert oversees not in now()
    above.set(BRANCH, [(DAY, None), (DAY + timedelta(days=1), DEPARTMENT)])
    assert oversees not in now() and oversees in now(days=1)
    somebody.appointments = (post(ELSEWHERE),)
    assert role_principal(DEPARTMENT, Role.EDITOR) not in now() and role_principal(ELSEWHERE, Role.EDITOR) in now()


def test_an_account_is_looked_after_where_its_owner_works_or_worked_last():
    yesterday, long_ago = DAY - timedelta(days=1), DAY - timedelta(days=400)
    here, gone = post(DEPARTMENT), post(ELSEWHERE, until_day=yesterday)
    assert keeper_of(Somebody((gone, here), home_agency=ELSEWHERE), DAY) == DEPARTMENT
    assert keeper_of(Somebody((post(ELSEWHERE), here), home_agency=DEPARTMENT), DAY) == DEPARTMENT
    assert keeper_of(Somebody((post(DEPARTMENT, until_day=long_ago), gone), home_agency=DEPARTMENT), DAY) == ELSEWHERE
    assert keeper_of(Somebody(home_agency=BRANCH), DAY) == BRANCH
    # One of the province's own is no agency's, wherever he began.
    assert keeper_of(Somebody((gone, post(None, Role.AUDITOR)), home_agency=ELSEWHERE), DAY) is None
