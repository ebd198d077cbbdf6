"""Rebuilding gives the same rows as following, is not disturbed by work, and goes on after a kill."""

import signal
import threading

import transaction
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from portal.search import batches, meta
from portal.search.projection import CONTENT
from portal.search.reindex import reindex
from portal.search.traversal import contents_after
from tests.support.projected import projected, start
from tests.support.tree import service

table = CONTENT.table


def rows(place, *without):
    """All rows by id, but for some columns."""
    with place.projection.reading() as connection:
        found = connection.execute(select(table).order_by(table.c.id)).mappings()
        return [{name: value for name, value in row.items() if name not in ("generation", *without)} for row in found]


def fill(place, number=12):
    with transaction.manager:
        folder = place.add("Chuyên mục", place=place.agency, kind="folder")
        for count in range(number):
            item = place.add(f"Tin {count}", place=folder if count % 2 else None, summary="Tóm tắt")
            if count % 3:
                place.desk.move(item, "publish")


def test_rebuilding_gives_the_rows_that_following_gave(place):
    fill(place)
    before = rows(place)
    with place.projection.writing() as connection:
        connection.execute(delete(table))
    reindex(place.database, place.projection)
    assert rows(place) == before
    assert place.differences() == []


def test_stale_and_wrong_rows_vanish(place):
    fill(place)
    before = rows(place)
    with place.projection.writing() as connection:
        stray = dict(before[-1], id=4, path="/khong-con/", generation=0)
        connection.execute(table.insert().values(**stray))
        connection.execute(update(table).values(title="Sai"))
    reindex(place.database, place.projection)
    assert rows(place) == before


def test_it_reports_how_far_it_is(place, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 5)
    fill(place)
    reports = []
    made = reindex(place.database, place.projection, lambda done, total: reports.append((done, total)))
    assert made == len(rows(place)) == reports[-1][0]
    assert reports == sorted(reports)
    assert all(done <= total for done, total in reports)


def test_killed_in_the_middle_it_goes_on_from_there(tmp_path):
    with projected(tmp_path) as place:
        with transaction.manager:
            for number in range(3 * batches.BATCH):
                place.add(f"Tin {number}")
        before = rows(place)
    child = start("killed_in_reindex", tmp_path, 2)
    assert child.wait(timeout=180) == -signal.SIGKILL
    with projected(tmp_path) as place:
        with place.projection.reading() as connection:
            assert meta.read(connection, meta.CURSOR) is not None
        made = reindex(place.database, place.projection)
        assert 0 < made <= len(before) - 2 * batches.BATCH
        assert rows(place) == before
        assert place.differences() == []
        with place.projection.reading() as connection:
            assert meta.read(connection, meta.CURSOR) is None


def test_people_work_while_it_runs(place, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 2)
    fill(place, number=20)
    done = threading.Event()
    failures = []

    def work():
        connection = place.database.open(transaction_manager=transaction.manager)
        desk, number = service(), 0
        try:
            while not done.is_set():
                with transaction.manager:
                    section = connection.root()["site"]["so-y-te"]["tin-tuc"]
                    item = desk.add(section, "news_item", {"title": f"Trong lúc {number}"})
                    desk.move(item, "publish")
                if number % 3 == 2:
                    with transaction.manager:
                        desk.delete(section[next(iter(section))])
                number += 1
        except Exception as error:
            failures.append(error)
        finally:
            transaction.abort()
            connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    for _round in range(3):
        reindex(place.database, place.projection)
    done.set()
    worker.join()
    assert failures == []
    assert place.differences() == []


def test_two_at_once_share_the_work(place, monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 3)
    fill(place, number=30)
    before = rows(place)
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(reindex(place.database, place.projection))) for _one in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    # No object twice in one rebuilding; the second thread may have begun another when the first was through.
    assert sum(made) in (len(before), 2 * len(before))
    assert rows(place) == before
    assert place.differences() == []


@given(st.data())
def test_going_on_after_any_object_gives_each_later_one_once(data):
    site = _tree(data.draw(st.recursive(st.none(), lambda inside: st.lists(inside, max_size=4), max_leaves=25)))
    everything = list(contents_after(site, []))
    assert len({tuple(names) for names, _content in everything}) == len(everything)
    for place, (names, _content) in enumerate(everything):
        assert list(contents_after(site, names)) == everything[place + 1 :]
    # An object that has gone since leaves its place behind it.
    strange = data.draw(st.lists(st.sampled_from("a0 b1 c2 d3 e4".split()), max_size=4))
    left = list(contents_after(site, ["", *strange]))
    assert left == [found for found in everything if found[0] > ["", *strange]]


def _tree(shape):
    types = service().types

    def fill_in(container, children):
        for number, child in enumerate(children or ()):
            kind = "news_item" if child is None else "folder"
            made = types.create(kind, {"title": "x"})
            container.add(f"{'abcde'[number]}{number}", made)
            if child is not None:
                fill_in(made, child)

    site = types.create("site", {"title": "Tỉnh"})
    fill_in(site, shape)
    transaction.abort()
    return site


def test_one_damaged_object_does_not_keep_the_others_from_their_rows(place):
    sound, damaged = place.publish("Lành"), place.publish("Hỏng")
    with transaction.manager:
        damaged.published.values["summary"] = 7
        damaged.published._p_changed = True
    reindex(place.database, place.projection)
    assert place.public.get(sound.id) is not None
    assert place.public.get(damaged.id) is None
