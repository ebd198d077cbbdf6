"""Searching in a real browser: suggestions by mouse and keyboard, and the same pages without scripts."""

import pytest
from playwright.sync_api import expect

from tests.support.chromium import PHONE
from tests.support.page_types import AGENCY, OFFICER

pytestmark = pytest.mark.browser


def typed(page, letters="thông b"):
    """Type into the box of the band and wait for suggestions."""
    box = page.locator("#band-search")
    box.press_sequentially(letters, delay=15)
    page.locator("#band-search-suggestions [role=option]").first.wait_for()
    return box


def test_suggestions_are_chosen_with_the_keyboard(open_window):
    page = open_window()
    page.goto(AGENCY)
    box = typed(page)
    assert box.get_attribute("aria-expanded") == "true"
    first = page.locator("#band-search-suggestions [role=option]").first
    words = first.inner_text()
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    assert first.get_attribute("aria-selected") == "true" and box.input_value() == words
    with page.expect_navigation():
        box.press("Enter")
    assert f"{AGENCY}tim-kiem?q=" in page.url
    assert page.locator("#search-text").input_value() == words


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(open_window):
    page = open_window()
    page.goto(AGENCY)
    box = typed(page)
    box.press("ArrowDown")
    box.press("ArrowUp")
    assert box.input_value() == "thông b"
    box.press("Escape")
    assert page.locator("#band-search-suggestions").is_hidden()
    assert box.get_attribute("aria-expanded") == "false" and box.input_value() == "thông b"


def test_a_suggestion_is_taken_with_a_finger(open_window):
    page = open_window(width=PHONE)
    page.goto("/tim-kiem")
    page.locator("#search-text").press_sequentially("thông b", delay=15)
    option = page.locator("#search-text-suggestions [role=option]").first
    option.wait_for()
    assert option.bounding_box()["height"] >= 44
    with page.expect_navigation():
        option.tap()
    assert page.locator(".found li").count()


def test_everything_works_without_scripts(open_window):
    page = open_window(java_script_enabled=False)
    page.goto(AGENCY)
    page.fill("#band-search", "thông báo")
    page.click(".band-search button")
    expect(page.locator(".found li")).not_to_have_count(0)
    page.locator("#facet-kind ~ .choices-of a").first.click()
    expect(page.locator(".chip")).to_have_count(1)
    page.fill("#day-since", "2001-01-01")
    page.click(".search-days button")
    expect(page.locator(".chip")).to_have_count(2)


def test_a_search_is_saved_beside_its_results(open_window):
    page = open_window(OFFICER)
    page.goto("/tim-kiem?q=thông+báo")
    page.click(".search-save summary")
    page.fill("#search-name", "Thông báo của tỉnh")
    page.click(".search-save button")
    page.locator(".message-success").wait_for()
    page.goto("/tim-kiem/da-luu")
    assert page.locator(".work-title").first.inner_text() == "Thông báo của tỉnh"
