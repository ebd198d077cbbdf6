"""What a citizen can open, in both languages, and what he is told where there is nothing."""

import json
import re

import pytest

from tests.support.site import COMMITTEE, HEALTH, INFORMATION

PAGES = ("/", f"/{HEALTH}/", f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/gioi-thieu/", f"/{HEALTH}/lien-he/", "/dang-nhap")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_open_in_both_languages(portal_site, address, language):
    page = portal_site.browser().get(f"{address}?ngon-ngu={language}")
    assert page.html.html["lang"] == language
    assert len(page.html.find_all("h1")) == 1
    assert page.html.find("a", {"class": "skip"})


def test_the_chosen_language_stays(portal_site):
    visitor = portal_site.browser()
    visitor.get("/?ngon-ngu=en")
    assert visitor.get(f"/{HEALTH}/").html.html["lang"] == "en"


@pytest.mark.parametrize("address", ["/", f"/{HEALTH}/", f"/{HEALTH}/tin-tuc/", f"/{HEALTH}/gioi-thieu/"])
def test_an_english_page_says_which_words_are_vietnamese(portal_site, address):
    visitor = portal_site.browser()
    vietnamese = visitor.get(f"{address}?ngon-ngu=vi").html.find("body").find_all(lang="vi")
    assert [found for found in vietnamese if found.name != "a" or "hreflang" not in found.attrs] == []
    english = visitor.get(f"{address}?ngon-ngu=en").html
    assert english.find("body").find_all(["h1", "div", "p", "a"], lang="vi", hreflang=None)


def test_home_lists_every_agency_by_level_and_filters_without_scripts(portal_site):
    visitor = portal_site.browser()
    everything = visitor.get("/").text
    assert "Sở Y tế" in everything and "Sở Thông tin và Truyền thông" in everything
    some = visitor.get("/?tim=thong+tin").text
    assert "Sở Thông tin và Truyền thông" in some
    assert "Sở Y tế" not in re.sub(r"<head>.*?</head>", "", some, flags=re.DOTALL)


def test_an_agencys_page_names_its_superior(fresh_site):
    page = fresh_site.browser().get(f"/{HEALTH}/")
    assert "Sở Y tế" in page.html.h1.text
    assert page.html.find("a", href=f"/{COMMITTEE}/") is not None


def test_new_agencies_have_their_sections(portal_site):
    visitor = portal_site.browser()
    for section in ("gioi-thieu", "tin-tuc", "thong-bao", "lien-he"):
        visitor.get(f"/{INFORMATION}/{section}/")


def test_structured_data_and_open_graph(portal_site):
    page = portal_site.browser().get(f"/{HEALTH}/")
    data = json.loads(page.html.find("script", {"type": "application/ld+json"}).string)
    assert data["@type"] == "GovernmentOrganization" and data["name"] == "Sở Y tế"
    assert page.html.find("meta", {"property": "og:title"})["content"]


ABSENT = ("/khong-co", f"/{HEALTH}/khong-co/", f"/{HEALTH}/tep/x", "/%F0%9F%98%80", "/a" * 500)


@pytest.mark.parametrize("address", ABSENT)
def test_absent_addresses_answer_with_a_helpful_page(portal_site, address):
    answer = portal_site.browser().get(address, status=404)
    assert answer.html.h1 and answer.html.find("a", href="/")


def test_damaged_addresses_are_no_error_of_the_server(portal_site):
    visitor = portal_site.browser()
    for address in ("/%ff%fe", f"/{HEALTH}/%00", "/?trang=%ff", f"/{HEALTH}/tin-tuc/?trang=xx", "/?tim=%f0"):
        assert visitor.get(address, status="*").status_int in (200, 400, 404), address


def test_lists_are_paged(portal_site):
    def many(site, desk):
        section = site[HEALTH]["thong-bao"]
        for number in range(30):
            desk.move(desk.add(section, "news_item", {"title": f"Thông báo phân trang số {number:02}"}), "publish")

    portal_site.prepare(many)
    visitor = portal_site.browser()
    page, seen = visitor.get(f"/{HEALTH}/thong-bao/"), set()
    for _turn in range(20):
        seen.update(re.findall(r"Thông báo phân trang số \d\d", page.text))
        following = page.html.find("a", rel="next")
        if following is None:
            break
        page = visitor.get(following["href"])
    assert len(seen) == 30


def test_gets_write_nothing(portal_site):
    before = portal_site.database.lastTransaction()
    for login in (None, "editor.syt"):
        browser = portal_site.browser(login)
        before = portal_site.database.lastTransaction()
        for address in (*PAGES, f"/{HEALTH}/noi-dung", f"/{HEALTH}/noi-bo/"):
            browser.get(address, status="*")
        assert portal_site.database.lastTransaction() == before
