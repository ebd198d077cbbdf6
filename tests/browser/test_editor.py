"""The rich text editor: what comes from Word, tables, colours by class, Vietnamese throughout."""

import base64
import re

import pytest

from tests.browser.test_accessibility import violations
from tests.support.page_types import EDITOR, NEWS, PUBLISHER, SAVE
from tests.support.pasted import CLEAN, pasted
from tests.support.samples import picture_bytes

pytestmark = pytest.mark.browser
PASTE = """
(body, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}
"""
WORDS_OF_EDITOR = """
() => [...document.querySelectorAll(".tox, .tox *")].flatMap((element) => [
  ...["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name)),
  ...[...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data),
]).filter(Boolean)
"""
# What two languages share.
NEUTRAL = re.compile(r"\W*|\d+x\d+|Alt\+F10|Sau|Thay")
FRAME = ".tox-edit-area iframe"


@pytest.fixture
def desk(open_window):
    """The form of a new news item with its editor ready: the page, and the body that is written in."""
    page = open_window(EDITOR)
    page.goto(NEWS + "them?loai=news_item")
    page.locator(FRAME).wait_for()
    return page, page.frame_locator(FRAME).locator("body")


def sent_text(page):
    """The text that the form would send."""
    page.evaluate("() => hugerte.triggerSave()")
    return re.sub(r"\s+", " ", page.locator("textarea[data-richtext]").input_value())


@pytest.mark.parametrize("source", sorted(CLEAN))
def test_what_is_pasted_becomes_a_clean_text(desk, source):
    page, body = desk
    body.click()
    body.evaluate(PASTE, pasted(source))
    page.locator("[name=title]").fill("Dán vào")
    assert sent_text(page) == CLEAN[source]


def test_tables_have_a_head_and_cells_one_colour(desk):
    page, body = desk
    body.click()
    page.get_by_role("button", name="Chèn bảng").click()
    page.get_by_role("button", name="2 cột, 2 hàng").click()
    page.keyboard.insert_text("Ngày")
    for colour in ("Nền vàng", "Nền xám"):
        page.get_by_role("button", name="Nền của ô").click()
        page.get_by_role("menuitemcheckbox", name=colour).click()
    assert '<thead> <tr> <th class="cell-grey" scope="col">Ngày</th>' in sent_text(page)


def test_alignment_is_a_class_and_no_style_is_ever_sent(desk):
    page, body = desk
    body.click()
    page.keyboard.type("Giữa")
    page.get_by_role("button", name="Căn giữa").click()
    page.keyboard.press("Enter")
    assert sent_text(page).startswith('<p class="align-center">Giữa</p>')
    assert "style" not in sent_text(page)


def test_no_hard_space_is_left_beside_a_bold_word(desk):
    page, body = desk
    body.click()
    page.keyboard.type("đến ")
    page.keyboard.press("Control+b")
    page.keyboard.type("việc ")
    page.keyboard.press("Control+b")
    page.keyboard.type("khám")
    assert "\u00a0" not in page.evaluate(
        "() => (hugerte.triggerSave(), document.querySelector('[data-richtext]').value)"
    )
    assert sent_text(page) == "<p>đến <strong>việc </strong>khám</p>"


def test_the_editor_speaks_vietnamese(desk):
    page, _body = desk
    seen = set()
    page.get_by_role("button", name="Hiện hoặc ẩn các công cụ khác").click()
    for button in ("Kiểu đoạn", "Chèn bảng", "Chèn hoặc sửa liên kết", "Tìm và thay", "Mã HTML"):
        page.get_by_role("button", name=re.compile(f"^{button}")).first.click()
        page.wait_for_timeout(200)
        seen.update(page.evaluate(WORDS_OF_EDITOR))
        page.keyboard.press("Escape")
    foreign = {text for text in seen if text.isascii() and not NEUTRAL.fullmatch(text.strip())}
    assert len(seen) > 40
    assert foreign == set()


