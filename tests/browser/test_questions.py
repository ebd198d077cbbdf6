"""Questions in a real browser: a citizen asks on a telephone, an office answers, he reads the answer."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.support.chromium import PHONE
from tests.support.page_types import AGENCY, QUESTIONS

pytestmark = pytest.mark.browser
READ = "Xem thông tin người gửi và nội dung"
SUBJECT = "Giờ lấy số khám ở trạm y tế"
# What a person needs at least, in milliseconds (portal/views/public/asking_form.py).
WRITING = 4500


def test_a_citizen_asks_follows_up_and_reads_the_answer(open_window):
    citizen = open_window(width=PHONE)
    citizen.goto(AGENCY)
    citizen.goto(QUESTIONS)
    citizen.get_by_role("link", name="Gửi câu hỏi").tap()
    expect(citizen.get_by_role("heading", name="Khiếu nại, tố cáo không nhận qua mạng")).to_be_visible()
    citizen.get_by_label("Họ và tên").fill("Lý Thị Ngọc Yến")
    citizen.get_by_label("Điện thoại").fill("0905 000 777")
    citizen.get_by_label("Tiêu đề").fill(SUBJECT)
    citizen.get_by_label("Nội dung câu hỏi").fill("Sáng mấy giờ thì lấy số được?")
    citizen.set_input_files("#ask-files", {"name": "so.txt", "mimeType": "text/plain", "buffer": b"Tram y te"})
    citizen.wait_for_timeout(WRITING)
    citizen.get_by_role("button", name="Gửi câu hỏi").tap()
    code = citizen.locator("[data-code]").inner_text()
    number = citizen.locator("dt:has-text('Số tiếp nhận') + dd").inner_text()
    assert citizen.evaluate("document.documentElement.scrollWidth") <= PHONE

    clerk = open_window("clerk.syt")
    clerk.goto(f"{AGENCY}noi-bo/cau-hoi")
    clerk.get_by_role("link", name=f"Câu hỏi số {number}", exact=True).click()
    assert "Ngọc Yến" not in clerk.content(), "folded away until it is on record that he reads it"
    clerk.get_by_role("button", name=READ).click()
    expect(clerk.get_by_text("Lý Thị Ngọc Yến")).to_be_visible()
    assert violations(clerk) == []
    clerk.get_by_label("Người trả lời").select_option(label="Người officer officer.syt")
    clerk.get_by_role("button", name="Phân công").click()
    expect(clerk.get_by_text("Đã phân công.")).to_be_visible()

    officer = open_window("officer.syt")
    officer.goto(f"{AGENCY}noi-bo/")
    officer.get_by_role("link", name=f"Trả lời Câu hỏi số {number}", exact=True).click()
    officer.get_by_role("button", name=READ).click()
    officer.get_by_role("button", name="Bắt đầu từ nội dung người dân gửi").click()
    expect(officer.get_by_label("Tiêu đề công khai")).to_have_value(SUBJECT)
    frame = officer.frame_locator("iframe.tox-edit-area__iframe")
    frame.locator("body").fill("Trạm phát số từ 6 giờ 30.")
    officer.locator("form.form button[name=save]").click()
    officer.wait_for_url(lambda url: not url.endswith("/sua"))
    address = officer.url
    officer.goto(address + "trang-thai")
    officer.get_by_role("button", name="Trình duyệt").click()
    expect(officer.get_by_text("Đã trình duyệt.")).to_be_visible()

    leader = open_window("leader.syt")
    leader.goto(address + "trang-thai")
    leader.get_by_role("button", name="Duyệt và đăng").click()
    expect(leader.get_by_text("Đã duyệt; câu trả lời đã đăng.")).to_be_visible()

    citizen.goto(QUESTIONS + "theo-doi")
    citizen.get_by_label("Mã biên nhận").fill(code.lower())
    citizen.get_by_role("button", name="Xem").tap()
    expect(citizen.get_by_text("Trạm phát số từ 6 giờ 30.")).to_be_visible()
    citizen.get_by_role("link", name="Xem trang công khai").tap()
    expect(citizen.get_by_role("heading", name=SUBJECT)).to_be_visible()
    assert "Ngọc Yến" not in citizen.content() and "so.txt" not in citizen.content()


def test_without_scripts_a_citizen_asks_as_well(open_window):
    page = open_window(java_script_enabled=False)
    page.goto(QUESTIONS + "gui-cau-hoi")
    page.fill("#ask-name", "Đỗ Văn Sáu")
    page.fill("#ask-phone", "0905 000 778")
    page.fill("#ask-title", "Không có kịch bản")
    page.fill("#ask-text", "Trình duyệt cũ có gửi được không?")
    page.wait_for_timeout(WRITING)
    page.click(".asking-form button[type=submit]")
    assert len(page.locator("[data-code]").inner_text()) == 29
