"""Lists of the history: filtered, paged and sorted in SQL, in step with the rows, in either database."""

from datetime import UTC, datetime, timedelta

import pytest
import transaction

from portal.content.changes import touch
from portal.history.acts import HISTORY_OPENED
from portal.history.chains import HISTORY, every_entry, listen
from portal.history.recorder import Deed, Historian, Origin, record
from portal.search import history_tables
from portal.search.compare import compare
from portal.search.history import HistoryAsked, HistoryLists
from portal.search.reindex import reindex
from portal.security.reader import Reader
from tests.support.projected import open_storage, projection_in, use_database

NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Place:
    """A database with nothing but a history, and its lists."""

    def __init__(self, folder):
        listen(touch)
        self.database = open_storage(folder)
        self.projection = projection_in(folder)
        history_tables.register(self.projection)
        self.projection.bind(self.database)
        self.connection = self.database.open(transaction_manager=transaction.manager)
        self.lists = HistoryLists(self.projection)

    def write(self, act="edited", **facts):
        """A row, committed."""
        with transaction.manager:
            return record(self.connection, Deed(act, **facts))

    def acts(self, **asked):
        """What the first page of the list tells."""
        return [row.act for row in self.lists.page(HistoryAsked(**asked), 100).rows]

    def close(self):
        """Let go of it."""
        transaction.abort()
        self.connection.close()
        self.database.close()
        self.projection.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.timeout(600))])
def place(request, tmp_path):
    url = None
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        url = server.database()
        use_database(tmp_path, url)
    made = Place(tmp_path)
    yield made
    made.close()
    if url:
        server.drop(url)


def test_rows_are_there_with_the_act_and_newest_first(place, set_clock):
    standing = set_clock(NOON)
    place.write("added", agency=1, item=5, actor=7, words={"title": "Tin"})
    standing.set(NOON + HOUR)
    place.write("edited", agency=1, item=5, actor=7)
    rows = place.lists.page(HistoryAsked(item=5)).rows
    assert [(row.act, row.at) for row in rows] == [("edited", NOON + HOUR), ("added", NOON)]
    assert rows[1].told["title"] == "Tin" and rows[1].facts["actor"] == 7
    assert compare(place.database, place.projection) == []


def test_of_a_person_what_he_did_and_what_was_done_to_him_each_once(place):
    place.write("a", actor=7)
    place.write("b", actor=8, person=7)
    place.write("c", actor=7, person=7)
    place.write("d", actor=8, person=9)
    place.write("e", person=7)
    assert place.acts(person=7) == ["e", "c", "b", "a"]
    assert place.acts(person=9) == ["d"]


def test_filters(place, set_clock):
    standing = set_clock(NOON)
    for number, act in enumerate(("a", "b", "c")):
        standing.set(NOON + number * HOUR)
        place.write(act, agency=number)
    assert place.acts(agency=1) == ["b"]
    assert place.acts(acts=("a", "c")) == ["c", "a"]
    assert place.acts(acts=()) == []
    assert place.acts(since=NOON + HOUR) == ["c", "b"]
    assert place.acts(before=NOON + HOUR) == ["a"]


@pytest.mark.parametrize("person", [None, 7])
def test_pages_go_forth_and_back(place, set_clock, person):
    # All at one moment: ids decide.
    set_clock(NOON)
    with transaction.manager:
        for number in range(25):
            record(place.connection, Deed(f"act-{number}", actor=7 if number % 2 else 8, person=7))
    asked, seen, key, pages = HistoryAsked(person=person), [], None, []
    while True:
        page = place.lists.page(asked, 10, key)
        seen += [row.id for row in page.rows]
        pages.append(page)
        key = page.next_key
        if key is None:
            break
    assert len(seen) == len(set(seen)) == 25 and len(pages) == 3
    assert pages[0].previous_key is None
    back = place.lists.page(asked, 10, pages[2].previous_key)
    assert [row.id for row in back.rows] == [row.id for row in pages[1].rows]
    assert place.lists.page(asked, 10, "nonsense").rows == pages[0].rows
    assert [row.id for row in place.lists.every(asked, 1000)] == seen
    assert [row.id for row in place.lists.every(asked, 7)] == seen[:7]


def test_what_was_done_before_the_history_stands_at_its_own_time(place):
    place.write("new")
    place.write("old", done=NOON - 1000 * HOUR)
    assert place.acts() == ["new", "old"]


def test_reading_is_noted_by_session_reader_and_scope(place, set_clock):
    standing = set_clock(NOON)
    reader = Reader(frozenset(), 7, origin=Origin("192.0.2.1", "one"))
    with transaction.manager:
        Historian(place.connection, reader).record(HISTORY_OPENED, agency=1, person=9, reason="x")
    opened = place.lists.has_opened
    assert opened(reader, 1, 9, NOON - HOUR)
    assert not opened(reader, 1, 9, NOON + HOUR)
    assert not opened(reader, 1, None, NOON - HOUR) and not opened(reader, None, 9, NOON - HOUR)
    assert not opened(Reader(frozenset(), 7, origin=Origin("192.0.2.1", "two")), 1, 9, NOON - HOUR)
    assert not opened(Reader(frozenset(), 8, origin=reader.origin), 1, 9, NOON - HOUR)
    standing.set(NOON)


def test_a_row_that_was_taken_out_of_its_chain_is_told_by_the_comparison_and_goes_with_a_rebuild(place):
    place.write("kept")
    lost = place.write("lost")
    with transaction.manager:
        root = place.connection.root()
        facts = lost.facts
        del root[HISTORY].chains[facts["chain"]].entries[facts["number"]]
    assert [(found.table, found.id) for found in compare(place.database, place.projection)] == [("history", lost.id)]
    reindex(place.database, place.projection)
    assert place.acts() == ["kept"] and compare(place.database, place.projection) == []


def test_a_row_altered_in_the_lists_alone_is_told(place):
    entry = place.write("edited", actor=7)
    with place.projection.writing() as connection:
        connection.execute(history_tables.history_table.update().values(actor=8))
    (difference,) = compare(place.database, place.projection)
    assert difference.id == entry.id and "actor" in difference.columns


def test_a_rebuild_holds_no_row_in_memory(place):
    with transaction.manager:
        for _number in range(600):
            record(place.connection, Deed("edited"))
    place.connection.cacheMinimize()
    count = sum(1 for _entry in every_entry(place.connection.root()))
    assert count == 600 and place.connection._cache.cache_non_ghost_count < 200
