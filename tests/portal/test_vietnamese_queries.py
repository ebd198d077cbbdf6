"""Queries: words, phrases, notations; nothing that anybody types is an error."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.vietnamese import Query, exact_tokens, parse_query
from portal.vietnamese.queries import MOST_NOTATIONS, MOST_PHRASES, MOST_WORDS

SECONDS_FOR_ANYTHING = 0.2


def test_words():
    assert parse_query("Thu hồi đất, phường Ba Ngòi!").words == tuple("thu hồi đất phường ba ngòi".split())


@pytest.mark.parametrize("typed", ['thu "hồi"', "“hồi” thu", "thu «hồi»"])
def test_one_quoted_word_is_a_phrase_of_one(typed):
    assert parse_query(typed) == Query(words=("thu",), phrases=(("hồi",),), has_marks=True)


def test_quotes_make_a_phrase():
    query = parse_query('dự án "thu hồi đất" “Ba Ngòi” «tái định cư»')
    assert query.words == ("dự", "án")
    assert query.phrases == (("thu", "hồi", "đất"), ("ba", "ngòi"), ("tái", "định", "cư"))


@pytest.mark.parametrize("typed", ['"thu hồi', 'thu hồi"', 'thu "" hồi', '" " thu hồi "'])
def test_quotes_without_a_phrase_are_harmless(typed):
    assert parse_query(typed) == Query(words=("thu", "hồi"), has_marks=True)


def test_what_stands_around_a_phrase_was_never_together():
    assert parse_query('45 "thu hồi đất" QĐ UBND').notations == ()


def test_a_notation_is_no_words():
    query = parse_query("quyết định số 45/QĐ-UBND về đất")
    assert query.words == ("quyết", "định", "về", "đất")
    assert query.notations == ("45/qd-ubnd",) and query.parts == (("45", "qđ", "ubnd"),)


@pytest.mark.parametrize(
    "typed, marks", [("dat dai", False), ("đất đai", True), ("45/QĐ-UBND", False), ("ban d", False)]
)
def test_marks_are_noticed(typed, marks):
    assert parse_query(typed).has_marks is marks


def test_the_folded_query_is_for_the_folded_index():
    query = parse_query('đất "Ủy ban" 45/QĐ-UBND').folded
    assert query == Query(("dat",), (("uy", "ban"),), ("45/qd-ubnd",), False, (("45", "qd", "ubnd"),))


@pytest.mark.parametrize("typed", ["", "   ", "!!!", "\x00\x00", "🐦🐦", "\u0301\u0323\u0300", '""', "\u202e\u200f"])
def test_nothing_is_a_query_for_nothing(typed):
    assert not parse_query(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 1_000_000,
        '"' * 1_000_000,
        "“a b” " * 200_000,
        "\u0323\u0300" * 500_000,
        "45/QĐ-UBND " * 100_000,
        "NEAR(a b, 5) OR {title body}: -x* ^y AND NOT \x00 'q' ; DROP TABLE",
        "\u202e\u05d0\u0627 abc \u200f",
    ],
    ids="letters quotes phrases piles notations syntax right-to-left".split(),
)
def test_anything_is_understood_at_once(typed):
    before = time.process_time()
    query = parse_query(typed)
    assert time.process_time() - before < SECONDS_FOR_ANYTHING
    assert len(query.words) <= MOST_WORDS and len(query.phrases) <= MOST_PHRASES
    assert len(query.notations) <= MOST_NOTATIONS


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_query_asks_only_for_tokens_that_texts_can_have(text):
    query = parse_query(text)
    for word in (*query.words, *(word for phrase in (*query.phrases, *query.parts) for word in phrase)):
        assert exact_tokens(word)[:1] == [word]
    assert len(query.parts) == len(query.notations)


@settings(deadline=None)
@given(st.lists(st.sampled_from("thu hồi đất của phường ba ngòi ủy hòa".split()), min_size=1, max_size=8))
def test_a_text_has_every_word_of_the_query_that_it_is(words):
    text = " ".join(words)
    assert set(parse_query(text).words) <= set(exact_tokens(text))
    assert parse_query(f'"{text} {text}"').phrases == (tuple(exact_tokens(f"{text} {text}")),)
