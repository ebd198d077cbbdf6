"""Two editors at one item, in two browsers: both texts survive, each sees the other, and a closed tab loses nothing."""

import time

import pytest

from tests.support.page_types import EDITOR, NEWS, PUBLISHER

pytestmark = pytest.mark.browser
# Seconds a busy machine may take for what takes one.
PATIENCE = 30
FRAME = "iframe.tox-edit-area__iframe"


def new_item(page, title, body="Mời bà con đến phòng 1."):
    """A draft made through the form; answers its path."""
    page.goto(NEWS + "them?loai=news_item")
    page.get_by_label("Tiêu đề").fill(title)
    written(page).click()
    page.keyboard.type(body)
    return save(page)


def written(page):
    """Where the rich text is written."""
    return page.frame_locator(FRAME).locator("body")


def save(page):
    """Press the button and wait for the next page; answers its path."""
    with page.expect_navigation():
        page.click("form.form button[name=save]")
    return page.evaluate("location.pathname")


def open_form(page, address):
    """Open the form of an item, its editor ready and the first sign of life sent."""
    with page.expect_response("**/dang-sua"):
        page.goto(address + "sua")
    page.locator(FRAME).wait_for()


def type_at_end(page, text):
    """Type at the end of the rich text."""
    written(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def copies(page):
    """What the browser keeps of typing."""
    return page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('kept:')).map(String).join()")


def wait_for_copy(page, text):
    """Wait until the browser has kept a text: a second after its last letter."""
    deadline = time.monotonic() + PATIENCE
    while text not in copies(page):
        assert time.monotonic() < deadline, "the browser keeps no copy"
        page.wait_for_timeout(100)


def test_two_editors_collide_and_both_texts_survive(open_window):
    first, second = open_window(EDITOR), open_window(PUBLISHER)
    address = new_item(first, "Hai người cùng sửa")
    open_form(first, address)
    open_form(second, address)
    assert second.locator("[data-editors]").inner_text().startswith("Người editor editor.syt đang sửa, từ ")

    type_at_end(second, " Nhớ mang đơn.")
    second.get_by_label("Nguồn tin").fill("Phòng Tổ chức")
    save(second)
    type_at_end(first, " Gửi xe miễn phí.")
    first.get_by_label("Tóm tắt").fill("Tóm tắt của người thứ nhất")
    save(first)

    assert first.url.endswith("/sua"), "the form came back with the question"
    asked = first.locator(".conflict")
    assert asked.count() == 1
    assert "Gửi xe miễn phí." in asked.locator("section").nth(0).locator("ins").inner_text()
    assert "Nhớ mang đơn." in asked.locator("section").nth(1).locator("ins").inner_text()
    assert "Gửi xe miễn phí." in written(first).inner_text(), "what I typed is in the field"
    assert first.get_by_label("Nguồn tin").input_value() == "Phòng Tổ chức", "what only the other changed is merged"

    asked.get_by_label("Giữ nội dung trong ô dưới đây").check()
    type_at_end(first, " Nhớ mang đơn.")
    assert save(first) == address
    text = first.locator("main").inner_text()
    for part in ("Gửi xe miễn phí. Nhớ mang đơn.", "Tóm tắt của người thứ nhất", "Phòng Tổ chức"):
        assert part in text
    second.goto(address + "lich-su")
    assert second.locator(".worktable-versions tbody tr").count() == 3, "the other text is among the versions"


def test_a_form_that_was_only_opened_changes_nothing_of_a_text(open_window):
    page = open_window(EDITOR)
    address = new_item(page, "Mở ra rồi lưu lại")
    plain = open_window(EDITOR, java_script_enabled=False)
    plain.goto(address + "sua")
    plain.locator("textarea[name=body]").fill("<h2>Một</h2><p>hai <b>ba</b></p>\n\n<ul><li>bốn</li></ul>")
    save(plain)
    open_form(page, address)
    save(page)
    page.goto(address + "lich-su")
    assert page.locator(".worktable-versions tbody tr").count() == 2


def test_the_one_who_edits_hears_of_the_other_without_reloading(open_window):
    first, second = open_window(EDITOR), open_window(PUBLISHER)
    first.clock.install()
    address = new_item(first, "Nghe thấy nhau")
    open_form(first, address)
    assert first.locator("[data-editors]").is_hidden()
    open_form(second, address)
    second.get_by_label("Tiêu đề").fill("Nghe thấy nhau (sửa)")
    with first.expect_response("**/dang-sua"):
        first.clock.fast_forward("01:01")
    first.locator("[data-editors]").filter(has_text="publisher.syt đang sửa").wait_for()
    save(second)
    with first.expect_response("**/dang-sua"):
        first.clock.fast_forward("01:01")
    first.locator("[data-newer]").filter(has_text="vừa lưu bản 2").wait_for()
    assert first.locator("[data-editors]").is_hidden()


