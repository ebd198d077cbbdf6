"""The outbox keeps what is to be done with the transaction that asks for it, and two writers do not collide."""

from datetime import UTC, datetime, timedelta

import pytest
import transaction
from hypothesis import given
from hypothesis import strategies as st
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage
from ZODB.POSException import ConflictError

from portal.i18n import _
from portal.jobs.job import DONE, FAILED, LONGEST_ERROR, MOST_ARGUMENT_LETTERS, RUNNING, WAITING, Order, delay_after
from portal.jobs.outbox import end, enqueue, every_job, job_at, outbox_of, retry

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
AGENCY = 7


@pytest.fixture
def database(tmp_path):
    database = DB(FileStorage(str(tmp_path / "Data.fs")))
    yield database
    transaction.abort()
    database.close()


@pytest.fixture
def root(database):
    return database.open().root()


def test_an_aborted_transaction_asked_for_nothing(root):
    enqueue(root, "greet", {"whom": "Lan"})
    transaction.abort()
    assert list(every_job(root)) == []


def test_a_committed_job_is_there_with_all_that_was_said(root, noon):
    due = NOON + timedelta(hours=1)
    job = enqueue(root, "greet", {"whom": "Lan"}, agency_id=AGENCY, due=due, key="greet:1", created_by=5)
    transaction.commit()
    (kept,) = every_job(root)
    assert kept is job
    assert (kept.name, kept.arguments, kept.agency_id, kept.due) == ("greet", {"whom": "Lan"}, AGENCY, due)
    assert (kept.key, kept.created_by, kept.created) == ("greet:1", 5, NOON)
    assert (kept.state, kept.attempts, kept.ready_at) == (WAITING, 0, due)


def test_a_job_can_be_asked_for_from_the_connection_its_root_or_any_stored_object(root):
    in_agency = enqueue(root._p_jar, "greet", {}, agency_id=AGENCY)
    enqueue(outbox_of(root, AGENCY), "greet", {})
    enqueue(in_agency, "greet", {})
    assert len(list(every_job(root))) == 3


def test_a_job_is_due_at_once_unless_it_says_when(root, noon):
    assert enqueue(root, "greet", {}).ready_at == NOON


def test_a_waiting_job_gives_way_to_one_of_the_same_key(root, noon):
    enqueue(root, "greet", {"whom": "Lan"}, key="greet")
    enqueue(root, "greet", {"whom": "Mai"}, key="greet", due=NOON + timedelta(days=1))
    (kept,) = every_job(root)
    assert kept.arguments == {"whom": "Mai"}
    assert kept.due == NOON + timedelta(days=1)


def test_a_failed_job_gives_way_too_and_starts_anew(root, noon):
    job = enqueue(root, "greet", {}, key="greet")
    job.claim("w", timedelta(minutes=1))
    job.quarantine("broken")
    enqueue(root, "greet", {}, key="greet")
    (kept,) = every_job(root)
    assert (kept.state, kept.attempts, kept.last_error) == (WAITING, 0, ("", ""))


def test_a_running_job_is_not_replaced_because_it_may_have_read_what_changed_since(root, noon):
    first = enqueue(root, "greet", {}, key="greet")
    first.claim("w", timedelta(minutes=1))
    second = enqueue(root, "greet", {}, key="greet")
    assert {job.id for job in every_job(root)} == {first.id, second.id}
    end(first)
    # The end of the first has not forgotten the second's key.
    assert outbox_of(root, 0).keyed("greet") is second


def test_asking_again_for_exactly_what_waits_writes_nothing(root, noon):
    due = NOON + timedelta(days=1)
    enqueue(root, "greet", {"whom": "Lan"}, key="greet", due=due)
    transaction.commit()
    before = root._p_jar.db().lastTransaction()
    enqueue(root, "greet", {"whom": "Lan"}, key="greet", due=due)
    transaction.commit()
    assert root._p_jar.db().lastTransaction() == before


def test_the_same_key_in_two_agencies_is_two_jobs(root):
    enqueue(root, "greet", {}, key="greet", agency_id=1)
    enqueue(root, "greet", {}, key="greet", agency_id=2)
    assert len(list(every_job(root))) == 2


def test_a_job_that_is_over_is_gone_from_its_outbox_and_from_its_address(root):
    job = enqueue(root, "greet", {}, key="greet")
    transaction.commit()
    assert job_at(root._p_jar, job._p_oid, job.id) is job
    end(job)
    assert job.state == DONE
    assert list(every_job(root)) == []
    assert outbox_of(root, 0).keyed("greet") is None
    assert job_at(root._p_jar, job._p_oid, job.id) is None


def test_nothing_but_that_job_is_found_at_an_address(root):
    job = enqueue(root, "greet", {})
    transaction.commit()
    assert job_at(root._p_jar, job._p_oid, job.id + 1) is None
    assert job_at(root._p_jar, root._p_oid, job.id) is None
    assert job_at(root._p_jar, b"\x00" * 4 + b"\xff" * 4, job.id) is None


@pytest.mark.parametrize("arguments", [{"when": NOON}, {"pair": (1, 2)}, {1: "one"}, {"x": {1, 2}}])
def test_arguments_must_come_back_from_json_unchanged(root, arguments):
    with pytest.raises(TypeError):
        enqueue(root, "greet", arguments)


