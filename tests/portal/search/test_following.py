"""Rows follow their objects: with the commit, not before it, and not without it."""

import sqlite3
import threading

import pytest
import transaction
from sqlalchemy import event, func, select
from ZODB.POSException import ConflictError

from portal.content.changes import _changes as changes_of_transaction
from portal.content.changes import subscribe
from portal.search import engine
from portal.search.engine import Busy
from portal.search.ledger import ledger_of
from portal.search.manager import ProjectionManager
from portal.search.tables import applied
from tests.support.projected import projected


def entries(place):
    """Every entry in the ledger, as (sequence, ids)."""
    place.connection.sync()
    books = ledger_of(place.connection).books.values()
    return [(number, [pair[0] for pair in pairs]) for book in books for number, pairs in book.entries]


def test_what_is_committed_is_in_the_list_at_once(place):
    with transaction.manager:
        item = place.add("Vừa thêm")
    assert place.lists().get(item.id).title == "Vừa thêm"


def test_before_the_commit_nobody_sees_it(place):
    item = place.add("Chưa ghi")
    assert place.lists().get(item.id) is None
    transaction.commit()
    assert place.lists().get(item.id) is not None


def test_what_is_aborted_leaves_nothing(place):
    before = entries(place)
    place.add("Bỏ")
    transaction.abort()
    assert "Bỏ" not in place.titles()
    assert entries(place) == before
    assert place.differences() == []


def test_an_error_in_another_room_takes_the_rows_back(place):
    class Refuses(ProjectionManager):
        def __init__(self):
            self.transaction_manager = transaction.manager

        def sortKey(self):
            return "~~~"

        def tpc_vote(self, _transaction):
            raise RuntimeError("no")

        tpc_finish = tpc_abort = abort = lambda self, _transaction: None

    place.add("Bị từ chối")
    transaction.get().join(Refuses())
    with pytest.raises(RuntimeError):
        transaction.commit()
    transaction.abort()
    assert "Bị từ chối" not in place.titles()
    assert place.differences() == []
    place.publish("Vẫn ghi được")
    assert place.titles(kind="news_item") == ["Vẫn ghi được"]


def test_what_a_savepoint_took_back_has_no_row(place):
    with transaction.manager:
        kept = place.add("Giữ")
        point = transaction.savepoint()
        place.add("Bỏ")
        kept.update(title="Sửa rồi bỏ")
        point.rollback()
    assert place.titles(kind="news_item") == ["Giữ"]
    assert place.differences() == []


def test_what_a_savepoint_kept_has_its_row(place):
    with transaction.manager:
        place.add("Trước")
        transaction.savepoint(optimistic=True)
        place.add("Sau")
    assert sorted(place.titles(kind="news_item")) == ["Sau", "Trước"]


def test_a_removal_taken_back_keeps_the_row(place):
    item = place.publish("Còn")
    with transaction.manager:
        point = transaction.savepoint()
        place.desk.delete(item)
        point.rollback()
        place.add("Khác")
    assert place.public.get(item.id).title == "Còn"
    assert place.differences() == []


def test_what_a_later_hook_changes_has_its_row_too(place):
    item = place.publish("Trước")

    def change_more(changes):
        if item.id not in changes.changed:
            item.update(title="Sau")
            item.show_draft(item.published_at)

    subscribe(place.database, change_more)
    with transaction.manager:
        place.add("Khác")
    assert place.public.get(item.id).title == "Sau"
    # One transaction, one entry, whatever the number of rounds.
    assert len(entries(place)) == 1
    assert place.differences() == []


def test_a_savepoint_in_a_later_hook_takes_back_what_came_after_it(place):
    with transaction.manager:
        place.add("Giữ")

        def try_and_take_back():
            point = transaction.savepoint()
            place.add("Bỏ")
            point.rollback()

        transaction.get().addBeforeCommitHook(try_and_take_back)
    assert place.titles(kind="news_item") == ["Giữ"]
    assert place.differences() == []


def test_rows_that_were_made_already_are_taken_back_with_a_savepoint(place):
    with transaction.manager:
        place.add("Giữ")

        def make_rows_and_take_back():
            point = transaction.savepoint()
            place.add("Bỏ")
            changes_of_transaction().tell()
            point.rollback()

        transaction.get().addBeforeCommitHook(make_rows_and_take_back)
    assert place.titles(kind="news_item") == ["Giữ"]
    assert place.differences() == []


def test_added_and_removed_in_one_transaction_leaves_no_row(place):
    with transaction.manager:
        item = place.add("Thoáng qua")
        place.desk.delete(item)
    assert place.lists().get(item.id) is None
    assert place.differences() == []


def test_a_removed_folder_takes_the_rows_below_it(place):
    with transaction.manager:
        folder = place.add("Chuyên mục", place=place.agency, kind="folder")
        items = [place.add(f"Tin {number}", place=folder) for number in range(3)]
    assert place.lists().count(below=folder.id) == 3
    with transaction.manager:
        place.desk.delete(folder)
    assert place.lists().by_ids([folder.id, *(item.id for item in items)]) == {}
    assert place.differences() == []


