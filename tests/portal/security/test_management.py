"""Substance D's interface at /manage: for province administrators, and without the holes it comes with."""

from datetime import UTC, datetime

import pytest
from pyramid.interfaces import IAuthorizationPolicy
from substanced.sdi import MANAGE_ROUTE_NAME

from portal.history.chains import every_entry
from portal.permissions import Permission
from portal.roles import ADMINISTRATOR, AUTHENTICATED, EVERYONE, PROVINCE_ROLES, Role
from portal.security.fresh import HOLDS, FreshSignInNeeded
from portal.security.management import CHANGE, OPEN, is_open
from portal.security.people import registry_at_hand
from portal.security.second_factor import SecondFactors
from portal.settings import REQUIRED
from tests.support.active_text import active_parts
from tests.support.small_portal import PASSWORD, SmallPortal

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
SAME_ORIGIN = {"Origin": "http://localhost"}
ADDRESSES = ("/manage", "/manage/", "/manage/@@contents", "/manage/principals/users/@@contents", "/manage/@@database")
STATIC = ("/sdistatic/js/sdi.js", "/deformstatic/scripts/deform.js", "/fcstatic/x")


@pytest.fixture(scope="module")
def administrator(small):
    """A province administrator's browser."""
    small.add_administrator("quan-tri.manage")
    return small.browser("quan-tri.manage")


def registered_views(small):
    """The introspectables of every registered view."""
    return [data["introspectable"] for data in small.config.introspector.get_category("views")]


@pytest.mark.parametrize("address", [*ADDRESSES, *STATIC])
def test_for_visitors_it_is_not_there(small, address):
    small.browser().get(address, status=404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROVINCE_ADMINISTRATOR])
def test_for_other_roles_it_is_not_there(small, login, role):
    small.add_person(login, (None if role in PROVINCE_ROLES else "so-y-te", role))
    browser = small.browser(login)
    for address in (*ADDRESSES, *STATIC):
        browser.get(address, status=404)


def test_absent_and_hidden_addresses_of_it_answer_alike(small):
    present = small.browser().get("/manage/principals/users/quan-tri.manage", status=404)
    absent = small.browser().get("/manage/principals/users/khong.co", status=404)
    assert present.body == absent.body


def test_administrators_see_the_root_the_people_and_the_database(administrator):
    page = administrator.get("/manage").maybe_follow()
    services = administrator.get("/manage/@@services").html.select("tbody th a")
    assert "@@services" in page and {"principals", "catalogs"} <= {link.get_text() for link in services}
    assert "quan-tri.manage" in administrator.get("/manage/principals/users/@@contents")
    assert "Storage" in administrator.get("/manage/@@database")
    administrator.get("/sdistatic/js/sdi.js", status=200)


def test_the_list_of_people_names_them(administrator):
    cells = administrator.get("/manage/principals/users/@@contents").html.select("tbody td")
    assert "Người quan-tri.manage" in {cell.get_text() for cell in cells}


@pytest.mark.parametrize("address", ["/managed", "/manage-board/@@database", "/manage@@database", "/manage.x"])
def test_addresses_that_only_begin_like_it_are_not_part_of_it(administrator, address):
    administrator.get(address, status=404)


def test_it_can_be_turned_off(tmp_path):
    portal = SmallPortal(tmp_path, manage=False)
    portal.add_administrator()
    browser = portal.browser("quan-tri")
    for address in (*ADDRESSES, *STATIC):
        browser.get(address, status=404)
    portal.close()


def test_a_lapsed_or_closed_account_is_out_at_once(small, login):
    small.add_administrator(login)
    browser = small.browser(login)
    browser.get("/manage/@@contents", status=200)
    with small.people() as people:
        people.appoint(people.get(login), ())
    browser.get("/manage/@@contents", status=404)


CLOSED = (
    "@@login",
    "login",
    "@@logout",
    "@@resetpassword",
    "@@undo",
    "@@undo_recent?undohash=1&csrf_token=x",
    "@@undo_multiple",
    "@@upload",
    "@@upload-submit",
    "@@add_file",
    "@@add_folder",
    "@@add_principals_service",
    "@@preview_image_upload/x",
    "@@acl_edit",
    "@@acl_edit?form.remove=1",
    "@@local_acl",
    "@@inherited_acl",
    "@@auditing",
    "@@auditstream-sse",
    "@@workflows",
    "@@indexing",
    "@@database?show_evolve=1",
    "principals/users/@@add_user",
    "principals/groups/@@add_group",
    "principals/users/quan-tri.manage/@@change_password",
    "locks/@@contents",
    "locks/@@add_lock",
    "catalogs/system/@@search_catalog",
)


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_unsound_does_not_exist_not_even_for_administrators(small, administrator, address):
    before = small.last_transaction()
    administrator.get(f"/manage/{address}", status=404)
    administrator.send(f"/manage/{address}", headers=SAME_ORIGIN, status=404)
    assert small.last_transaction() == before


