"""The staff's folders in the browser: made, filled, shared, acted on, and never seen outside."""

import pytest
from playwright.sync_api import expect

from tests.support.chromium import DESKTOP, PHONE
from tests.support.page_types import AGENCY, OFFICER, STRANGER, TREE
from tests.support.samples import pdf_bytes

pytestmark = pytest.mark.browser
REPORT = {"name": "Báo cáo tháng 11.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}
COLLEAGUE = "clerk.syt"


def save(page):
    """Send the content form and wait for the item's page."""
    with page.expect_navigation():
        page.click("form.form button[name=save]")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_folder_is_made_filled_and_shared(open_window, width, scripts):
    title = f"Hồ sơ kiểm tra {width} {'có' if scripts else 'không'} kịch bản"
    officer = open_window(OFFICER, width, java_script_enabled=scripts)
    officer.goto(AGENCY + "noi-bo/")
    if scripts and width == PHONE:
        officer.get_by_role("button", name="Nơi làm việc").click()
    officer.locator(".rail").get_by_role("link", name="Tài liệu nội bộ").click()
    officer.locator("main").get_by_role("link", name="Thêm: Thư mục").click()
    officer.get_by_label("Tên thư mục").fill(title)
    save(officer)
    folder = officer.url
    officer.locator("main").get_by_role("link", name="Thêm: Tệp").click()
    officer.get_by_label("Tên tệp").fill("Báo cáo tháng 11")
    officer.set_input_files("input[type=file]", REPORT)
    save(officer)
    colleague, stranger = open_window(COLLEAGUE, width), open_window(STRANGER, width)
    assert colleague.goto(folder).status == 404

    officer.goto(folder + "trang-thai")
    with officer.expect_navigation():
        officer.click("button[value=share_with_agency]")
    assert officer.locator(".staffbar .state").first.inner_text() == "Cả cơ quan"
    assert colleague.goto(folder).status == 200
    assert stranger.goto(folder).status == 404
    visitor = open_window(None, width)
    visitor.goto(folder)
    assert "/dang-nhap" in visitor.url

    colleague.goto(TREE)
    assert colleague.get_by_role("link", name=title, exact=True).is_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_several_files_are_shared_at_once(open_window, scripts):
    officer = open_window(OFFICER, java_script_enabled=scripts)
    officer.goto(TREE + "them?loai=folder")
    officer.get_by_label("Tên thư mục").fill(f"Nhiều tệp {scripts}")
    save(officer)
    folder = officer.url
    for number in (1, 2, 3):
        officer.goto(folder + "them?loai=file")
        officer.get_by_label("Tên tệp").fill(f"Phụ lục {number}")
        officer.set_input_files("input[type=file]", REPORT)
        save(officer)
    officer.goto(folder)
    rows = officer.locator("tbody tr")
    assert rows.count() == 3
    for number in (0, 2):
        rows.nth(number).locator("input[type=checkbox]").check()
    officer.locator(".drop summary", has_text="Trạng thái").click()
    with officer.expect_navigation():
        officer.click("button[name=act][value=share_with_agency]")
    assert officer.get_by_text("Đã thực hiện với 2 mục").is_visible()
    officer.goto(folder)
    assert [text.strip() for text in officer.locator("td.col-state").all_inner_texts()] == [
        "Cả cơ quan",
        "Riêng tôi",
        "Cả cơ quan",
    ]


def test_a_list_is_filtered_by_name_without_marks(open_window):
    officer = open_window(OFFICER, PHONE)
    officer.goto(TREE + "day/")
    officer.get_by_label("Tên có chứa").fill("lan thu 30")
    officer.get_by_role("button", name="Lọc").click()
    expect(officer.locator("tbody tr")).to_have_count(1)
    officer.get_by_role("link", name="Bỏ lọc").click()
    expect(officer.locator("tbody tr")).to_have_count(30)
