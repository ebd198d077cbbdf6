"""Personnel: acts on people are recorded, end sessions, lend and take back; what is refused changes nothing."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest

from portal.interfaces import ActImpossible, ActRefused
from portal.roles import Role, role_principal
from portal.security.appointments import Appointment, reader_of
from portal.security.authority import Authority
from portal.security.people import InvalidLogin
from portal.security.personnel import ADDED, AWAY, BACK, CLOSED, DESCRIBED, ENDED, GIVEN, OPENED, PASSWORD, WITHDRAWN
from portal.security.personnel import Personnel as Acts
from tests.support.small_portal import SINCE
from tests.support.somebody import NOON

HEALTH, FINANCE = "so-y-te", "so-tai-chinh"
TODAY = date(2026, 11, 23)
WEEK = timedelta(days=7)


class Office:
    """An administrator's personnel acts inside one transaction, with people and agencies at hand."""

    def __init__(self, people, root, actor):
        self.people = people
        self.site = root["site"]
        self.acts = Acts(people, Authority(people.get(actor), root["hierarchy"], TODAY, people.by_id))

    def post(self, role=Role.EDITOR, slug=HEALTH, **options):
        """A post in an agency."""
        return Appointment(self.site[slug].id, role, **{"from_day": SINCE, **options})


@pytest.fixture
def office(small, login):
    """Opens an `Office`: of an administrator of the health department, or of whoever is named."""
    small.add_person(f"{login}.quantri", (HEALTH, Role.AGENCY_ADMINISTRATOR))

    @contextmanager
    def opened(actor=f"{login}.quantri"):
        with small.people() as people:
            yield Office(people, people._app_root._p_jar.root(), actor)

    return opened


def deeds(person):
    """What the record of a person says."""
    return [deed.act for deed in person.record]


def test_a_new_person_has_an_account_and_his_first_post(office, login):
    with office() as here:
        person = here.acts.add(login, "Nguyễn Thị Hà", here.post(basis="Quyết định số 1"), phone="0258 1")
        assert person.home_agency == here.site[HEALTH].id and person.phone == "0258 1"
        assert deeds(person) == [ADDED, GIVEN]
        given = person.appointments[0]
        assert given.id and given.given_by == here.acts.authority.person.id and given.basis == "Quyết định số 1"
        assert person.record[1].about == given


def test_nobody_is_added_elsewhere_or_twice(office, login):
    with office() as here:
        with pytest.raises(ActRefused):
            here.acts.add(login, "Ai đó", here.post(slug=FINANCE))
        assert here.people.get(login) is None
        here.acts.add(login, "Ai đó", here.post())
        with pytest.raises(InvalidLogin):
            here.acts.add(login, "Ai đó", here.post())


def test_a_further_post_ends_the_sessions_and_the_same_one_is_not_given_twice(office, small, login):
    small.add_person(login, (HEALTH, Role.EDITOR))
    browser = small.browser(login)
    with office() as here:
        person = here.people.get(login)
        here.acts.give(person, here.post(Role.PUBLISHER, until_day=TODAY + WEEK))
        assert len(person.appointments) == 2
        for again in (here.post(Role.PUBLISHER), here.post(Role.PUBLISHER, from_day=TODAY + WEEK)):
            with pytest.raises(ActRefused):
                here.acts.give(person, again)
        here.acts.give(person, here.post(Role.PUBLISHER, from_day=TODAY + 2 * WEEK))
    assert browser.person() is None


def test_a_post_ends_on_its_day_and_one_to_come_is_taken_back(office, small, login):
    small.add_person(login, (HEALTH, Role.EDITOR))
    with office() as here:
        person = here.people.get(login)
        here.acts.give(person, here.post(Role.CLERK, from_day=TODAY + WEEK))
        present, coming = (post.id for post in person.appointments)
        here.acts.end(person, present, TODAY)
        here.acts.end(person, coming, TODAY)
        assert [post.until_day for post in person.appointments] == [TODAY]
        assert deeds(person) == [GIVEN, ENDED, WITHDRAWN]
        with pytest.raises(ActImpossible):
            here.acts.end(person, coming, TODAY)
        with pytest.raises(ActRefused):
            here.acts.end(person, present, TODAY + WEEK)


def test_accounts_are_closed_and_opened_and_never_deleted(office, small, login):
    small.add_person(login, (HEALTH, Role.EDITOR))
    browser = small.browser(login)
    with office() as here:
        here.acts.close(here.people.get(login))
    assert browser.person() is None
    with office() as here:
        person = here.people.get(login)
        here.acts.close(person)
        with pytest.raises(ActRefused):
            here.acts.give(person, here.post(Role.CLERK))
        here.acts.open(person)
        told = here.acts.new_password(person)
        assert person.check_password(told) and person.must_change_password
        here.acts.describe(person, title="Chuyên viên chính")
        here.acts.describe(person, title="Chuyên viên chính")
        assert deeds(person) == [CLOSED, OPENED, PASSWORD, DESCRIBED]