def test_a_moved_folder_takes_its_rows_to_the_new_address(place):
    other = place.site["so-tai-chinh"]
    with transaction.manager:
        folder = place.add("Chuyên mục", place=place.agency, kind="folder")
        item = place.add("Tin", place=folder)
    with transaction.manager:
        other.add("chuyen-muc-moi", place.agency.remove(folder.__name__))
    row = place.lists().get(item.id)
    assert row.path == "/so-tai-chinh/chuyen-muc-moi/tin/"
    assert row.agency == other.id
    assert place.differences() == []


def test_adding_one_page_makes_one_row(place):
    made = []

    @event.listens_for(place.projection.engine, "before_cursor_execute")
    def watch(_connection, _cursor, statement, parameters, _context, many):
        if statement.startswith("INSERT INTO item"):
            made.append(len(parameters) if many else 1)

    with transaction.manager:
        place.add("Một")
    assert made == [1]


def test_a_save_loads_only_what_is_above_it(place):
    with transaction.manager:
        for number in range(50):
            place.add(f"Tin {number}")
    place.publish("Cuối")
    place.connection.cacheMinimize()
    section, loaded = place.section, []
    setstate = place.connection.setstate
    place.connection.setstate = lambda stored: (loaded.append(type(stored).__name__), setstate(stored))[1]
    with transaction.manager:
        place.add("Thêm", place=section)
    del place.connection.setstate
    assert "NewsItem" not in loaded
    assert "Version" not in loaded


def in_another_thread(place, work):
    """Commit `work(site)` in another thread."""

    def run():
        connection = place.database.open(transaction_manager=transaction.manager)
        with transaction.manager:
            work(connection.root()["site"])
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def test_a_conflict_is_tried_again_without_a_trace(place):
    item = place.publish("Gốc")
    name = item.__name__
    item.update(title="Chậm hơn")
    in_another_thread(place, lambda site: site["so-y-te"]["tin-tuc"][name].update(title="Nhanh hơn"))
    with pytest.raises(ConflictError):
        transaction.commit()
    transaction.abort()
    assert place.public.get(item.id).has_draft
    with transaction.manager:
        item.update(title="Lần hai")
        item.show_draft(item.published_at)
    assert place.public.get(item.id).title == "Lần hai"
    assert place.differences() == []


def test_a_page_saved_while_its_folder_moves_conflicts(place):
    with transaction.manager:
        folder = place.add("Chuyên mục", place=place.agency, kind="folder")
        item = place.add("Tin", place=folder)
    item.update(title="Sửa")

    def move(site):
        agency = site["so-y-te"]
        agency.add("doi-ten", agency.remove("chuyen-muc"))

    in_another_thread(place, move)
    with pytest.raises(ConflictError):
        transaction.commit()
    transaction.abort()
    assert place.lists().get(item.id).path == "/so-y-te/doi-ten/tin/"
    assert place.differences() == []


def test_a_projection_in_use_is_transient(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", 0.05)
    with projected(tmp_path) as place:
        holder = sqlite3.connect(tmp_path / "projection.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        place.add("Chờ")
        with pytest.raises(Busy):
            transaction.commit()
        transaction.abort()
        holder.execute("ROLLBACK")
        holder.close()
        with transaction.manager:
            place.add("Lần hai")
        assert place.titles(kind="news_item") == ["Lần hai"]
        assert place.differences() == []


def test_an_error_at_the_very_end_is_never_raised_and_is_made_up_for(place, monkeypatch):
    def fail(_connection):
        raise OSError("disk gone")

    with transaction.manager:
        item = place.add("Thiếu dòng")
        monkeypatch.setattr("sqlalchemy.engine.Connection.commit", fail)
    monkeypatch.undo()
    assert item._p_serial != bytes(8)
    assert place.lists().get(item.id) is None
    # The book keeps what is missing, also when its thread goes on writing.
    place.publish("Sau đó")
    assert any(item.id in ids for _number, ids in entries(place))
    place.projection.bind(place.database)
    assert place.lists().get(item.id).title == "Thiếu dòng"
    assert place.differences() == []


def test_a_book_holds_only_the_last_entry_of_its_thread(place):
    for number in range(5):
        place.publish(f"Tin {number}")
    assert len(entries(place)) == 1
    with place.projection.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(applied)) == 1


def test_every_thread_writes_its_own_book(place):
    for number in range(4):
        place.publish(f"Tin {number}")
    for number in range(4):

        def work(site, number=number):
            site["so-y-te"]["tin-tuc"][f"tin-{number}"].update(title=f"Mới {number}")

        in_another_thread(place, work)
    place.connection.sync()
    assert len(ledger_of(place.connection).books) == 5
    assert place.differences() == []


def test_binding_twice_follows_once(place):
    place.projection.bind(place.database)
    place.publish("Một lần")
    assert place.titles(kind="news_item") == ["Một lần"]
    assert place.differences() == []
