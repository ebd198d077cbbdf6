"""Authority: nobody gives or takes a post beyond his own office, and nobody decides about himself."""

from datetime import timedelta

import pytest

from portal.interfaces import ActRefused
from portal.roles import PROVINCE_ROLES, Role
from portal.security.absences import Absence
from portal.security.authority import Authority
from tests.support.somebody import BRANCH, DAY, DEPARTMENT, ELSEWHERE, STATION, Somebody, finder, hierarchy, post

TWO_WEEKS = DAY + timedelta(days=14)
OTHER = Somebody(id=99)


def authority(*posts, others=(), **details):
    """The authority of somebody with these posts, today."""
    person = Somebody(posts, id=1, **details)
    return Authority(person, hierarchy(), DAY, finder(person, *others))


def administrator(agency=DEPARTMENT, **options):
    """The post of an agency's administrator."""
    return post(agency, Role.AGENCY_ADMINISTRATOR, **options)


def substitute(**details):
    """The authority of an officer who stands in for the department's administrator for two weeks."""
    lent = administrator(**details)
    lender = Somebody((lent,), id=5, absences=(Absence(DAY, TWO_WEEKS, 1, (lent.id,)),))
    return authority(post(role=Role.OFFICER), others=(lender,), stands_in_for=(5,))


def may_give(who, given):
    """Whether he may give that post to somebody else."""
    return who.refusal(given, given.until_day) is None


def test_an_administrator_gives_posts_in_his_agency_and_nowhere_else():
    who = authority(administrator())
    for role in Role:
        if role not in PROVINCE_ROLES:
            assert may_give(who, post(role=role)), role
            assert not may_give(who, post(ELSEWHERE, role)), role
            assert not may_give(who, post(BRANCH, role)), role
    assert who.manages(DEPARTMENT) and not who.manages(BRANCH)


@pytest.mark.parametrize("role", sorted(PROVINCE_ROLES))
def test_province_wide_roles_are_the_provinces_to_give(role):
    assert not may_give(authority(administrator()), post(None, role))
    assert may_give(authority(post(None, Role.PROVINCE_ADMINISTRATOR)), post(None, role))


@pytest.mark.parametrize("role", [role for role in Role if "administrator" not in role.value])
def test_whoever_is_no_administrator_gives_nothing(role):
    who = authority(post(role=role))
    assert not may_give(who, post(role=Role.CLERK)) and not who.manages(DEPARTMENT)


def test_subordinates_are_only_for_those_appointed_for_them():
    narrow, wide = authority(administrator()), authority(administrator(and_subordinates=True))
    assert not may_give(narrow, post(and_subordinates=True))
    assert may_give(wide, post(and_subordinates=True))
    assert may_give(wide, post(BRANCH)) and may_give(wide, post(STATION, and_subordinates=True))
    assert not may_give(wide, post(ELSEWHERE))


def test_authority_has_its_days():
    assert not may_give(authority(administrator(until_day=DAY - timedelta(days=1))), post())
    assert not may_give(authority(administrator(from_day=DAY + timedelta(days=1))), post())


def test_a_substitute_gives_no_longer_than_he_stands_in_and_makes_no_administrators():
    who = substitute()
    assert who.manages(DEPARTMENT)
    assert may_give(who, post(until_day=TWO_WEEKS))
    assert not may_give(who, post(until_day=TWO_WEEKS + timedelta(days=1)))
    assert not may_give(who, post())
    assert not may_give(who, administrator(until_day=TWO_WEEKS))
    assert not may_give(who, post(until_day=DAY, and_subordinates=True))
    assert may_give(substitute(and_subordinates=True), post(BRANCH, until_day=DAY))


def test_a_substitute_ends_with_the_post_that_was_lent():
    who = substitute(until_day=DAY + timedelta(days=3))
    assert may_give(who, post(until_day=DAY + timedelta(days=3)))
    assert not may_give(who, post(until_day=DAY + timedelta(days=4)))


def test_open_ended_posts_may_be_ended_by_whoever_administers_the_agency():
    authority(administrator()).check_end(OTHER, post())
    substitute().check_end(OTHER, post())
    with pytest.raises(ActRefused):
        substitute().check_end(OTHER, administrator())


def test_an_administrator_for_a_term_gives_nothing_beyond_it():
    who = authority(administrator(until_day=TWO_WEEKS))
    for role in (Role.OFFICER, Role.AGENCY_ADMINISTRATOR):
        assert may_give(who, post(role=role, until_day=TWO_WEEKS)), role
        assert not may_give(who, post(role=role, until_day=TWO_WEEKS + timedelta(days=1))), role
        assert not may_give(who, post(role=role)), role
    assert "07/12/2026" in who.refusal(post(), None).in_language("vi")
    assert who.last_day(DEPARTMENT) == TWO_WEEKS and who.last_day(ELSEWHERE) is None
    who.check_end(OTHER, post())
    who.check_lend(OTHER, post(), TWO_WEEKS)
    with pytest.raises(ActRefused):
        who.check_lend(OTHER, post(), TWO_WEEKS + timedelta(days=1))


