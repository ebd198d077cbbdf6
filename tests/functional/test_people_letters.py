"""What an administrator changes about how somebody signs in is told to that person, where he reads it."""

import pytest

from portal.jobs.outbox import every_job
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.second_factor import SecondFactor
from tests.support.second_factor import code_of
from tests.support.site import HEALTH, SINCE

ADMINISTRATOR, PEOPLE = "agency-administrator.syt", f"/{HEALTH}/noi-bo/can-bo"


@pytest.fixture
def change(portal_site):
    """Runs `work(people)` in a transaction of its own; answers what it answers."""
    return lambda work: portal_site.prepare(
        lambda site, _desk: work(People(site._p_jar.root()["app_root"], portal_site.registry))
    )


@pytest.fixture
def person(portal_site, change, request):
    """The id and the address of an officer who was added for this test."""
    name = f"thu{abs(hash(request.node.nodeid)) % 10**8}"
    agency = portal_site.prepare(lambda site, _desk: site[HEALTH].id)

    def add(people):
        added = people.add(f"{name}.syt", "Lê Văn Nhận Thư")
        people.describe(added, email=f"{name}@khanhhoa.example")
        people.appoint(added, [Appointment(agency, Role.OFFICER, from_day=SINCE)])
        return added.id, added.email

    return change(add)


def letters_to(portal_site, address):
    """What waits to be mailed to an address, as the arguments of the jobs."""
    return portal_site.prepare(
        lambda site, _desk: [
            job.arguments for job in every_job(site._p_jar.root()) if job.arguments.get("to") == address
        ]
    )


def test_lost_factors_and_a_wrong_link_are_taken_away_with_a_record_and_a_letter(portal_site, change, person):
    number, address = person

    def equip(people):
        held = people.by_id(number)
        held.outside_account = ("https://noi-khac.example", "x")
        service = SecondFactor(held, portal_site.registry.vault)
        key, offer = service.offer()
        service.set_app(offer, code_of(key))

    change(equip)
    admin, page = portal_site.browser(ADMINISTRATOR), f"{PEOPLE}/{number}"
    assert "Gỡ xác thực hai bước" in admin.get(page).text
    # Who has no factor left is not told again that it was taken.
    for to in ("factors", "factors", "unlink"):
        admin.send(page, act="account", to=to)
    letters = [letter["text"] for letter in letters_to(portal_site, address)]
    for what in ("gỡ xác thực hai bước", "gỡ liên kết với tài khoản của tỉnh"):
        assert sum(what in text for text in letters) == 1
    shown = admin.get(page).text
    assert "Gỡ xác thực hai bước" not in shown and "Gỡ liên kết" not in shown
    record = admin.get(f"{page}/lich-su").text
    assert "Gỡ xác thực hai bước" in record and "Gỡ liên kết tài khoản tỉnh" in record
    portal_site.browser("agency-administrator.stttt").send(page, status=404, act="account", to="factors")


@pytest.mark.parametrize("email", ["", "moi@khanhhoa.example"])
def test_who_had_an_address_is_told_there_that_it_was_changed(portal_site, person, email):
    """An address that was cleared gave 500, and stayed."""
    number, former = person
    admin, page = portal_site.browser(ADMINISTRATOR), f"{PEOPLE}/{number}"
    form = next(form for form in admin.get(f"{page}/sua").forms.values() if "email" in form.fields)
    form["email"] = email
    form.submit("save", status=303)
    (letter,) = letters_to(portal_site, former)
    assert "Địa chỉ thư điện tử của tài khoản vừa được đổi" in letter["text"]
    assert former not in admin.get(page).text
    assert letters_to(portal_site, "moi@khanhhoa.example") == []
