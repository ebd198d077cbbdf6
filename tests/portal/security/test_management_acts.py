"""What is changed at /manage, in the real portal: by two factors, freshly shown, from its own forms, and once."""

import pytest
from substanced.db.views import ManageDatabase

from portal import clock
from portal.history.chains import every_entry
from portal.roles import Role
from portal.security.fresh import HOLDS
from portal.security.once import FIELD
from portal.settings import DEVELOPMENT, OFF, PRODUCTION, REQUIRED
from tests.functional.test_hostile import make
from tests.support.managing import SAME_ORIGIN, Managing
from tests.support.second_factor import PAGE, form_with, set_up
from tests.support.site import HEALTH, copy_of

DATABASE = "/manage/@@database"


@pytest.fixture(scope="module")
def managing(portal_site):
    """The portal, and who is sent to /manage there."""
    return Managing(portal_site)


@pytest.fixture(scope="module")
def administrator(managing):
    """A province administrator's browser, signed in with both factors."""
    return managing.administrator("quan-tri.acts")


@pytest.fixture
def another(portal_site, tmp_path):
    """Makes a portal of other settings: `another(**settings)`."""
    made = []

    def make_one(**settings):
        site = copy_of(portal_site, tmp_path / f"site{len(made)}", **settings)
        made.append(site)
        return Managing(site)

    yield make_one
    for site in made:
        site.close()


def sheet_of(browser, login):
    """The form of a person's particulars."""
    return browser.get(f"/manage/principals/users/{login}/@@properties").forms["deform"]


def database_form(browser):
    """The form about the database itself."""
    return form_with(browser.get(DATABASE), "days")


def test_a_password_alone_leads_to_the_page_of_second_factors(managing, login):
    managing.add_administrator(login)
    browser = managing.browser(login)
    for address in ("/manage", DATABASE, "/manage/principals/users/@@contents", "/sdistatic/js/sdi.js"):
        assert browser.get(address, status=303).location == "http://localhost" + PAGE
    before = managing.last_transaction()
    assert browser.change(DATABASE, {"flush_cache": "1"}, status=303).location == "http://localhost" + PAGE
    assert managing.last_transaction() == before
    assert "xác thực hai bước dưới đây" in browser.get(PAGE).text
    set_up(browser)
    assert "Storage" in browser.get(DATABASE, status=200)


def test_the_demonstration_says_that_it_is_one_and_opens_for_a_password(another, login):
    portal = another(**{"portal.mode": DEVELOPMENT})
    portal.add_administrator(login)
    portal.browser(login).get("/manage/@@contents", status=200)


def test_where_the_site_asks_nobody_for_a_factor_it_is_not_there(another, login):
    portal = another(**{"portal.second_factor": OFF})
    portal.add_administrator(login)
    portal.browser(login).get("/manage/@@contents", status=404)


@pytest.mark.parametrize("settings", [{"portal.second_factor": REQUIRED}, {"portal.mode": PRODUCTION}])
def test_where_everybody_needs_a_factor_it_opens_with_one(another, login, settings):
    portal = another(**settings)
    portal.add_administrator(login)
    browser = portal.browser(login)
    browser.get("/manage", status=404)
    set_up(browser)
    browser.get("/manage/@@contents", status=200)


def test_a_change_needs_the_token_the_key_and_our_own_page(administrator):
    form = database_form(administrator)
    whole = {"csrf_token": form["csrf_token"].value, FIELD: form[FIELD].value, "flush_cache": "1"}
    without = ("csrf_token", FIELD)
    for sent in (*({**whole, name: ""} for name in without), {**whole, "csrf_token": "đường"}):
        administrator.post(DATABASE, sent, headers=SAME_ORIGIN, status=400)
    administrator.post(DATABASE, whole, status=400)
    administrator.post(DATABASE, whole, headers={"Origin": "https://khac.example"}, status=400)
    administrator.post(DATABASE, whole, headers=SAME_ORIGIN, status=302)


def test_every_form_that_changes_something_has_a_key(managing, administrator, login):
    managing.add_person(login)
    person = f"/manage/principals/users/{login}/@@properties"
    for address in ("/manage/@@contents", "/manage/@@services", DATABASE, person):
        forms = [tag for tag in administrator.get(address).html.find_all("form") if tag["method"].lower() == "post"]
        keys = [tag.find("input", {"name": FIELD})["value"] for tag in forms]
        assert keys and len(set(keys)) == len(keys), address


