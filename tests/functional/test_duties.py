"""Mandated sections: the province's board, an agency's own page of them, confirming that a section is right."""

import io

import openpyxl

from portal.content.duties import DUTIES
from tests.support.site import HEALTH

BOARD, OWN = "/muc-bat-buoc", f"/{HEALTH}/noi-bo/muc-bat-buoc"
HEALTH_TITLE = "Sở Y tế"
BUDGET = f"/{HEALTH}/cong-khai/cong-khai-ngan-sach/"


def rows(page):
    """Agency → (missing, overdue, up to date) of the board."""
    found = {}
    for row in page.html.find("table", class_="duties").find("tbody").find_all("tr"):
        cells = [" ".join(cell.get_text(" ").split()) for cell in row.find_all("td")]
        found[row.find("a").text] = cells
    return found


def own(page):
    """Duty → its cells on an agency's own page."""
    body = page.html.find("table", class_="duties").find("tbody")
    return {next(row.find("th").stripped_strings): row for row in body.find_all("tr")}


def publish_budget(site):
    form = site.browser("editor.syt").get(BUDGET + "them?loai=page").forms["content-form"]
    form["title"] = "Dự toán ngân sách năm 2026"
    address = form.submit("save", status=303).location.removeprefix("http://localhost")
    site.browser("publisher.syt").send(address + "trang-thai", transition="publish")


def test_an_agency_sees_publishes_and_confirms_its_sections(fresh_site):
    editor = fresh_site.browser("editor.syt")
    page = editor.get(OWN)
    assert len(own(page)) == len(DUTIES)
    row = own(page)["Công khai ngân sách"]
    assert "Thiếu" in row.text and row.find("button") is None, "there is nothing to confirm in an empty section"
    answer = editor.send(BUDGET + "ra-soat", status=409)
    assert "chưa đăng nội dung nào" in answer.text
    publish_budget(fresh_site)
    row = own(editor.get(OWN))["Công khai ngân sách"]
    assert "Còn hạn" in row.text and "66 ngày" in row.text
    # What the portal filled in is nobody's word until somebody confirms it.
    link = f"/{HEALTH}/thu-tuc-hanh-chinh/"
    row = own(editor.get(OWN))["Thủ tục hành chính"]
    assert "Thiếu" in row.text and row.find("form")["action"] == link + "ra-soat"
    editor.send(link + "ra-soat")
    row = own(editor.get(OWN))["Thủ tục hành chính"]
    assert "Còn hạn" in row.text
    history = fresh_site.browser("publisher.syt").get(link + "lich-su").text
    assert "rà soát" in history
    assert editor.send(f"/{HEALTH}/lien-he/ra-soat").location.endswith(OWN)
    assert "không phải mục bắt buộc" in editor.send(f"/{HEALTH}/cong-khai/ra-soat", status=409).text


def test_who_may_not_edit_a_section_may_not_confirm_it(portal_site):
    officer = portal_site.browser("officer.syt")
    assert officer.get(OWN).status_int == 200
    assert own(officer.get(OWN))["Liên hệ"].find("button") is None
    officer.send(f"/{HEALTH}/lien-he/ra-soat", status=403)
    portal_site.browser("editor.stttt").get(OWN, status=404)


def test_staff_are_told_on_the_section_that_it_is_mandated(portal_site):
    page = portal_site.browser("editor.syt").get(f"/{HEALTH}/chi-dao-dieu-hanh/")
    assert "Mục bắt buộc; thời hạn cập nhật hoặc rà soát: 10 ngày" in page.text
    assert "Mục bắt buộc" not in portal_site.browser().get(f"/{HEALTH}/chi-dao-dieu-hanh/").text


def test_the_board_shows_narrows_exports_and_sets_terms(fresh_site):
    publish_budget(fresh_site)
    admin = fresh_site.browser("tinh.admin")
    board = rows(admin.get(BOARD))
    assert len(board) == 3 and "Công khai ngân sách" not in board[HEALTH_TITLE][0]
    assert "Tin tức" in board[HEALTH_TITLE][0]
    narrowed = admin.get(BOARD + "?muc=budget&tinh-trang=thieu")
    assert len(rows(narrowed)) == 2 and HEALTH_TITLE not in rows(narrowed)
    assert list(rows(admin.get(BOARD + "?cap=province"))) == ["Ủy ban nhân dân tỉnh Khánh Hòa"]
    assert "Không có cơ quan nào như vậy" in admin.get(BOARD + "?tinh-trang=qua-han").text
    assert len(rows(admin.get(BOARD + "?cap=xyz&muc=%00&tinh-trang=1"))) == 3
    sheet = admin.get(BOARD + ".xlsx?muc=budget&tinh-trang=thieu")
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(sheet.body)).active.iter_rows()]
    assert len(cells) == 6 and len(cells[3]) == 4 + len(DUTIES) and HEALTH_TITLE not in [row[0] for row in cells]
    assert cells[4][cells[3].index("Công khai ngân sách")] == "Thiếu"


def test_terms_are_checked_kept_and_told(fresh_site):
    admin = fresh_site.browser("tinh.admin")
    form = next(form for form in admin.get(BOARD).forms.values() if "days-budget" in form.fields)
    form["days-budget"], form["days-news"] = "rất lâu", "3"
    refused = form.submit(status=422)
    assert "Có 1 thời hạn chưa đúng" in refused.text and 'value="rất lâu"' in refused.text
    assert next(one for one in admin.get(BOARD).forms.values() if "days-news" in one.fields)["days-news"].value == "10"
    form["days-budget"] = "30"
    form.submit(status=303)
    kept = next(one for one in admin.get(BOARD).forms.values() if "days-news" in one.fields)
    assert (kept["days-budget"].value, kept["days-news"].value) == ("30", "3")
    assert "3 ngày" in own(fresh_site.browser("editor.syt").get(OWN))["Tin tức"].text
    assert "66 → " not in kept.text


def test_the_board_is_the_provinces_alone(portal_site):
    for login in (None, "publisher.syt", "agency-administrator.syt", "tinh.auditor"):
        answer = portal_site.browser(login).get(BOARD, status="*")
        assert answer.status_int in (303, 403, 404), login


def test_a_publisher_makes_the_section_that_an_agency_lacks(fresh_site):
    publisher, admin = fresh_site.browser("publisher.syt"), fresh_site.browser("tinh.admin")
    admin.send(f"/{HEALTH}/cong-khai/xoa")
    admin.send(f"/{HEALTH}/chi-dao-dieu-hanh/trang-thai", transition="withdraw")
    page = publisher.get(OWN)
    assert "Chưa có chuyên mục" in own(page)["Thông tin thống kê"].text
    row = own(page)["Chỉ đạo, điều hành"]
    assert "đã ngừng đăng" in row.text and row.find("button") is None and row.find("a")["href"].endswith("hanh/")
    fresh_site.browser("editor.syt").send(OWN, status=403, duty="statistics")
    publisher.send(OWN, status=409, duty="khong-co")
    publisher.send(OWN, duty="statistics")
    publisher.send(OWN, status=409, duty="statistics")
    assert fresh_site.browser().get(f"/{HEALTH}/cong-khai/thong-ke/").status_int == 200
    assert "Chưa có chuyên mục" not in own(publisher.get(OWN))["Công khai ngân sách"].text
