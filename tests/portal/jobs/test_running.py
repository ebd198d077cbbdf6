"""Every job takes effect once, late rather than never; what fails is tried again, and then shown to a person."""

import threading
from datetime import timedelta

import pytest
import transaction
from ZODB.POSException import ConflictError

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError
from portal.jobs.declare import Hopeless, JobHandler, JobHandlers
from portal.jobs.job import FAILED, RUNNING, WAITING
from portal.jobs.outbox import end, enqueue, every_job, retry
from portal.jobs.running import DELAYS
from tests.support.jobs import LEASE, ask, leave_trace, waiting


def test_a_job_is_done_once_and_is_gone_from_database_and_queue(place):
    job_id = ask(place)
    worker = place.worker()
    assert worker.drain() == 1
    assert worker.drain() == 0
    assert worker.queue.get(job_id) is None
    assert place.traces() == {"one": 1}
    assert waiting(place) == {}
    assert worker.queue.counts() == {FAILED: 0, RUNNING: 0, WAITING: 0}


def test_a_job_whose_time_has_not_come_waits(place, noon):
    ask(place, due=clock.now() + timedelta(hours=1))
    assert place.worker().drain() == 0
    noon.set(clock.now() + timedelta(hours=1))
    assert place.worker().drain() == 1


def test_what_is_due_first_is_done_first(place, noon):
    done = []
    place.handlers.add(JobHandler("remember", lambda context, n: done.append(n)))
    for n in (3, 1, 2):
        ask(place, "remember", {"n": n}, due=clock.now() - timedelta(minutes=10 - n))
    place.worker().drain()
    assert done == [1, 2, 3]


def test_a_handler_sees_the_root_the_time_and_the_tools(place, noon):
    seen = []
    place.settings, place.services = {"host": "here"}, {"engine": "steam"}
    place.handlers.add(JobHandler("look", seen.append))
    job_id = ask(place, "look", {})
    place.worker().drain()
    (context,) = seen
    assert (context.now, context.settings, context.services) == (clock.now(), {"host": "here"}, {"engine": "steam"})
    assert context.projection is place.projection
    assert context.job_id == job_id


@pytest.fixture
def fails(place):
    """Makes the handler `fail` raise what the list holds, the last again and again; nothing where it is empty."""
    errors = []

    def fail(context, mark="one"):
        leave_trace(context, mark)
        if errors:
            raise errors[0] if len(errors) == 1 else errors.pop(0)

    place.handlers.add(JobHandler("fail", fail, lease=LEASE))
    return errors


def test_a_failed_job_leaves_nothing_behind_and_comes_back_later_and_later(place, noon, fails):
    fails.append(ValueError("broken pipe"))
    job_id = ask(place, "fail", {})
    worker = place.worker()
    for attempt, delay in enumerate(DELAYS, start=1):
        assert worker.drain() == 1
        state, attempts, ready_at, error = waiting(place)[job_id]
        assert (state, attempts) == (WAITING, attempt)
        assert error == ("ValueError: broken pipe",) * 2
        assert delay <= (ready_at - clock.now()).total_seconds() <= delay * 1.25
        assert worker.drain() == 0
        noon.set(ready_at)
    assert worker.drain() == 1
    assert waiting(place)[job_id][:3] == (FAILED, len(DELAYS) + 1, None)
    noon.set(clock.now() + timedelta(days=30))
    assert worker.drain() == 0
    assert place.traces() == {}


def test_a_person_has_a_failed_job_done_after_all(place, noon, fails):
    fails.append(Hopeless(_("Hỏng", "Broken")))
    job_id = ask(place, "fail", {})
    worker = place.worker()
    worker.drain()
    # Hopeless: not even a second attempt.
    assert waiting(place)[job_id] == (FAILED, 1, None, ("Hỏng", "Broken"))
    fails.clear()
    with place.root() as root:
        (job,) = every_job(root)
        retry(job)
        transaction.commit()
    assert worker.drain() == 1
    assert waiting(place) == {}
    assert place.traces() == {"one": 1}


def test_the_reason_is_kept_in_both_languages(place, fails):
    fails.append(PortalError(_("Máy chủ {name} bận", "Host {name} is busy", name="A")))
    job_id = ask(place, "fail", {})
    place.worker().drain()
    assert waiting(place)[job_id][3] == ("Máy chủ A bận", "Host A is busy")


def test_a_job_that_nobody_knows_is_shown_to_a_person_at_once(place):
    job_id = ask(place, "unheard_of", {})
    place.worker().drain()
    state, _attempts, _ready_at, (reason, in_english) = waiting(place)[job_id]
    assert state == FAILED
    assert "unheard_of" in reason
    assert "leave_trace" in in_english


def test_a_poison_job_holds_up_no_other(place, fails):
    fails.append(Hopeless(_("Hỏng", "Broken")))
    for number in range(20):
        ask(place, "fail", {"mark": f"bad {number}"})
        ask(place, arguments={"mark": f"good {number}"})
    place.worker().drain()
    assert set(place.traces()) == {f"good {number}" for number in range(20)}


