"""A process that is killed, whenever it happens, loses no job, and no job takes effect twice."""

import os
import signal
import time
from collections import defaultdict
from datetime import timedelta

import pytest
import transaction
import ZEO
from persistent.mapping import PersistentMapping

from portal import clock
from portal.jobs.outbox import enqueue, every_job
from portal.jobs.running import fresh_root
from tests.support.job_child import BEGUN, LOG, MARKS, start
from tests.support.jobs import TRACES, follow, opened

ONCE = dict.fromkeys(MARKS, 1)
PATIENCE = 60


def die(scene, folder):
    child = start(scene, folder)
    assert child.wait(PATIENCE) == -signal.SIGKILL


@pytest.fixture
def an_hour_later():
    """The portal's clock, ahead by an hour: every lease of a dead worker has ended."""
    before = clock.use(clock.SetClock(clock.now() + timedelta(hours=1)))
    yield
    clock.use(before)


def finish(folder):
    with opened(folder) as place:
        count = place.worker().drain()
        with place.root() as root:
            assert list(every_job(root)) == []
        assert sum(place.worker().queue.counts().values()) == 0
        return count, place.traces()


@pytest.mark.parametrize("scene", ["killed_after_asking", "killed_before_the_queue_knows"])
def test_jobs_of_a_process_killed_after_its_commit_are_done(tmp_path, scene):
    die(scene, tmp_path)
    assert finish(tmp_path) == (3, ONCE)


def test_a_job_whose_worker_is_killed_in_the_middle_is_done_once(tmp_path, an_hour_later):
    child = start("killed_at_work", tmp_path)
    end_of_patience = time.monotonic() + PATIENCE
    while not (tmp_path / BEGUN).exists():
        assert child.poll() is None and time.monotonic() < end_of_patience
        time.sleep(0.02)
    os.kill(child.pid, signal.SIGKILL)
    child.wait(PATIENCE)
    assert finish(tmp_path) == (3, ONCE)


def test_a_job_whose_worker_is_killed_after_its_last_commit_is_not_done_again(tmp_path, an_hour_later):
    die("killed_at_the_end", tmp_path)
    assert finish(tmp_path) == (2, ONCE)


@pytest.mark.zeo
def test_workers_of_several_processes_never_run_a_job_at_the_same_time(tmp_path):
    address, stop = ZEO.server(str(tmp_path / "Data.fs"), threaded=True)
    jobs = 60
    database = ZEO.DB(address)
    try:
        follow(database, tmp_path)
        with fresh_root(database) as root:
            root[TRACES] = {str(number): PersistentMapping(count=0) for number in range(jobs)}
            for number in range(jobs):
                enqueue(root, "note", {"mark": str(number)}, agency_id=number % 3)
            transaction.commit()
        children = [start("works", tmp_path, address[1]) for _process in range(2)]
        assert [child.wait(PATIENCE) for child in children] == [0, 0]
        with fresh_root(database) as root:
            effects = [trace["count"] for trace in root[TRACES].values()]
    finally:
        database.close()
        stop()
    assert effects == [1] * jobs
    runs = defaultdict(list)
    for line in (tmp_path / LOG).read_text().splitlines():
        moment, process, mark, what = line.split()
        runs[mark].append((int(moment), process, what))
    assert len(runs) == jobs
    assert len({process for notes in runs.values() for _moment, process, _what in notes}) == 2
    for notes in runs.values():
        # Begin, end, begin, end, …: a conflict may repeat a run, which never overlaps with another.
        assert [what for _moment, _process, what in sorted(notes)] == ["begin", "end"] * (len(notes) // 2)
