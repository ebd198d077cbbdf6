"""Substance D's interface at /manage, in the real portal: for province administrators, without the holes it has."""

import pytest
from pyramid.interfaces import IAuthorizationPolicy
from substanced.sdi import MANAGE_ROUTE_NAME

from portal.permissions import Permission
from portal.roles import ADMINISTRATOR, AUTHENTICATED, EVERYONE, PROVINCE_ROLES, Role
from portal.security.management import CHANGE, OPEN, is_open
from portal.security.people import registry_at_hand
from tests.support.active_text import active_parts
from tests.support.managing import PASSWORD, SAME_ORIGIN, Managing
from tests.support.site import HEALTH, copy_of

ADMINISTRATORS_LOGIN = "quan-tri.manage"
ADDRESSES = ("/manage", "/manage/", "/manage/@@contents", "/manage/principals/users/@@contents", "/manage/@@database")
STATIC = ("/sdistatic/js/sdi.js", "/deformstatic/scripts/deform.js", "/fcstatic/x")


@pytest.fixture(scope="module")
def managing(portal_site):
    """The portal, and who is sent to /manage there."""
    return Managing(portal_site)


@pytest.fixture(scope="module")
def administrator(managing):
    """A province administrator's browser, signed in with both factors."""
    return managing.administrator(ADMINISTRATORS_LOGIN)


@pytest.mark.parametrize("address", [*ADDRESSES, "/manage/khong-co/gi/@@day"])
def test_visitors_are_asked_who_they_are_whatever_is_there(managing, address):
    assert managing.browser().get(address, status=303).location.startswith("http://localhost/dang-nhap?")


@pytest.mark.parametrize("address", STATIC)
def test_for_visitors_its_files_are_not_there(managing, address):
    managing.browser().get(address, status=404)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PROVINCE_ADMINISTRATOR])
def test_for_other_roles_it_is_not_there(managing, login, role):
    managing.add_person(login, (None if role in PROVINCE_ROLES else HEALTH, role))
    browser = managing.browser(login)
    for address in (*ADDRESSES, *STATIC):
        browser.get(address, status=404)


def test_absent_and_hidden_addresses_of_it_answer_alike(managing):
    officer, bodies = managing.browser("officer.syt"), []
    for name in ("tinh.admin", "khong.co.ai"):
        page = officer.get(f"/manage/principals/users/{name}", status=404)
        bodies.append([tag.get_text(" ", strip=True) for tag in (page.html.title, page.html.main)])
    assert bodies[0] == bodies[1] and not any(name in str(bodies) for name in ("tinh.admin", "users"))


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


def test_it_can_be_turned_off(portal_site, tmp_path, login):
    closed = copy_of(portal_site, tmp_path / "closed", **{"portal.manage": "off"})
    browser = Managing(closed).administrator(login)
    for address in (*ADDRESSES, *STATIC):
        browser.get(address, status=404)
    closed.close()


def test_a_lapsed_or_closed_account_is_out_at_once(managing, login):
    browser = managing.administrator(login)
    browser.get("/manage/@@contents", status=200)
    with managing.people() as people:
        people.appoint(people.get(login), ())
    assert "/dang-nhap" in browser.get("/manage/@@contents", status=303).location


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
def test_what_is_unsound_does_not_exist_not_even_for_administrators(managing, administrator, address):
    before = managing.last_transaction()
    administrator.get(f"/manage/{address}", status=404)
    administrator.change(f"/manage/{address}", status=404)
    assert managing.last_transaction() == before


CHANGES = ("delete", "duplicate", "rename", "rename_finish", "copy", "copy_finish", "move", "move_finish")


@pytest.mark.parametrize("act", CHANGES)
def test_nothing_is_deleted_renamed_or_copied(managing, administrator, act):
    before = managing.last_transaction()
    fields = {f"form.{act}": act, "item-modify": "quan-tri.manage", "item-rename": "quan-tri.manage"}
    for place in ("/manage/principals/users/@@contents", "/manage/@@services", "/manage/@@contents"):
        administrator.change(place, fields, status=404)
    assert managing.last_transaction() == before


