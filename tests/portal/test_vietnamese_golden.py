"""The golden queries: what people type finds what they mean, by the analyser alone."""

from collections import Counter

import pytest

from tests.support.golden import PlainIndex, golden_documents, golden_queries

FEWEST_DOCUMENTS, FEWEST_QUERIES = 200, 150
KINDS = """
    without_marks with_marks tone_placement decomposed abbreviations notations phrases old_and_new_names capitals
    punctuation
    """.split()


@pytest.fixture(scope="module")
def index():
    """All golden documents, looked through one by one."""
    return PlainIndex(golden_documents())


@pytest.mark.parametrize("query", golden_queries(), ids=lambda query: f"{query.kind}-{query.text!a}")
def test_the_query_finds_what_is_meant_and_nothing_else(index, query):
    titles = golden_documents()
    found = index.search(query.text)
    assert {titles[number] for number in query.hits - found} == set(), "not found"
    assert {titles[number] for number in found - query.hits} == set(), "found, but not meant"


def test_the_set_is_large_and_of_every_kind():
    kinds = Counter(query.kind for query in golden_queries())
    assert len(golden_documents()) >= FEWEST_DOCUMENTS and kinds.total() >= FEWEST_QUERIES
    assert sorted(kinds) == sorted(KINDS)


def test_every_expected_document_exists_and_most_are_expected():
    expected = {number for query in golden_queries() for number in query.hits}
    assert expected <= set(golden_documents())
    assert len(expected) > FEWEST_DOCUMENTS / 2
