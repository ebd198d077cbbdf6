"""An administrator for a term: what he gives ends with it at the latest, and the form says so before he tries."""

from datetime import timedelta

import pytest

from portal import clock
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.second_factor import form_with
from tests.support.site import HEALTH, SINCE

PEOPLE = f"/{HEALTH}/noi-bo/can-bo"
DEPUTY, CLERK = "quan-tri-tam.syt", "nguoi-nhan.syt"


@pytest.fixture(scope="module")
def last_day(portal_site):
    """The last day of the deputy, who was made an administrator for two weeks; beside him stands a clerk."""
    day = clock.local(clock.now()).date() + timedelta(days=14)

    def add(tree, _desk):
        people = People(tree._p_jar.root()["app_root"], portal_site.registry)
        agency = tree[HEALTH].id
        for login, role, until in ((DEPUTY, Role.AGENCY_ADMINISTRATOR, day), (CLERK, Role.CLERK, None)):
            person = people.add(login, f"Người {login}")
            people.appoint(person, (Appointment(agency, role, from_day=SINCE, until_day=until),))
            person.password = people.get("editor.syt").password

    portal_site.prepare(add)
    return day


def posts_of(site, login):
    """The posts that somebody has, as (role, last day)."""

    def look(tree, _desk):
        person = People(tree._p_jar.root()["app_root"], site.registry).get(login)
        return [(post.role, post.until_day) for post in person.appointments], person.id

    return site.prepare(look)


def giving(site, browser):
    """The form that gives the clerk a post."""
    return form_with(browser.get(f"{PEOPLE}/{posts_of(site, CLERK)[1]}/giao-vai-tro"), "role")


def test_the_form_proposes_his_last_day_and_says_why(portal_site, last_day):
    deputy = portal_site.browser(DEPUTY)
    form = giving(portal_site, deputy)
    assert form["until_day"].value in (last_day.isoformat(), f"{last_day:%d/%m/%Y}")
    assert f"Chậm nhất là {last_day:%d/%m/%Y}" in deputy.get(f"{PEOPLE}/them").text
    lasting = giving(portal_site, portal_site.browser("agency-administrator.syt"))
    assert lasting["until_day"].value == ""


def test_longer_is_refused_in_words_and_changes_nothing(portal_site, last_day):
    before = posts_of(portal_site, CLERK)
    for until in ("", (last_day + timedelta(days=1)).isoformat()):
        form = giving(portal_site, portal_site.browser(DEPUTY))
        form["role"], form["until_day"] = Role.EDITOR.value, until
        answer = form.submit("save", status=403)
        assert f"Bạn làm quản trị đến hết ngày {last_day:%d/%m/%Y}" in answer.text
    assert posts_of(portal_site, CLERK) == before


def test_within_his_term_he_gives_posts_and_adds_people(portal_site, last_day):
    deputy = portal_site.browser(DEPUTY)
    form = giving(portal_site, deputy)
    form["role"] = Role.PUBLISHER.value
    form.submit("save", status=303)
    assert (Role.PUBLISHER, last_day) in posts_of(portal_site, CLERK)[0]
    new = form_with(deputy.get(f"{PEOPLE}/them"), "full_name")
    new["full_name"], new["until_day"] = "Người Mãi Mãi", ""
    assert "Bạn làm quản trị đến hết ngày" in new.submit("save", status=403).text


def test_the_account_of_a_lasting_administrator_is_not_his(portal_site, last_day):
    deputy = portal_site.browser(DEPUTY)
    number = posts_of(portal_site, "agency-administrator.syt")[1]
    before = portal_site.database.storage.lastTransaction()
    token = {"csrf_token": form_with(deputy.get("/tai-khoan"), "csrf_token")["csrf_token"].value}
    for below, fields in (
        ("/mat-khau", {}),
        ("", {"act": "account", "to": "closed"}),
        ("", {"act": "factors"}),
    ):
        deputy.post(f"{PEOPLE}/{number}{below}", {**token, **fields}, status=[403, 404])
    assert portal_site.database.storage.lastTransaction() == before
