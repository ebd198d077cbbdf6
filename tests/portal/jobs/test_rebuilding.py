"""The lists are made anew by jobs: part after part, seen by administrators, gone on with after a kill."""

from datetime import timedelta

import pytest
import transaction
from sqlalchemy import delete, update

from portal import clock
from portal.jobs import rebuilding
from portal.jobs.declare import JobHandler
from portal.jobs.job import FAILED, RUNNING, WAITING
from portal.jobs.outbox import every_job
from portal.jobs.rebuilding import REBUILD, ask_for_rebuilding, is_under_way
from portal.jobs.running import DELAYS
from portal.search import batches, reindex
from portal.search.compare import compare
from portal.search.projection import CONTENT
from portal.search.reindex import Pace, progress_of
from tests.support.jobs import ask as ask_for


@pytest.fixture
def parts(monkeypatch):
    """Every part of a rebuilding is one batch of five."""
    monkeypatch.setattr(batches, "BATCH", 5)
    monkeypatch.setattr(rebuilding, "PART", Pace(seconds=0))


def ask(house, person_id=None):
    with house.root() as root:
        ask_for_rebuilding(root, person_id)
        transaction.commit()


def under_way(house):
    with house.root() as root:
        return is_under_way(root)


def jobs(house):
    with house.root() as root:
        return [(job.state, job.created_by) for job in every_job(root) if job.name == REBUILD]


def spoil(house):
    with house.projection.writing() as connection:
        connection.execute(update(CONTENT.table).values(title="Sai"))


def test_all_rows_are_made_anew_part_after_part(house, parts):
    spoil(house)
    ask(house, person_id=7)
    assert under_way(house) and progress_of(house.projection) is None
    worker, seen = house.worker(), []
    runner = worker._runner(0)
    while under_way(house):
        ran, _pause = worker._turn(runner)
        assert ran
        seen.append(progress_of(house.projection))
        assert all(created_by == 7 for _state, created_by in jobs(house))
    made = [done for done, _expected in seen[:-1]]
    assert len(made) > 1 and made == sorted(made) and made[0] == 5
    assert all(done <= expected for done, expected in seen[:-1]), seen
    assert seen[-1] is None
    assert jobs(house) == []
    assert compare(house.database, house.projection) == []


def test_other_jobs_have_their_turn_between_two_parts(house, parts):
    order = []
    house.handlers.add(JobHandler("other", lambda context: order.append(progress_of(context.projection))))
    ask(house)
    worker = house.worker()
    worker._turn(worker._runner(0))
    ask_for(house, "other", {}, due=clock.now() - timedelta(seconds=1))
    worker.drain()
    assert order[0] is not None
    assert progress_of(house.projection) is None


def test_asked_for_twice_it_is_done_once(house, parts):
    ask(house)
    ask(house)
    assert jobs(house) == [(WAITING, None)]


def test_it_begins_at_the_beginning_wherever_another_was_ended(house, parts):
    reindex.reindex(house.database, house.projection, pace=Pace(seconds=0))
    assert progress_of(house.projection) is not None
    spoil(house)
    ask(house)
    house.worker().drain()
    assert compare(house.database, house.projection) == []


def test_what_fails_is_seen_and_tried_again(house, parts, noon, monkeypatch):
    def fail(*_anything, **_more):
        raise OSError("disk full")

    with house.projection.writing() as connection:
        connection.execute(delete(CONTENT.table))
    monkeypatch.setattr(rebuilding, "reindex", fail)
    ask(house)
    worker = house.worker()
    for delay in (*DELAYS, 0):
        worker.drain()
        noon.set(clock.now() + timedelta(seconds=delay * 2 + 1))
    assert jobs(house) == [(FAILED, None)]
    assert not under_way(house)
    with house.root() as root:
        assert "disk full" in next(iter(every_job(root))).last_error[0]
    monkeypatch.undo()
    # Asked for again, the failed one is it.
    ask(house)
    assert [state for state, _person in jobs(house)] == [WAITING]
    house.worker().drain()
    assert compare(house.database, house.projection) == []


def test_after_a_kill_it_goes_on_where_it_was(house, parts, noon, monkeypatch):
    spoil(house)
    ask(house)
    worker = house.worker()
    worker._turn(worker._runner(0))
    done, expected = progress_of(house.projection)
    # The next part is in the hands of a worker that died.
    with house.root() as root:
        job = next(job for job in every_job(root) if job.name == REBUILD)
        job.claim("gone", house.handlers.lease_of(REBUILD))
        transaction.commit()
    assert [state for state, _person in jobs(house)] == [RUNNING]
    assert house.worker().drain() == 0
    noon.set(clock.now() + house.handlers.lease_of(REBUILD) + timedelta(seconds=1))
    reports = []
    monkeypatch.setattr(
        rebuilding,
        "reindex",
        lambda *arguments, **details: (
            reports.append(progress_of(house.projection)) or reindex.reindex(*arguments, **details)
        ),
    )
    house.worker().drain()
    assert reports[0] == (done, expected)
    assert compare(house.database, house.projection) == []
