"""Signing in and publishing with the keyboard alone, and a ring around whatever has the focus."""

import pytest
from playwright.sync_api import expect

from tests.support.page_types import AGENCY, EDITOR, NEWS, PUBLISHER, TREE
from tests.support.site import PASSWORD

pytestmark = pytest.mark.browser
MOST_STEPS = 120
RING = """
() => {
  const look = (element) => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5) || style.boxShadow !== "none";
  };
  const focused = document.activeElement;
  // In a part of a date field the browser draws its own ring.
  if (focused === document.body || !focused.matches(":focus-visible")) return true;
  return look(focused) || look(focused.parentElement);
}
"""


def tab_to(page, selector):
    """Press Tab until the focus is on what the selector names; every stop on the way must show where it is."""
    for _step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), "no ring: " + page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


def press(page, key):
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_sign_in_and_publish_with_the_keyboard_alone(open_window):
    editor = open_window(EDITOR)
    editor.goto(NEWS + "them?loai=news_item")
    editor.get_by_label("Tiêu đề").fill("Tin đăng bằng bàn phím")
    editor.keyboard.press("Control+s")
    editor.wait_for_url("**/tin-dang-bang-ban-phim/")
    editor.goto(editor.url + "trang-thai")
    editor.click("button[value=submit]")

    page = open_window()
    page.goto(AGENCY)
    tab_to(page, ".skip")
    tab_to(page, ".band-tools a[href*='dang-nhap']")
    press(page, "Enter")
    tab_to(page, "#login")
    page.keyboard.type(PUBLISHER)
    tab_to(page, "#password")
    page.keyboard.insert_text(PASSWORD)
    press(page, "Enter")
    tab_to(page, ".band-tools summary")
    page.keyboard.press("Enter")
    tab_to(page, ".drop a[href$='/noi-bo/']")
    press(page, "Enter")
    tab_to(page, ".work a.work-title[href$='/tin-dang-bang-ban-phim/'] ~ *, a.work-act[href*='tin-dang-bang-ban-phim']")
    press(page, "Enter")
    tab_to(page, "button[value=publish]")
    press(page, "Space")
    assert page.locator(".staffbar .state").first.inner_text() == "Đã đăng"


def test_the_skip_link_leads_past_everything(open_window):
    page = open_window()
    page.goto(AGENCY)
    page.keyboard.press("Tab")
    assert page.locator(".skip").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_escape_closes_a_menu_and_gives_the_focus_back(open_window):
    page = open_window(PUBLISHER)
    page.goto(NEWS)
    tab_to(page, ".staffbar summary")
    menu = page.locator(".staffbar .drop-body").first
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.staffbar summary')")


def test_a_list_is_worked_through_without_the_mouse(open_window):
    page = open_window("officer.syt")
    page.goto(TREE + "day/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tbody input:checked")).to_have_count(1)
    assert page.locator("[data-picked]").inner_text() == "Đã chọn 1 mục"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/day/bien-ban-" in page.url