def test_pressed_twice_it_is_done_once_and_says_so_again(administrator, monkeypatch):
    packed, pack = [], ManageDatabase.pack
    monkeypatch.setattr(ManageDatabase, "pack", lambda view: packed.append(view) or pack(view))
    form = database_form(administrator)
    form["days"] = "3650"
    first = form.submit("pack", headers=SAME_ORIGIN, status=302)
    again = form.submit("pack", headers=SAME_ORIGIN, status=303)
    assert first.location == again.location and len(packed) == 1
    assert "packed to 3650 days" in again.follow().text


def test_a_sheet_sent_twice_is_written_once(managing, administrator, login):
    managing.add_person(login, (HEALTH, Role.EDITOR))
    form = sheet_of(administrator, login)
    form["title"] = "Chuyên viên chính"
    first = form.submit("save", headers=SAME_ORIGIN, status=302)
    sheet_of(administrator, login).submit("save", headers=SAME_ORIGIN)
    before = managing.last_transaction()
    again = form.submit("save", headers=SAME_ORIGIN, status=303)
    assert first.location == again.location and managing.last_transaction() == before
    assert "Updated properties" in again.follow().text


def test_a_sheet_that_was_refused_keeps_what_was_typed_and_may_be_sent_again(managing, administrator, login):
    managing.add_person(login)
    form = sheet_of(administrator, login)
    form["full_name"], form["email"] = "Tên chưa lưu", "không phải thư"
    before = managing.last_transaction()
    refused = form.submit("save", headers=SAME_ORIGIN, status=422)
    assert managing.last_transaction() == before and refused.forms["deform"]["full_name"].value == "Tên chưa lưu"
    assert form.submit("save", headers=SAME_ORIGIN, status=422).forms["deform"]["email"].value == "không phải thư"
    mended = refused.forms["deform"]
    mended["email"] = "co@khanhhoa.example"
    mended.submit("save", headers=SAME_ORIGIN, status=302)
    with managing.people() as people:
        assert people.get(login).full_name == "Tên chưa lưu" and not hasattr(people.get(login), FIELD)


def test_the_particulars_of_a_person_can_be_mended_and_nothing_else(managing, administrator, login):
    person_id = managing.add_person(login, (HEALTH, Role.EDITOR))
    page = administrator.get(f"/manage/principals/users/{login}/@@properties")
    for word in ("tzname", "groupids", "password", "Login"):
        assert f'name="{word}' not in page
    form = page.forms["deform"]
    form["full_name"], form["phone"] = 'Nguyễn "><svg onload=alert(1)>', "0258 3000 111"
    form.submit("save", headers=SAME_ORIGIN, status=302)
    with managing.people() as people:
        person = people.by_id(person_id)
        assert (person.full_name, person.phone) == ('Nguyễn "><svg onload=alert(1)>', "0258 3000 111")
        told = [entry.facts for entry in every_entry(people._app_root._p_jar.root())]
        changed = [facts for facts in told if facts.get("person") == person_id and facts["act"] == "person_described"]
        assert [facts["actor"] for facts in changed] == [people.get("quan-tri.acts").id]
        assert person.login == login
    assert "<svg" not in administrator.get(f"/manage/principals/users/{login}/@@properties")
    assert "<svg" not in administrator.get("/manage/principals/users/@@contents")


def test_messages_are_text(administrator):
    address = make(administrator, f"/{HEALTH}/tin-tuc/", "news_item", "<b>đậm</b>")
    named = {"name": address.strip("/").rpartition("/")[2], "act": "retract"}
    administrator.change(f"/{HEALTH}/tin-tuc/noi-dung", named, status=303)
    page = administrator.get("/manage/@@contents")
    assert "&lt;b&gt;đậm" in page and "<b>đậm" not in page


def test_a_change_needs_a_recent_proof(portal_site, tmp_path, login, set_clock):
    site = copy_of(portal_site, tmp_path / "later")
    managing = Managing(site)
    standing = set_clock(clock.now())
    browser = managing.administrator(login)
    form = sheet_of(browser, login)
    form["full_name"] = "Tên mới"
    standing.set(clock.now() + HOLDS)
    asked = form.submit("save", headers=SAME_ORIGIN, status=403)
    with managing.people() as people:
        assert people.get(login).full_name != "Tên mới"
    proof = next(form for form in asked.forms.values() if "confirm_password" in form.fields)
    proof["confirm_password"] = "sai"
    assert proof.submit(headers=SAME_ORIGIN, status=403)
    proof["confirm_password"] = "rừng thông biển xanh 2026"
    proof.submit(headers=SAME_ORIGIN, status=302)
    with managing.people() as people:
        assert people.get(login).full_name == "Tên mới"
    site.close()
