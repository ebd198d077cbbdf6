"""An editor writes, a publisher publishes on a phone, the visitor sees it: with scripts and without."""

import time
import unicodedata
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.support.chromium import DESKTOP, PHONE
from tests.support.page_types import AGENCY, EDITOR, NEWS, PUBLISHER
from tests.support.samples import picture_bytes

pytestmark = pytest.mark.browser
PICTURE = {"name": "Ảnh chụp buổi khám.jpg", "mimeType": "image/jpeg", "buffer": picture_bytes(1600, 1067, "JPEG")}
# Long for a thumbnail on a busy machine.
PATIENCE = 30


def save(page, name="save"):
    """Press a button of the content form and land on the item's page; answers its path."""
    with page.expect_navigation():
        page.click(f"form.form button[name={name}]")
    return urlsplit(page.url).path


def move(page, address, transition, comment=""):
    """Run a transition on the item's page of states."""
    page.goto(address)
    page.locator(".staffbar-actions").get_by_role("link", name="Trạng thái").click()
    if comment:
        page.fill("#comment", comment)
    with page.expect_navigation():
        page.click(f"button[name=transition][value={transition}]")


def compose(page, typed, text):
    """Put `text` in as an input method does: a composition shown while it is typed, then committed."""
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)})
    keys.send("Input.insertText", {"text": text})
    keys.detach()


def overtype(page, wrong, right):
    """Put `right` in as UniKey does: the letter as pressed, a backspace, the letter with its mark."""
    page.keyboard.type(wrong)
    page.keyboard.press("Backspace")
    page.keyboard.insert_text(right)


def write_in_editor(page):
    """Type a text with a bold word, a heading and a list into the rich text editor, in the ways Vietnamese is typed."""
    text = page.frame_locator("iframe.tox-edit-area__iframe").locator("body")
    text.click()
    page.keyboard.type("Kính mời bà con đến ")
    page.keyboard.press("Control+b")
    compose(page, "vieejc", "việc")
    page.keyboard.press("Control+b")
    page.keyboard.type(" khám ch")
    overtype(page, "u", "ữ")
    page.keyboard.type("a bệnh.")
    page.keyboard.press("Enter")
    bullets = page.get_by_role("button", name="Danh sách dấu đầu dòng")
    if not bullets.is_visible():
        # On a phone the toolbar shows one line until it is asked for more.
        page.get_by_role("button", name="Hiện hoặc ẩn các công cụ khác").click()
        # It slides open and takes the focus at the end; nobody's finger is quicker.
        page.locator(".tox-toolbar__overflow:focus-within").wait_for()
    bullets.click()
    page.keyboard.type("Thẻ bảo hiểm y tế")
    return text


def is_shown(page, picture):
    """Whether the picture has come, and is the one that was sent, not the neutral one of the theme."""
    return picture.evaluate("(img) => img.complete && img.naturalWidth > 0") and "picture-pending" not in page.evaluate(
        "(url) => fetch(url).then((answer) => answer.url)", picture.get_attribute("src")
    )