def test_an_account_that_others_rely_on_is_not_one_agencys_to_close(office, small, login):
    small.add_person(login, (HEALTH, Role.EDITOR), (FINANCE, Role.CLERK))
    with office() as here:
        person = here.people.get(login)
        for act in (here.acts.close, here.acts.new_password, lambda him: here.acts.describe(him, title="x")):
            with pytest.raises(ActRefused):
                act(person)
        assert person.is_active and not person.record
        own, others = person.appointments
        here.acts.end(person, own.id, TODAY)
        with pytest.raises(ActRefused):
            here.acts.end(person, others.id, TODAY)


def test_an_absence_lends_and_coming_back_takes_it_back(office, small, login):
    small.add_person(login, (HEALTH, Role.LEADER))
    small.add_person(f"{login}.thay", (HEALTH, Role.OFFICER))
    with office(login) as here:
        person, deputy = here.people.get(login), here.people.get(f"{login}.thay")
        absence = here.acts.go_away(person, TODAY, TODAY + WEEK, deputy, (person.appointments[0].id,))
        assert deputy.stands_in_for == (person.id,) and absence.given_by == person.id
        agency_id = here.site[HEALTH].id
        principals = here_principals(here, deputy, NOON)
        assert role_principal(agency_id, Role.LEADER) in principals
        here.acts.come_back(person, absence.id)
        assert deputy.stands_in_for == () and person.absences == ()
        assert role_principal(agency_id, Role.LEADER) not in here_principals(here, deputy, NOON)
        assert deeds(person) == [AWAY, BACK]
        with pytest.raises(ActImpossible):
            here.acts.come_back(person, absence.id)


def here_principals(here, person, now):
    """What a person presents."""
    return reader_of(person, None, now, here.people.by_id).principals


def test_only_oneself_or_the_administrator_announces_an_absence(office, small, login):
    small.add_person(login, (HEALTH, Role.LEADER))
    small.add_person(f"{login}.khac", (HEALTH, Role.OFFICER))
    with office(f"{login}.khac") as here, pytest.raises(ActRefused):
        here.acts.go_away(here.people.get(login), TODAY, TODAY + WEEK)
    with office() as here:
        person = here.people.get(login)
        here.acts.go_away(person, TODAY, TODAY + WEEK)
        deputy, post = here.people.get(f"{login}.khac"), person.appointments[0]
        here.acts.go_away(person, TODAY + 2 * WEEK, TODAY + 3 * WEEK, deputy, (post.id,))
        assert len(person.absences) == 2


def test_only_so_many_absences_are_kept(office, small, login):
    small.add_person(login, (HEALTH, Role.LEADER))
    with office(login) as here:
        person = here.people.get(login)
        day = timedelta(days=1)
        for number in range(30):
            here.acts.go_away(person, TODAY + number * WEEK, TODAY + number * WEEK + day)
            here.acts.today += WEEK
        assert len(person.absences) == 20
        assert person.absences[-1].until_day == TODAY + 29 * WEEK + day


def test_nobody_lends_himself_what_another_holds(office, small, login):
    small.add_person(login, (HEALTH, Role.LEADER))
    with office() as here:
        leader, actor = here.people.get(login), here.acts.authority.person
        with pytest.raises(ActRefused):
            here.acts.go_away(leader, TODAY, TODAY + 40 * WEEK, actor, (leader.appointments[0].id,))
        assert leader.absences == () and actor.stands_in_for == ()


def test_a_substitute_lends_nothing_beyond_his_own_time(office, small, login):
    small.add_person(f"{login}.thay", (HEALTH, Role.OFFICER))
    small.add_person(f"{login}.dang", (HEALTH, Role.PUBLISHER))
    small.add_person(f"{login}.khac", (HEALTH, Role.OFFICER))
    with office() as here:
        boss = here.acts.authority.person
        here.acts.go_away(boss, TODAY, TODAY + WEEK, here.people.get(f"{login}.thay"), (boss.appointments[0].id,))
    with office(f"{login}.thay") as here:
        publisher, other = here.people.get(f"{login}.dang"), here.people.get(f"{login}.khac")
        posts = (publisher.appointments[0].id,)
        with pytest.raises(ActRefused):
            here.acts.go_away(publisher, TODAY, TODAY + 2 * WEEK, other, posts)
        assert here.acts.go_away(publisher, TODAY, TODAY + WEEK, other, posts).substitute == other.id
