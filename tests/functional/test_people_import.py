"""Importing people: the template comes back filled in, every row is explained, and nothing is half done."""

import io

import openpyxl
import pytest
from webtest import Upload

from portal.roles import Role
from portal.security.people import People
from tests.support.documents import workbook
from tests.support.site import HEALTH

IMPORT = f"/{HEALTH}/noi-bo/can-bo/nhap"
HEADER = ["Họ và tên *", "Tên đăng nhập", "Chức danh", "Vai trò *", "Phòng, ban", "Từ ngày", "Đến ngày"]


@pytest.fixture
def admin(portal_site):
    """The administrator's browser."""
    return portal_site.browser("agency-administrator.syt")


def look(browser, *rows, header=HEADER, name="can-bo.xlsx", data=None):
    """Send a table and look at what it would do."""
    form = next(form for form in browser.get(IMPORT).forms.values() if "table" in form.fields)
    content = data if data is not None else workbook(A=[header, *rows])
    form["table"] = Upload(name, content, "application/octet-stream")
    return form.submit("act", status="*")


def confirm(page):
    """Press the button under the plan."""
    form = next(form for form in page.forms.values() if "rows" in form.fields)
    return form.submit("act", status="*")


def known(portal_site, login):
    """The person with that sign-in name, or None, as (full name, posts, password)."""

    def look_up(site, _desk):
        person = People(site._p_jar.root()["app_root"], portal_site.registry).get(login)
        return (person.full_name, person.appointments, person.password) if person is not None else None

    return portal_site.prepare(look_up)


def test_people_are_looked_at_first_and_then_added(portal_site, admin):
    page = look(
        admin,
        ["Hoàng Thị Nhập Một", "", "Chuyên viên", "Chuyên viên", "", "01/02/2026", ""],
        ["Hoàng Văn Nhập Hai", "nhaphai.syt", "Văn thư", "văn thư", "", "", "31/12/2030"],
        ["Hoàng Văn Nhập Hai", "nhaphai.syt", "", "Lưu trữ", "", "", ""],
    )
    assert page.status_int == 200 and page.text.count("Thêm người") == 2 and "motnth" not in page.text
    assert known(portal_site, "nhaphai.syt") is None
    assert confirm(page).location.endswith("/mat-khau")
    full_name, posts, password = known(portal_site, "nhaphai.syt")
    assert full_name == "Hoàng Văn Nhập Hai" and password is None
    assert [post.role for post in posts] == [Role.CLERK, Role.ARCHIVIST]
    # The same table a second time adds nobody.
    again = look(admin, ["Hoàng Thị Nhập Một", "", "", "Chuyên viên"])
    assert again.status_int == 422 and "trùng họ tên" in again.text


def test_a_row_that_is_wrong_stops_all_of_them_and_says_why(portal_site, admin):
    before = portal_site.database.storage.lastTransaction()
    page = look(
        admin,
        ["Người Đúng", "", "", "Chuyên viên"],
        ["", "", "", "Chuyên viên"],
        ["Người Sai Vai", "", "", "Vua"],
        ["Người Sai Phòng", "", "", "Văn thư", "Phòng Không Có"],
        ["Người Sai Ngày", "", "", "Văn thư", "", "31/02/2026"],
        ["Người Ngược Ngày", "", "", "Văn thư", "", "01/03/2026", "01/02/2026"],
        ["Người Sai Tên", "ai.stttt", "", "Văn thư"],
        ["Người Lấy Tên", "editor.syt", "", "Văn thư"],
        ["Người Trùng", "nguoitrung.syt", "", "Văn thư"],
        ["Người Khác", "nguoitrung.syt", "", "Lưu trữ"],
        ["Người Leo Thang", "", "", "Quản trị tỉnh"],
    )
    assert page.status_int == 422 and "9 dòng sai" in page.text and "Vua" in page.text
    assert not [form for form in page.forms.values() if "rows" in form.fields]
    assert portal_site.database.storage.lastTransaction() == before