CHANGES = ("delete", "duplicate", "rename", "rename_finish", "copy", "copy_finish", "move", "move_finish")


@pytest.mark.parametrize("act", CHANGES)
def test_nothing_is_deleted_renamed_or_copied(small, administrator, act):
    before = small.last_transaction()
    fields = {f"form.{act}": act, "item-modify": "quan-tri.manage", "item-rename": "quan-tri.manage"}
    for place in ("/manage/principals/users/@@contents", "/manage/@@services", "/manage/@@contents"):
        administrator.send(place, fields, headers=SAME_ORIGIN, status=404)
    assert small.last_transaction() == before


def test_database_steps_are_not_run_here(small, administrator):
    for name in ("evolve", "dryrun", "evolve_finished", "evolve_unfinished"):
        administrator.send("/manage/@@database", {name: "1", "step": "x"}, headers=SAME_ORIGIN, status=404)


def test_every_view_of_substanced_is_open_by_name_or_closed(small):
    # A new version of Substance D brings new views; they stay closed until somebody has looked at them.
    names = {view["name"] for view in registered_views(small) if view["route_name"] == MANAGE_ROUTE_NAME}
    assert set(OPEN) <= names
    for name in names - set(OPEN):
        assert not is_open(None, name, "GET") and not is_open(None, name, "POST")


def test_substanced_answers_nowhere_else(small):
    for view in registered_views(small):
        module = getattr(view["callable"], "__module__", "") or ""
        if module.startswith("substanced"):
            assert view["route_name"] == MANAGE_ROUTE_NAME, view["name"]


def test_its_sign_in_never_signs_anybody_in(small):
    visitor = small.browser()
    token = visitor.token()
    fields = {"csrf_token": token, "login": "quan-tri.manage", "password": PASSWORD, "form.submitted": "1"}
    for address in ("/manage/@@login", "/manage/login", "/manage", "/manage/principals/@@login"):
        visitor.post(address, fields, headers=SAME_ORIGIN, status=404)
    assert visitor.person() is None


def test_no_reset_link_is_made_or_followed(small, administrator, login):
    small.add_person(login)
    with small.root() as root, registry_at_hand(root["app_root"], small.registry):
        principals = root["app_root"]["principals"]
        principals.add_reset(principals["users"][login])
        address = f"/manage/principals/resets/{next(iter(principals['resets']))}"
    before = small.last_transaction()
    for browser in (small.browser(), administrator):
        fields = {"login": login, "send": "send", "new_password": "xxx", "reset": "reset"}
        for place in (address, "/manage/@@resetpassword"):
            browser.get(place, status=404)
            browser.send(place, {**fields, "_csrf_token_": browser.token()}, headers=SAME_ORIGIN, status=404)
    assert small.last_transaction() == before


def test_no_file_is_served_with_the_type_its_author_chose(small, administrator):
    with small.root() as root, registry_at_hand(root["app_root"], small.registry):
        root["app_root"]["evil.html"] = small.registry.content.create("File", mimetype="text/html", title="x")
    administrator.get("/manage/evil.html", status=404)
    administrator.get("/manage/evil.html/@@view", status=404)


def test_changes_need_the_token_and_our_own_page(small, administrator):
    form = administrator.get("/manage/@@database").forms[0]
    assert form["csrf_token"].value
    fields = {"days": "1", "flush_cache": "1"}
    token = administrator.token()
    administrator.post("/manage/@@database", fields, headers=SAME_ORIGIN, status=400)
    administrator.post("/manage/@@database", {**fields, "csrf_token": "đường"}, headers=SAME_ORIGIN, status=400)
    administrator.post("/manage/@@database", {**fields, "csrf_token": token}, status=400)
    elsewhere = {"Origin": "https://khac.example"}
    administrator.post("/manage/@@database", {**fields, "csrf_token": token}, headers=elsewhere, status=400)
    administrator.post("/manage/@@database", {**fields, "csrf_token": token}, headers=SAME_ORIGIN, status=302)


