"""Who reads in English reads the English names of agencies and of standard sections, wherever these are named."""

import pytest

from tests.support.site import HEALTH, INFORMATION, PortalSite

ENGLISH, VIETNAMESE = "Department of Health", "Sở Y tế"
OWN = "Chuyên mục riêng"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Its own; one agency has an English name and a section of its own, another calls a section otherwise."""

    def name(tree, desk):
        agency = tree[HEALTH]
        desk.edit(agency, {"title_english": ENGLISH})
        desk.move(agency, "publish_changes")
        desk.publish_part(desk.place(agency, "folder", {"title": OWN}, "chuyen-muc-rieng"))
        section = tree[INFORMATION]["tin-tuc"]
        desk.edit(section, {"title": "Tin ngành"})
        desk.move(section, "publish_changes")
        news = desk.place(agency["tin-tuc"], "news_item", {"title": "Tin có cơ quan"}, "tin-co-co-quan")
        desk.publish_part(news)

    made = PortalSite(tmp_path_factory.mktemp("english")).found()
    made.prepare(name)
    yield made
    made.close()


@pytest.fixture
def page(site):
    """Reads an address in English."""
    return lambda address: site.browser().get(address, {"ngon-ngu": "en"}).html


def named(elements):
    """(text, language) of elements."""
    return [(" ".join(one.get_text(" ").split()), one.get("lang")) for one in elements]


def test_the_menu_and_the_ways_are_in_english(page):
    menu = named(page(f"/{HEALTH}/").select("#menu a"))
    assert {("News", None), ("Notices", None), ("Work schedule", None), ("Contact", None)} <= set(menu)
    assert not {"Tin tức", "Thông báo"} & {title for title, _lang in menu}
    ways = named(page(f"/{HEALTH}/").select(".ways h3 a"))
    assert ("News", None) in ways and (OWN, "vi") in ways
    # What an agency calls otherwise has no English name that anybody has given it.
    assert ("Tin ngành", "vi") in named(page(f"/{INFORMATION}/").select("#menu a"))


def test_headings_titles_and_breadcrumbs_are_in_english(page):
    agency = page(f"/{HEALTH}/")
    assert named(agency.select("h1")) == [(ENGLISH, None)] and agency.title.text == ENGLISH
    section = page(f"/{HEALTH}/tin-tuc/")
    assert named(section.select("h1")) == [("News", None)] and section.title.text == f"News – {ENGLISH}"
    assert "News of the agency's work" in section.select_one(".page-head .summary").text
    crumbs = named(section.select(".breadcrumbs li > *"))
    assert crumbs == [("Province", None), (ENGLISH, None), ("News", None)]
    for address, heading in (("van-ban/", "Documents"), ("hoi-dap/", "Questions and answers"), ("lien-he/", "Contact")):
        assert named(page(f"/{HEALTH}/{address}").select("h1")) == [(heading, None)]
    own = page(f"/{HEALTH}/chuyen-muc-rieng/")
    assert named(own.select("h1")) == [(OWN, "vi")]
    assert named(own.select(".breadcrumbs li > *"))[-1] == (OWN, "vi")


def test_the_directory_and_the_news_name_agencies_in_english(site, page):
    home = page("/")
    listed = named(home.select("#directory .agencies a"))
    assert (ENGLISH, None) in listed and ("Sở Thông tin và Truyền thông", "vi") in listed
    assert (ENGLISH, None) in named(home.select("#main section:first-of-type .row-facts span"))
    for words in ("department of health", "so y te", "SYT"):
        found = site.browser().get("/", {"tim": words, "ngon-ngu": "en"}).html
        assert (ENGLISH, None) in named(found.select("#directory .agencies a"))
    # The box filters by what stands on the page: it knows both names.
    assert VIETNAMESE in home.select_one(f'#directory a[href="/{HEALTH}/"]').parent.text


def test_in_vietnamese_nothing_of_it_is_there(site):
    visitor = site.browser()
    home, section = visitor.get("/?ngon-ngu=vi"), visitor.get(f"/{HEALTH}/tin-tuc/?ngon-ngu=vi")
    assert ENGLISH not in home and ENGLISH not in section
    assert named(section.html.select("h1")) == [("Tin tức", None)]
    assert {("Tin tức", None), ("Thông báo", None)} <= set(named(section.html.select("#menu a")))
