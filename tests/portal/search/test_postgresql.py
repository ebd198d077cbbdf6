"""What PostgreSQL does in its own way: one writer at a time, connections that break, processes that are killed."""

import time

import pytest
import transaction
import ZEO
from sqlalchemy import text
from sqlalchemy.exc import DataError

from portal.search import engine, postgresql
from portal.search.catchup import catch_up
from portal.search.engine import Busy
from tests.support.projected import Projected, projected, start, use_database

pytestmark = pytest.mark.timeout(600)
in_postgresql = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


@pytest.fixture
def folder(tmp_path, postgres):
    """A folder whose projection is in PostgreSQL."""
    url = postgres.database()
    use_database(tmp_path, url)
    yield tmp_path
    postgres.drop(url)


@in_postgresql
def test_a_second_writer_waits_and_then_is_told(place, monkeypatch):
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    with place.projection.writing(), pytest.raises(Busy), place.projection.writing():
        pass
    place.add("Chờ")
    with place.projection.writing(), pytest.raises(Busy):
        transaction.commit()
    transaction.abort()
    place.publish("Lần hai")
    assert place.titles(kind="news_item") == ["Lần hai"]
    assert place.differences() == []


@in_postgresql
def test_what_the_database_refuses_is_refused_before_the_objects_are_committed(place, monkeypatch):
    # Statements travel together: the last of them must arrive before it is too late.
    note = place.projection.note_applied

    def note_and_fail(connection, entry):
        note(connection, entry)
        postgresql.send_with_next(connection, "SELECT 1 / 0")

    monkeypatch.setattr(place.projection, "note_applied", note_and_fail)
    item = place.add("Không ghi được")
    with pytest.raises(DataError):
        transaction.commit()
    transaction.abort()
    monkeypatch.undo()
    place.connection.sync()
    assert item.__name__ not in place.section
    assert place.differences() == []


@in_postgresql
def test_signs_of_the_driver_are_signs_like_any_other(place):
    item = place.publish("Giảm 100% (%s) cho %(name)s; 'quy định' \\", summary="50% – %d")
    assert place.public.get(item.id).title == "Giảm 100% (%s) cho %(name)s; 'quy định' \\"
    assert place.public.search('"giảm 100"').total == 1
    assert place.differences() == []


@in_postgresql
def test_readers_see_one_moment_and_wait_for_nobody(place):
    with place.projection.reading() as connection:
        before = connection.scalar(text("SELECT count(*) FROM item"))
        place.publish("Sau đó")
        assert connection.scalar(text("SELECT count(*) FROM item")) == before
    with place.projection.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM item")) == before + 1


@in_postgresql
def test_broken_connections_are_opened_anew(place):
    place.publish("Trước")
    assert place.titles(kind="news_item") == ["Trước"]
    with place.projection.engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    assert place.titles(kind="news_item") == ["Trước"]
    place.publish("Sau")
    assert place.differences() == []


def test_kills_between_the_commits_leave_no_difference(folder):
    assert start("killed_again_and_again", folder, 10).wait() == 0


@pytest.mark.zeo
def test_processes_writing_at_once_lose_no_row(folder):
    address, stop = ZEO.server(path=str(folder / "Data.fs"), blob_dir=str(folder / "blobs"))
    try:
        place = Projected(folder, database=ZEO.DB(address))
        children = [start("writes_through_zeo", folder, address[1], number, 15) for number in range(2)]
        while any(child.poll() is None for child in children):
            catch_up(place.database, place.projection)
            time.sleep(0.05)
        assert [child.wait() for child in children] == [0, 0]
        place.connection.sync()
        assert place.public.count(kind="news_item") == place.public.search("tin", kind="news_item").total == 30
        assert place.differences() == []
        place.close()
    finally:
        stop()


def test_a_lost_database_is_filled_again(folder, postgres):
    with projected(folder) as place:
        place.publish("Còn")
    url = postgres.database()
    use_database(folder, url)
    with projected(folder) as place:
        assert place.titles(kind="news_item") == ["Còn"]
        assert place.public.search("còn").total == 1
        assert place.differences() == []
    postgres.drop(url)
