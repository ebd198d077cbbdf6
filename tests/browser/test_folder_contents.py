"""Folder work with the keyboard alone, order by dragging, and uploads that go on after a cut line."""

import itertools
import os

import pytest

from tests.support.chromium import PHONE
from tests.support.page_types import AGENCY, OFFICER, PUBLISHER, TREE
from tests.support.samples import pdf_bytes

pytestmark = pytest.mark.browser
MEGABYTE = 1024 * 1024
# More than two pieces of assets/upload.js.
LARGE = pdf_bytes() + b"%" * (9 * MEGABYTE)
NUMBERS = itertools.count(1)


def new_folder(page, names=()):
    """A folder of the officer's own, with folders of these names in it; answers its address."""
    place = TREE
    for title in (f"Việc thư mục {next(NUMBERS)}", *names):
        page.goto(place + "them?loai=folder")
        page.get_by_label("Tên thư mục").fill(title)
        with page.expect_navigation():
            page.click("form.form button[name=save]")
        place = page.url if place == TREE else place
    return place


def order(page):
    """The titles of the rows as they stand there."""
    return [text.strip() for text in page.locator("tbody a[data-open]").all_inner_texts()]


def tab_to(page, selector, most=80):
    """Press Tab until the focus is on what the selector names."""
    for _step in range(most):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {selector}")


def tab_to_text(page, text, most=80):
    """Press Tab until the focus is on the folder whose name begins with the text."""
    for _step in range(most):
        is_inside = page.evaluate("document.activeElement.closest('.destination')?.contains(document.activeElement)")
        if is_inside and page.evaluate("document.activeElement.textContent.trim()").startswith(text):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reached {text}")


def press(page, key):
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_folder_is_worked_in_with_the_keyboard_alone(open_window):
    page = open_window(OFFICER)
    folder = new_folder(page, ["An", "Bình", "Cường", "Lưu trữ"])
    page.goto(folder)
    title = page.locator("h1").inner_text()
    assert order(page) == ["An", "Bình", "Cường", "Lưu trữ"]

    # Order: saved at once, and the row keeps the focus.
    page.keyboard.press("j")
    for _turn in range(2):
        with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
            page.keyboard.press("Alt+ArrowDown")
        assert sent.value.status == 204
    assert order(page) == ["Bình", "Cường", "An", "Lưu trữ"]
    assert page.evaluate("document.activeElement.textContent") == "An"
    page.reload()
    assert order(page) == ["Bình", "Cường", "An", "Lưu trữ"]

    # Two are picked and moved into a folder that is walked to.
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert page.locator("[data-picked]").inner_text() == "Đã chọn 2 mục"
    tab_to(page, ".actionbar button[value=chuyen]")
    press(page, "Enter")
    tab_to_text(page, title)
    press(page, "Enter")
    tab_to_text(page, "Lưu trữ")
    press(page, "Enter")
    tab_to(page, "form[data-form=operation] button[type=submit]")
    press(page, "Enter")
    assert page.get_by_text("Đã chuyển 2 mục").is_visible()
    assert order(page) == ["An", "Lưu trữ"]

    # One is deleted, and taken back.
    page.keyboard.press("j")
    page.keyboard.press("x")
    press(page, "Delete")
    assert order(page) == ["Lưu trữ"]
    tab_to(page, "[data-undo]")
    press(page, "Enter")
    assert "An" in order(page)


def test_a_row_is_dragged_to_its_place(open_window):
    page = open_window(OFFICER)
    folder = new_folder(page, ["An", "Bình", "Cường"])
    page.goto(folder)
    rows = page.locator("tbody tr")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        rows.nth(2).drag_to(rows.nth(0), target_position={"x": 200, "y": 2})
    assert order(page) == ["Cường", "An", "Bình"]
    page.reload()
    assert order(page) == ["Cường", "An", "Bình"]


@pytest.mark.parametrize("scripts", [True, False])
def test_without_scripts_and_on_a_phone_the_same_can_be_done(open_window, scripts):
    page = open_window(OFFICER, PHONE, java_script_enabled=scripts)
    folder = new_folder(page, ["An", "Bình"])
    page.goto(folder)
    page.get_by_label("Chọn “Bình”").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Lên đầu").click()
    assert order(page) == ["Bình", "An"] and page.get_by_label("Chọn “Bình”").is_checked()
    with page.expect_navigation():
        page.locator(".actionbar").get_by_role("button", name="Xóa").click()
    assert order(page) == ["An"]
    with page.expect_navigation():
        page.get_by_role("button", name="Hoàn tác").click()
    assert set(order(page)) == {"An", "Bình"}


def test_a_folder_of_many_pages_is_selected_whole(open_window):
    page = open_window(PUBLISHER)
    page.goto(AGENCY + "thong-bao/noi-dung?tim=ninh")
    page.locator("[data-pick-all]").check()
    count = page.locator("tbody tr").count()
    assert page.locator("[data-picked]").inner_text() == f"Đã chọn {count} mục"
    page.locator("tbody .pick input").first.uncheck()
    assert page.locator("[data-pick-all]").evaluate("(box) => box.indeterminate")


