"""What an operator with the raw storage can do to the history is named, row by row."""

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.history.chains import HISTORY, SEALS
from portal.history.entry import NOTHING, Entry, digest, written
from portal.history.recorder import Deed, record


@pytest.fixture
def chain(book):
    """Ten rows; answers the name of their chain."""
    ((name, _number), *_others) = book.write(*["edited"] * 10)
    return name


def tamper(book, name, change):
    """Do something to the stored rows of a chain, by number, behind the portal's back."""
    with book.root() as root:
        stored = root[HISTORY].chains[name]
        change(stored.entries, stored)


def relined(entry, **changes):
    """The row with other facts, not hashed anew anywhere else."""
    return written({**json.loads(entry.line), **changes})


def row(number, chain, findings):
    """Whether exactly this row is named, in every finding."""
    return bool(findings) and all(f"row {number} of chain {chain} " in text for text in findings)


def test_nothing_is_found_where_nothing_was_done(book, chain):
    assert book.findings() == []
    assert book.seal() is not None
    book.write("edited")
    assert book.findings() == []


def test_an_altered_line_is_named(book, chain):
    def change(entries, _chain):
        entries[4].line = relined(entries[4], actor=8)

    tamper(book, chain, change)
    assert row(4, chain, book.findings()) and "altered" in book.findings()[0]


def test_altered_words_are_named(book, chain):
    def change(entries, _chain):
        entries[4].words = entries[4].words.replace("192.0.2.7", "192.0.2.8")

    tamper(book, chain, change)
    assert row(4, chain, book.findings())


def test_words_that_were_taken_away_are_named(book, chain):
    tamper(book, chain, lambda entries, _chain: setattr(entries[4], "words", ""))
    assert row(4, chain, book.findings())


@pytest.mark.parametrize("line", ["", "{", "[]", '{"act":"x"}', "null"])
def test_a_line_that_is_no_row_is_named(book, chain, line):
    tamper(book, chain, lambda entries, _chain: setattr(entries[4], "line", line))
    assert row(4, chain, book.findings())


def test_the_newest_row_altered_is_named(book, chain):
    def change(entries, _chain):
        entries[10].line = relined(entries[10], actor=8)

    tamper(book, chain, change)
    assert row(10, chain, book.findings())


@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_removed_row_is_named(book, chain, number):
    def change(entries, _chain):
        del entries[number]

    tamper(book, chain, change)
    assert row(number, chain, book.findings()) and "missing" in book.findings()[0]


def test_several_removed_rows_are_all_named(book, chain):
    def change(entries, _chain):
        for number in (3, 4, 8):
            del entries[number]

    tamper(book, chain, change)
    assert {text.split()[2] for text in book.findings()} == {"3", "4", "8"}


def test_a_removed_row_is_named_even_where_the_others_close_up(book, chain):
    def change(entries, stored):
        for number in range(5, 10):
            entries[number] = entries[number + 1]
        del entries[10]
        stored.last = 9

    tamper(book, chain, change)
    assert any(f"row 5 of chain {chain} is missing" in text for text in book.findings())


def test_cutting_off_the_newest_rows_is_named_by_the_chain(book, chain):
    def change(entries, _chain):
        del entries[9], entries[10]

    tamper(book, chain, change)
    assert any("row 9 to 10" in text for text in book.findings())


def test_cutting_off_what_was_sealed_is_named_even_where_the_chain_was_mended(book, chain):
    assert book.seal() is not None

    def change(entries, stored):
        del entries[9], entries[10]
        stored.last, stored.head = 8, entries[8].digest

    tamper(book, chain, change)
    assert any("row 9 to 10" in text for text in book.findings())


def rewrite(entries, stored, first, **changes):
    """Alter a row and hash everything after it anew, as a clever operator would."""
    previous = entries[first - 1].digest if first > 1 else NOTHING
    for number in range(first, stored.last + 1):
        entries[number].line = relined(entries[number], previous=previous, **(changes if number == first else {}))
        previous = entries[number].digest
    stored.head = previous


def test_a_rewritten_chain_is_named_by_its_seal(book, chain):
    book.seal()
    tamper(book, chain, lambda entries, stored: rewrite(entries, stored, 6, actor=8))
    assert any(f"of chain {chain} was altered after it was sealed" in text for text in book.findings())


def test_a_rewritten_chain_with_rewritten_seals_is_found_by_a_seal_kept_elsewhere(book, chain):
    kept = book.seal()
    with book.root() as root:
        history = root[HISTORY]
        stored = history.chains[chain]
        rewrite(stored.entries, stored, 6, actor=8)
        sealed = history.seals.entries[1]
        words = json.loads(sealed.words)
        words["heads"][chain] = [stored.last, stored.head]
        sealed.words = written(words)
        sealed.line = relined(sealed, words=digest(sealed.words))
        history.seals.head = sealed.digest
    assert book.findings() == []
    assert "rewritten" in book.findings(kept)[0]