def test_the_label_leads_into_the_editor_which_says_its_name(desk):
    page, body = desk
    page.locator("label", has_text="Nội dung").click()
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"
    assert body.get_attribute("aria-label").startswith("Nội dung")
    page.keyboard.type("Đã vào")
    assert sent_text(page) == "<p>Đã vào</p>"


def test_a_file_that_is_too_large_is_told_before_it_is_sent(desk):
    page, _body = desk
    upload = page.locator("input[type=file]").first
    page.evaluate(
        """() => {
          const field = document.querySelector("input[type=file]");
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(2 ** 20)], "lớn.png", { type: "image/png" }));
          Object.defineProperty(files.files[0], "size", { value: Number.MAX_SAFE_INTEGER });
          field.files = files.files;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    assert page.get_by_role("alert").filter(has_text="Tệp lớn quá").is_visible()
    assert upload.evaluate("(field) => field.files.length") == 0


def test_one_press_sends_once(desk):
    page, _body = desk
    page.get_by_label("Tiêu đề").fill("Chỉ gửi một lần")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with page.expect_navigation():
        page.evaluate(
            "() => { const b = document.querySelector('button[name=save]'); b.click(); b.click(); b.click(); }"
        )
    assert len(sent) == 1


def test_a_snippet_is_put_where_one_writes(desk):
    page, body = desk
    body.click()
    page.get_by_role("button", name="Đoạn mẫu").click()
    page.get_by_role("menuitem", name="Giấy tờ cần mang theo").click()
    body.get_by_text("Căn cước").wait_for()
    assert "<h3>Giấy tờ cần mang theo</h3> <ul> <li>Căn cước</li>" in sent_text(page)


def test_a_pasted_picture_is_described_and_kept_beside_the_text(desk):
    page, body = desk
    page.locator("[name=title]").fill("Bài dán ảnh từ Word")
    body.click()
    carried = base64.b64encode(picture_bytes(71, 30)).decode()
    body.evaluate(PASTE, f"<p class=MsoNormal style='x'>Cầu <img src='data:image/png;base64,{carried}'> mới</p>")
    window = page.get_by_role("dialog", name="Mô tả ảnh")
    assert violations(page) == []
    window.get_by_role("button", name="Tải ảnh lên và chèn").press("Enter")
    assert window.get_by_text("Hãy ghi mô tả ảnh.").is_visible()
    page.keyboard.type("Cầu Sông Cái nhìn từ bờ bắc")
    page.keyboard.press("Enter")
    body.get_by_role("img", name="Cầu Sông Cái nhìn từ bờ bắc").wait_for()
    assert re.fullmatch(
        r'<p>Cầu <img src="/so-y-te/tin-tuc/[^"]+\.png\?co=large" alt="Cầu Sông Cái nhìn từ bờ bắc"> mới</p>',
        sent_text(page).replace("&nbsp;", " "),
    )
    page.locator(SAVE).click()
    page.get_by_role("heading", name="Bài dán ảnh từ Word", level=1).wait_for()
    assert page.locator("main img[alt='Cầu Sông Cái nhìn từ bờ bắc']").evaluate("(image) => image.naturalWidth") == 71
    page.goto(page.url + "trang-thai")
    assert page.get_by_role("group", name="Bài dùng nội dung công chúng chưa xem được").is_visible()
    assert violations(page) == []


def test_a_picture_whose_answer_is_lost_is_made_once(desk, open_window):
    page, body = desk
    page.locator("[name=title]").fill("Bài có đường truyền đứt")
    body.click()
    open_window.expect("ERR_FAILED")
    asked, made = [], []

    def lose(route):
        # The server has made the picture; the browser never hears of it, nor of the second answer.
        asked.append(route.request.url)
        answer = route.fetch()
        made.append(answer.json()["url"])
        if len(asked) < 3:
            route.abort()
        else:
            route.fulfill(response=answer)

    page.route("**/xong", lose)
    carried = base64.b64encode(picture_bytes(73, 31)).decode()
    body.evaluate(PASTE, f"<p class=MsoNormal style='x'>Đò <img src='data:image/png;base64,{carried}'></p>")
    page.get_by_role("dialog", name="Mô tả ảnh").get_by_role("button", name="Tải ảnh lên và chèn").press("Enter")
    page.keyboard.type("Bến đò")
    page.keyboard.press("Enter")
    body.get_by_role("img", name="Bến đò").wait_for(timeout=30_000)
    assert len(asked) == 3 and len(set(asked)) == 1 and len(set(made)) == 1


def test_pictures_that_do_not_come_along_are_named(desk):
    page, body = desk
    body.click()
    body.evaluate(
        PASTE,
        "<p class=MsoNormal style='x'>Một<img src='file:///C:/Anh/so%20do.png' alt='Sơ đồ'>"
        "<img src='https://bao.example/anh/cau.jpg'> hai</p>",
    )
    page.get_by_text("Không lấy được ảnh “so do.png”").wait_for()
    page.get_by_text("Ảnh “cau.jpg” ở trang khác").wait_for()
    assert sent_text(page) == '<p>MộtSơ đồ<a href="https://bao.example/anh/cau.jpg">cau.jpg</a> hai</p>'


def test_a_picture_of_the_agency_is_chosen_by_the_keyboard(desk):
    page, body = desk
    body.click()
    page.get_by_role("button", name="Chèn ảnh").click()
    window = page.get_by_role("dialog", name="Chèn ảnh")
    window.locator("input[type=file]").set_input_files(
        {"name": "Trạm y tế.png", "mimeType": "image/png", "buffer": picture_bytes(81, 30)}
    )
    page.get_by_role("dialog", name="Mô tả ảnh").get_by_label("Mô tả ảnh").fill("Trạm y tế Khánh Thượng")
    page.keyboard.press("Enter")
    body.get_by_role("img", name="Trạm y tế Khánh Thượng").wait_for()
    page.keyboard.press("Control+End")
    page.get_by_role("button", name="Chèn ảnh").press("Enter")
    window.get_by_label("Tìm ảnh của cơ quan theo tên").fill("tram y te")
    choice = window.get_by_role("radio", name=re.compile("Khánh Thượng"))
    choice.wait_for()
    choice.press("Space")
    assert window.get_by_label("Mô tả ảnh").input_value() == "Trạm y tế Khánh Thượng"
    assert violations(page) == []
    window.get_by_label("Mô tả ảnh").fill("Trạm nhìn từ đường lớn")
    page.keyboard.press("Enter")
    body.get_by_role("img", name="Trạm nhìn từ đường lớn").wait_for()
    assert sent_text(page).count("/tep/tram-y-te-") == 2
    page.get_by_role("button", name="Chèn ảnh").press("Enter")
    window.get_by_label("Tìm ảnh của cơ quan theo tên").fill("không có ảnh này")
    window.get_by_text("Không có ảnh nào mang tên này.").wait_for()
    # The first one only empties the field.
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    window.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"


def test_a_published_text_has_the_snippet(desk, open_window):
    page, body = desk
    page.locator("[name=title]").fill("Bài có đoạn mẫu")
    body.click()
    page.keyboard.insert_text("Mời bà con đến trạm.")
    page.get_by_role("button", name="Đoạn mẫu").click()
    page.get_by_role("menuitem", name="Giấy tờ cần mang theo").click()
    body.get_by_text("Căn cước").wait_for()
    page.locator(SAVE).click()
    page.get_by_role("heading", name="Bài có đoạn mẫu", level=1).wait_for()
    address = page.url
    publisher = open_window(PUBLISHER)
    publisher.goto(address + "trang-thai")
    publisher.locator("button[name=transition][value=publish]").click()
    publisher.wait_for_url(lambda url: not url.endswith("trang-thai"))
    visitor = open_window()
    visitor.goto(address)
    text = visitor.locator("main")
    assert text.get_by_text("Mời bà con đến trạm.").is_visible()
    assert text.get_by_role("heading", name="Giấy tờ cần mang theo").is_visible()
    assert text.get_by_role("listitem").filter(has_text="Căn cước").is_visible()
