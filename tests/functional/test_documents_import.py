"""Importing documents: the template comes back filled in, every wrong row is explained, and nothing is half done."""

import io

import openpyxl
import pytest
from webtest import Upload

from tests.support.documents import pdf, workbook
from tests.support.published_documents import PROVINCE, furnish_library
from tests.support.site import HEALTH, PortalSite

PLACE = f"/{HEALTH}/van-ban/"
IMPORT = f"{PLACE}nhap-van-ban"
HEADER = ["Số, ký hiệu *", "Trích yếu *", "Ngày ban hành *", "Cơ quan ban hành", "Tên loại văn bản", "Thay thế, bãi bỏ"]
HEADER += ["Tệp văn bản", "Tệp kèm theo", "Ngày có hiệu lực"]


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The folder of a site with documents."""
    site = PortalSite(tmp_path_factory.mktemp("documents")).found()
    site.prepare(furnish_library)
    site.close()
    return site


def look(browser, *rows, header=HEADER, files=(), page=None, data=None):
    """Send a table with files and look at what it would do."""
    page = page if page is not None else browser.get(IMPORT)
    form = next(form for form in page.forms.values() if "table" in form.fields)
    form["table"] = Upload("van-ban.xlsx", data or workbook(A=[header, *rows]), "application/octet-stream")
    if files:
        form["files"] = [Upload(name, content, "application/octet-stream") for name, content in files]
    return form.submit("act", status="*")


def confirm(page):
    """Press the button under the plan."""
    form = next(form for form in page.forms.values() if "rows" in form.fields)
    return form.submit("act", status="*")


def names(story):
    return story.prepare(lambda site, _desk: set(site[HEALTH]["van-ban"].keys()))


def main_text(answer):
    return " ".join(answer.html.find("main").get_text(" ").split())


def spooled(story):
    folder = story.registry.portal_settings.var / "uploads"
    return len([entry for entry in folder.iterdir() if entry.is_dir()]) if folder.is_dir() else 0


def test_documents_are_looked_at_first_and_then_added_with_their_files(story):
    editor, before = story.browser("editor.syt"), names(story)
    page = look(
        editor,
        ["7/qd-syt", "Ban hành Nội quy", "05/03/2026", "", "", "05/QĐ-UBND ngày 06/01/2020 của UBND tỉnh Khánh Hòa"],
        ["3102/UBND-KGVX", "Về việc trực Tết", "2026-01-20", PROVINCE, "công văn", "", "CV Tết.PDF", "Phụ lục.pdf"],
        files=[("cv tết.pdf", pdf("Trực Tết")), ("phụ lục.pdf", pdf("Danh sách")), ("thừa.pdf", pdf("Thừa"))],
    )
    text = main_text(page)
    assert page.status_int == 200 and text.count("Thêm văn bản") == 2 and "thêm 2 văn bản ở dạng bản nháp" in text
    assert "Quyết định, " in text and "07/QĐ-SYT" in text and "không dòng nào ghi tên: thừa.pdf" in text
    assert names(story) == before and spooled(story) == 3
    done = confirm(page)
    assert done.status_int == 303 and "Đã nhập 2 văn bản, chưa đăng" in done.follow().text and spooled(story) == 0
    assert names(story) - before == {"07-qd-syt-2026", "3102-ubnd-kgvx-2026"}
    shown = editor.get(f"{PLACE}07-qd-syt-2026/")
    assert shown.html.select(f'a[href="{PLACE}05-qd-ubnd-2020/"]'), "it replaces the document of 2020"
    files = [link["href"] for link in editor.get(f"{PLACE}3102-ubnd-kgvx-2026/").html.select(".entries a[download]")]
    assert len(files) == 2 and all(editor.get(link).body.startswith(b"%PDF") for link in files)
    # Drafts are for those who see drafts.
    assert "3102/UBND-KGVX" not in story.browser().get(PLACE).text
    story.browser().get(f"{PLACE}07-qd-syt-2026/", status=404)
    # Pressed twice, or the same table a second time: nothing is added.
    after = names(story)
    confirm(page)
    again = look(editor, ["7/qd-syt", "Ban hành Nội quy", "05/03/2026"])
    assert again.status_int == 422 and "đã có văn bản 07/QĐ-SYT" in main_text(again) and names(story) == after


def test_a_row_that_is_wrong_stops_all_of_them_and_says_why(story):
    editor, before = story.browser("editor.syt"), names(story)
    page = look(
        editor,
        ["90/QĐ-SYT", "Đúng", "05/03/2026"],
        ["mười hai", "Số sai", "05/03/2026"],
        ["91/QĐ-SYT", "", "05/03/2026"],
        ["92/QĐ-SYT", "Ngày sai", "31/02/2026"],
        ["93/QĐ-SYT", "Loại sai", "05/03/2026", "", "Sắc lệnh"],
        ["94/UBND-VX", "Không rõ loại", "05/03/2026"],
        ["5/QĐ-UBND", "Đã có", "04/01/2026", PROVINCE],
        ["90/qd-syt", "Trùng trong bảng", "06/03/2026"],
        ["95/QĐ-SYT", "Thiếu tệp", "05/03/2026", "", "", "", "khong-co.pdf"],
        ["96/QĐ-SYT", "Tệp hỏng", "05/03/2026", "", "", "", "gia.pdf"],
        ["97/QĐ-SYT", "Thừa tệp", "05/03/2026", "", "", "", "", "a.pdf;b.pdf;c.pdf;d.pdf"],
        ["98/QĐ-SYT", "Hiệu lực sai", "05/03/2026", "", "", "", "", "", "01/01/2026"],
        files=[("gia.pdf", b"<html>not a PDF")],
    )
    rows = page.html.select("table.plan tbody tr")
    assert page.status_int == 422 and "11 dòng sai; chưa nhập dòng nào" in main_text(page) and len(rows) == 12
    for row, word in zip(
        rows,
        (
            "Thêm văn bản",
            "viết như 05/QĐ-UBND",
            "Trích yếu:",
            "Ngày ban hành:",
            "không có loại “Sắc lệnh”",
            "không cho biết tên loại",
            "đã có văn bản 05/QĐ-UBND của cơ quan này, năm 2026",
            "với dòng 2",
            "chưa gửi tệp “khong-co.pdf”",
            "tệp “gia.pdf” không nhận được",
            "nhiều nhất 3 tệp",
            "không thể trước ngày ban hành",
        ),
        strict=True,
    ):
        assert word in row.get_text(" "), row.get_text(" ")
    assert not [form for form in page.forms.values() if "rows" in form.fields], "there is nothing to confirm"
    assert names(story) == before


def test_files_that_came_are_there_when_the_table_is_sent_again(story):
    editor = story.browser("editor.syt")
    row = ["61/QĐ-SYT", "Có tệp", "05/03/2026", "", "", "", "a.pdf"]
    first = look(editor, [*row[:2], "hôm qua", *row[3:]], files=[("a.pdf", pdf("Một"))])
    assert first.status_int == 422 and "Đã giữ 1 tệp gửi trước: a.pdf" in main_text(first)
    second = look(editor, row, page=first)
    assert second.status_int == 200 and confirm(second).status_int == 303
    assert editor.get(f"{PLACE}61-qd-syt-2026/").html.select(".entries a[download]")


def test_nobody_gets_at_anothers_files(story):
    page = look(
        story.browser("editor.syt"),
        ["62/QĐ-SYT", "Có tệp", "05/03/2026", "", "", "", "a.pdf"],
        files=[("a.pdf", pdf("Riêng"))],
    )
    carried = next(form for form in page.forms.values() if "rows" in form.fields)
    other = story.browser("publisher.syt")
    answer = other.send(IMPORT, act="import", rows=carried["rows"].value, kept=carried["kept"].value, status=422)
    assert "chưa gửi tệp “a.pdf”" in main_text(answer) and "62-qd-syt-2026" not in names(story)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"\x00\x01", "Không đọc được tệp"),
        (workbook(A=[["Tên", "Ngày"]]), "còn thiếu cột"),
        (workbook(A=[HEADER]), "không có dòng nào"),
        (workbook(A=[HEADER, *([f"{n}/QĐ-SYT", "x", "05/03/2026"] for n in range(1, 302))]), "hơn 300 dòng"),
    ],
)
def test_what_is_no_such_table_is_refused_with_a_word(story, data, word):
    page = look(story.browser("editor.syt"), data=data)
    assert page.status_int == 422 and word in main_text(page)


def test_without_a_table_it_says_so_and_what_is_carried_along_is_checked(story):
    editor, before = story.browser("editor.syt"), names(story)
    assert "Hãy chọn tệp bảng tính" in main_text(editor.send(IMPORT, act="look", status=422))
    for rows in ("", "{}", "[[1]]", "[" * 5000):
        editor.send(IMPORT, act="import", rows=rows, status=400)
    editor.send(IMPORT, act="import", rows="[]", kept='[1, "../../x", null]', status=422)
    assert names(story) == before


def test_the_template_can_be_filled_in_and_sent(story):
    editor = story.browser("editor.syt")
    answer = editor.get(f"{PLACE}mau-van-ban.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.body))
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    for title, value in (("Số, ký hiệu *", "63/QĐ-SYT"), ("Trích yếu *", "Từ mẫu"), ("Ngày ban hành *", "05/03/2026")):
        sheet.cell(2, titles.index(title) + 1, value)
    output = io.BytesIO()
    book.save(output)
    assert confirm(look(editor, data=output.getvalue())).status_int == 303
    assert "63-qd-syt-2026" in names(story)


def test_it_is_for_those_who_may_add_documents(story):
    assert "/dang-nhap" in story.browser().get(IMPORT, status=303).location
    story.browser("editor.stttt").get(IMPORT, status=403)
    story.browser("editor.stttt").get(f"{PLACE}mau-van-ban.xlsx", status=403)
    assert story.browser("editor.syt").get(PLACE).html.select(f'a[href="{IMPORT}"]')
    assert not story.browser().get(PLACE).html.select(f'a[href="{IMPORT}"]')


def test_a_number_that_several_have_must_tell_its_day(story):
    editor, header = story.browser("editor.syt"), [*HEADER[:3], "Cơ quan ban hành", "Sửa đổi, bổ sung"]
    ours = ["61/QĐ-UBND", "Quy chế", "02/05/2022", PROVINCE, ""]
    unclear = ["62/QĐ-UBND", "Sửa đổi Quy chế", "05/03/2026", PROVINCE, "05/QĐ-UBND"]
    also = ["63/QĐ-UBND", "Sửa đổi Nội quy", "05/03/2026", PROVINCE, "61/QĐ-UBND"]
    page = look(editor, ours, ["61/QĐ-UBND", "Nội quy", "02/05/2023", PROVINCE, ""], unclear, also, header=header)
    text = main_text(page)
    assert page.status_int == 422
    assert "“05/QĐ-UBND” (ngày 06/01/2020, 03/01/2026)" in text and "như “05/QĐ-UBND ngày 03/01/2026”" in text
    assert "“61/QĐ-UBND” (ngày 02/05/2022, 02/05/2023)" in text
    clear = ["05/QĐ-UBND năm 2020; 05/QĐ-UBND ngày 03/01/2026", "07/QĐ-UBND"]
    rows = [[f"6{number}/QĐ-UBND", "Sửa đổi", "05/03/2026", PROVINCE, cell] for number, cell in enumerate(clear)]
    # Before the second one there was but one.
    early = ["64/QĐ-UBND", "Sửa đổi", "05/03/2021", PROVINCE, "05/QĐ-UBND"]
    assert "Thêm văn bản" in main_text(look(editor, *rows, early, header=header, page=page))
