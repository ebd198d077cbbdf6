"""A worker wakes at once, shares its work among threads, keeps time, stops in order, and outlives every error."""

import logging
import threading
import time
from datetime import timedelta

import pytest
import transaction

from portal import clock
from portal.jobs.declare import JobHandler, JobHandlers
from portal.jobs.job import WAITING
from portal.jobs.outbox import enqueue
from portal.jobs.worker import POLL
from tests.support.jobs import ask, leave_trace, wait_for, waiting


@pytest.fixture
def running(place):
    """A started worker, stopped at the end."""
    worker = place.worker()
    worker.start(threads=2)
    yield worker
    worker.stop()


@pytest.fixture
def no_polling(monkeypatch):
    """A worker that looks of itself only long after every patience has ended."""
    monkeypatch.setattr("portal.jobs.worker.POLL", 3600)


def test_a_running_worker_is_woken_by_what_is_asked_for(place, no_polling, running):
    done = threading.Event()
    place.handlers.add(JobHandler("ring", lambda context: done.set()))
    for _time in range(5):
        done.clear()
        ask(place, "ring", {})
        assert done.wait(60)
        time.sleep(0.05)


def test_a_running_worker_does_a_timed_job_at_its_time(place, no_polling, running):
    started = []
    place.handlers.add(JobHandler("ring", lambda context: started.append(clock.now())))
    due = clock.now() + timedelta(seconds=0.7)
    ask(place, "ring", {}, due=due)
    wait_for(lambda: started)
    assert started[0] >= due


def test_a_worker_sleeps_no_longer_than_to_the_next_jobs_time(place, noon):
    worker = place.worker()
    assert worker._turn(worker._runner(0)) == (False, POLL)
    ask(place, due=clock.now() + timedelta(hours=1))
    assert worker._turn(worker._runner(0)) == (False, POLL)
    ask(place, due=clock.now() + timedelta(seconds=0.2))
    assert worker._turn(worker._runner(0)) == (False, 0.2)


def test_threads_share_the_work_and_do_nothing_twice(place, running):
    with place.root() as root:
        for number in range(40):
            enqueue(root, "leave_trace", {"mark": str(number)}, agency_id=number % 4)
        transaction.commit()
    wait_for(lambda: not waiting(place))
    assert place.traces() == {str(number): 1 for number in range(40)}


def test_stopping_waits_for_the_job_that_runs(place):
    begun = threading.Event()

    def slow(context, mark):
        leave_trace(context, mark)
        begun.set()
        time.sleep(0.3)

    place.handlers = JobHandlers()
    place.handlers.add(JobHandler("leave_trace", slow))
    worker = place.worker()
    worker.start()
    ask(place)
    assert begun.wait(5)
    worker.stop()
    assert place.traces() == {"one": 1}
    assert waiting(place) == {}


def test_stopping_lets_go_of_a_job_that_takes_too_long_and_it_is_done_once(place):
    begun, go_on, over = threading.Event(), threading.Event(), threading.Event()

    def endless(context, mark):
        leave_trace(context, mark)
        begun.set()
        go_on.wait(20)
        over.set()

    place.handlers = JobHandlers()
    place.handlers.add(JobHandler("leave_trace", endless))
    worker = place.worker()
    worker.start()
    threads = list(worker._threads)
    job_id = ask(place)
    assert begun.wait(5)
    worker.stop(patience=0.1)
    # Free for the next worker at once, and not counted as an attempt.
    assert waiting(place)[job_id][:2] == (WAITING, 0)
    go_on.set()
    assert over.wait(5)
    for thread in threads:
        thread.join(5)
    assert place.traces() == {}
    place.worker().drain()
    assert place.traces() == {"one": 1}


def test_the_loop_outlives_a_queue_that_breaks_down(place, running, caplog):
    whole, running.queue.next = running.queue.next, None
    running.wake()
    with caplog.at_level(logging.ERROR):
        wait_for(lambda: "turn failed" in caplog.text)
    running.queue.next = whole
    ask(place)
    wait_for(place.traces)


def test_timers_run_at_start_and_again_whatever_they_raise(place):
    worker, calls = place.worker(), []

    def call():
        calls.append(time.monotonic())
        raise ValueError("clockwork")

    worker.every(0.1, "test", call)
    worker.start()
    wait_for(lambda: len(calls) >= 2)
    worker.stop()
    assert calls[1] - calls[0] >= 0.1
