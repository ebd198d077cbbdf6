"""Absence with a substitute, the directory, and what a leaver hands over, as people use them."""

from datetime import timedelta

import pytest

from portal import clock
from portal.roles import Role
from portal.security.people import People
from tests.functional.test_hostile import make
from tests.support.site import HEALTH, INFORMATION

WORKSPACE = f"/{HEALTH}/noi-bo/"
ABSENCE, TREE, NEWS = WORKSPACE + "vang-mat", WORKSPACE + "tai-lieu/", f"/{HEALTH}/tin-tuc/"
DAY = timedelta(days=1)


@pytest.fixture
def today():
    """The day of the portal's clock."""
    return clock.local(clock.now()).date()


def lend(browser, today, substitute, days=7):
    """Announce an absence from today on and lend the first post to a substitute."""
    form = next(form for form in browser.get(ABSENCE).forms.values() if "substitute" in form.fields)
    form["until_day"], form["substitute"] = (today + days * DAY).isoformat(), substitute
    form.fields["post"][0].checked = True
    return form.submit("act", status="*")


def person_of(site, login):
    """The id of a person."""
    return site.prepare(lambda root, _desk: People(root._p_jar.root()["app_root"], site.registry).get(login).id)


def test_a_publisher_is_stood_in_for_and_the_clock_passes(fresh_site, today, set_clock):
    address = make(fresh_site.browser("editor.syt"), NEWS, "news_item", "Tin chờ người thay")
    publisher, clerk = fresh_site.browser("publisher.syt"), fresh_site.browser("clerk.syt")
    clerk.send(address + "trang-thai", status=404, transition="publish")
    assert lend(publisher, today, "clerk.syt").status_int == 303
    assert "clerk" in publisher.get(ABSENCE).text
    # By the next request, without signing in anew.
    page = clerk.get(ABSENCE)
    assert "publisher" in page.text
    clerk.send(address + "trang-thai", transition="publish")
    set_clock(clock.now() + 8 * DAY)
    clerk = fresh_site.browser("clerk.syt")
    clerk.get(address + "trang-thai", status=403)
    assert "Hiện không thay ai" in clerk.get(ABSENCE).text


def test_what_was_lent_is_taken_back_by_a_button(fresh_site, today):
    publisher, clerk = fresh_site.browser("publisher.syt"), fresh_site.browser("clerk.syt")
    lend(publisher, today, "clerk.syt")
    clerk.get(f"/{HEALTH}/trang-thai")
    absence = publisher.get(ABSENCE).html.find("input", {"name": "absence"})["value"]
    publisher.send(ABSENCE, act="cancel", absence=absence)
    # The session in which it was used is over; in a new one there is nothing of it.
    assert "/dang-nhap" in clerk.get(f"/{HEALTH}/trang-thai", status=303).location
    clerk.sign_in("clerk.syt")
    clerk.get(f"/{HEALTH}/trang-thai", status=403)
    assert publisher.send(ABSENCE, status=409, act="cancel", absence=absence)


def test_what_was_lent_is_not_passed_on(fresh_site, today):
    publisher, clerk = fresh_site.browser("publisher.syt"), fresh_site.browser("clerk.syt")
    lend(publisher, today, "clerk.syt")
    post = publisher.get(ABSENCE).html.find("input", {"name": "post"})["value"]
    fields = {"act": "announce", "from_day": today.isoformat(), "until_day": (today + DAY).isoformat()}
    refused = clerk.send(ABSENCE, status=403, post=post, substitute="officer.syt", **fields)
    assert "không giao tiếp được" in refused.text
    fresh_site.browser("officer.syt").get(f"/{HEALTH}/trang-thai", status=403)


@pytest.mark.parametrize("substitute", ["editor.stttt", "publisher.syt", "khong.co", "tinh.admin"])
def test_strangers_and_oneself_are_no_substitutes(portal_site, today, substitute):
    publisher = portal_site.browser("publisher.syt")
    before = portal_site.database.storage.lastTransaction()
    assert lend(publisher, today, substitute).status_int == 403
    assert portal_site.database.storage.lastTransaction() == before


def test_a_colleague_is_found_by_his_full_name(fresh_site, today):
    assert lend(fresh_site.browser("publisher.syt"), today, "Người clerk clerk.syt").status_int == 303
    assert "Đang thay" in fresh_site.browser("clerk.syt").get(ABSENCE).text


def test_the_administrator_announces_it_for_whoever_is_ill(fresh_site, today):
    admin = fresh_site.browser("agency-administrator.syt")
    address = f"{WORKSPACE}can-bo/{person_of(fresh_site, 'publisher.syt')}/vang-mat"
    post = admin.get(address).html.find("input", {"name": "post"})["value"]
    fields = {"act": "announce", "from_day": today.isoformat(), "until_day": (today + DAY).isoformat()}
    admin.send(address, post=post, substitute="clerk.syt", **fields)
    fresh_site.browser("clerk.syt").get(f"/{HEALTH}/trang-thai")
    elsewhere = f"{WORKSPACE}can-bo/{person_of(fresh_site, 'publisher.stttt')}/vang-mat"
    admin.send(elsewhere, status=404, **fields)