def test_of_several_terms_the_longest_counts_for_what_it_reaches():
    for posts in (
        (administrator(until_day=TWO_WEEKS), administrator()),
        (administrator(), administrator(until_day=DAY)),
    ):
        assert may_give(authority(*posts), post()) and authority(*posts).last_day(DEPARTMENT) is None
    for posts in (
        (administrator(until_day=TWO_WEEKS, and_subordinates=True), administrator()),
        (administrator(), administrator(until_day=TWO_WEEKS, and_subordinates=True)),
        (administrator(until_day=TWO_WEEKS, and_subordinates=True), administrator(BRANCH)),
    ):
        who = authority(*posts)
        assert who.reaches_below(DEPARTMENT) and who.reaches_below(BRANCH)
        assert may_give(who, post(and_subordinates=True, until_day=TWO_WEEKS))
        assert not may_give(who, post(and_subordinates=True))


def test_an_administrator_of_the_province_for_a_term_gives_nothing_beyond_it_either():
    who = authority(post(None, Role.PROVINCE_ADMINISTRATOR, until_day=TWO_WEEKS))
    for given in (Role.EDITOR, Role.AGENCY_ADMINISTRATOR):
        assert may_give(who, post(role=given, until_day=TWO_WEEKS)) and not may_give(who, post(role=given))
    for role in (Role.AUDITOR, Role.PROVINCE_ADMINISTRATOR):
        assert may_give(who, post(None, role, until_day=TWO_WEEKS)) and not may_give(who, post(None, role))
    who.check_end(OTHER, post(None, Role.PROVINCE_ADMINISTRATOR))
    both = authority(post(None, Role.PROVINCE_ADMINISTRATOR, until_day=TWO_WEEKS), administrator())
    assert may_give(both, post()) and not may_give(both, post(ELSEWHERE)) and both.last_day(DEPARTMENT) is None


def test_nobody_prolongs_his_term_by_the_account_of_one_whose_term_is_longer():
    lasting = Somebody((post(), administrator()), id=2)
    who = authority(administrator(until_day=TWO_WEEKS))
    who.check_account(Somebody((post(),), id=2))
    who.check_account(Somebody((administrator(until_day=DAY),), id=2))
    with pytest.raises(ActRefused, match="07/12/2026"):
        who.check_account(lasting)
    authority(administrator()).check_account(lasting)
    with pytest.raises(ActRefused):
        authority(post(None, Role.PROVINCE_ADMINISTRATOR, until_day=TWO_WEEKS)).check_account(lasting)


def test_nobody_decides_about_himself():
    who = authority(administrator(), post(None, Role.PROVINCE_ADMINISTRATOR))
    me = who.person
    for act in (lambda: who.check_give(me, post()), lambda: who.check_end(me, post()), lambda: who.check_account(me)):
        with pytest.raises(ActRefused):
            act()


def test_an_account_is_decided_about_by_whoever_could_end_each_of_its_posts():
    who = authority(administrator())
    who.check_account(Somebody((post(), administrator()), id=2))
    who.check_account(Somebody((post(from_day=DAY + timedelta(days=9)),), id=2))
    who.check_account(Somebody((post(ELSEWHERE, until_day=DAY - timedelta(days=1)), post()), id=2))
    who.check_account(Somebody(id=2, home_agency=DEPARTMENT))
    for other in (
        Somebody((post(), post(ELSEWHERE)), id=2),
        Somebody((post(), post(None, Role.AUDITOR)), id=2),
        Somebody((post(and_subordinates=True),), id=2),
        Somebody(id=2, home_agency=ELSEWHERE),
        Somebody(id=2),
    ):
        with pytest.raises(ActRefused):
            who.check_account(other)
    with pytest.raises(ActRefused):
        substitute().check_account(Somebody((administrator(),), id=2))
    authority(post(None, Role.PROVINCE_ADMINISTRATOR)).check_account(Somebody(id=2))


def test_an_account_is_decided_about_by_whoever_could_give_what_is_lent_to_it():
    wide = administrator(and_subordinates=True)
    for absent in (Absence(DAY, TWO_WEEKS, 2, (wide.id,)), Absence(TWO_WEEKS, TWO_WEEKS, 2, (wide.id,))):
        lender = Somebody((wide,), id=5, absences=(absent,))
        borrower = Somebody((post(role=Role.OFFICER),), id=2, stands_in_for=(5,))
        narrow, equal = (
            authority(administrator(and_subordinates=is_wide), others=(lender,)) for is_wide in (False, True)
        )
        with pytest.raises(ActRefused):
            narrow.check_account(borrower)
        equal.check_account(borrower)
        lender.absences = (Absence(DAY - timedelta(days=9), DAY - timedelta(days=1), 2, (wide.id,)),)
        narrow.check_account(borrower)
        lender.absences, lender.is_active = (absent,), False
        narrow.check_account(borrower)
