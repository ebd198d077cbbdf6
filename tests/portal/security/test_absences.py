"""Absences: what is lent to a substitute is what its holder holds that day, never more, never further, never longer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.interfaces import ActRefused
from portal.roles import (
    PROVINCE_ROLES,
    Role,
    owner_principal,
    person_principal,
    role_principal,
    staff_principal,
    unit_principal,
)
from portal.security.absences import Absence, absence_on, check_absence
from portal.security.appointments import Appointment, reader_of
from tests.support.somebody import BRANCH, DAY, DEPARTMENT, ELSEWHERE, NOON, Somebody, finder, hierarchy, post

WEEK = timedelta(days=7)
HEAD, DEPUTY, THIRD = 1, 2, 3


def lending(*posts, to=DEPUTY, until=DAY + WEEK, **details):
    """A head of department who is away from today on and lends these posts."""
    away = Absence(DAY, until, to, tuple(post.id for post in posts))
    return Somebody(posts, id=HEAD, absences=(away,), **details)


def deputy(*posts, stands_in_for=(HEAD,), **details):
    """The substitute, an officer of the department."""
    return Somebody((post(role=Role.OFFICER), *posts), id=DEPUTY, stands_in_for=stands_in_for, **details)


def principals(person, *others, now=NOON):
    """What a person presents, with these others lending."""
    return reader_of(person, hierarchy(), now, finder(person, *others)).principals


def test_the_substitute_has_the_role_that_was_lent_and_remains_himself():
    leader = post(role=Role.LEADER, unit_id=99)
    found = reader_of(deputy(), hierarchy(), NOON, finder(lending(leader)))
    assert {role_principal(DEPARTMENT, Role.LEADER), unit_principal(99)} <= found.principals
    assert found.person_id == DEPUTY and found.unit_in(DEPARTMENT) is None
    assert hash(found.principals), "lists keep what a reader may see under his principals"
    # The head's own documents stay his.
    assert not {person_principal(HEAD), owner_principal(HEAD, DEPARTMENT)} & found.principals


def test_only_the_posts_that_were_named_are_lent():
    leader, publisher = post(role=Role.LEADER), post(role=Role.PUBLISHER)
    head = lending(leader, publisher)
    head.absences = (Absence(DAY, DAY + WEEK, DEPUTY, (publisher.id,)),)
    found = principals(deputy(), head)
    assert role_principal(DEPARTMENT, Role.PUBLISHER) in found
    assert role_principal(DEPARTMENT, Role.LEADER) not in found


def test_it_lasts_from_the_first_to_the_last_day():
    head, role = lending(post(role=Role.LEADER)), role_principal(DEPARTMENT, Role.LEADER)
    for days, holds in ((-1, False), (0, True), (7, True), (8, False)):
        assert (role in principals(deputy(), head, now=NOON + timedelta(days=days))) is holds


def test_it_ends_with_the_lenders_own_right():
    role = role_principal(DEPARTMENT, Role.LEADER)
    over = post(role=Role.LEADER, until_day=DAY + timedelta(days=2))
    assert role in principals(deputy(), lending(over))
    assert role not in principals(deputy(), lending(over), now=NOON + timedelta(days=3))
    assert role not in principals(deputy(), lending(post(role=Role.LEADER), is_active=False))
    taken_away = lending(post(role=Role.LEADER))
    taken_away.appointments = ()
    assert role not in principals(deputy(), taken_away)


def test_it_ends_when_the_substitute_leaves_the_agency():
    head = lending(post(role=Role.LEADER))
    gone = deputy()
    gone.appointments = (post(ELSEWHERE),)
    assert role_principal(DEPARTMENT, Role.LEADER) not in principals(gone, head)
    assert staff_principal(DEPARTMENT) not in principals(gone, head)


def test_it_is_never_passed_on():
    head = lending(post(role=Role.LEADER))
    leader = head.appointments[0]
    passing = deputy(stands_in_for=(HEAD,))
    passing.absences = (Absence(DAY, DAY + WEEK, THIRD, (leader.id,)),)
    third = Somebody((post(),), id=THIRD, stands_in_for=(DEPUTY,))
    assert role_principal(DEPARTMENT, Role.LEADER) not in principals(third, passing, head)


def test_what_reaches_subordinates_reaches_them_by_the_hierarchy_of_the_day():
    head = lending(post(role=Role.PUBLISHER, and_subordinates=True))
    assert role_principal(BRANCH, Role.PUBLISHER) in principals(deputy(), head)
    assert staff_principal(BRANCH) not in principals(deputy(), head)


def test_a_note_of_a_lender_who_lends_nothing_gives_nothing():
    stranger = Somebody((post(ELSEWHERE, Role.LEADER),), id=HEAD)
    assert principals(deputy(), stranger) == principals(deputy(stands_in_for=()))
    assert principals(deputy(stands_in_for=(404,))) == principals(deputy(stands_in_for=()))


POSTS = st.lists(
    st.builds(
        post,
        st.sampled_from([DEPARTMENT, BRANCH, ELSEWHERE]),
        st.sampled_from([role for role in Role if role not in PROVINCE_ROLES]),
        from_day=st.dates(DAY - WEEK, DAY + WEEK),
        unit_id=st.none() | st.integers(100, 102),
        and_subordinates=st.booleans(),
    ),
    max_size=4,
)


@given(POSTS, POSTS, st.data())
def test_lending_is_never_wider_than_the_lenders_own_rights(lenders, borrowers, data):
    lent = data.draw(st.sets(st.sampled_from([held.id for held in lenders])) if lenders else st.just(set()))
    away = Absence(data.draw(st.dates(DAY - WEEK, DAY)), data.draw(st.dates(DAY, DAY + WEEK)), DEPUTY, tuple(lent))
    head = Somebody(tuple(lenders), id=HEAD, absences=(away,))
    alone = Somebody(tuple(borrowers), id=DEPUTY)
    with_loan = Somebody(tuple(borrowers), id=DEPUTY, stands_in_for=(HEAD,))
    now = datetime(DAY.year, DAY.month, data.draw(st.integers(10, 30)), 5, tzinfo=UTC)
    before, after = principals(alone, now=now), principals(with_loan, head, now=now)
    assert before <= after <= before | principals(head, now=now)


def check(person, substitute, absence):
    """Check an absence as of today."""
    check_absence(person, substitute, absence, DAY)


def test_an_absence_without_a_substitute_needs_none():
    check(Somebody(id=HEAD), None, Absence(DAY, DAY + WEEK))


@pytest.mark.parametrize(
    "absence",
    [
        Absence(DAY, DAY - timedelta(days=1)),
        Absence(DAY - WEEK, DAY - timedelta(days=1)),
        Absence(DAY, DAY + timedelta(days=400)),
        Absence(DAY, DAY + WEEK, DEPUTY),
        Absence(DAY, DAY + WEEK, DEPUTY, (404,)),
        Absence(DAY, DAY + WEEK, None, (1,)),
    ],
)
def test_what_is_no_absence_is_refused(absence):
    with pytest.raises(ActRefused):
        check(Somebody((post(),), id=HEAD), deputy(), absence)


def test_a_substitute_must_be_there_all_the_time():
    head, mine = Somebody(id=HEAD), post(role=Role.LEADER)
    head.appointments = (mine,)
    away = Absence(DAY, DAY + WEEK, DEPUTY, (mine.id,))
    check(head, deputy(), away)
    for substitute in (
        Somebody((post(ELSEWHERE),), id=DEPUTY),
        Somebody((post(until_day=DAY + timedelta(days=3)),), id=DEPUTY),
        deputy(is_active=False),
        head,
    ):
        with pytest.raises(ActRefused):
            check(head, substitute, away)


def test_province_wide_roles_are_not_lent():
    mine = Appointment(None, Role.PROVINCE_ADMINISTRATOR, from_day=date(2020, 1, 1), id=1)
    with pytest.raises(ActRefused):
        check(Somebody((mine,), id=HEAD), deputy(), Absence(DAY, DAY + WEEK, DEPUTY, (1,)))


def test_a_post_is_lent_to_one_person_at_a_time():
    mine, other = post(role=Role.LEADER), post(ELSEWHERE, Role.LEADER)
    head = Somebody((mine, other), id=HEAD, absences=(Absence(DAY, DAY + WEEK, DEPUTY, (mine.id,)),))
    with pytest.raises(ActRefused):
        check(head, deputy(), Absence(DAY + WEEK, DAY + 2 * WEEK, DEPUTY, (mine.id,)))
    elsewhere = Somebody((post(ELSEWHERE),), id=THIRD)
    check(head, elsewhere, Absence(DAY, DAY + WEEK, THIRD, (other.id,)))
    assert absence_on(head, DAY) is head.absences[0] and absence_on(head, DAY + 2 * WEEK) is None
