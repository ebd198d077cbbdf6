"""Sealing: a seal over what is new, none where nothing is, chains that nobody writes any more are closed."""

from datetime import timedelta

import transaction

from portal import clock
from portal.history.chains import HISTORY
from portal.history.recorder import Deed, record
from portal.history.seals import IDLE, newest_seal
from portal.history.verify import verify
from portal.jobs.running import fresh_root
from portal.jobs.sealing import seal_now


def write(place, act="edited"):
    """A row, committed."""
    with fresh_root(place.database) as root:
        entry = record(root._p_jar, Deed(act))
        transaction.commit()
        return entry.facts["chain"]


def test_a_seal_is_made_only_over_something_new(place):
    assert seal_now(place.database) is None
    write(place)
    first = seal_now(place.database)
    assert first[0] == 1 and seal_now(place.database) is None
    write(place)
    second = seal_now(place.database)
    with fresh_root(place.database) as root:
        assert second[0] == 2 and newest_seal(root)[:2] == second
        report = verify(root, [first, second])
        assert report.findings == [] and report.rows == 4


def test_a_chain_that_is_written_no_more_is_closed_and_stays_verified(place, set_clock):
    standing = set_clock(clock.now())
    manager = transaction.TransactionManager()
    connection = place.database.open(transaction_manager=manager)
    name = record(connection, Deed("edited")).facts["chain"]
    manager.commit()
    seal_now(place.database)
    standing.set(clock.now() + IDLE + timedelta(minutes=1))
    mine = write(place)
    seal_now(place.database)
    with fresh_root(place.database) as root:
        history = root[HISTORY]
        assert history.chains[name].closed and name not in history.open and name not in history.seals.known
        assert not history.chains[mine].closed and mine in history.open
        assert verify(root).findings == []
    connection.close()


def test_a_writer_whose_chain_was_closed_opens_another(place):
    name = write(place)
    with fresh_root(place.database) as root:
        root[HISTORY].chains[name].closed = True
        transaction.commit()
    assert write(place) != name


def test_a_worker_and_a_saver_at_the_same_moment_both_come_through(place):
    """A seal reads the ends of the chains and writes its own: a row that is written meanwhile is in the next one."""
    write(place)
    manager = transaction.TransactionManager()
    connection = place.database.open(transaction_manager=manager)
    manager.begin()
    record(connection, Deed("edited"))
    assert seal_now(place.database) is not None
    manager.commit()
    connection.close()
    with fresh_root(place.database) as root:
        report = verify(root)
        assert report.findings == [] and report.rows == 3
