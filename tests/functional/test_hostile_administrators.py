"""Administrators who want more than they were given: other people's private documents, their accounts, a past."""

import pytest

from portal.roles import Role
from portal.security.reset import TOKEN, PasswordReset
from tests.functional.test_absence_pages import ABSENCE
from tests.functional.test_hostile import make
from tests.functional.test_people_pages import form_with
from tests.functional.test_typing import type_into
from tests.support.insiders import ADMINISTRATOR, DAY, PEOPLE, today
from tests.support.site import HEALTH, INFORMATION, SINCE

NEWS, TREE, TRASH = f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/noi-bo/tai-lieu/", f"/{HEALTH}/thung-rac"
LOG = "noi-bo/nhat-ky"
# What somebody has typed there and not saved.
TYPED = TREE + "them?loai=folder&lay-lai=1"


@pytest.fixture(scope="module")
def site(insiders):
    """The site of the insiders."""
    return insiders.site


@pytest.fixture(scope="module")
def admin(site):
    """The administrator of the health department."""
    return site.browser(ADMINISTRATOR)


def rename_person(admin, person_id, full_name):
    """The administrator gives somebody another name."""
    form = form_with(admin.get(f"{PEOPLE}/{person_id}/sua"), "full_name")
    form["full_name"] = full_name
    form.submit("save", status=303)


def log_of(browser, place, query=""):
    """What the activity log of a place tells, once the reason was given."""
    browser.send(f"{place}?{query}", act="open", reason="kiểm tra")
    page, rows = browser.get(f"{place}?{query}"), []
    while True:
        rows += [row.get_text(" ", strip=True) for row in page.html.select("table tbody tr")]
        following = page.html.select_one('a[rel="next"]')
        if following is None:
            return rows
        page = browser.get(following["href"])


def test_private_documents_stay_private_while_the_account_is_closed_for_a_minute(insiders, site, admin):
    victim, login = insiders.add("Người Bị Nhòm Ngó")
    puppet, puppet_login = insiders.add("Người Bù Nhìn")
    private = make(site.browser(login), TREE, "folder", "Ghi chép riêng")
    page = f"{PEOPLE}/{victim}"
    admin.send(page, act="account", to="close")
    admin.send(f"{page}/ban-giao", to=str(puppet))
    admin.send(page, act="account", to="open")
    site.browser(puppet_login).get(private, status=404)
    site.browser(login).get(private)


def test_what_a_leaver_kept_is_handed_over_under_the_eyes_of_others(insiders, site, admin):
    leaver, login = insiders.add("Người Thôi Việc", email="thoi-viec@kh.example")
    insiders.add("Lãnh Đạo Sở", (HEALTH, Role.LEADER), email="lanh-dao@kh.example")
    puppet, puppet_login = insiders.add("Người Nhận Hết")
    browser = site.browser(login)
    private = make(browser, TREE, "folder", "Ghi chép riêng")
    type_into(browser, TREE, "them:folder", "them?loai=folder", title="Câu đang gõ dở")
    browser.send("/tim-kiem?q=riêng", name="Tìm riêng của tôi")
    assert "Câu đang gõ dở" in browser.get(TYPED).text
    assert "Tìm riêng" in browser.get("/tim-kiem/da-luu").text
    insiders.end_posts(admin, leaver)
    admin.send(f"{PEOPLE}/{leaver}/ban-giao", to=str(puppet))
    receiver = site.browser(puppet_login)
    receiver.get(private)
    # What he was typing and looking for is nobody's.
    assert "Câu đang gõ dở" not in receiver.get(TYPED).text
    assert "Tìm riêng" not in receiver.get("/tim-kiem/da-luu").text
    for address in ("thoi-viec@kh.example", "lanh-dao@kh.example"):
        told = [text for text in insiders.letters_to(address) if "đã bàn giao" in text]
        assert len(told) == 1, address
        assert "Người agency_administrator" in told[0] and "Người Nhận Hết" in told[0], address
    done = [row for row in log_of(admin, f"/{HEALTH}/{LOG}") if "Người Nhận Hết" in row and "bàn giao" in row]
    assert done and "Người agency_administrator" in done[0]


def test_whoever_gets_a_new_password_from_an_administrator_is_told(insiders, admin):
    victim, _login = insiders.add("Người Bị Đổi Mật Khẩu", email="bi-doi@kh.example")
    admin.send(f"{PEOPLE}/{victim}/mat-khau", status=200)
    assert [text for text in insiders.letters_to("bi-doi@kh.example") if "cấp mật khẩu dùng một lần" in text]


def test_who_signs_in_without_a_password_is_told_when_he_is_given_one(insiders, admin):
    linked, _login = insiders.add("Người Dùng Tài Khoản Tỉnh", email="lien-ket@kh.example")

    def link(people, _root):
        person = people.by_id(linked)
        person.outside_account, person.password = ("https://id.example", "1"), None
        people.describe(person)

    insiders.change(link)
    assert "Người Dùng Tài Khoản Tỉnh" in admin.send(f"{PEOPLE}/mat-khau", status=200).text
    assert [text for text in insiders.letters_to("lien-ket@kh.example") if "cấp mật khẩu dùng một lần" in text]