def test_database_steps_are_not_run_here(managing, administrator):
    for name in ("evolve", "dryrun", "evolve_finished", "evolve_unfinished"):
        administrator.change("/manage/@@database", {name: "1", "step": "x"}, status=404)


def test_every_view_of_substanced_is_open_by_name_or_closed(managing):
    # A new version of Substance D brings new views; they stay closed until somebody has looked at them.
    names = {view["name"] for view in managing.views() if view["route_name"] == MANAGE_ROUTE_NAME}
    assert set(OPEN) <= names
    for name in names - set(OPEN):
        assert not is_open(None, name, "GET") and not is_open(None, name, "POST")


def test_substanced_answers_nowhere_else(managing):
    for view in managing.views():
        module = getattr(view["callable"], "__module__", "") or ""
        if module.startswith("substanced"):
            assert view["route_name"] == MANAGE_ROUTE_NAME, view["name"]


def test_its_sign_in_never_signs_anybody_in(managing):
    visitor = managing.browser()
    token = visitor.token()
    fields = {"csrf_token": token, "login": "quan-tri.manage", "password": PASSWORD, "form.submitted": "1"}
    for address in ("/manage/@@login", "/manage/login", "/manage", "/manage/principals/@@login"):
        assert "/dang-nhap" in visitor.post(address, fields, headers=SAME_ORIGIN, status=303).location
    visitor.get("/tai-khoan", status=303)


def test_no_reset_link_is_made_or_followed(managing, administrator, login):
    managing.add_person(login)
    with managing.root() as root, registry_at_hand(root["app_root"], managing.registry):
        principals = root["app_root"]["principals"]
        principals.add_reset(principals["users"][login])
        address = f"/manage/principals/resets/{next(iter(principals['resets']))}"
    before = managing.last_transaction()
    for browser, status in ((managing.browser(), 303), (administrator, 404)):
        fields = {"login": login, "send": "send", "new_password": "xxx", "reset": "reset"}
        for place in (address, "/manage/@@resetpassword"):
            browser.get(place, status=status)
            browser.change(place, {**fields, "_csrf_token_": browser.token()}, status=status)
    assert managing.last_transaction() == before


def test_no_file_is_served_with_the_type_its_author_chose(managing, administrator):
    with managing.root() as root, registry_at_hand(root["app_root"], managing.registry):
        root["app_root"]["evil.html"] = managing.registry.content.create("File", mimetype="text/html", title="x")
    administrator.get("/manage/evil.html", status=404)
    administrator.get("/manage/evil.html/@@view", status=404)


def test_its_pages_neither_run_nor_style_anything(managing, administrator, login):
    managing.add_person(login)
    person = f"/manage/principals/users/{login}/@@properties"
    for address in (*ADDRESSES[2:], "/manage/principals/users/@@contents", "/manage/catalogs/@@contents", person):
        answer = administrator.get(address).maybe_follow()
        assert active_parts(answer.text, answer.headers["Content-Security-Policy"]) == [], address


def test_long_lists_are_shown_in_parts(managing, administrator, login, monkeypatch):
    monkeypatch.setattr("portal.security.platform.MOST_SHOWN", 2)
    for number in range(3):
        managing.add_person(f"{login}.{number}")
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
        administrator.request("/manage/@@database", method=method, status=404)


def test_reading_it_writes_nothing(managing, administrator):
    before = managing.last_transaction()
    for address in (*ADDRESSES, "/manage/@@references"):
        administrator.get(address).maybe_follow()
    assert managing.last_transaction() == before


def test_a_province_administrator_has_substanceds_rights_and_nobody_else(managing):
    policy = managing.registry.getUtility(IAuthorizationPolicy)
    anybody = {EVERYONE, AUTHENTICATED}
    with managing.root() as root:
        for place in (root["app_root"], root["app_root"]["principals"]["users"]):
            assert policy.permits(place, {*anybody, ADMINISTRATOR}, "sdi.view")
            assert not policy.permits(place, anybody, "sdi.view")
            assert not policy.permits(place, anybody, Permission.VIEW)
