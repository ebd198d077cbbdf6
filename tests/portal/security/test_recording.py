"""What is done to people is in the history: by whom, on whose authority, in which agency, from where."""

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest

from portal.history.chains import every_entry
from portal.history.recorder import Origin
from portal.roles import ADMINISTRATOR, Role, person_principal, role_principal
from portal.security.appointments import Appointment, reader_of
from portal.security.authority import Authority
from portal.security.people import People
from portal.security.personnel import Personnel
from portal.security.recording import record_refusal, record_sign_in
from tests.portal.security.test_personnel import FINANCE, HEALTH, TODAY
from tests.support.small_portal import SINCE
from tests.support.somebody import BRANCH, DAY, DEPARTMENT, NOON, Somebody, finder, hierarchy, post

FROM_HERE = Origin("192.0.2.4", "feed")


@pytest.fixture
def office(small, login):
    """Opens `Personnel` in the name of somebody, with the root of the database."""
    small.add_person(f"{login}.quantri", (HEALTH, Role.AGENCY_ADMINISTRATOR))

    @contextmanager
    def opened(actor=f"{login}.quantri"):
        with small.people() as people:
            root = people._app_root._p_jar.root()
            authority = Authority(people.get(actor), root["hierarchy"], TODAY, people.by_id)
            yield Personnel(people, authority, FROM_HERE), root

    return opened


def rows_about(root, person):
    """The rows about a person, oldest first: (facts, words)."""
    rows = ((entry.facts, json.loads(entry.words)) for entry in every_entry(root))
    return sorted((row for row in rows if row[0].get("person") == person.id), key=lambda row: row[0]["when"])


def test_an_account_and_its_post_are_two_acts(office, login):
    with office() as (acts, root):
        agency = root["site"][HEALTH].id
        wanted = Appointment(agency, Role.EDITOR, from_day=SINCE, basis="Quyết định số 12")
        person = acts.add(login, "Nguyễn Thị Hà", wanted)
        (made, _words), (given, words) = rows_about(root, person)
        assert (made["act"], given["act"]) == ("person_added", "post_given")
        assert given["actor"] == acts.authority.person.id and given["agency"] == agency
        assert given["as"] == role_principal(agency, Role.AGENCY_ADMINISTRATOR)
        assert (words["role"], words["basis"], words["from_day"]) == ("editor", "Quyết định số 12", SINCE.isoformat())
        assert (words["address"], words["session"]) == ("192.0.2.4", "feed")


def test_closing_opening_passwords_and_ends(office, login):
    with office() as (acts, root):
        person = acts.add(login, "Ai đó", Appointment(root["site"][HEALTH].id, Role.EDITOR, from_day=SINCE))
        acts.close(person)
        acts.open(person)
        told = acts.new_password(person)
        acts.end(person, person.appointments[0].id, TODAY)
        rows = rows_about(root, person)
        assert [facts["act"] for facts, _words in rows][2:] == [
            "account_closed",
            "account_opened",
            "password_given",
            "post_ended",
        ]
        assert all(told not in json.dumps(words) for _facts, words in rows)
        assert rows[-1][1]["until_day"] == TODAY.isoformat()


def test_whoever_announces_his_own_absence_does_so_as_himself(office, login):
    with office() as (acts, root):
        person = acts.authority.person
        acts.go_away(person, TODAY, TODAY + timedelta(days=3))
        facts, words = rows_about(root, person)[-1]
        assert facts["act"] == "away" and words["until_day"] == (TODAY + timedelta(days=3)).isoformat()
        assert facts["as"] == role_principal(root["site"][HEALTH].id, Role.AGENCY_ADMINISTRATOR)


def test_the_province_acts_as_the_province(office, small, login):
    small.add_administrator(f"{login}.tinh")
    with office(f"{login}.tinh") as (acts, root):
        person = acts.add(login, "Ai đó", Appointment(root["site"][FINANCE].id, Role.EDITOR, from_day=SINCE))
        facts, _words = rows_about(root, person)[-1]
        assert facts["as"] == ADMINISTRATOR and facts["agency"] == root["site"][FINANCE].id


def test_a_substitute_acts_for_the_administrator():
    lender = Somebody((post(role=Role.AGENCY_ADMINISTRATOR),), id=50)
    from portal.security.absences import Absence

    lender.absences = (Absence(DAY, DAY, 7, (lender.appointments[0].id,)),)
    substitute = Somebody((post(role=Role.OFFICER),), id=7, stands_in_for=(50,))
    authority = Authority(substitute, hierarchy(), DAY, finder(lender))
    principal = role_principal(DEPARTMENT, Role.AGENCY_ADMINISTRATOR)
    assert authority.as_whom(Somebody(id=8), DEPARTMENT) == (principal, 50)
    assert authority.as_whom(substitute, BRANCH) == (person_principal(7), None)
    assert authority.as_whom(Somebody(id=8), BRANCH) == ("", None)


def test_a_reader_knows_what_is_lent_to_him_and_by_whom():
    from portal.security.absences import Absence

    lender = Somebody((post(role=Role.PUBLISHER, and_subordinates=True), post(role=Role.EDITOR)), id=50)
    lender.absences = (Absence(DAY, DAY, 7, tuple(held.id for held in lender.appointments)),)
    borrower = Somebody((post(role=Role.EDITOR),), id=7, stands_in_for=(50,))
    reader = reader_of(borrower, hierarchy(), NOON, finder(lender))
    # What he has himself is not lent.
    assert reader.lent[role_principal(DEPARTMENT, Role.PUBLISHER)] == 50
    assert reader.lent[role_principal(BRANCH, Role.PUBLISHER)] == 50
    assert role_principal(DEPARTMENT, Role.EDITOR) not in reader.lent
    assert set(reader.lent) < reader.principals
    assert reader_of(borrower, hierarchy(), NOON).lent == {}


def test_sign_ins_tell_with_what_and_from_where(small, login):
    person_id = small.add_person(login, (HEALTH, Role.EDITOR))
    with small.root() as root:
        person = People(root["app_root"], small.registry).by_id(person_id)
        record_sign_in(root._p_jar, person, FROM_HERE, by="code")
        record_refusal(root._p_jar, person, FROM_HERE, "WrongCredentials")
        (inside, words), (refused, others) = rows_about(root, person)
        assert inside["act"] == "signed_in" and inside["actor"] == person_id and words["by"] == "code"
        assert refused["act"] == "sign_in_refused" and "actor" not in refused and others["reason"] == "WrongCredentials"
        assert inside["agency"] == refused["agency"] == root["site"][HEALTH].id
