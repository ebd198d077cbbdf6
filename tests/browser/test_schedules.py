"""Work schedules in a real browser: a citizen's three taps, the clerk's keys, one page of paper."""

import io
from datetime import timedelta

import pypdfium2
import pytest

from tests.support.chromium import PHONE
from tests.support.page_types import AGENCY, EDITOR, WEEK
from tests.support.schedules import this_monday

pytestmark = pytest.mark.browser
THURSDAY = this_monday() + timedelta(days=3)
TABLE = """<table><tr><td rowspan="2">{day}</td><td>16h</td><td>17h</td><td>Dán từ Word</td></tr>
<tr><td>17h30</td><td></td><td>Dòng thứ hai</td></tr></table>"""
PASTE = """([element, text, html]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  data.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_citizen_finds_thursday_on_a_telephone_in_three_taps(open_window):
    page = open_window(width=PHONE)
    page.goto("/")
    page.fill("#finder", "so y te")
    page.locator("[data-filter-results]").get_by_role("link", name="Sở Y tế").tap()
    today = page.get_by_role("heading", name="Lịch công tác hôm nay")
    assert today.bounding_box()["y"] + today.bounding_box()["height"] <= 640
    page.get_by_role("link", name="Cả tuần").tap()
    page.get_by_role("navigation", name="Các ngày trong tuần").get_by_role("link", name="Thứ Năm").tap()
    page.wait_for_url("**ngay=**")
    days = page.locator(".schedule-day")
    assert days.count() == 1 and f"{THURSDAY:%d/%m/%Y}" in days.locator("h2").inner_text()
    assert days.locator(".schedule-what").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_a_full_week_is_one_page_of_paper(open_window):
    page = open_window()
    page.goto(WEEK + "in-lich")
    paper = pypdfium2.PdfDocument(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(paper) == 1
    width, height = paper[0].get_size()
    assert round(width) == 842 and round(height) == 595
    text = paper[0].get_textpage().get_text_range()
    assert "LỊCH CÔNG TÁC TUẦN" in text and "lần 28" in text


def test_the_grid_takes_keys_and_pasted_tables(open_window):
    page = open_window(EDITOR)
    page.goto(WEEK + "sua")
    first = page.locator("[name=starts]").nth(1)
    first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelectorAll('[name=starts]')[2]")
    page.keyboard.press("Control+d")
    assert page.locator("[name=starts]").nth(2).input_value() == first.input_value()
    before = page.locator(".rowgrid tbody tr").count()
    html = TABLE.format(day=f"{THURSDAY:%d/%m/%Y}")
    with page.expect_navigation():
        page.evaluate(PASTE, [page.locator("[name=day]").last.element_handle(), "a\tb", html])
    assert page.locator(".rowgrid tbody tr").count() == before + 2
    assert page.get_by_text("ô gộp").first.is_visible()
    assert "Dòng thứ hai" in page.locator("[name=what]").evaluate_all("all => all.map((one) => one.value)")
    assert page.locator(f'a[href="{AGENCY}"]').count()
