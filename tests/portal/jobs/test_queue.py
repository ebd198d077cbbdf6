"""The queue's index shows exactly the jobs there are, page by page, and finds what is due without reading them all."""

from datetime import timedelta

import pytest
import transaction
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from portal import clock
from portal.jobs.job import FAILED, RUNNING, WAITING
from portal.jobs.outbox import end, enqueue, every_job
from portal.jobs.queue import STATES, JobQueue
from portal.search.catchup import catch_up
from portal.search.compare import compare
from portal.search.reindex import reindex
from tests.support.jobs import opened


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """A place with 23 failed jobs, due in pairs at the same moment, and some others; never changed."""
    with opened(tmp_path_factory.mktemp("queue")) as place:
        with place.root() as root:
            for number in range(23):
                due = clock.now() - timedelta(minutes=number // 2)
                enqueue(root, "leave_trace", {"n": number}, due=due, agency_id=number % 3).quarantine("broken")
            enqueue(root, "leave_trace", {}).claim("w", timedelta(minutes=5))
            enqueue(root, "leave_trace", {}, due=clock.now() + timedelta(hours=1))
            transaction.commit()
        yield place


def test_counts_name_every_state(busy):
    assert JobQueue(busy.projection).counts() == {FAILED: 23, RUNNING: 1, WAITING: 1}


def test_the_rows_are_those_of_the_objects(busy):
    queue = JobQueue(busy.projection)
    with busy.root() as root:
        for job in every_job(root):
            row = queue.get(job.id)
            assert (row.oid, row.name, row.agency, row.state) == (job._p_oid, job.name, job.agency_id, job.state)
            assert (row.due, row.ready_at, row.created) == (job.due, job.ready_at, job.created)
            assert (row.attempts, row.worker, (row.error, row.error_english)) == (
                job.attempts,
                job.worker,
                job.last_error,
            )
    assert queue.get(1) is None


@given(limit=st.integers(1, 30))
def test_pages_forward_and_back_show_every_job_once(busy, limit):
    queue = JobQueue(busy.projection)
    everything = [row.id for row in queue.page(FAILED, 1000).rows]
    assert len(everything) == 23
    forward, key = [], None
    while True:
        page = queue.page(FAILED, limit, key)
        forward.append([row.id for row in page.rows])
        if page.next_key is None:
            break
        key = page.next_key
    assert [job_id for some in forward for job_id in some] == everything
    backward = [forward[-1]]
    while page.previous_key is not None:
        page = queue.page(FAILED, limit, page.previous_key)
        backward.append([row.id for row in page.rows])
    assert backward == forward[::-1]


@given(key=st.one_of(st.text(), st.from_regex(r"[st]\d+\.\d+", fullmatch=True)))
def test_any_key_is_harmless(busy, key):
    page = JobQueue(busy.projection).page(FAILED, 5, key)
    assert len(page.rows) <= 5


@pytest.mark.parametrize("key", [None, "", "s", "x1.2", "s1.2;", "s-1.2", "s1.2\n", "s٣.٣", "s" + "9" * 30 + ".1"])
def test_what_is_no_key_gives_the_first_page(busy, key):
    queue = JobQueue(busy.projection)
    assert queue.page(FAILED, 5, key) == queue.page(FAILED, 5)


def test_what_is_next_leaves_out_failed_jobs_and_those_in_hand(busy):
    queue = JobQueue(busy.projection)
    both = queue.next(10)
    assert {row.state for row in both} == {RUNNING, WAITING}
    assert queue.next(10, without=[both[0].id]) == both[1:]
    assert queue.next(1) == both[:1]


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM job WHERE ready_at IS NOT NULL ORDER BY ready_at, id LIMIT 8",
        "SELECT * FROM job WHERE state = 'failed' ORDER BY due, id LIMIT 51",
        "SELECT state, count(*) FROM job GROUP BY state",
    ],
)
def test_no_question_reads_the_whole_table_or_sorts_it(busy, question):
    with busy.projection.reading() as connection:
        plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {question}"))]
    assert all("USING" in step and "INDEX job_" in step for step in plan), plan


def test_a_rebuilt_queue_is_the_same_and_what_is_over_does_not_come_back(tmp_path):
    with opened(tmp_path) as place:
        with place.root() as root:
            done = [enqueue(root, "leave_trace", {"n": number}, agency_id=number) for number in range(5)]
            transaction.commit()
            end(done[0])
            transaction.commit()
        queue = JobQueue(place.projection)
        before = {state: queue.page(state, 10) for state in STATES}
        reindex(place.database, place.projection)
        catch_up(place.database, place.projection)
        assert {state: queue.page(state, 10) for state in STATES} == before
        assert len(before[WAITING].rows) == 4
        assert compare(place.database, place.projection) == []
