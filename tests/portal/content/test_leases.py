"""Leases: who is editing is told, for a while, to everybody but himself."""

import threading
from datetime import timedelta

import pytest

from portal import clock
from portal.content.leases import LASTS, Leases
from portal.storage.scratch import Scratch
from tests.support.postgres import postgres_server

ITEM, OTHER = 2**62 + 1, 2**62 + 2
MOMENT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def postgres():
    """A server for this module."""
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def scratch(request, tmp_path):
    """The records of each kind of database."""
    kind = request.param
    url = f"sqlite:///{tmp_path}/scratch.sqlite" if kind == "sqlite" else request.getfixturevalue("postgres").database()
    opened = Scratch(url)
    yield opened
    opened.close()


def people(leases, item=ITEM, besides=None):
    return [lease.person_id for lease in leases.of(item, besides)]


def test_a_lease_is_of_one_item_and_told_to_the_others(scratch, set_clock):
    leases = Leases(scratch)
    now = set_clock(clock.now())
    leases.renew(ITEM, 1)
    now.set(now.now() + MOMENT)
    leases.renew(ITEM, 2)
    leases.renew(OTHER, 3)
    assert people(leases) == [1, 2] and people(leases, besides=1) == [2] and people(leases, OTHER) == [3]


def test_a_sign_of_life_renews_it_and_it_began_when_it_began(scratch, set_clock):
    leases, started = Leases(scratch), clock.now().replace(microsecond=0)
    now = set_clock(started)
    leases.renew(ITEM, 1)
    for _minute in range(10):
        now.set(now.now() + timedelta(minutes=1))
        leases.renew(ITEM, 1)
    assert [lease.since for lease in leases.of(ITEM)] == [started]
    now.set(now.now() + LASTS - MOMENT)
    assert people(leases) == [1]
    now.set(now.now() + MOMENT)
    assert people(leases) == []


def test_a_lease_that_had_ended_begins_anew(scratch, set_clock):
    leases, now = Leases(scratch), set_clock(clock.now().replace(microsecond=0))
    leases.renew(ITEM, 1)
    now.set(now.now() + LASTS)
    leases.renew(ITEM, 1)
    assert [lease.since for lease in leases.of(ITEM)] == [now.now()]


def test_saving_or_leaving_ends_it(scratch):
    leases = Leases(scratch)
    leases.renew(ITEM, 1)
    leases.renew(ITEM, 2)
    leases.end(ITEM, 1)
    leases.end(ITEM, 1)
    assert people(leases) == [2]


def test_ended_leases_do_not_pile_up(scratch, set_clock):
    leases, now = Leases(scratch), set_clock(clock.now())
    for person in range(50):
        leases.renew(ITEM + person, person)
    now.set(now.now() + LASTS)
    leases.renew(OTHER, 1)
    with scratch.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM lease").scalar() == 1


def test_many_at_once_all_get_one(scratch):
    leases = Leases(scratch)
    threads = [threading.Thread(target=leases.renew, args=(ITEM, person)) for person in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(people(leases)) == list(range(1, 21))


def test_what_cannot_be_read_keeps_nobody_from_his_page(tmp_path):
    scratch = Scratch(f"sqlite:///{tmp_path}/scratch.sqlite")
    with scratch.writing() as connection:
        connection.exec_driver_sql("DROP TABLE lease")
    assert Leases(scratch).of(ITEM) == ()
