"""Chains: each row names the one before it, each writer has its own, what is given up leaves nothing behind."""

import json
import multiprocessing
import threading

import pytest
import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.history.chains import HISTORY, SEALS, every_entry, is_kept
from portal.history.entry import NOTHING, digest, written_words
from portal.history.recorder import Deed, record
from portal.history.verify import verify


def rows(book):
    """All rows as (facts, words)."""
    with book.root() as root:
        return [(entry.facts, json.loads(entry.words or "{}")) for entry in every_entry(root)]


def test_a_row_tells_who_did_what_when_on_what_and_from_where(book):
    book.write("edited", comment="sửa lỗi")
    ((facts, words),) = rows(book)
    assert (facts["act"], facts["actor"], facts["agency"], facts["item"]) == ("edited", 7, 1, 5)
    assert facts["when"].endswith("+00:00") and facts["number"] == 1 and facts["previous"] == NOTHING
    assert (words["address"], words["session"], words["title"]) == ("192.0.2.7", "abc", "edited")
    assert words["comment"] == "sửa lỗi"


def test_a_row_names_the_hash_of_the_one_before_it(book):
    book.write("added", "edited", "trashed")
    with book.root() as root:
        entries = list(every_entry(root))
        lines = [entry.line for entry in entries]
    told = [json.loads(line) for line in lines]
    assert [facts["number"] for facts in told] == [1, 2, 3]
    assert told[1]["previous"] == digest(lines[0]) and told[2]["previous"] == digest(lines[1])


def test_equal_words_have_different_hashes(book):
    book.write("edited", "edited")
    first, second = (facts["words"] for facts, _words in rows(book))
    assert first != second


@pytest.mark.parametrize("text", ["a\0b", "nửa chữ \ud800", "𝐓𝐢ế𝐧𝐠", "\u202engược", "x" * 100_000, '"\\\n'])
def test_any_text_can_be_told(book, text):
    book.write("edited", comment=text)
    assert book.findings() == []
    written_words({"comment": text}).encode()


def test_an_act_that_is_given_up_leaves_no_row(book):
    book.write("added")
    with book.root() as root:
        record(root._p_jar, Deed("edited"))
        transaction.abort()
    book.write("trashed")
    assert [facts["act"] for facts, _words in rows(book)] == ["added", "trashed"]
    assert book.findings() == []


def test_going_back_to_a_savepoint_takes_the_row_back(book):
    book.write("added")
    with book.root() as root:
        before = transaction.savepoint()
        lost = record(root._p_jar, Deed("edited"))
        assert is_kept(lost)
        before.rollback()
        record(root._p_jar, Deed("trashed"))
    assert [facts["act"] for facts, _words in rows(book)] == ["added", "trashed"]
    assert book.findings() == []


def test_the_very_first_row_may_be_given_up_too(book):
    with book.root() as root:
        before = transaction.savepoint()
        record(root._p_jar, Deed("edited"))
        before.rollback()
    assert rows(book) == []
    book.write("added")
    assert book.findings() == []


def test_what_is_in_no_database_has_no_history():
    from persistent import Persistent

    assert record(Persistent(), Deed("edited")) is None


def test_connections_that_are_open_at_the_same_time_write_a_chain_each(book):
    book.write("added")
    managers = [transaction.TransactionManager() for _number in range(3)]
    connections = [book.database.open(transaction_manager=manager) for manager in managers]
    for _turn in range(2):
        for connection in connections:
            record(connection, Deed("edited"))
        for manager in managers:
            manager.commit()
    for connection in connections:
        connection.close()
    with book.root() as root:
        # With that of the seals; one of the connections wrote the first row, too.
        assert len(root[HISTORY].chains) == 4
    assert len(rows(book)) == 7 and book.findings() == []


def test_threads_that_write_at_the_same_moment_never_conflict(book):
    """The transactions of two threads overlap wholly: both commit, nobody tries again."""
    both_opened, both_wrote = threading.Barrier(2), threading.Barrier(2)
    failures = []

    def work():
        try:
            manager = transaction.TransactionManager()
            connection = book.database.open(transaction_manager=manager)
            for rows_at_once in (1, 5):
                both_opened.wait(20)
                manager.begin()
                for _number in range(rows_at_once):
                    record(connection, Deed("edited"))
                both_wrote.wait(20)
                manager.commit()
            connection.close()
        except Exception as error:
            failures.append(error)

    # The history itself is there from the founding of a site on.
    book.write("added")
    threads = [threading.Thread(target=work) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(rows(book)) == 13
    assert book.findings() == []


def test_a_forked_child_writes_a_chain_of_its_own(book):
    (first,) = book.write("added")
    pipe, child_end = multiprocessing.Pipe()

    def work():
        from portal.history import chains

        with book.root() as root:
            name, _chain = chains.own_chain(root._p_jar, root[HISTORY])
            child_end.send(name)
            transaction.abort()

    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    assert pipe.poll(20)
    assert pipe.recv() not in (first[0], SEALS)
    process.join(20)


ACTS = st.one_of(
    st.tuples(
        st.just("write"), st.sampled_from(["added", "edited", "step:publish", "signed_in"]), st.text(max_size=40)
    ),
    st.tuples(st.just("abort"), st.just("edited"), st.just("")),
    st.tuples(st.just("savepoint"), st.just("edited"), st.text(max_size=10)),
    st.tuples(st.just("seal"), st.just(""), st.just("")),
    st.tuples(st.just("thread"), st.just("edited"), st.text(max_size=10)),
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(sequence=st.lists(ACTS, max_size=12))
def test_whatever_is_done_the_history_verifies(tmp_path_factory, sequence):
    from tests.portal.history.conftest import Book

    book = Book(tmp_path_factory.mktemp("book"))
    expected = 0
    try:
        for kind, act, text in sequence:
            if kind == "write":
                book.write(act, comment=text)
                expected += 1
            elif kind == "seal":
                expected += book.seal() is not None
            elif kind == "thread":
                thread = threading.Thread(target=book.write, args=(act,))
                thread.start()
                thread.join()
                expected += 1
            else:
                with book.root() as root:
                    before = transaction.savepoint()
                    record(root._p_jar, Deed(act, words={"comment": text}))
                    if kind == "abort":
                        transaction.abort()
                    else:
                        before.rollback()
                        record(root._p_jar, Deed(act))
                        expected += 1
        with book.root() as root:
            report = verify(root)
        assert report.findings == []
        assert report.rows == expected
    finally:
        book.close()
