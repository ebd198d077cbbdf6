"""With a delegation ends the session in which it was used, by itself and by anybody's act."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.roles import Role, role_principal
from portal.security.absences import Absence

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
EVENING, MIDNIGHT = datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)
TODAY, LATER = date(2026, 11, 24), date(2026, 12, 31)
AGENCY = "so-y-te"


@pytest.fixture
def lend(small, login, set_clock):
    """Makes a leader who lends his post to an officer until a day: (his login, the officer's browser, the role)."""
    set_clock(NOON)
    leader, officer = f"{login}.truong", f"{login}.thay"
    small.add_person(leader, (AGENCY, Role.LEADER), (AGENCY, Role.EDITOR))
    small.add_person(officer, (AGENCY, Role.OFFICER))

    def begin(until_day):
        with small.people() as people:
            lender, substitute = people.get(leader), people.get(officer)
            post = lender.appointments[0]
            people.set_absences(lender, (Absence(TODAY, until_day, substitute.id, (post.id,)),))
            role = role_principal(post.agency_id, Role.LEADER)
        return leader, small.browser(officer), role

    return begin


def come_back(people, lender):
    people.set_absences(lender, ())


def end_sooner(people, lender):
    people.set_absences(lender, [replace(lender.absences[0], from_day=LATER, until_day=LATER)])


def lend_to_nobody(people, lender):
    people.set_absences(lender, [replace(lender.absences[0], substitute=None, posts=())])


def lose_the_post(people, lender):
    people.appoint(lender, lender.appointments[1:])


def leave(people, lender):
    people.disable(lender)


@pytest.mark.parametrize("act", [come_back, end_sooner, lend_to_nobody, lose_the_post, leave])
def test_taken_back_it_ends_the_sessions_of_the_substitute(small, lend, act):
    leader, browser, role = lend(LATER)
    assert role in browser.principals()
    with small.people() as people:
        act(people, people.get(leader))
    assert browser.person() is None


def test_at_the_end_of_its_last_day_the_session_ends(small, lend, set_clock):
    standing = set_clock(NOON)
    leader, _early, role = lend(TODAY)
    standing.set(EVENING)
    browser = small.browser(leader.replace(".truong", ".thay"))
    assert role in browser.principals()
    standing.set(MIDNIGHT)
    assert browser.person() is None


def test_what_takes_nothing_from_the_substitute_leaves_him_signed_in(small, lend):
    leader, browser, role = lend(LATER)
    with small.people() as people:
        lender = people.get(leader)
        people.appoint(lender, lender.appointments[:1])
        people.set_absences(lender, [*lender.absences, Absence(LATER, LATER, None, ())])
        people.describe(lender, title="Giám đốc")
    assert role in browser.principals()
