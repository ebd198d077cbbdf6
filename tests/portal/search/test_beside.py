"""Rebuilding with a second process: the same rows, whatever others do meanwhile and whichever of the two is killed."""

import os
import signal
import threading
import time

import pytest
import transaction
from sqlalchemy import delete

from portal.search import batches, reindex
from portal.search.batch_writer import BatchWriter, Overtaken
from portal.search.batches import Reader
from portal.search.beside import Beside
from portal.search.looking import looking
from portal.search.projection import CONTENT
from tests.support.projected import projected, start


@pytest.fixture
def both(monkeypatch):
    """Every rebuilding, however small, is done by two processes; answers those that were started."""
    started = []
    has_started = Beside.has_started

    def wait_until_started(beside):
        while not has_started(beside):
            time.sleep(0.01)
        if beside not in started:
            started.append(beside)
        return True

    monkeypatch.setattr(reindex, "ENOUGH_FOR_TWO", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(batches, "BATCH", 4)
    monkeypatch.setattr(Beside, "has_started", wait_until_started)
    return started


def fill(place, number=20):
    with transaction.manager:
        folder = place.add("Chuyên mục", place=place.agency, kind="folder")
        for count in range(number):
            item = place.add(f"Tin {count}", place=folder if count % 2 else None, summary=f"Tóm tắt {count}")
            if count % 3:
                place.desk.move(item, "publish")
    return folder


def commit_elsewhere(place, *works):
    """Commit each `work(site)`, one after the other, in another thread."""

    def run():
        connection = place.database.open(transaction_manager=transaction.manager)
        for work in works:
            with transaction.manager:
                work(connection.root()["site"])
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def forget_rows(place):
    with place.projection.writing() as connection:
        connection.execute(delete(CONTENT.table))


def test_two_processes_make_the_rows_that_one_makes(place, both):
    fill(place)
    forget_rows(place)
    made = reindex.reindex(place.database, place.projection)
    assert made == place.lists().count() and len(both) == 1
    assert place.differences() == []
    assert place.public.search("tóm tắt 7").total == 1


def test_from_nothing_too(place, both):
    fill(place)
    with looking(place.database) as look:
        reindex.start_over(place.projection, look)
        assert place.lists().count() == 0
        reindex.rebuild(place.projection, look)
    assert place.differences() == []
    assert place.public.search("tóm tắt 7").total == 1


@pytest.mark.parametrize("commits", [1, 3], ids=["the ledger says what", "the ledger has forgotten"])
def test_what_others_change_between_reading_and_writing_is_not_lost(place, monkeypatch, commits):
    monkeypatch.setattr(batches, "BATCH", 1000)
    folder = fill(place)
    items = list(place.section.values())

    works = [
        lambda site: site["so-y-te"]["tin-tuc"][items[0].__name__].update(title="Sửa sau khi đọc"),
        lambda site: place.desk.delete(site["so-y-te"]["tin-tuc"][items[1].__name__]),
        lambda site: site["so-tai-chinh"].bring("da-chuyen", site["so-y-te"][folder.__name__]),
    ]
    if commits == 1:
        works = [lambda site, works=works: [work(site) for work in works]]
    with looking(place.database) as look:
        reader = Reader(place.projection, look, begin(place, look))
        batch = reader.next(lambda: None)
        reviewed = []
        commit_elsewhere(place, *works)

        def review(newest):
            reviewed.append(reader.review(batch, newest))
            return reviewed[-1]

        BatchWriter(place.projection).write(batch, review)
    assert len(reviewed[0]) == len(batch.changes) if commits > 1 else 0 < len(reviewed[0]) < len(batch.changes)
    place.connection.sync()
    assert place.differences() == []
    assert place.lists().get(items[0].id).title == "Sửa sau khi đọc"
    assert place.lists().get(items[1].id) is None
    assert place.lists().get(next(iter(folder.values())).id).path.startswith("/so-tai-chinh/da-chuyen/")


def begin(place, look):
    """Begin a rebuilding, and answer its place."""
    look.make_ledger()
    reindex._begin(place.projection, look)
    return []


def test_who_was_overtaken_begins_where_the_other_is(place, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 4)
    fill(place)
    writer = BatchWriter(place.projection)
    with looking(place.database) as one, looking(place.database) as other:
        start = begin(place, one)
        readers = [Reader(place.projection, look, start) for look in (one, other)]
        read = [reader.next(lambda: None) for reader in readers]
        writer.write(read[0], lambda newest: readers[0].review(read[0], newest))
        with pytest.raises(Overtaken):
            writer.write(read[1], lambda newest: readers[1].review(read[1], newest))
    assert place.differences() == []


def test_a_lost_second_process_does_not_end_the_rebuilding(place, both):
    fill(place)
    forget_rows(place)

    def lose(_done, _total):
        for beside in both:
            beside._child.kill()

    reindex.reindex(place.database, place.projection, lose)
    assert len(both) == 1
    assert place.differences() == []


def test_one_that_cannot_be_started_is_done_without(place, both, monkeypatch):
    fill(place)
    forget_rows(place)
    monkeypatch.setattr("portal.search.beside.START", "raise SystemExit(1)")
    reindex.reindex(place.database, place.projection)
    assert both == []
    assert place.differences() == []


def test_both_are_killed_and_another_goes_on(tmp_path):
    with projected(tmp_path) as place:
        with transaction.manager:
            for number in range(40):
                place.add(f"Tin {number}")
        before = place.lists().count()
    child = start("killed_with_a_second_process", tmp_path, 3, 8)
    assert child.wait(timeout=180) == -signal.SIGKILL
    with projected(tmp_path) as place:
        made = reindex.reindex(place.database, place.projection)
        assert 0 < made <= before - 2 * 8
        assert place.differences() == []


def test_the_second_process_ends_with_the_rebuilding(place, both):
    fill(place)
    reindex.reindex(place.database, place.projection)
    assert both[0]._child.returncode == 0