def wait_for_picture(page):
    """Reload until the worker has made the picture's scales."""
    deadline = time.monotonic() + PATIENCE
    while not is_shown(page, page.locator("figure.figure img")):
        assert time.monotonic() < deadline, "the picture's scales were not made"
        time.sleep(0.5)
        page.reload(wait_until="load")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_from_the_editors_desk_to_the_citizens_phone(open_window, width):
    title = f"Khám bệnh miễn phí cho người cao tuổi ({width})"
    editor = open_window(EDITOR, width)
    editor.goto(NEWS)
    editor.locator(".staffbar .drop summary", has_text="Thêm").click()
    editor.get_by_role("link", name="Tin, bài", exact=True).click()
    editor.get_by_label("Tiêu đề").fill(title)
    editor.get_by_label("Tóm tắt").fill("Tại trạm y tế các xã, từ ngày 24 đến 28 tháng 11.")
    editor.set_input_files("input[type=file]", PICTURE)
    editor.get_by_label("Mô tả ảnh").fill("Bác sĩ đo huyết áp cho một cụ bà")
    write_in_editor(editor)
    address = save(editor)
    assert editor.get_by_role("status").filter(has_text="Đã lưu").is_visible()
    assert editor.locator("article .prose strong").inner_text() == "việc"
    visitor = open_window(None, PHONE)
    assert visitor.goto(address).status == 404

    move(editor, address, "submit")
    assert editor.locator(".staffbar .state").inner_text() == "Chờ duyệt"

    publisher = open_window(PUBLISHER, PHONE)
    publisher.goto(AGENCY + "noi-bo/")
    publisher.locator(".work li", has_text=title).get_by_role("link", name="Xét duyệt").click()
    with publisher.expect_navigation():
        publisher.click("button[name=transition][value=publish]")
    assert publisher.locator(".staffbar .state").first.inner_text() == "Đã đăng"

    for place in ("/", AGENCY, NEWS):
        visitor.goto(place)
        assert visitor.get_by_role("link", name=title).is_visible(), place
    visitor.get_by_role("link", name=title).click()
    article = visitor.locator("article")
    assert article.locator("h1").inner_text() == title
    # The editor joins words at a change of style by a hard space, as every browser's does.
    assert article.locator(".prose p").inner_text().replace("\xa0", " ") == "Kính mời bà con đến việc khám chữa bệnh."
    assert article.locator(".prose li").inner_text() == "Thẻ bảo hiểm y tế"
    assert article.locator(".prose").inner_html() == unicodedata.normalize(
        "NFC", article.locator(".prose").inner_html()
    )
    assert article.get_by_alt_text("Bác sĩ đo huyết áp cho một cụ bà").is_visible()
    wait_for_picture(visitor)


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_same_story_without_scripts(open_window, width):
    title = f"Tin viết không cần kịch bản ({width})"
    editor = open_window(EDITOR, width, java_script_enabled=False)
    editor.goto(NEWS)
    editor.locator(".staffbar .drop summary", has_text="Thêm").click()
    editor.get_by_role("link", name="Tin, bài", exact=True).click()
    save(editor)
    assert editor.locator(".errors a").first.inner_text() == "Tiêu đề"
    editor.get_by_label("Tiêu đề").fill(title)
    editor.set_input_files("input[type=file]", PICTURE)
    editor.get_by_label("Mô tả ảnh").fill("Buổi khám")
    editor.get_by_label("Nội dung").fill("<h2>Địa điểm</h2><p>Trạm y tế</p><script>alert(1)</script>")
    address = save(editor)
    move(editor, address, "submit")

    publisher = open_window(PUBLISHER, PHONE, java_script_enabled=False)
    publisher.goto(AGENCY + "noi-bo/")
    publisher.locator(".work li", has_text=title).get_by_role("link", name="Xét duyệt").click()
    with publisher.expect_navigation():
        publisher.click("button[name=transition][value=publish]")

    visitor = open_window(None, width, java_script_enabled=False)
    visitor.goto("/")
    visitor.get_by_role("link", name=title).click()
    assert visitor.locator("article h1").inner_text() == title
    assert visitor.locator("article .prose h2").inner_text() == "Địa điểm"
    assert visitor.locator("article script").count() == 0


def test_sending_back_asks_for_the_reason_before_anything_is_sent(open_window):
    editor = open_window(EDITOR)
    editor.goto(NEWS + "them?loai=news_item")
    editor.get_by_label("Tiêu đề").fill("Tin sẽ bị trả lại")
    address = save(editor)
    move(editor, address, "submit")
    publisher = open_window(PUBLISHER, PHONE)
    publisher.goto(address + "trang-thai")
    publisher.click("button[value=send_back]")
    expect(publisher.locator("#comment-error")).to_be_visible()
    assert publisher.evaluate("document.activeElement.id") == "comment"
    publisher.fill("#comment", "Bổ sung số điện thoại")
    with publisher.expect_navigation():
        publisher.click("button[value=send_back]")
    editor.goto(AGENCY + "noi-bo/")
    returned = editor.locator(".work li", has_text="Tin sẽ bị trả lại")
    assert returned.locator("blockquote").inner_text() == "Bổ sung số điện thoại"


def test_a_form_with_errors_keeps_what_was_typed_and_says_where_to_look(open_window):
    page = open_window(EDITOR, PHONE)
    page.goto(NEWS + "them?loai=news_item")
    page.get_by_label("Tóm tắt").fill("Câu đã gõ")
    page.frame_locator("iframe.tox-edit-area__iframe").locator("body").fill("Nội dung đã gõ")
    save(page)
    assert page.evaluate("document.activeElement.matches('[data-errors]')")
    page.locator(".errors a").first.click()
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert page.get_by_label("Tóm tắt").input_value() == "Câu đã gõ"
    assert page.frame_locator("iframe.tox-edit-area__iframe").locator("body").inner_text().strip() == "Nội dung đã gõ"


def test_leaving_with_unsaved_changes_is_asked_about(open_window):
    page = open_window(EDITOR)
    page.goto(NEWS + "them?loai=news_item")
    page.get_by_label("Tiêu đề").fill("Chưa lưu")
    page.get_by_label("Tiêu đề").press("End")
    assert page.locator("[data-form-status]").inner_text() == "Có thay đổi chưa lưu"
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(NEWS)
    assert asked == ["beforeunload"]


def test_ctrl_s_saves_from_inside_the_editor(open_window):
    page = open_window(EDITOR)
    page.goto(NEWS + "them?loai=news_item")
    page.get_by_label("Tiêu đề").fill("Lưu bằng bàn phím")
    page.frame_locator("iframe.tox-edit-area__iframe").locator("body").click()
    page.keyboard.type("Nội dung")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    assert page.locator("article .prose").inner_text() == "Nội dung"