def test_leaving_the_form_ends_the_lease(open_window):
    first, second = open_window(EDITOR), open_window(PUBLISHER)
    address = new_item(first, "Rời đi")
    open_form(first, address)
    second.goto(address)
    assert second.locator(".staffbar-notes").is_visible()
    first.get_by_role("link", name="Thôi, không lưu").click()
    first.wait_for_load_state()
    deadline = time.monotonic() + PATIENCE
    while second.locator(".staffbar-notes").count():
        assert time.monotonic() < deadline, "the lease did not end"
        second.reload()


def test_a_closed_tab_gets_its_text_back(open_window):
    page = open_window(EDITOR)
    address = new_item(page, "Thẻ bị đóng")
    open_form(page, address)
    page.get_by_label("Tóm tắt").fill("Tóm tắt đang gõ dở")
    type_at_end(page, " Câu đang gõ dở.")
    # The copy in the browser is made a second after the last letter.
    wait_for_copy(page, "Câu đang gõ dở")
    context = page.context
    page.close(run_before_unload=False)

    again = context.new_page()
    again.goto(address + "sua")
    notice = again.locator("form.kept")
    notice.wait_for()
    assert notice.inner_text().startswith("Có bản đang gõ dở lúc ")
    with again.expect_navigation():
        again.get_by_role("link", name="Khôi phục").click()
    again.locator(FRAME).wait_for()
    assert again.get_by_label("Tóm tắt").input_value() == "Tóm tắt đang gõ dở"
    assert "Câu đang gõ dở." in written(again).inner_text()
    assert save(again) == address
    assert "Câu đang gõ dở." in again.locator("article").inner_text()
    again.goto(address + "sua")
    assert again.locator("form.kept").is_hidden(), "what is saved is offered no more"


def test_a_broken_line_loses_nothing_and_says_so(open_window):
    page = open_window(EDITOR)
    page.clock.install()
    address = new_item(page, "Đường truyền hỏng")
    open_form(page, address)
    open_window.expect("net::ERR_FAILED")
    page.route("**/go-do", lambda route: route.abort())
    page.get_by_label("Tóm tắt").fill("Gõ lúc mất mạng")
    with page.expect_event("requestfailed"):
        page.clock.fast_forward(21000)
    page.locator("[data-care-status]").filter(has_text="trong trình duyệt").wait_for()
    page.unroute("**/go-do")
    with page.expect_response("**/go-do"):
        page.clock.fast_forward(21000)
    page.locator("[data-care-status]").filter(has_text="Đã lưu tạm lúc").wait_for()
    # Another browser of the same person: only the server can have it.
    other = open_window(EDITOR)
    other.goto(address + "sua")
    other.locator("form.kept").get_by_role("link", name="Khôi phục").click()
    other.wait_for_url("**lay-lai=1")
    assert other.get_by_label("Tóm tắt").input_value() == "Gõ lúc mất mạng"


def test_a_session_that_has_ended_gives_the_text_back_after_signing_in(open_window, live_site):
    from tests.support.site import PASSWORD

    page = open_window(EDITOR)
    address = new_item(page, "Phiên đã hết")
    open_form(page, address)
    type_at_end(page, " Gõ suốt buổi sáng.")
    # Another window of the same browser ends the session on the server; this one still has its cookie and its token.
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "phien"]
    other = page.context.new_page()
    other.goto("/")
    other.locator(".band-tools summary").click()
    with other.expect_navigation():
        other.get_by_role("button", name="Đăng xuất").click()
    other.close()
    page.context.add_cookies(kept)
    save(page)
    assert page.url.split("?")[0].endswith("/dang-nhap")
    assert "Nội dung bạn vừa gõ được giữ lại" in page.locator("main").inner_text()
    page.fill("#login", EDITOR)
    page.fill("#password", PASSWORD)
    with page.expect_navigation():
        page.click("main form button[type=submit]")
    page.locator(FRAME).wait_for()
    assert "Gõ suốt buổi sáng." in written(page).inner_text()
    assert save(page) == address
    assert "Gõ suốt buổi sáng." in page.locator("article").inner_text()


def test_signing_out_leaves_nothing_of_it_in_the_browser(open_window):
    page = open_window(PUBLISHER)
    page.goto(NEWS + "them?loai=news_item")
    page.get_by_label("Tiêu đề").fill("Gõ rồi bỏ đi")
    wait_for_copy(page, "Gõ rồi bỏ đi")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/")
    page.locator(".band-tools summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Đăng xuất").click()
    assert copies(page) == ""