def test_what_became_wrong_meanwhile_is_shown_and_not_done(portal_site, admin):
    first = look(admin, ["Người Chậm Chân", "chamchan.syt", "", "Văn thư"])
    second = look(admin, ["Người Nhanh Tay", "chamchan.syt", "", "Văn thư"])
    assert confirm(second).status_int == 303
    assert confirm(first).status_int == 422
    assert known(portal_site, "chamchan.syt")[0] == "Người Nhanh Tay"


def test_forged_rows_are_checked_like_any(portal_site, admin):
    for rows, status in (
        ("[[", 400),
        ('{"a": 1}', 400),
        ('[["Họ và tên", 7]]', 400),
        ("[" * 100_000, 400),
        ('[["Họ và tên", "Vai trò"], ["Kẻ Mạo Danh", "province_administrator"]]', 422),
        ('[["Họ và tên", "Vai trò"]]', 422),
        ("[]", 422),
    ):
        admin.send(IMPORT, status=status, act="import", rows=rows)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tệp"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "lưu thành tệp Excel"),
        ("Họ và tên;Chức danh\nA;B".encode(), "Vai trò"),
        ("Họ và tên;Vai trò\n".encode(), "không có dòng nào"),
        (b"x" * (3 << 20), "lớn quá"),
        (("Họ và tên;Vai trò\n" + "A B;Văn thư\n" * 400).encode(), "hơn 300 dòng"),
    ],
)
def test_what_is_no_such_table_is_refused_in_words(admin, data, said):
    answer = look(admin, data=data, name="a.csv")
    assert answer.status_int == 422 and said in answer.text


def test_the_template_comes_back_filled_in(portal_site, admin):
    sent = admin.get(f"{IMPORT}/mau.xlsx")
    assert sent.content_type.endswith("sheet") and "no-store" in sent.headers["Cache-Control"]
    book = openpyxl.load_workbook(io.BytesIO(sent.body))
    sheet = book.worksheets[0]
    sheet.append(["Người Từ Mẫu", None, "Chuyên viên", "Chuyên viên"])
    output = io.BytesIO()
    book.save(output)
    page = look(admin, data=output.getvalue())
    assert page.status_int == 200 and "mauntm" not in page.text and "Người Từ Mẫu" in page.text


def test_first_passwords_are_given_on_slips_and_shown_once(portal_site, admin):
    confirm(look(admin, ["Người Chờ Mật Khẩu", "chomatkhau.syt", "", "Văn thư"]))
    place = f"/{HEALTH}/noi-bo/can-bo/mat-khau"
    for _round in range(5):
        page = admin.get(place)
        if not [form for form in page.forms.values() if form.action == ""]:
            break
        told = admin.send(place, status=200)
        for slip in told.html.select(".slip"):
            _address, login, password = (line.text for line in slip.select("dd"))
            if login == "chomatkhau.syt":
                browser = portal_site.browser()
                form = next(form for form in browser.get("/dang-nhap").forms.values() if "password" in form.fields)
                form["login"], form["password"] = login, password
                form.submit(status=303)
    assert known(portal_site, "chomatkhau.syt")[2] is not None
    assert "đều đã có mật khẩu" in admin.get(place).text
    admin.send(place, status=403)


def test_only_administrators_import(portal_site):
    for login, status in (("publisher.syt", 403), ("agency-administrator.stttt", 404), ("tinh.auditor", 403)):
        browser = portal_site.browser(login)
        browser.get(IMPORT, status=status)
        browser.get(IMPORT + "/mau.xlsx", status=status)
        browser.send(IMPORT, status=status, act="import", rows="[]")


def test_the_same_row_twice_is_found_before_anything_is_done(portal_site, admin):
    rows = [["Hoàng Thị Hai Lần", "hailan.syt", "", "Chuyên viên"]] * 2
    page = look(admin, *rows)
    assert page.status_int == 422 and "Trùng với dòng 2" in page.text
