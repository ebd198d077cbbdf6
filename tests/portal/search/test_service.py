"""Lists: filters, orders, pages that hold while others write, and an index for each."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from portal.search.listing import Page
from portal.search.paging import MOST_LETTERS, PageKey, read_key
from portal.search.statements import ORDERS
from portal.security.reader import ANONYMOUS, SYSTEM
from tests.support.projected import reader_of

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def news(place, set_clock):
    """Five published items, a minute apart, and a draft."""
    standing = set_clock(START)
    for number, title in enumerate(("Đà Lạt", "An Giang", "Ăn uống", "Âm nhạc", "Zét")):
        standing.set(START + timedelta(minutes=number))
        place.publish(title)
    with transaction.manager:
        place.draft = place.add("Nháp")
    return place


def test_the_newest_come_first(news):
    assert news.titles(ANONYMOUS, kind="news_item") == ["Zét", "Âm nhạc", "Ăn uống", "An Giang", "Đà Lạt"]
    assert news.titles(ANONYMOUS, kind="news_item", order="-newest") == [
        "Đà Lạt",
        "An Giang",
        "Ăn uống",
        "Âm nhạc",
        "Zét",
    ]


def test_titles_sort_as_in_a_vietnamese_dictionary(news):
    assert news.titles(ANONYMOUS, kind="news_item", order="title") == [
        "An Giang",
        "Ăn uống",
        "Âm nhạc",
        "Đà Lạt",
        "Zét",
    ]


def test_children_stand_as_people_arranged_them(news):
    items = list(news.section.values())[::-1]
    with transaction.manager:
        news.desk.arrange(items)
    arranged = [content.title for content in items]
    assert news.titles(parent=news.section.id, order="position") == arranged
    assert news.titles(parent=news.section.id, order="-position") == arranged[::-1]


def test_the_last_changed_comes_first(news, set_clock):
    set_clock(START + timedelta(days=1))
    with transaction.manager:
        news.section["an-giang"].update(summary="Sửa")
    assert news.titles(kind="news_item", order="modified")[0] == "An Giang"


def test_filters_take_one_value_several_or_none(news):
    search = news.lists()
    assert search.count(kind="news_item") == 6
    assert search.count(kind=("news_item", "folder"), parent=(news.section.id, news.agency.id)) == 7
    assert search.count(kind=()) == 0
    assert search.count(kind=None) == search.count()
    assert search.count(state="draft", kind="news_item") == 1
    assert search.count(agency=news.site["so-tai-chinh"].id, kind="news_item") == 0
    assert search.count(has_draft=False, internal=False, kind="news_item") == 6


def test_text_finds_every_word_whatever_its_marks(news):
    assert news.titles(kind="news_item", text="da lat") == ["Đà Lạt"]
    assert news.titles(kind="news_item", text="LẠT đà") == ["Đà Lạt"]
    assert news.titles(kind="news_item", text="da giang") == []
    assert len(news.titles(kind="news_item", text="  ")) == 6
    assert len(news.titles(kind="news_item", text="\x00\ud800")) == 6


@pytest.mark.parametrize("text", ["%", "_", "/", "a%t", "'", '"', "\\", "q\x00z", "%" * 5000, "a " * 5000])
def test_no_text_is_a_pattern_or_breaks_the_query(news, text):
    assert news.titles(kind="news_item", text=text) in ([], news.titles(kind="news_item", text="a"))


def test_an_agency_is_found_by_its_short_name(news):
    with transaction.manager:
        news.add("Sở Giáo dục", place=news.site, kind="agency", abbreviation="SGDĐT")
    assert news.titles(kind="agency", text="sgddt") == ["Sở Giáo dục"]


def test_what_stands_below(news):
    search = news.lists()
    assert search.count(below=news.section.id) == 6
    assert search.count(below=news.site.id) == search.count() - 1
    assert search.count(below=news.section["zet"].id) == 0
    assert search.count(below=4) == 0
    # Its addresses come first in the order of letters, and must not reach into the next agency.
    other = news.site["so-tai-chinh"]
    assert search.count(below=other.id) == search.count(agency=other.id) - 1 > 0
    with transaction.manager:
        sibling = news.add("Tin tức 2", place=news.agency, kind="folder")
        news.add("Tin", place=sibling)
    assert sibling.__name__.startswith(news.section.__name__)
    assert search.count(below=news.section.id) == 6


def test_counts_by_a_column(news):
    search = news.lists()
    assert search.counts("state", kind="news_item") == {"published": 5, "draft": 1}
    assert search.counts("agency", kind="news_item") == {news.agency.id: 6}
    assert news.public.counts("state", kind="news_item") == {"published": 5}
    assert search.counts("level", kind="agency") == {"department": 2}


def test_rows_by_id_leave_out_what_is_not_there(news):
    zet, draft = news.section["zet"], news.draft
    assert set(news.public.by_ids([zet.id, draft.id, 4])) == {zet.id}
    assert set(news.lists().by_ids({zet.id, draft.id})) == {zet.id, draft.id}
    assert news.public.by_ids([]) == {}
    assert news.public.get(4) is None


def test_what_waits_for_me(news):
    publisher = reader_of(3, news.agency, "publisher")
    neighbour = reader_of(4, news.site["so-tai-chinh"], "publisher")
    with transaction.manager:
        news.desk.move(news.draft, "submit")
    for reader, titles in ((publisher, ["Nháp"]), (neighbour, [])):
        assert news.titles(reader, state="submitted", agency=reader.agencies, order="modified") == titles


def test_what_is_unknown_is_refused_by_name(place):
    with pytest.raises(ValueError, match="newest"):
        place.public.find(order="colour")
    with pytest.raises(ValueError, match="state"):
        place.public.counts("title")
    with pytest.raises(TypeError, match="colour"):
        place.public.find(colour="red")


def test_a_page_has_at_least_one_row_and_not_too_many(news):
    assert len(news.public.find(kind="news_item", limit=0).rows) == 1
    assert len(news.public.find(kind="news_item", limit=10**9).rows) == 5


def keys(*, order="newest", way="f", values=(0, 0)):
    written = json.dumps([order, way, *values]).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


GARBAGE = [
    "", "x", "é", "\x00", "=", "AAAA", "a" * (MOST_LETTERS + 1), 7, b"x", ["x"], "[" * 3000,
    keys(order="title"), keys(way="g"), keys(values=()), keys(values=(0,)), keys(values=(0, 0, 0)),
    keys(values=("0", 0)), keys(values=(True, 0)), keys(values=(0.5, 0)), keys(values=(None, 0)),
    keys(values=(2**63, 0)), keys(values=(10**400, 0)),
    base64.urlsafe_b64encode(b"[" * 2500).decode(), base64.urlsafe_b64encode(b"\xff\xfe").decode(),
]  # fmt: skip


@pytest.mark.parametrize("key", GARBAGE)
def test_what_is_no_page_key_gives_the_first_page(news, key):
    first = news.public.find(kind="news_item", limit=2)
    assert news.public.find(kind="news_item", limit=2, after=key) == first
    assert news.public.find(kind="news_item", limit=2, after=None) == first


@pytest.mark.parametrize("text", ["\ud800", "a\x00b"])
def test_a_key_holds_no_text_that_a_database_refuses(text):
    assert read_key(PageKey("title", "f", ("x", 1)).write(), "title", (str, int)) is not None
    assert read_key(keys(order="title", values=(text, 1)), "title", (str, int)) is None


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_no_text_breaks_the_reading_of_keys(text):
    assert read_key(text, "newest", (int, int)) is None


def test_a_page_after_the_end_is_the_last_one(news):
    beyond = keys(values=(-(10**15), 0))
    page = news.public.find(kind="news_item", limit=2, after=beyond)
    assert [row.title for row in page.rows] == ["An Giang", "Đà Lạt"]
    assert page.next_key is None
    before = news.public.find(kind="news_item", limit=2, after=page.previous_key)
    assert [row.title for row in before.rows] == ["Âm nhạc", "Ăn uống"]


def test_back_at_the_beginning_is_the_first_page(news):
    second = news.public.find(kind="news_item", limit=3, after=news.public.find(kind="news_item", limit=3).next_key)
    assert second.next_key is None
    back = news.public.find(kind="news_item", limit=3, after=second.previous_key)
    assert back == news.public.find(kind="news_item", limit=3)
    assert back.previous_key is None
    assert news.public.find(kind="news_item", limit=5).next_key is None
    assert news.public.find(kind="unit") == Page(())


titles = st.sampled_from(["a", "ă", "b", "B", "đ"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_paging_meets_every_row_once_while_others_write(place, data):
    with transaction.manager:
        folder = place.add("Thư mục", place=place.agency, kind="folder")
        present = [place.add(title, place=folder).id for title in data.draw(st.lists(titles, min_size=1, max_size=12))]
    order = data.draw(st.sampled_from(sorted(ORDERS)))
    limit = data.draw(st.integers(1, 5))
    search, old = place.lists(), set(present)

    def look(key):
        if data.draw(st.booleans()):
            with transaction.manager:
                place.add(data.draw(titles), place=folder)
        return search.find(parent=folder.id, order=order, limit=limit, after=key)

    forward, page = [], look(None)
    forward.extend(page.rows)
    while page.next_key:
        page = look(page.next_key)
        forward.extend(page.rows)
    met = [row.id for row in forward if row.id in old]
    assert len(met) == len(set(met)) == len(old)
    whole = [row.id for row in search.find(parent=folder.id, order=order, limit=1000).rows]
    assert met == [one for one in whole if one in old]

    backward = list(page.rows)
    while page.previous_key:
        page = look(page.previous_key)
        if page.previous_key is None:
            # The first page, which may show again what has been met.
            known = {row.id for row in backward}
            assert all(row.id in known or row.id not in old for row in page.rows[limit:])
            backward = [*(row for row in page.rows if row.id not in known), *backward]
        else:
            backward = [*page.rows, *backward]
    met = [row.id for row in backward if row.id in old]
    assert sorted(met) == sorted(old)


# How a question is answered is SQLite's matter alone: PostgreSQL decides by what the table holds.
IN_SQLITE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
SORTED = {
    "newest of a kind everywhere": {"kind": "news_item", "internal": False, "state": "published", "order": "newest"},
    "newest of a kind in an agency": {"kind": "news_item", "agency": 7, "state": "published", "order": "newest"},
    "children, newest": {"parent": 7, "kind": "news_item", "state": "published", "order": "newest"},
    "children, arranged": {"parent": 7, "state": "published", "order": "position"},
    "children, by title": {"parent": 7, "kind": "news_item", "state": "draft", "order": "title"},
    "children, by change": {"parent": 7, "order": "modified"},
    "children, oldest change": {"parent": 7, "state": "draft", "order": "-modified"},
    "directory": {"kind": "agency", "level": "commune", "order": "title"},
    "state in an agency": {"state": "submitted", "agency": 7, "internal": False, "order": "modified"},
    "changes in an agency": {"agency": 7, "internal": True, "kind": ("file", "image"), "order": "modified"},
}
OTHERS = {
    "waits for me": {"state": "submitted", "agency": (7, 8), "order": "modified"},
    "waits anywhere": {"state": "submitted", "order": "modified"},
    "directory, all levels": {"kind": "agency", "order": "title", "text": "x"},
    "below": {"below": 7, "order": "newest"},
}


@pytest.fixture
def plans(place):
    """Function → the plan of each query on rows that a call makes."""
    found = []

    @event.listens_for(place.projection.engine, "before_cursor_execute")
    def explain(connection, _cursor, statement, parameters, _context, _many):
        if " FROM item" in statement.replace("\n", " "):
            plan = connection.connection.dbapi_connection.execute("EXPLAIN QUERY PLAN " + statement, parameters)
            found.append([step[3] for step in plan])

    def plans_of(work):
        found.clear()
        work()
        assert found
        return found

    return plans_of


@IN_SQLITE
@pytest.mark.parametrize("name", [*SORTED, *OTHERS])
@pytest.mark.parametrize("reader", [ANONYMOUS, SYSTEM])
def test_no_list_reads_the_whole_table(place, plans, name, reader):
    query = {**SORTED, **OTHERS}[name]
    search = place.lists(reader)
    page_key = PageKey(query["order"], "f", tuple(0 if kind is int else "" for kind in ORDERS[query["order"]].types))
    for after in (None, page_key.write(), PageKey(page_key.order, "b", page_key.values).write()):
        for plan in plans(lambda after=after: search.find(**query, after=after)):
            assert not any(step.startswith("SCAN item") for step in plan), plan
            if name in SORTED:
                assert not any("TEMP B-TREE" in step for step in plan), plan


@IN_SQLITE
@pytest.mark.parametrize("filters", [{"parent": 7}, {"parent": 7, "kind": "news_item", "state": "published"}])
def test_children_are_counted_in_an_index_alone(place, plans, filters):
    for plan in plans(lambda: place.lists().count(**filters)):
        assert any("COVERING INDEX item_children_counted" in step for step in plan), plan


@IN_SQLITE
def test_rows_by_id_are_looked_up(place, plans):
    for plan in plans(lambda: place.lists().by_ids([1, 2, 3])):
        assert not any(step.startswith("SCAN item") for step in plan), plan
