"""What is missing after a crash is made up for; what cannot be made up for is rebuilt."""

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import timedelta

import pytest
import transaction
import ZEO
from sqlalchemy import func, select

from portal import clock
from portal.search import looking, meta
from portal.search.catchup import catch_up
from portal.search.compare import compare
from portal.search.ledger import IDLE, ledger_of
from portal.search.manager import ProjectionManager
from portal.search.projection import Projection
from portal.search.tables import applied
from tests.support.projected import AGENCIES, Projected, projected, start

SAVES = 25


def lose(place, monkeypatch, work):
    """Do `work` in a transaction whose rows never arrive."""
    with monkeypatch.context() as patched:
        patched.setattr(ProjectionManager, "tpc_finish", lambda manager, current: manager.tpc_abort(current))
        with transaction.manager:
            return work()


def number_applied(place):
    with place.projection.reading() as connection:
        return connection.scalar(select(func.count()).select_from(applied))


def books(place):
    place.connection.sync()
    return ledger_of(place.connection).books


def test_ten_kills_between_the_commits_leave_no_difference(tmp_path):
    assert start("killed_again_and_again", tmp_path, 10).wait(timeout=200) == 0


def test_lost_rows_of_every_kind_of_change_are_made_up_for(place, monkeypatch):
    item, gone = place.publish("Có sẵn"), place.publish("Sẽ xóa")
    added = lose(place, monkeypatch, lambda: place.add("Mới"))
    lose(place, monkeypatch, lambda: place.desk.move(item, "withdraw"))
    lose(place, monkeypatch, lambda: place.desk.delete(gone))
    # What was deleted leaves the lists, and stands in the trash.
    lost = sorted((difference.table, difference.what) for difference in place.differences())
    assert lost == [("item", "different"), ("item", "extra"), ("item", "missing"), ("trash", "missing")]
    assert catch_up(place.database, place.projection) == 3
    assert place.differences() == []
    assert place.lists().get(added.id).title == "Mới"
    assert place.public.get(item.id) is None
    assert catch_up(place.database, place.projection) == 0


def test_an_object_that_was_packed_away_loses_its_row(place, monkeypatch):
    gone = place.publish("Sẽ mất")
    gone_id = gone.id
    lose(place, monkeypatch, lambda: place.desk.delete(gone))
    place.database.pack()
    place.database.cacheMinimize()
    assert place.lists().get(gone_id) is not None
    catch_up(place.database, place.projection)
    assert place.lists().get(gone_id) is None
    assert place.differences() == []


def test_a_large_entry_is_applied_in_parts(place, monkeypatch):
    monkeypatch.setattr("portal.search.catchup.BATCH", 3)
    lose(place, monkeypatch, lambda: [place.add(f"Tin {number}") for number in range(10)])
    catch_up(place.database, place.projection)
    assert place.lists().count(kind="news_item") == 10
    assert place.differences() == []


def test_catching_up_while_the_thread_writes_on(place, monkeypatch):
    for round in range(3):
        lose(place, monkeypatch, lambda: place.add("Mất"))
        place.publish(f"Được {round}")
    assert catch_up(place.database, place.projection) == 3
    place.publish("Cuối")
    # What somebody else has applied leaves the book, and the projection's notes, with the next entry.
    assert [len(book.entries) for book in books(place).values()] == [1]
    catch_up(place.database, place.projection)
    assert number_applied(place) == 1
    assert place.differences() == []


def test_idle_books_are_closed_and_thrown_away_and_their_thread_writes_on(place, set_clock):
    place.publish("Sách cũ")
    assert len(books(place)) == 1
    set_clock(clock.now() + IDLE + timedelta(minutes=1))
    catch_up(place.database, place.projection)
    assert [book.closed for book in books(place).values()] == [True]
    place.publish("Sách mới")
    assert len(books(place)) == 2
    catch_up(place.database, place.projection)
    assert [book.closed for book in books(place).values()] == [False]
    assert number_applied(place) == 1
    assert place.differences() == []


def test_a_book_with_something_missing_stays(place, monkeypatch, set_clock):
    lose(place, monkeypatch, lambda: place.add("Thiếu"))
    set_clock(clock.now() + IDLE + timedelta(minutes=1))
    for _round in range(3):
        catch_up(place.database, place.projection)
    assert place.titles(kind="news_item") == ["Thiếu"]
    assert place.differences() == []


