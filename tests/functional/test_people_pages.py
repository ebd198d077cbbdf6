"""An administrator looks after the people of his agency, and of no other, through the pages that he uses."""

from datetime import timedelta

import pytest

from portal import clock
from portal.roles import PROVINCE_ROLES, Role
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.site import HEALTH, INFORMATION, SINCE

ADMINISTRATOR, PEOPLE = "agency-administrator.syt", f"/{HEALTH}/noi-bo/can-bo"
DAY = timedelta(days=1)


@pytest.fixture
def person(portal_site, request):
    """Makes a person for one test: `person(name, *roles, slug=…)`, answers (id, sign-in name)."""
    made = []

    def make(full_name, *roles, slug=HEALTH):
        login = f"cb{abs(hash((request.node.nodeid, len(made)))) % 10**8}.syt"

        def add(site, _desk):
            people = People(site._p_jar.root()["app_root"], portal_site.registry)
            added = people.add(login, full_name)
            posts = [Appointment(site[slug].id, role, from_day=SINCE) for role in roles or (Role.OFFICER,)]
            people.appoint(added, posts)
            added.password = people.get("editor.syt").password
            return added.id

        made.append(portal_site.prepare(add))
        return made[-1], login

    return make


@pytest.fixture
def today():
    """The day of the portal's clock."""
    return clock.local(clock.now()).date()


def posts_of(portal_site, login):
    """The appointments of a person."""
    return portal_site.prepare(
        lambda site, _desk: People(site._p_jar.root()["app_root"], portal_site.registry).get(login).appointments
    )


def form_with(page, field):
    """The form of a page that has this field."""
    return next(form for form in page.forms.values() if field in form.fields)


def add_somebody(browser, name, **values):
    """Add a person through the form; answers the answer."""
    form = form_with(browser.get(f"{PEOPLE}/them"), "full_name")
    for field, value in {"full_name": name, "role": "officer", **values}.items():
        form[field] = value
    return form.submit("save", status="*")


