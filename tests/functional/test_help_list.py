"""The help has as many pages as people write: its list and what is found in it are turned over like other lists."""

import pytest

from portal.views.public import help as help_views

HELP = "/tro-giup/"
TITLES = [f"Hướng dẫn chuyện thứ {number}" for number in range(1, 8)]


@pytest.fixture
def visitor(portal_site, monkeypatch):
    """A visitor of a help of seven pages, of which three stand on one page of the list."""

    def write(tree, desk):
        for number, title in enumerate(TITLES, start=1):
            if f"chuyen-{number}" not in tree["tro-giup"]:
                page = desk.place(tree["tro-giup"], "help_page", {"title": title}, f"chuyen-{number}")
                desk.move(page, "publish")

    portal_site.prepare(write)
    monkeypatch.setattr(help_views, "PER_PAGE", 3)
    return portal_site.browser()


def titles_on(page):
    """The help pages that a page of the list shows."""
    return [link.text for link in page.html.select(".rows h3 a")]


@pytest.mark.parametrize("question", ["", "?q=chuyện+thứ"])
def test_every_page_of_the_help_is_reached(visitor, question):
    page, found, turned = visitor.get(HELP + question), [], 0
    while True:
        found += titles_on(page)
        following = page.html.select_one('.pages a[rel="next"]')
        if following is None:
            break
        assert len(titles_on(page)) == 3
        page, turned = visitor.get(following["href"]), turned + 1
    assert set(TITLES) <= set(found) and len(found) == len(set(found)) and turned >= 2
    assert page.html.select_one('.pages a[rel="prev"]')


def test_what_is_no_page_of_it_is_the_first_one(visitor):
    for question in ("?", "?q=chuyện+thứ&"):
        first, other = (titles_on(visitor.get(HELP + question + asked)) for asked in ("", "trang=x"))
        assert first == other and len(first) == 3
    assert "Không có bài hướng dẫn nào như vậy" in visitor.get(HELP + "?q=khongcotuna1o")