@pytest.mark.parametrize("day", ["", "hôm nay", "2026-02-31", "0001-01-01"])
def test_days_that_are_none_are_refused_in_words(portal_site, today, day):
    browser = portal_site.browser("officer.syt")
    refused = browser.send(ABSENCE, status=403, act="announce", from_day=today.isoformat(), until_day=day)
    assert "ngày" in refused.text.lower()


def test_the_directory_is_for_staff_and_shows_all_agencies_contacts(portal_site):
    officer = portal_site.browser("officer.syt")
    directory = WORKSPACE + "danh-ba"
    mine = officer.get(directory)
    assert "Người leader leader.syt" in mine.text and "leader.stttt" not in mine.text
    other = officer.get(f"{directory}?co-quan={INFORMATION}")
    assert "Người leader leader.stttt" in other.text and "leader.syt" not in other.text
    everybody = officer.get(f"{directory}?co-quan=tat-ca&tim=leader")
    assert "leader.syt" in everybody.text and "leader.stttt" in everybody.text
    for query in ("co-quan=khong-co", "phong=7", "trang=x", "tim=%00"):
        officer.get(f"{directory}?{query}")
    portal_site.browser().get(directory, status=303)
    portal_site.browser("officer.stttt").get(directory, status=404)


def test_a_leaver_hands_over_what_he_holds(fresh_site):
    officer, admin = fresh_site.browser("editor.syt"), fresh_site.browser("agency-administrator.syt")
    draft = make(officer, NEWS, "news_item", "Bản nháp của người sắp đi")
    private = make(officer, TREE, "folder", "Ghi chép của người sắp đi")
    leaver, clerk = person_of(fresh_site, "editor.syt"), person_of(fresh_site, "clerk.syt")
    page = admin.get(f"{WORKSPACE}can-bo/{leaver}/ban-giao")
    assert "Bản nháp của người sắp đi" in page.text
    # What he keeps to himself is counted, not named.
    assert "Ghi chép của người sắp đi" not in page.text
    handing = f"{WORKSPACE}can-bo/{leaver}/ban-giao"
    admin.send(handing, to=str(clerk))
    receiver = fresh_site.browser("clerk.syt")
    assert "Bản nháp" in receiver.get(draft + "sua").text
    # As long as he works here, what is private stays his.
    receiver.get(private, status=404)
    officer.get(private)
    post = fresh_site.prepare(
        lambda root, _desk: (
            People(root._p_jar.root()["app_root"], fresh_site.registry).get("editor.syt").appointments[0]
        )
    )
    yesterday = (clock.local(clock.now()).date() - DAY).isoformat()
    admin.send(f"{WORKSPACE}can-bo/{leaver}/thoi-vai-tro?vai-tro={post.id}", until_day=yesterday)
    admin.send(handing, to=str(clerk))
    receiver.get(private)
    assert "Bàn giao cho người khác" in receiver.get(private + "trang-thai").text
    told = receiver.get(private + "lich-su").html.find("main").text
    assert "giao" in told and "Người clerk clerk.syt" in told
    assert "Bàn giao công việc" in admin.get(f"{WORKSPACE}can-bo/{leaver}/lich-su").text


def test_nobody_hands_over_to_himself_nor_to_strangers(fresh_site):
    admin = fresh_site.browser("agency-administrator.syt")
    make(fresh_site.browser("editor.syt"), NEWS, "news_item", "Không ai được lấy")
    leaver = person_of(fresh_site, "editor.syt")
    before = fresh_site.database.storage.lastTransaction()
    for receiver in ("agency-administrator.syt", "editor.syt", "editor.stttt", "tinh.admin"):
        admin.send(f"{WORKSPACE}can-bo/{leaver}/ban-giao", status=403, to=str(person_of(fresh_site, receiver)))
    admin.send(f"{WORKSPACE}can-bo/{leaver}/ban-giao", status=403, to="x")
    assert fresh_site.database.storage.lastTransaction() == before


def test_an_overseer_from_above_manages_the_people_below(fresh_site):
    def oversee(root, _desk):
        people = People(root._p_jar.root()["app_root"], fresh_site.registry)
        from datetime import date

        from portal.security.appointments import Appointment

        person = people.get("agency-administrator.syt")
        hierarchy = root._p_jar.root()["hierarchy"]
        hierarchy.set(root[INFORMATION].id, [(date(2000, 1, 1), root[HEALTH].id)])
        wide = Appointment(root[HEALTH].id, Role.AGENCY_ADMINISTRATOR, from_day=date(2020, 1, 1), and_subordinates=True)
        people.appoint(person, (wide,))

    fresh_site.prepare(oversee)
    admin = fresh_site.browser("agency-administrator.syt")
    below = f"/{INFORMATION}/noi-bo/can-bo"
    person = person_of(fresh_site, "editor.stttt")
    admin.get(f"{below}/{person}")
    admin.send(f"{below}/{person}/giao-vai-tro", role="clerk", from_day="2026-01-01", save="save")
    assert "Cả các cơ quan trực thuộc" in admin.get(f"{WORKSPACE}can-bo/them").text