class Line:
    """The line between a window and the server: notes where each piece begins, and breaks off `broken` of them."""

    def __init__(self, page, broken=0):
        self.broken = broken
        self.sent = []
        page.route("**/tai-len/*", self._carry)

    def _carry(self, route):
        if route.request.method == "PATCH":
            # The first piece arrives.
            if self.sent and self.broken:
                self.broken -= 1
                route.abort("connectionreset")
                return
            self.sent.append(int(route.request.headers["upload-offset"]))
        route.continue_()


def choose(page, path):
    """Choose a file on the upload page."""
    page.locator("[data-upload-files]").set_input_files(path)


@pytest.fixture
def large(tmp_path):
    """A file of three pieces."""
    path = tmp_path / "Bản đồ.pdf"
    path.write_bytes(LARGE)
    return path


def small(tmp_path, name, data):
    """A file of that name."""
    path = tmp_path / name
    path.write_bytes(data)
    return path


def wait_for(page, state):
    """Wait until the one file is in that state."""
    page.locator(f".upload-row[data-state={state}]").wait_for()


def test_an_upload_goes_on_where_the_line_was_cut(open_window, large):
    page = open_window(OFFICER)
    open_window.expect("ERR_CONNECTION_RESET")
    folder = new_folder(page)
    page.goto(folder + "tai-len")
    line = Line(page, broken=3)
    choose(page, large)
    wait_for(page, "done")
    assert line.broken == 0
    assert line.sent == [0, 4 * MEGABYTE, 8 * MEGABYTE], "each piece arrived once"
    assert "Đã nhận 1 trong 1 tệp" in page.locator("#upload-total").inner_text()
    with page.expect_navigation():
        page.get_by_role("link", name="Về thư mục").click()
    assert order(page) == ["Bản đồ"]
    assert page.get_by_text("9,4 MB").is_visible()


def test_a_closed_tab_loses_no_piece(open_window, large):
    page = open_window(OFFICER)
    open_window.expect("ERR_CONNECTION_RESET")
    folder = new_folder(page)
    page.goto(folder + "tai-len")
    line = Line(page)
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.status == 204):
        choose(page, large)
    page.get_by_role("button", name="Tạm dừng tất cả").click()
    wait_for(page, "paused")
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    sent, line.sent = line.sent, []
    choose(page, large)
    wait_for(page, "done")
    assert sent[0] == 0 and 0 not in line.sent, "it began again"
    page.goto(folder)
    assert order(page) == ["Bản đồ"]


def test_the_same_file_in_several_folders_arrives_in_each_of_them(open_window, tmp_path):
    page = open_window(OFFICER)
    folder = new_folder(page)
    source, names = tmp_path / "Hồ sơ", ["Ba", "Bốn", "Hai", "Một"]
    for name in names:
        (source / name).mkdir(parents=True)
        (source / name / "Phụ lục.pdf").write_bytes(LARGE)
        os.utime(source / name / "Phụ lục.pdf", (1_700_000_000, 1_700_000_000))
    page.goto(folder + "tai-len")
    begun = []

    def carry(route):
        # The second is on its way for long after the first has come: the third begins meanwhile.
        if route.request.method == "PATCH":
            begun.append(route.request.url)
            page.wait_for_timeout(100 if route.request.url == begun[0] else 600)
        route.continue_()

    page.route("**/tai-len/*", carry)
    page.locator("[data-upload-folder]").set_input_files(source)
    page.get_by_text("Đã nhận 4 trong 4 tệp").wait_for(timeout=60_000)
    places = page.locator(".upload-row a").evaluate_all("links => links.map(link => new URL(link.href).pathname)")
    assert len(set(places)) == 4, "one file was taken for another"
    page.goto(folder + "ho-so/")
    assert sorted(order(page)) == names
    for place in {f"{place.strip('/').rpartition('/')[0]}/" for place in places}:
        page.goto("/" + place)
        assert order(page) == ["Phụ lục"]


def test_the_same_file_chosen_twice_at_once_arrives_twice(open_window, large):
    page = open_window(OFFICER)
    folder = new_folder(page)
    page.goto(folder + "tai-len")
    with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.status == 204):
        choose(page, large)
    choose(page, large)
    page.get_by_text("Đã nhận 2 trong 2 tệp").wait_for(timeout=60_000)
    page.goto(folder)
    assert order(page) == ["Bản đồ", "Bản đồ"]


def test_files_that_cannot_come_in_are_told_before_they_are_sent(open_window, tmp_path):
    page = open_window(OFFICER)
    open_window.expect("422")
    page.goto(new_folder(page) + "tai-len")
    line = Line(page)
    choose(page, small(tmp_path, "chương trình.exe", b"MZ"))
    wait_for(page, "refused")
    assert "Không nhận loại tệp này" in page.locator(".upload-note").inner_text()
    choose(page, small(tmp_path, "giả.pdf", b"<html>"))
    page.get_by_text("không đúng với phần mở rộng").wait_for()
    assert line.sent == [0]


def test_without_scripts_one_form_takes_all_files(open_window):
    page = open_window(OFFICER, java_script_enabled=False)
    folder = new_folder(page)
    page.goto(folder + "tai-len")
    files = [{"name": f"Tệp {n}.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()} for n in (1, 2)]
    page.set_input_files("#upload-files", files)
    with page.expect_navigation():
        page.get_by_role("button", name="Tải lên").click()
    assert page.get_by_text("Đã tải lên 2 tệp").is_visible()
    assert order(page) == ["Tệp 1", "Tệp 2"]
