"""A visitor finds an agency, reads its news and takes a copy along."""

import pytest
from playwright.sync_api import expect

from tests.support.chromium import DESKTOP, PHONE
from tests.support.live_site import LONG_TITLE
from tests.support.site import INFORMATION

pytestmark = pytest.mark.browser


def follow(page, link):
    """Take a link and wait until the next page is there, all of it."""
    with page.expect_navigation():
        link.click()


def walk_to(page, title):
    """The link to an item on this page of a list or on a later one, however much was published since."""
    link = page.get_by_role("link", name=title)
    while not link.count():
        follow(page, page.locator("a[rel=next]"))
    return link


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_from_the_directory_to_the_printed_page(open_window, width):
    page = open_window(width=width)
    page.goto("/")
    page.fill("#finder", "so y te")
    page.locator("[data-filter-results]").get_by_role("link", name="Sở Y tế").click()
    assert page.locator("h1").inner_text() == "Sở Y tế"
    if width == PHONE:
        page.get_by_role("button", name="Danh mục").click()
    follow(page, page.locator("#menu").get_by_role("link", name="Tin tức"))
    assert page.locator("#menu [aria-current]").inner_text() == "Tin tức" or width == PHONE
    walk_to(page, LONG_TITLE).click()
    expect(page.locator("h1")).to_have_text(LONG_TITLE)
    assert page.get_by_alt_text("Bà con chờ khám").is_visible()
    assert page.title().startswith(LONG_TITLE)
    with page.expect_download() as download:
        page.goto(f"{page.url}../ke-hoach/")
        page.locator("a[download]").click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_the_directory_narrows_as_one_types_with_marks_or_without(open_window):
    page = open_window(width=PHONE)
    page.goto("/")
    shown = page.locator("[data-agency]:visible")
    everything = shown.count()
    for typed in ("khanh vinh", "KHÁNH VĨNH", "vĩnh  khánh"):
        page.fill("#finder", typed)
        assert [text.split("\n")[0] for text in shown.all_inner_texts()] == [
            "Ủy ban nhân dân huyện Khánh Vĩnh",
            "Ủy ban nhân dân thị trấn Khánh Vĩnh",
        ]
    assert page.locator("#finder-note").inner_text() == "2 cơ quan phù hợp"
    page.fill("#finder", "không có cơ quan này")
    assert shown.count() == 0 and page.locator("#finder-note").inner_text() == "0 cơ quan phù hợp"
    page.fill("#finder", "")
    assert shown.count() == everything


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everything_is_there_without_scripts(open_window, width):
    page = open_window(width=width, java_script_enabled=False)
    page.goto("/")
    page.fill("#finder", "so y te")
    page.locator("form:has(#finder) button").click()
    page.locator("#directory").get_by_role("link", name="Sở Y tế").click()
    follow(page, page.locator("#menu").get_by_role("link", name="Tin tức"))
    walk_to(page, LONG_TITLE).click()
    expect(page.locator("article .prose table")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_long_list_is_walked_to_its_end_and_back(open_window, scripts):
    page = open_window(width=PHONE, java_script_enabled=scripts)
    page.goto(f"/{INFORMATION}/tin-tuc/")
    seen, steps = list(page.locator(".news h2").all_inner_texts()), 0
    first = list(seen)
    while page.locator("a[rel=next]").count():
        follow(page, page.locator("a[rel=next]"))
        seen += page.locator(".news h2").all_inner_texts()
        steps += 1
    assert len(seen) == len(set(seen)) == 40 and steps == 3
    for _step in range(steps):
        follow(page, page.locator("a[rel=prev]"))
    assert page.locator(".news h2").all_inner_texts() == first


def test_the_way_back_from_an_error_page(open_window):
    page = open_window(width=PHONE)
    page.goto("/khong-co/trang-nay")
    page.locator("main").get_by_role("link").first.click()
    expect(page.locator("#finder")).to_be_visible()
