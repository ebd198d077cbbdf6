"""The short-lived records that all processes share: in a file, and in PostgreSQL."""

import threading

import pytest
from sqlalchemy import Column, String, Table, func, select

from portal.interfaces import ConfigurationError
from portal.security.throttle import MOST_TRIES, Throttle, TooManyTries
from portal.storage.scratch import Scratch, tables
from tests.support.postgres import postgres_server


@pytest.fixture(scope="module")
def postgres():
    """A server for this module."""
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/folder/scratch.sqlite"
    return request.getfixturevalue("postgres").database()


def test_two_at_once_never_count_the_same(url):
    one, other = Scratch(url), Scratch(url)
    looked_at = []

    def work(scratch):
        throttle = Throttle(scratch)
        for _turn in range(MOST_TRIES):
            try:
                with throttle.attempt("an", "192.0.2.1") as failed:
                    looked_at.append(1)
                    failed()
            except TooManyTries:
                pass

    threads = [threading.Thread(target=work, args=(scratch,)) for scratch in (one, other) for _half in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == MOST_TRIES
    one.close()
    other.close()


def test_what_is_cleared_is_gone_and_an_error_leaves_nothing(url):
    scratch = Scratch(url)
    throttle = Throttle(scratch)
    with throttle.attempt("an", "192.0.2.1") as failed:
        failed()
    with pytest.raises(ZeroDivisionError), scratch.writing() as connection:
        connection.execute(tables.tables["attempt"].delete())
        raise ZeroDivisionError
    assert rows(scratch) == 2
    scratch.clear()
    assert rows(scratch) == 0
    scratch.close()


def test_many_that_start_together_make_the_tables_once(url):
    together, failures = threading.Barrier(8), []

    def start():
        scratch = Scratch(url)
        together.wait()
        try:
            rows(scratch)
        except Exception as error:
            failures.append(error)
        scratch.close()

    threads = [threading.Thread(target=start) for _process in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_table_that_is_declared_later_is_there_when_it_is_needed(url):
    scratch = Scratch(url)
    assert rows(scratch) == 0
    late = Table("declared_late", tables, Column("name", String, primary_key=True))
    try:
        with scratch.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(late)) == 0
        # Two processes may find it missing at the same moment.
        with Scratch(url).writing() as connection:
            connection.execute(late.insert().values(name="x"))
    finally:
        tables.remove(late)
    scratch.close()


@pytest.mark.parametrize("wrong", ["", "mysql://host/name", "sqlite://", "không phải địa chỉ"])
def test_other_databases_are_refused_in_words(wrong):
    with pytest.raises(ConfigurationError, match=r"portal\.scratch"):
        Scratch(wrong)


def rows(scratch):
    """How many tries are on record."""
    with scratch.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.tables["attempt"]))