def test_the_particulars_of_a_person_can_be_mended_and_nothing_else(small, administrator, login):
    person_id = small.add_person(login, ("so-y-te", Role.EDITOR))
    address = f"/manage/principals/users/{login}/@@properties"
    page = administrator.get(address)
    for word in ("tzname", "groupids", "password", "Login"):
        assert f'name="{word}' not in page
    form = page.forms["deform"]
    form["full_name"], form["phone"] = 'Nguyễn "><svg onload=alert(1)>', "0258 3000 111"
    form.submit("save", headers=SAME_ORIGIN, status=302)
    with small.people() as people:
        person = people.by_id(person_id)
        assert (person.full_name, person.phone) == ('Nguyễn "><svg onload=alert(1)>', "0258 3000 111")
        told = [entry.facts for entry in every_entry(people._app_root._p_jar.root())]
        (changed,) = [facts for facts in told if facts.get("person") == person_id]
        assert changed["act"] == "person_described" and changed["actor"] == administrator.person()
        assert person.login == login
    assert "<svg" not in administrator.get(address)
    assert "<svg" not in administrator.get("/manage/principals/users/@@contents")


def test_its_pages_neither_run_nor_style_anything(small, administrator, login):
    small.add_person(login)
    person = f"/manage/principals/users/{login}/@@properties"
    for address in (*ADDRESSES[2:], "/manage/principals/users/@@contents", "/manage/catalogs/@@contents", person):
        answer = administrator.get(address).maybe_follow()
        assert active_parts(answer.text, answer.headers["Content-Security-Policy"]) == [], address


def test_long_lists_are_shown_in_parts(small, administrator, login, monkeypatch):
    monkeypatch.setattr("portal.security.platform.MOST_SHOWN", 2)
    for number in range(3):
        small.add_person(f"{login}.{number}")
    page, names = administrator.get("/manage/principals/users/@@contents"), []
    while True:
        names += [link.get_text() for link in page.html.select("tbody th a")]
        onward = page.html.select_one("a[rel=next]")
        if onward is None:
            break
        page = administrator.get("/manage/principals/users/@@contents" + onward["href"])
    assert len(names) == len(set(names)) and {f"{login}.{number}" for number in range(3)} <= set(names)
    for damaged in ("x", "-1", "9" * 30, "²"):
        administrator.get("/manage/principals/users/@@contents", {"page": damaged})


def test_messages_are_text(administrator):
    token = administrator.token()
    fields = {"csrf_token": token, "message": "<b>đậm</b>"}
    administrator.post("/say", fields, status=200)
    page = administrator.get("/manage/@@contents")
    assert "&lt;b&gt;" in page and "<b>đậm" not in page


def test_undo_is_never_offered_and_signing_out_is_a_post(administrator):
    page = administrator.get("/manage/@@contents")
    assert "undo" not in page.text.lower()
    assert "@@logout" not in page and 'action="/dang-xuat"' in page
    assert "@@acl_edit" not in page and "@@upload" not in page
    assert "googlecode" not in page


def test_nothing_of_it_is_fetched_from_elsewhere(administrator):
    for address in ADDRESSES[2:]:
        page = administrator.get(address)
        for tag, attribute in (("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src")):
            for element in page.html.find_all(tag):
                source = element.get(attribute) or "/"
                assert source.startswith(("/", "http://localhost/")), source


def test_only_post_and_reading_methods_exist(administrator):
    assert {"GET", "HEAD", "POST"} == set(CHANGE)
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        administrator.request("/manage/@@database", method=method, headers=SAME_ORIGIN, status=404)


def test_reading_it_writes_nothing(small, administrator):
    before = small.last_transaction()
    for address in (*ADDRESSES, "/manage/@@references"):
        administrator.get(address).maybe_follow()
    assert small.last_transaction() == before


def test_a_province_administrator_has_substanceds_rights_and_nobody_else(small):
    policy = small.registry.getUtility(IAuthorizationPolicy)
    anybody = {EVERYONE, AUTHENTICATED}
    with small.root() as root:
        for place in (root["app_root"], root["app_root"]["principals"]["users"]):
            assert policy.permits(place, {*anybody, ADMINISTRATOR}, "sdi.view")
            assert not policy.permits(place, anybody, "sdi.view")
            assert not policy.permits(place, anybody, Permission.VIEW)


def test_where_a_second_factor_is_demanded_an_administrator_without_one_does_not_find_it(tmp_path, login):
    portal = SmallPortal(tmp_path, second_factor=REQUIRED)
    person_id = portal.add_administrator(login)
    portal.browser(login).get("/manage", status=404)
    with portal.root() as root:
        root["people_index"][person_id].second_factors = SecondFactors()
    portal.browser(login).get("/manage/@@contents", status=200)
    portal.close()


def test_a_change_there_needs_a_recent_proof(small, login, set_clock):
    small.add_administrator(login)
    standing = set_clock(MORNING)
    browser = small.browser(login)
    form = browser.get(f"/manage/principals/users/{login}/@@properties").forms["deform"]
    standing.set(MORNING + HOLDS)
    form["full_name"] = "Tên mới"
    with pytest.raises(FreshSignInNeeded):
        form.submit("save", headers=SAME_ORIGIN)
    with small.people() as people:
        assert people.get(login).full_name != "Tên mới"
