"""Reasons agree with the rights that are checked, whatever somebody's posts, and name the post that counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.permissions import Permission
from portal.roles import OWNER, PROVINCE_ROLES, Role
from portal.security.absences import Absence
from portal.security.appointments import reader_of
from portal.workflow.engine import WorkflowEngine, permissions_on
from portal.workflow.reasons import COMING, OVER, Reasons
from tests.support.somebody import BRANCH, DEPARTMENT, ELSEWHERE, NOON, Somebody, finder, hierarchy, post
from workflows.internal import internal
from workflows.publication import publication
from workflows.workspace import workspace

DAY = date(2026, 11, 23)
ENGINE = WorkflowEngine((internal, publication, workspace))


class Item:
    """What rights ask of an item: a text that is public or not, in an agency."""

    kind = "page"
    publish_on = withdraw_on = None
    published, draft, unit = object(), None, 100
    __parent__ = original = None

    def __init__(self, workflow, state, agency_id=DEPARTMENT, owner=7):
        self.workflow, self.state, self.owner, self.id = workflow.name, state, owner, agency_id
        if state != "published":
            self.published, self.draft = None, object()
        self.enter(state, ())
        ENGINE.reset_access(self, agency_id)

    def enter(self, state, access):
        """Keep the grants."""
        self.access = tuple((str(who), tuple(map(str, what))) for who, what in access)


@pytest.fixture(autouse=True)
def noon(set_clock, monkeypatch):
    """Noon of the day, and every item its own agency."""
    set_clock(NOON)
    monkeypatch.setattr("portal.workflow.reasons.owner_id", lambda item: item.id)


STATES = [(flow, state) for flow in (internal, publication, workspace) for state in flow.states]
POSTS = st.lists(
    st.builds(
        post,
        st.sampled_from([DEPARTMENT, BRANCH, ELSEWHERE]),
        st.sampled_from(list(Role)),
        from_day=st.dates(DAY - timedelta(days=3), DAY + timedelta(days=3)),
        until_day=st.none() | st.dates(DAY + timedelta(days=3), DAY + timedelta(days=5)),
        unit_id=st.sampled_from([None, 100, 101]),
        and_subordinates=st.booleans(),
    ),
    max_size=4,
)


@given(st.sampled_from(STATES), st.sampled_from([DEPARTMENT, BRANCH]), st.sampled_from([7, 8, None]), POSTS, POSTS)
def test_reasons_agree_with_rights(where, agency_id, owner, mine, lenders):
    item = Item(*where, agency_id=agency_id, owner=owner)
    lent = tuple(held.id for held in lenders if held.role not in PROVINCE_ROLES)
    lender = Somebody(tuple(lenders), id=8, absences=(Absence(DAY, DAY, 7, lent),))
    person = Somebody(tuple(mine), id=7, stands_in_for=(8,))
    reasons = Reasons(ENGINE, item, person, hierarchy(), finder(lender)).all()
    reader = reader_of(person, hierarchy(), NOON, finder(lender))
    allowed = permissions_on(item, reader.principals)
    assert {reason.permission for reason in reasons if reason.grounds} == allowed & {r.permission for r in reasons}


def reason(item, person, permission, *others):
    """The reason of one permission."""
    return Reasons(ENGINE, item, person, hierarchy(), finder(*others)).reason(permission)


def test_the_post_that_counts_is_named():
    publisher, clerk = post(role=Role.PUBLISHER), post(role=Role.CLERK)
    found = reason(Item(publication, "submitted"), Somebody((clerk, publisher)), Permission.PUBLISH)
    assert found.has and [ground.post for ground in found.grounds] == [publisher]


def test_posts_that_are_over_or_to_come_are_named_as_missed():
    over = post(role=Role.PUBLISHER, until_day=DAY - timedelta(days=1))
    coming = post(role=Role.PUBLISHER, from_day=DAY + timedelta(days=1))
    found = reason(Item(publication, "submitted"), Somebody((over, coming)), Permission.PUBLISH)
    assert not found.has and [(g.post, g.standing) for g in found.missed] == [(over, OVER), (coming, COMING)]


def test_from_above_and_on_loan():
    wide = post(role=Role.PUBLISHER, and_subordinates=True)
    found = reason(Item(publication, "submitted", BRANCH), Somebody((wide,)), Permission.PUBLISH)
    assert found.has and found.grounds[0].below
    lender = Somebody((wide,), id=8, absences=(Absence(DAY, DAY, 7, (wide.id,)),))
    borrower = Somebody((post(role=Role.CLERK),), stands_in_for=(8,))
    found = reason(Item(publication, "submitted", BRANCH), borrower, Permission.PUBLISH, lender)
    assert found.has and found.grounds[0].lender is lender


def test_what_is_ones_own_is_said_to_be():
    found = reason(Item(internal, "mine"), Somebody((post(),)), Permission.EDIT)
    assert found.has and found.grounds[0].grantee == OWNER
    assert not reason(Item(internal, "mine"), Somebody((post(),), id=9), Permission.EDIT).has


def test_a_closed_account_may_nothing():
    found = reason(Item(publication, "published"), Somebody((post(),), is_active=False), Permission.VIEW)
    assert not found.has