def test_a_person_is_added_and_signs_in_with_the_password_that_was_told_once(portal_site):
    told = add_somebody(portal_site.browser(ADMINISTRATOR), "Nguyễn Thị Mới Đến", title="Chuyên viên", basis="QĐ 1")
    _address, login, password = (line.text for line in told.html.select(".slip dd"))
    assert login == "denntm.syt"
    assert told.status_int == 200 and "no-store" in told.headers["Cache-Control"]
    browser = portal_site.browser()
    form = form_with(browser.get("/dang-nhap"), "password")
    form["login"], form["password"] = login, password
    assert form.submit(status=303).location.endswith("/tai-khoan")
    post = posts_of(portal_site, login)[0]
    assert (post.role, post.basis) == (Role.OFFICER, "QĐ 1")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"full_name": ""}, "bắt buộc"),
        ({"full_name": "…"}, "chữ cái"),
        ({"login": "ha.stttt"}, "kết thúc bằng .syt"),
        ({"login": "editor.syt"}, "Đã có tài khoản"),
        ({"login": "x x.syt"}, "không dấu"),
        ({"from_day": "2026-02-01", "until_day": "2026-01-01"}, "từ ngày bắt đầu trở đi"),
        ({"from_day": "1901-01-01"}, "quá xa"),
        ({"email": "không phải thư"}, "thư điện tử"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_made(portal_site, values, wrong):
    before = portal_site.database.storage.lastTransaction()
    browser = portal_site.browser(ADMINISTRATOR)
    signed_in = portal_site.database.storage.lastTransaction()
    answer = add_somebody(browser, values.pop("full_name", "Nguyễn Văn Sai"), **values)
    assert answer.status_int == 422 and wrong in answer.text
    assert portal_site.database.storage.lastTransaction() == signed_in >= before


def test_roles_and_units_that_are_not_offered_are_not_given(portal_site):
    portal_site.prepare(lambda site, desk: desk.add(site[HEALTH], "unit", {"title": "Phòng có thật"}))
    browser = portal_site.browser(ADMINISTRATOR)
    page = form_with(browser.get(f"{PEOPLE}/them"), "full_name")
    fields = {"full_name": "Kẻ Leo Thang", "from_day": "2026-01-01", "save": "save"}
    for forged in ({"role": "province_administrator"}, {"role": "king"}, {"role": "officer", "unit": "1"}):
        token = page["csrf_token"].value
        answer = browser.post(f"{PEOPLE}/them", {"csrf_token": token, **fields, **forged}, status="*")
        assert answer.status_int == 422
        assert "Kẻ Leo Thang" in answer.text, "what was typed stays"


def test_the_list_is_filtered_and_paged(portal_site, person, today):
    person_id, _login = person("Đặng Thị Lọc Danh Sách", Role.CLERK)
    browser = portal_site.browser(ADMINISTRATOR)
    for query, found in (
        ("tim=loc+danh", True),
        ("tim=loc+danh&vai-tro=clerk", True),
        ("tim=loc+danh&vai-tro=leader", False),
        ("tim=loc+danh&dien=former", False),
        ("tim=loc+danh&dien=everybody", True),
        ("tim=loc+danh&trang=999&vai-tro=khong-co&phong=7&dien=x", True),
        ("trang=%00&tim=%25", False),
    ):
        assert (f"/can-bo/{person_id}" in browser.get(f"{PEOPLE}?{query}").text) is found, query


def test_posts_are_given_and_ended_and_sessions_follow(portal_site, person, today):
    person_id, login = person("Trần Văn Giao Việc")
    his = portal_site.browser(login)
    browser = portal_site.browser(ADMINISTRATOR)
    form = form_with(browser.get(f"{PEOPLE}/{person_id}/giao-vai-tro"), "role")
    form["role"], form["until_day"] = "publisher", (today + 14 * DAY).isoformat()
    form.submit("save", status=303)
    given = posts_of(portal_site, login)[1]
    assert (given.role, given.until_day) == (Role.PUBLISHER, today + 14 * DAY)
    # He must sign in anew, and has the new role then.
    his.get(f"/{HEALTH}/noi-bo/", status=303)
    page = browser.get(f"{PEOPLE}/{person_id}")
    assert page.text.count("Cho thôi") >= 2
    form = form_with(browser.get(f"{PEOPLE}/{person_id}/thoi-vai-tro?vai-tro={given.id}"), "until_day")
    form["until_day"] = today.isoformat()
    form.submit(status=303)
    assert posts_of(portal_site, login)[1].until_day == today
    record = browser.get(f"{PEOPLE}/{person_id}/lich-su")
    assert "Giao vai trò" in record.text and "Cho thôi vai trò" in record.text and ADMINISTRATOR in record.text


def test_the_clock_passes_over_a_deputy(portal_site, person, today, set_clock):
    person_id, login = person("Phó Quản Trị Hai Tuần")
    browser = portal_site.browser(ADMINISTRATOR)
    form = form_with(browser.get(f"{PEOPLE}/{person_id}/giao-vai-tro"), "role")
    form["role"], form["until_day"] = "agency_administrator", (today + 14 * DAY).isoformat()
    form.submit("save", status=303)
    portal_site.browser(login).get(PEOPLE)
    set_clock(clock.now() + 15 * DAY)
    deputy = portal_site.browser(login)
    deputy.get(f"/{HEALTH}/noi-bo/")
    deputy.get(PEOPLE, status=403)


def test_nobody_reaches_the_people_of_another_agency(portal_site, person):
    stranger_id, login = person("Người Sở Khác", slug=INFORMATION)
    browser = portal_site.browser(ADMINISTRATOR)
    for address in (f"{PEOPLE}/{stranger_id}", f"/{INFORMATION}/noi-bo/can-bo", f"{PEOPLE}/404"):
        browser.get(address, status=404)
    for below, fields in (
        ("", {"act": "account", "to": "close"}),
        ("/mat-khau", {}),
        ("/sua", {"full_name": "Tên khác", "save": "save"}),
        ("/giao-vai-tro", {"role": "clerk", "from_day": "2026-01-01", "save": "save"}),
    ):
        browser.send(f"{PEOPLE}/{stranger_id}{below}", status=404, **fields)
    assert "Người Sở Khác" not in browser.get(f"{PEOPLE}?tim=nguoi+so+khac&dien=everybody").text
    assert len(posts_of(portal_site, login)) == 1


@pytest.mark.parametrize("role", sorted(set(Role) - PROVINCE_ROLES - {Role.AGENCY_ADMINISTRATOR}))
def test_no_other_role_manages_people(portal_site, role):
    browser = portal_site.browser(f"{role.value.replace('_', '-')}.syt")
    for below in ("", "/them", "/nhap", "/mat-khau"):
        browser.get(PEOPLE + below, status=403)


def test_an_administrator_does_not_decide_about_himself(portal_site):
    browser = portal_site.browser(ADMINISTRATOR)
    mine = portal_site.prepare(
        lambda site, _desk: People(site._p_jar.root()["app_root"], portal_site.registry).get(ADMINISTRATOR).id
    )
    page = browser.get(f"{PEOPLE}/{mine}")
    assert "chính mình" in page.text and "giao-vai-tro" not in page.text
    fields = {"role": "publisher", "from_day": "2026-01-01", "save": "save"}
    assert "chính mình" in browser.send(f"{PEOPLE}/{mine}/giao-vai-tro", status=403, **fields).text
    browser.send(f"{PEOPLE}/{mine}", status=403, act="account", to="close")


def test_accounts_are_closed_and_opened_again(portal_site, person):
    person_id, login = person("Lê Thị Khóa Lại")
    his, browser = portal_site.browser(login), portal_site.browser(ADMINISTRATOR)
    browser.send(f"{PEOPLE}/{person_id}", act="account", to="close")
    his.get("/tai-khoan", status=303)
    assert "Tài khoản đã khóa" in browser.get(f"{PEOPLE}/{person_id}").text
    browser.send(f"{PEOPLE}/{person_id}", act="account", to="open")
    portal_site.browser(login).get("/tai-khoan")
    browser.send(f"{PEOPLE}/{person_id}", status=403, act="account", to="delete")


def test_a_forgotten_password_is_replaced_by_one_that_is_told_once(portal_site, person):
    person_id, login = person("Người Quên Mật Khẩu")
    his, browser = portal_site.browser(login), portal_site.browser(ADMINISTRATOR)
    told = browser.send(f"{PEOPLE}/{person_id}/mat-khau", status=200)
    _address, shown, password = (line.text for line in told.html.select(".slip dd"))
    assert shown == login
    his.get("/tai-khoan", status=303)
    form = form_with(portal_site.browser().get("/dang-nhap"), "password")
    form["login"], form["password"] = login, password
    assert form.submit(status=303).location.endswith("/tai-khoan")


def test_a_shared_account_is_not_one_agencys_to_close(portal_site, person):
    person_id, login = person("Người Hai Cơ Quan")

    def second_post(site, _desk):
        people = People(site._p_jar.root()["app_root"], portal_site.registry)
        somebody = people.get(login)
        elsewhere = Appointment(site[INFORMATION].id, Role.CLERK, from_day=SINCE)
        people.appoint(somebody, (*somebody.appointments, elsewhere))

    portal_site.prepare(second_post)
    browser = portal_site.browser(ADMINISTRATOR)
    page = browser.get(f"{PEOPLE}/{person_id}")
    assert "Vai trò ở nơi khác" in page.text and "Khóa tài khoản" not in page.text
    browser.send(f"{PEOPLE}/{person_id}", status=403, act="account", to="close")
    browser.send(f"{PEOPLE}/{person_id}/mat-khau", status=403)
    province = portal_site.browser("tinh.admin")
    province.send(f"/can-bo/{person_id}", act="account", to="close")


def test_the_mandate_is_for_the_person_his_administrator_and_auditors(portal_site, person):
    person_id, login = person("Phạm Giấy Giao Việc")
    post = posts_of(portal_site, login)[0]
    address = f"{PEOPLE}/{person_id}/giay-giao-viec?vai-tro={post.id}"
    for who in (login, ADMINISTRATOR, "tinh.auditor", "tinh.admin"):
        page = portal_site.browser(who).get(address)
        assert "Phạm Giấy Giao Việc" in page.text and "Sở Y tế" in page.text
    portal_site.browser("editor.syt").get(address, status=404)
    portal_site.browser("editor.stttt").get(address, status=404)
    portal_site.browser(login).get(f"{PEOPLE}/{person_id}/giay-giao-viec?vai-tro=1", status=404)
    portal_site.browser().get(f"/can-bo/{person_id}/giay-giao-viec?vai-tro={post.id}", status=404)


def test_auditors_read_the_record_and_change_nothing(portal_site, person):
    person_id, _login = person("Người Được Kiểm Tra")
    auditor = portal_site.browser("tinh.auditor")
    assert "Nhật ký" in auditor.get(f"{PEOPLE}/{person_id}/lich-su").text
    auditor.get(f"{PEOPLE}/{person_id}", status=403)
    auditor.send(f"{PEOPLE}/{person_id}", status=403, act="account", to="close")
    portal_site.browser("leader.syt").get(f"{PEOPLE}/{person_id}/lich-su", status=403)


def test_the_province_looks_after_everybody(portal_site, person, today):
    person_id, login = person("Cán Bộ Toàn Tỉnh")
    browser = portal_site.browser("tinh.admin")
    assert "Sở Y tế" in browser.get("/can-bo?tim=can+bo+toan+tinh").text
    form = form_with(browser.get(f"/can-bo/{person_id}/giao-vai-tro"), "role")
    assert {value for value, _selected, _title in form["role"].options} == {
        "province_administrator",
        "auditor",
        "support",
    }
    form["role"] = "auditor"
    form.submit("save", status=303)
    assert posts_of(portal_site, login)[1].role == Role.AUDITOR
    assert "Toàn tỉnh" in portal_site.browser(ADMINISTRATOR).get(f"{PEOPLE}/{person_id}").text
    portal_site.browser(ADMINISTRATOR).get("/can-bo", status=403)
    portal_site.browser().get("/can-bo", status=303)


def test_titles_of_roles_follow_the_level_of_the_agency(portal_site):
    browser = portal_site.browser("tinh.admin")
    assert "Giám đốc, phó giám đốc" in browser.get(f"{PEOPLE}/them").text
    assert "Chủ tịch, phó chủ tịch" in browser.get("/ubnd-tinh/noi-bo/can-bo/them").text