def test_a_lost_projection_is_made_anew(tmp_path):
    with projected(tmp_path) as place:
        place.publish("Còn trong kho")
    for file in tmp_path.glob("projection.sqlite*"):
        file.unlink()
    with projected(tmp_path) as place:
        assert place.titles(kind="news_item") == ["Còn trong kho"]
        assert place.differences() == []


def test_an_older_projection_is_rebuilt_where_the_ledger_has_forgotten(tmp_path):
    with projected(tmp_path) as place:
        place.publish("Một")
        backup = tmp_path / "older.sqlite"
        with closing(sqlite3.connect(tmp_path / "projection.sqlite")) as connection:
            connection.execute(f"VACUUM INTO '{backup}'")
        item = place.public.find(kind="news_item").rows[0]
        for number in range(5):
            place.publish(f"Hai {number}")
        with transaction.manager:
            place.desk.move(place.section["mot"], "withdraw")
        place.publish("Cuối")
    for file in tmp_path.glob("projection.sqlite*"):
        file.unlink()
    shutil.copy(backup, tmp_path / "projection.sqlite")
    with projected(tmp_path) as place:
        assert place.public.get(item.id) is None
        assert place.differences() == []


def test_a_database_set_back_takes_the_projection_with_it(tmp_path, monkeypatch):
    monkeypatch.setattr(looking, "PATIENCE", 0.2)
    with projected(tmp_path) as place:
        place.publish("Trước")
    shutil.copy(tmp_path / "Data.fs", tmp_path / "backup.fs")
    with projected(tmp_path) as place:
        place.publish("Sau bản sao lưu")
    (tmp_path / "Data.fs.index").unlink()
    shutil.copy(tmp_path / "backup.fs", tmp_path / "Data.fs")
    with projected(tmp_path) as place:
        assert place.titles(kind="news_item") == ["Trước"]
        assert place.differences() == []


def test_a_projection_of_another_database_is_emptied_and_rebuilt(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with projected(tmp_path / "one") as place:
        place.publish("Kho một")
    with projected(tmp_path / "two") as place:
        place.publish("Kho hai")
    for file in (tmp_path / "one").glob("projection.sqlite*"):
        shutil.copy(file, tmp_path / "two" / file.name)
    with projected(tmp_path / "two") as place:
        assert place.titles(kind="news_item") == ["Kho hai"]
        assert place.differences() == []


def test_tables_of_another_shape_are_made_anew(tmp_path):
    with projected(tmp_path) as place:
        place.publish("Còn")
        with place.projection.writing() as connection:
            connection.exec_driver_sql("ALTER TABLE item DROP COLUMN phone")
            meta.note(connection, meta.SHAPE, "of last year")
    with projected(tmp_path) as place:
        assert place.titles(kind="news_item") == ["Còn"]
        assert place.differences() == []


@pytest.mark.zeo
def test_processes_writing_at_once_lose_no_row(tmp_path):
    address, stop = ZEO.server(path=str(tmp_path / "Data.fs"), blob_dir=str(tmp_path / "blobs"))
    try:
        place = Projected(tmp_path, database=ZEO.DB(address))
        children = [start("writes_through_zeo", tmp_path, address[1], number, SAVES) for number in range(2)]
        # Repairs run beside the writers, on a connection that learns of their commits a little later.
        while any(child.poll() is None for child in children):
            catch_up(place.database, place.projection)
            time.sleep(0.05)
        assert [child.wait() for child in children] == [0, 0]
        place.connection.sync()
        assert place.public.count(kind="news_item") == 2 * SAVES
        for slug in AGENCIES:
            assert place.public.count(parent=place.site[slug]["tin-tuc"].id) == SAVES
        assert place.differences() == []
        place.close()
    finally:
        stop()


def test_a_lost_projection_is_rebuilt_once_and_not_every_minute(place, tmp_path):
    for title in ("Một", "Hai", "Ba"):
        place.publish(title)
    lost = Projection(f"sqlite:///{tmp_path}/lost.sqlite")
    lost.bind(place.database)
    generation = generation_of(lost)
    for _minute in range(3):
        catch_up(place.database, lost)
    assert generation_of(lost) == generation
    assert compare(place.database, lost) == []


def generation_of(projection):
    with projection.reading() as connection:
        return meta.read(connection, meta.GENERATION)