@pytest.mark.parametrize("error", [SystemExit(1), RecursionError(), MemoryError(), AssertionError()])
def test_whatever_a_handler_raises_the_worker_lives_on(place, fails, error):
    fails.append(error)
    ask(place, "fail", {"mark": "bad"})
    ask(place, arguments={"mark": "good"})
    assert place.worker().drain() == 2
    assert place.traces() == {"good": 1}


def test_a_conflict_is_no_failure(place, fails):
    fails.extend([ConflictError("busy"), ConflictError("busy"), None])

    def fail(context):
        leave_trace(context, "one")
        error = fails.pop(0)
        if error:
            raise error

    place.handlers.add(JobHandler("conflict", fail))
    ask(place, "conflict", {})
    assert place.worker().drain() == 1
    assert place.traces() == {"one": 1}


def test_what_happens_outside_the_database_is_not_repeated_by_a_conflict_at_the_end(place):
    sent = []

    def send(context):
        sent.append(context.job_id)
        if len(sent) == 1:
            # Somebody writes meanwhile what this job has written too.
            thread = threading.Thread(target=spoil)
            thread.start()
            thread.join()

    def spoil():
        with place.root() as root:
            root["mark"] = "spoilt"
            transaction.commit()

    def send_and_write(context):
        context.root["mark"] = "sent"
        send(context)

    place.handlers.add(JobHandler("send", send_and_write, outside=True))
    job_id = ask(place, "send", {})
    place.worker().drain()
    assert sent == [job_id]
    assert waiting(place) == {}


def test_a_dead_workers_job_is_taken_over_when_its_lease_ends(place, noon):
    job_id = ask(place)
    with place.root() as root:
        (job,) = every_job(root)
        job.claim("a worker that died", LEASE)
        transaction.commit()
    worker = place.worker()
    assert worker.drain() == 0
    noon.set(clock.now() + LEASE)
    assert worker.drain() == 1
    assert place.traces() == {"one": 1}
    assert job_id not in waiting(place)


def test_a_job_that_kills_its_workers_is_shown_to_a_person(place, noon):
    job_id = ask(place)
    for _attempt in range(len(DELAYS) + 1):
        with place.root() as root:
            (job,) = every_job(root)
            job.claim("a worker that died", LEASE)
            transaction.commit()
        noon.set(clock.now() + LEASE)
    place.worker().drain()
    state, attempts, _ready_at, (_reason, in_english) = waiting(place)[job_id]
    assert (state, attempts) == (FAILED, len(DELAYS) + 1)
    assert "died" in in_english
    assert place.traces() == {}


def test_whoever_lost_his_job_to_another_leaves_no_effect(place, noon):
    """A worker that stood still longer than its lease meets the one that took over."""
    job_id = ask(place)

    def take_over(context, mark):
        leave_trace(context, mark)
        if not taken:
            taken.append(True)
            noon.set(clock.now() + LEASE)
            thread = threading.Thread(target=place.worker().drain)
            thread.start()
            thread.join()

    taken = []
    place.handlers = JobHandlers()
    place.handlers.add(JobHandler("leave_trace", take_over, lease=LEASE))
    place.worker().drain()
    assert place.traces() == {"one": 1}
    assert job_id not in waiting(place)


def test_whoever_lost_his_job_does_not_begin_it_anew(place, noon):
    """The one that took over is still at it: the first gives way, and takes it out of nobody's hands."""
    job_id = ask(place)
    runs = []

    def stand_still(context, mark):
        runs.append(mark)
        leave_trace(context, mark)
        thread = threading.Thread(target=take_over)
        thread.start()
        thread.join()

    def take_over():
        with place.root() as root:
            (job,) = every_job(root)
            job.claim("the other", LEASE)
            transaction.commit()

    place.handlers = JobHandlers()
    place.handlers.add(JobHandler("leave_trace", stand_still))
    place.worker().drain()
    assert runs == ["one"]
    assert place.traces() == {}
    assert waiting(place)[job_id][:2] == (RUNNING, 2)


def test_a_job_dropped_while_it_runs_has_no_effect(place):
    ask(place)

    def drop(context, mark):
        leave_trace(context, mark)
        thread = threading.Thread(target=drop_it)
        thread.start()
        thread.join()

    def drop_it():
        with place.root() as root:
            (job,) = every_job(root)
            end(job)
            transaction.commit()

    place.handlers = JobHandlers()
    place.handlers.add(JobHandler("leave_trace", drop))
    place.worker().drain()
    assert place.traces() == {}
    assert waiting(place) == {}


def test_a_job_asked_for_by_a_handler_is_done_too(place):
    def ask_again(context):
        enqueue(context.root, "leave_trace", {"mark": "second"})

    place.handlers.add(JobHandler("ask", ask_again))
    ask(place, "ask", {})
    assert place.worker().drain() == 2
    assert place.traces() == {"second": 1}
