"""Dark mode, the language of the interface, and the print view."""

import re

import pytest

from tests.support.chromium import DESKTOP, PHONE
from tests.support.page_types import AGENCY, NEWS, PUBLISHER

pytestmark = pytest.mark.browser
GROUND = "getComputedStyle(document.body).backgroundColor"


def is_dark(page):
    """Whether the page's ground is dark."""
    red, green, blue = (int(part) for part in re.findall(r"\d+", page.evaluate(GROUND))[:3])
    return red + green + blue < 3 * 100


@pytest.mark.parametrize("scripts", [True, False])
def test_the_systems_choice_of_dark_is_followed(open_window, scripts):
    page = open_window(color_scheme="dark", java_script_enabled=scripts)
    page.goto(AGENCY)
    assert is_dark(page)


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_switch_turns_the_page_over_and_the_choice_stays(open_window, system):
    page = open_window(width=PHONE, color_scheme=system)
    page.goto("/")
    switch = page.locator("[data-theme-switch]")
    before = is_dark(page)
    assert switch.get_attribute("aria-pressed") == str(before).lower()
    switch.click()
    assert is_dark(page) != before
    page.goto(NEWS)
    assert is_dark(page) != before and switch.get_attribute("aria-pressed") == str(not before).lower()
    switch.click()
    assert is_dark(page) == before


@pytest.mark.parametrize("login", [None, PUBLISHER])
def test_the_language_is_switched_on_the_spot_and_stays(open_window, login):
    page = open_window(login, PHONE)
    page.goto(NEWS)
    assert page.locator("html").get_attribute("lang") == "vi"
    page.get_by_role("link", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith(NEWS + "?ngon-ngu=en")
    page.goto(AGENCY)
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#contact", has_text="Contact").is_visible()
    page.get_by_role("link", name="Tiếng Việt").click()
    assert page.locator("html").get_attribute("lang") == "vi"


@pytest.mark.parametrize("login", [None, PUBLISHER])
def test_on_paper_there_is_the_text_and_its_address_and_nothing_to_press(open_window, login):
    page = open_window(login, DESKTOP, color_scheme="dark")
    page.goto(NEWS + "kham-sang-loc/")
    page.emulate_media(media="print", color_scheme="light")
    assert page.locator("article h1").is_visible() and page.locator("article .prose").is_visible()
    for unwanted in (".band-tools", ".menu", ".staffbar", ".breadcrumbs", "[data-print]", "#related"):
        assert not page.locator(unwanted).first.is_visible(), unwanted
    assert page.get_by_text("/so-y-te/tin-tuc/kham-sang-loc/").is_visible()
    assert page.evaluate(GROUND) in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_print_button_prints(open_window):
    page = open_window()
    page.add_init_script("window.print = () => { window.printed = true; };")
    page.goto(NEWS + "kham-sang-loc/")
    page.locator("[data-print]").click()
    assert page.evaluate("window.printed")