def test_one_shared_account_does_not_keep_others_from_their_first_passwords(insiders, admin):
    both = ((HEALTH, Role.OFFICER), (INFORMATION, Role.OFFICER))
    shared, waiting = insiders.add("Người Của Hai Cơ Quan", *both), insiders.add("Người Chờ Mật Khẩu")

    def without_passwords(people, _root):
        for number, _login in (shared, waiting):
            people.by_id(number).password = None
            people.describe(people.by_id(number))

    insiders.change(without_passwords)
    told = admin.send(f"{PEOPLE}/mat-khau", status=200).text
    assert "Người Chờ Mật Khẩu" in told and "Người Của Hai Cơ Quan" not in told
    assert "Không còn ai cần cấp" in admin.send(f"{PEOPLE}/mat-khau", status=403).text
    assert "1 người khác chưa có mật khẩu và do quản trị tỉnh cấp" in admin.get(f"{PEOPLE}/mat-khau").text


def test_the_account_of_a_substitute_is_not_the_way_to_what_is_lent_to_him(insiders, site, admin):
    insiders.change(
        lambda _people, root: root["hierarchy"].set(root["site"][INFORMATION].id, [(SINCE, root["site"][HEALTH].id)])
    )
    wide = (HEALTH, Role.AGENCY_ADMINISTRATOR, {"and_subordinates": True})
    _chief, chief_login = insiders.add("Quản Trị Cả Cấp Dưới", wide)
    deputy, deputy_login = insiders.add("Người Thay", email="nguoi-thay@kh.example")
    chief = site.browser(chief_login)
    post = chief.get(ABSENCE).html.find("input", {"name": "post"})["value"]
    days = {"from_day": today().isoformat(), "until_day": (today() + DAY).isoformat()}
    chief.send(ABSENCE, act="announce", post=post, substitute=deputy_login, **days)
    site.browser(deputy_login).get(f"/{INFORMATION}/noi-bo/can-bo")
    page = f"{PEOPLE}/{deputy}"
    form = form_with(admin.get(f"{page}/sua"), "email")
    with insiders.nothing_changes():
        admin.send(f"{page}/mat-khau", status=403)
        for to in ("close", "factors", "unlink"):
            admin.send(page, status=403, act="account", to=to)
        form["email"] = "cua-toi@kh.example"
        form.submit("save", status=403)


def test_the_account_of_somebody_of_the_province_is_not_an_agencys(insiders, site, admin):
    above, _login = insiders.add(
        "Người Của Tỉnh", (HEALTH, Role.OFFICER), (None, Role.PROVINCE_ADMINISTRATOR), email="tinh@kh.example"
    )
    page = f"{PEOPLE}/{above}"
    form = form_with(admin.get(f"{page}/sua"), "email")
    with insiders.nothing_changes():
        admin.send(f"{page}/mat-khau", status=403)
        for to in ("close", "factors", "unlink"):
            admin.send(page, status=403, act="account", to=to)
        form["email"] = "cua-toi@kh.example"
        form.submit("save", status=403)


def test_a_link_in_a_mailbox_that_was_taken_away_opens_nothing(insiders, site, admin):
    victim, _login = insiders.add("Người Quên Mật Khẩu", email="hom-thu-cu@kh.example")
    vault = site.registry.vault
    token = insiders.change(lambda people, _root: PasswordReset(people, vault).token_for(people.by_id(victim)))
    site.browser().get(f"/dang-nhap/mat-khau-moi?{TOKEN}={token}")
    form = form_with(admin.get(f"{PEOPLE}/{victim}/sua"), "email")
    form["email"] = "hom-thu-moi@kh.example"
    form.submit("save", status=303)
    site.browser().get(f"/dang-nhap/mat-khau-moi?{TOKEN}={token}", status=410)


def test_what_is_done_to_an_account_is_told_where_the_person_works_now(insiders, site, admin):
    over = {"until_day": today() - DAY}
    moved, login = insiders.add("Người Chuyển Công Tác", (HEALTH, Role.OFFICER, over), (INFORMATION, Role.OFFICER))
    site.browser(login)
    other = site.browser("agency-administrator.stttt")
    other.send(f"/{INFORMATION}/noi-bo/can-bo/{moved}/mat-khau", status=200)
    there, here = log_of(other, f"/{INFORMATION}/{LOG}"), log_of(admin, f"/{HEALTH}/{LOG}")
    about = [row for row in there if "Người Chuyển Công Tác" in row]
    # His sign-in and the new password, by whose right; the agency he has left hears of neither.
    assert len(about) == 2 and any("Quản trị cơ quan" in row for row in about)
    assert not [row for row in here if "Người Chuyển Công Tác" in row]


def test_a_past_under_another_name_stays_told(insiders, site, admin):
    puppet, login = insiders.add("Nguyễn Văn Tên Cũ", (HEALTH, Role.PUBLISHER))
    address = make(site.browser(login), NEWS, "news_item", "Tin của bù nhìn")
    rename_person(admin, puppet, "Trần Thị Khác Hẳn")
    assert "Nguyễn Văn Tên Cũ (nay là Trần Thị Khác Hẳn)" in admin.get(address + "lich-su").html.find("main").text
    admin.send(f"{PEOPLE}/{puppet}", act="account", to="close")
    batch = admin.send(address + "xoa").location.rpartition("=")[2]
    assert admin.send(TRASH, act="purge", batch=batch, sure="1").status_int == 303
    told = log_of(site.browser("tinh.admin"), "/nhat-ky")
    of_item = [row for row in told if "Tin của bù nhìn" in row]
    assert len(of_item) == 3, "added, deleted, purged"
    assert any("Nguyễn Văn Tên Cũ" in row for row in of_item)
    assert sum("Người agency_administrator" in row for row in of_item) == 2
