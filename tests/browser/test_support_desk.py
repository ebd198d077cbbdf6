"""The support desk in a real browser: a clerk meets an error page, reports it, the desk answers, he reads it."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import violations
from tests.support.chromium import DESKTOP, PHONE
from tests.support.page_types import AGENCY, NEWS
from tests.support.supporting import DESK_LIST, DESK_LOGIN, REPORT

pytestmark = pytest.mark.browser
BROKEN = NEWS + "hong/"


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_clerk_meets_an_error_reports_it_and_reads_the_answer(open_window, width):
    subject = f"Không mở được bài hỏng ở màn hình {width}"
    clerk = open_window("clerk.syt", width)
    open_window.expect("500")
    assert clerk.goto(BROKEN).status == 500
    reference = clerk.locator(".code").inner_text()
    expect(clerk.get_by_text("Cần giúp ngay, xin gọi")).to_be_visible()
    clerk.get_by_role("link", name="Báo bộ phận hỗ trợ").click()
    expect(clerk.get_by_label("Trang đang mở")).to_have_value(BROKEN)
    assert reference in clerk.locator("main").inner_text() and violations(clerk) == []
    clerk.get_by_label("Khó khăn gặp phải").fill(subject)
    clerk.get_by_label("Bạn đang làm gì, thấy gì").fill("Mở tin từ trang Tin tức thì máy chủ gặp sự cố.")
    clerk.get_by_role("button", name="Gửi bộ phận hỗ trợ").click()
    expect(clerk.get_by_text("Đã gửi đến bộ phận hỗ trợ.")).to_be_visible()
    assert clerk.evaluate("document.documentElement.scrollWidth") <= width
    address = clerk.url

    desk = open_window(DESK_LOGIN, width)
    desk.goto(DESK_LIST)
    assert violations(desk) == [] and desk.evaluate("document.documentElement.scrollWidth") <= width
    # By keyboard alone, as whoever answers fifty a day.
    desk.get_by_role("link", name=subject).focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text(reference)).to_be_visible()
    desk.get_by_label("Câu trả lời, người báo đọc được").fill("Tệp ảnh của bài bị hỏng; chúng tôi đã khôi phục.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Đã trả lời; người báo được báo qua thư.")).to_be_visible()
    assert violations(desk) == [] and desk.evaluate("document.documentElement.scrollWidth") <= width

    clerk.goto(f"{AGENCY}noi-bo/")
    clerk.get_by_role("link", name=f"Đọc {subject}").click()
    clerk.wait_for_url(address)
    expect(clerk.get_by_text("chúng tôi đã khôi phục")).to_be_visible()
    assert violations(clerk) == []
    clerk.get_by_role("button", name="Đã giải quyết xong").click()
    expect(clerk.get_by_text("Đã ghi là xong.")).to_be_visible()


def test_a_closed_tab_loses_nothing_of_a_report(open_window):
    typed = "Bấm Lưu thì trang đứng yên, gõ dở."
    page = open_window("clerk.syt")
    page.clock.install()
    page.goto(REPORT)
    page.get_by_label("Bạn đang làm gì, thấy gì").fill(typed)
    with page.expect_response("**/go-do"):
        page.clock.fast_forward(21000)
    expect(page.locator("[data-care-status]")).to_contain_text("Đã lưu tạm lúc")
    again = page.context.new_page()
    page.close()
    again.goto(REPORT)
    again.get_by_role("link", name="Khôi phục").click()
    text = again.get_by_label("Bạn đang làm gì, thấy gì")
    expect(text).to_have_value(typed)
    expect(again.locator(".refilled")).to_contain_text("chưa gửi")
    assert violations(again) == []
    again.get_by_label("Khó khăn gặp phải").fill("Trang đứng yên")
    again.get_by_role("button", name="Gửi bộ phận hỗ trợ").click()
    expect(again.get_by_text("Đã gửi đến bộ phận hỗ trợ.")).to_be_visible()
    again.goto(REPORT)
    expect(again.get_by_role("link", name="Khôi phục")).to_be_hidden()
