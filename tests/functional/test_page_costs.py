"""What pages ask of the databases: a handful of questions, and the same whether a folder holds few things or many."""

from contextlib import contextmanager

import pytest
from pyramid_zodbconn import ZODBConnectionWillClose
from sqlalchemy import event

from portal import clock
from tests.support.site import HEALTH

FEW, MANY = 55, 220


@pytest.fixture(scope="module")
def filled(portal_site):
    """Two folders of an agency, with few and many published pages, and a news item."""

    def fill(site, desk):
        for name, count in (("it-trang", FEW), ("nhieu-trang", MANY)):
            folder = desk.place(site[HEALTH], "folder", {"title": f"{count} trang"}, name)
            desk.publish_part(folder)
            for number in range(count):
                desk.publish_part(desk.place(folder, "page", {"title": f"Trang {number:03}"}))
        news = site[HEALTH]["tin-tuc"]
        for number in range(6):
            desk.publish_part(
                desk.place(news, "news_item", {"title": f"Tin tốn kém {number}"}, f"tin-ton-kem-{number}")
            )

    portal_site.prepare(fill)
    return portal_site


@contextmanager
def counted(site, forgetting=True):
    """Counts SQL statements and objects loaded with a cold cache: {"statements": …, "objects": …}."""
    counts = {"statements": 0, "objects": 0}

    def note_objects(closing):
        counts["objects"] += closing.conn.getTransferCounts()[0]

    def note_statement(*_details):
        counts["statements"] += 1

    engine = site.registry.projection.engine
    site.database.cacheMinimize()
    # What a page costs that is made, not one that was kept.
    site.registry.page_cache.forget()
    if forgetting:
        site.registry.projection.kept.forget()
    site.registry.registerHandler(note_objects, (ZODBConnectionWillClose,))
    event.listen(engine, "before_cursor_execute", note_statement)
    yield counts
    event.remove(engine, "before_cursor_execute", note_statement)
    site.registry.unregisterHandler(note_objects, (ZODBConnectionWillClose,))


def cost(site, browser, path):
    browser.get(path)
    with counted(site) as counts:
        browser.get(path)
    return counts


@pytest.mark.parametrize(
    "path, statements, objects",
    [
        ("/", 8, 10),
        (f"/{HEALTH}/", 10, 15),
        (f"/{HEALTH}/tin-tuc/", 8, 15),
        (f"/{HEALTH}/tin-tuc/tin-ton-kem-3/", 8, 20),
    ],
)
def test_a_public_page_asks_little(filled, path, statements, objects):
    asked = cost(filled, filled.browser(), path)
    assert 0 < asked["statements"] <= statements, asked
    assert 0 < asked["objects"] <= objects, asked


def test_a_page_that_is_made_again_within_a_second_asks_for_no_list(filled, set_clock):
    set_clock(clock.now())
    browser, path = filled.browser(), f"/{HEALTH}/tin-tuc/tin-ton-kem-3/"
    with counted(filled) as first:
        browser.get(path)
    with counted(filled, forgetting=False) as second:
        browser.get(path)
    assert first["statements"] > second["statements"] == 0


@pytest.mark.parametrize("view", ["", "noi-dung"])
def test_a_large_folder_costs_what_a_small_one_costs(filled, view):
    editor = filled.browser("editor.syt")
    few, many = (cost(filled, editor, f"/{HEALTH}/{name}/{view}") for name in ("it-trang", "nhieu-trang"))
    # A larger tree of children is one level deeper.
    assert many["objects"] <= few["objects"] + 2
    assert many["statements"] == few["statements"]