def test_what_no_seal_tells_of_is_not_found_and_said_so_in_the_decision(book, chain):
    """The newest rows, mended, with no seal over them: docs/decisions/history.md says that this cannot be seen."""

    def change(entries, stored):
        del entries[10]
        stored.last, stored.head = 9, entries[9].digest

    tamper(book, chain, change)
    assert book.findings() == []


def test_a_seal_that_was_kept_and_is_gone_is_named(book, chain):
    book.seal()
    book.write("edited")
    kept = book.seal()

    def change(entries, stored):
        del entries[2]
        stored.last, stored.head = 1, entries[1].digest

    tamper(book, SEALS, change)
    assert any("seal 2" in text and "gone" in text for text in book.findings(kept))


def test_seals_that_are_gone_are_named_by_the_rows_after_them(book, chain):
    book.seal()
    book.write("edited")

    def change(entries, stored):
        del entries[1]
        stored.last, stored.head = 0, NOTHING

    tamper(book, SEALS, change)
    assert any("row 11" in text and "names a seal that is gone" in text for text in book.findings())


def test_a_whole_chain_that_is_gone_is_named(book, chain):
    book.seal()
    with book.root() as root:
        del root[HISTORY].chains[chain]
    assert any(f"chain {chain}" in text and "gone" in text for text in book.findings())


def test_the_whole_history_gone_is_found_by_a_kept_seal(book, chain):
    kept = book.seal()
    with book.root() as root:
        del root[HISTORY]
    assert book.findings(kept) and book.findings() == []


def test_an_inserted_row_is_named(book, chain):
    def change(entries, stored):
        forged = Entry(relined(entries[5], id=99, act="signed_in"), entries[5].words)
        for number in range(10, 4, -1):
            entries[number + 1] = entries[number]
        entries[5] = forged
        stored.last = 11

    tamper(book, chain, change)
    assert any(f"row 5 of chain {chain}" in text for text in book.findings())


def test_rows_that_changed_places_are_named(book, chain):
    def change(entries, _chain):
        entries[4], entries[7] = entries[7], entries[4]

    tamper(book, chain, change)
    assert any(f"row 4 of chain {chain}" in text for text in book.findings())


def test_a_row_of_another_chain_is_named(book, chain):
    book.seal()

    def change(entries, _chain):
        entries[2] = entries[3]

    tamper(book, chain, change)
    assert any(f"row 2 of chain {chain} is missing" in text for text in book.findings())


def test_a_clock_that_was_set_back_is_told(book, set_clock):
    start = clock.now()
    standing = set_clock(start)
    book.write("edited")
    standing.set(start - timedelta(minutes=10))
    book.write("edited")
    assert len(book.findings()) == 1 and "clock" in book.findings()[0]


def test_a_row_put_at_the_end_without_the_chain_is_named(book, chain):
    def change(entries, _chain):
        entries[11] = Entry(relined(entries[10], number=11, previous=entries[10].digest, id=5), entries[10].words)

    tamper(book, chain, change)
    assert any("row 11" in text for text in book.findings())


def test_an_object_that_is_gone_from_the_storage_is_named(book, chain):
    with book.root() as root:
        oid = root[HISTORY].chains[chain].entries[4]._p_oid
    del book.database.storage._index[oid]
    book.database.cacheMinimize()
    assert any("row 4" in text and "gone from the storage" in text for text in book.findings())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(1, 10),
    field=st.sampled_from("act actor agency chain id item number previous seal when words".split()),
    value=st.one_of(st.none(), st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2), st.booleans()),
)
def test_whatever_is_put_into_a_row_is_found_and_the_check_goes_on(book, chain, number, field, value):
    kept = {}

    def change(entries, _chain):
        kept["line"] = entries[number].line
        entries[number].line = json.dumps({**json.loads(kept["line"]), field: value}, sort_keys=True)

    tamper(book, chain, change)
    assert any(f" of chain {chain} " in text for text in book.findings())
    tamper(book, chain, lambda entries, _chain: setattr(entries[number], "line", kept["line"]))
    assert book.findings() == []


@pytest.mark.parametrize(
    "words", ["null", "[]", '"x"', '{"heads":{"x":1}}', '{"heads":{"x":["a","b"]}}', '{"heads":5}']
)
def test_a_seal_that_was_spoilt_is_named(book, chain, words):
    book.seal()

    def change(entries, stored):
        entries[1].words = words
        entries[1].line = relined(entries[1], words=digest(words))
        stored.head = entries[1].digest

    tamper(book, SEALS, change)
    assert any(f"row 1 of chain {SEALS}" in text for text in book.findings())


def test_a_deed_may_be_about_the_past_without_the_clock_being_wrong(book):
    with book.root() as root:
        record(root._p_jar, Deed("edited", done=clock.now() - timedelta(days=400)))
    assert book.findings() == []