def test_arguments_that_carry_the_content_itself_are_refused(root):
    with pytest.raises(ValueError, match="name the content"):
        enqueue(root, "greet", {"text": "x" * MOST_ARGUMENT_LETTERS})


@pytest.mark.parametrize("name", ["", "Greet", "greet-all", "../greet", "greet\n"])
def test_malformed_names_are_refused(root, name):
    with pytest.raises(ValueError, match="lower-case"):
        enqueue(root, name, {})


def test_a_time_without_a_zone_is_refused(root):
    with pytest.raises(ValueError, match="zone-aware"):
        enqueue(root, "greet", {}, due=datetime(2026, 11, 22, 5, 0))


def test_what_is_in_no_database_cannot_ask(root):
    from persistent import Persistent

    with pytest.raises(ValueError, match="no database"):
        enqueue(Persistent(), "greet", {})


def test_changing_the_arguments_that_were_read_changes_no_job(root):
    job = enqueue(root, "greet", {"whom": "Lan"})
    job.arguments["whom"] = "Mai"
    assert job.arguments == {"whom": "Lan"}


def test_a_job_in_a_workers_hands_is_ready_again_when_the_lease_ends(root, noon):
    job = enqueue(root, "greet", {})
    job.claim("w", timedelta(minutes=5))
    assert (job.state, job.attempts, job.ready_at) == (RUNNING, 1, NOON + timedelta(minutes=5))
    assert job.is_held_by("w", 1)
    assert not job.is_held_by("w", 2)
    assert not job.is_held_by("v", 1)


def test_a_job_that_a_worker_let_go_was_not_tried(root, noon):
    job = enqueue(root, "greet", {})
    job.claim("w", timedelta(minutes=5))
    job.let_go()
    assert (job.state, job.attempts, job.ready_at) == (WAITING, 0, NOON)


def test_a_failed_job_tells_the_reason_in_both_languages_and_nobody_takes_it(root, noon):
    job = enqueue(root, "greet", {})
    job.claim("w", timedelta(minutes=5))
    job.quarantine(_("Hỏng", "Broken"))
    assert (job.state, job.ready_at, job.last_error) == (FAILED, None, ("Hỏng", "Broken"))
    retry(job)
    assert (job.state, job.attempts, job.ready_at) == (WAITING, 0, NOON)


def test_a_long_error_is_cut(root):
    job = enqueue(root, "greet", {})
    job.quarantine("x" * 100_000)
    assert len(job.last_error[0]) == LONGEST_ERROR


@given(attempt=st.integers(1, 20), chance=st.floats(0, 1))
def test_delays_are_spread_by_a_quarter_at_the_most_and_end(attempt, chance):
    delays = (5, 30, 120)
    delay = delay_after(attempt, delays, chance)
    if attempt > len(delays):
        assert delay is None
    else:
        assert delays[attempt - 1] <= delay.total_seconds() <= delays[attempt - 1] * 1.25


def both(database, first, second):
    """Let two people act on the same state of the database, and commit both."""
    with_first, with_second = transaction.TransactionManager(), transaction.TransactionManager()
    one, other = database.open(with_first), database.open(with_second)
    try:
        first(outbox_of(one.root(), AGENCY))
        second(outbox_of(other.root(), AGENCY))
        with_first.commit()
        with_second.commit()
    finally:
        for manager, connection in ((with_first, one), (with_second, other)):
            manager.abort()
            connection.close()


def writing(number):
    return lambda outbox: outbox.put(Order("greet", {"n": number}, AGENCY, key=f"greet:{number}"))


def ending(number):
    return lambda outbox: outbox.end(outbox.keyed(f"greet:{number}"))


@pytest.mark.parametrize("present", [2, 3, 10])
@pytest.mark.parametrize(
    ("first", "second", "left"),
    [
        (writing(90), writing(91), 2),
        (ending(0), writing(90), 0),
        (writing(90), ending(0), 0),
        (ending(0), ending(1), -2),
    ],
)
def test_two_people_in_the_outbox_of_one_agency_do_not_collide(database, present, first, second, left):
    outbox = outbox_of(database.open().root(), AGENCY)
    for number in range(present):
        writing(number)(outbox)
    transaction.commit()
    both(database, first, second)
    transaction.begin()
    assert len(list(outbox)) == present + left


def test_two_who_end_the_same_job_do_collide(database):
    writing(0)(outbox_of(database.open().root(), AGENCY))
    transaction.commit()
    with pytest.raises(ConflictError):
        both(database, ending(0), ending(0))


def test_a_claim_and_an_end_of_the_same_job_collide(database):
    writing(0)(outbox_of(database.open().root(), AGENCY))
    transaction.commit()
    claim = lambda outbox: outbox.keyed("greet:0").claim("w", timedelta(minutes=1))  # noqa: E731
    for first, second in ((ending(0), claim), (claim, claim), (claim, ending(0))):
        with pytest.raises(ConflictError):
            both(database, first, second)
        transaction.begin()
        outbox = outbox_of(database.open().root(), AGENCY)
        if outbox.keyed("greet:0") is None:
            writing(0)(outbox)
        transaction.commit()
