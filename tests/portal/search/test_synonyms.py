"""The edited table of synonyms: in force with its commit, in every process, and after a rebuild."""

import pytest
import transaction

from portal.search import synonyms
from portal.search.reindex import reindex
from portal.vietnamese import InvalidSynonyms, Synonyms


def found(place, text):
    return [row.title for row in place.public.search(text).rows]


@pytest.fixture
def root(place):
    """The root of the database."""
    place.publish("Xe buýt nhanh")
    return place.connection.root()


def test_the_shipped_table_is_in_force_until_another_is(place, root):
    assert synonyms.lines_of(root) == Synonyms.shipped().as_lines()
    assert found(place, "BRT") == []
    with transaction.manager:
        synonyms.edit(root, "BRT = xe buýt nhanh")
    assert found(place, "BRT") == ["Xe buýt nhanh"]
    assert synonyms.lines_of(root) == "BRT = xe buýt nhanh"
    with transaction.manager:
        synonyms.edit(root, "")
    assert found(place, "BRT") == []
    assert place.differences() == []


def test_what_databases_refuse_is_left_out(place, root):
    with transaction.manager:
        synonyms.edit(root, "BRT = \x00xe buýt \ud800nhanh")
    assert synonyms.lines_of(root) == "BRT = xe buýt nhanh"
    assert found(place, "BRT") == ["Xe buýt nhanh"]


def test_a_quoted_word_is_looked_for_as_it_is(place, root):
    with transaction.manager:
        synonyms.edit(root, "BRT = xe buýt nhanh")
    place.publish("Tuyến BRT số 1")
    assert sorted(found(place, "BRT")) == ["Tuyến BRT số 1", "Xe buýt nhanh"]
    assert found(place, '"BRT"') == ["Tuyến BRT số 1"] == found(place, "tuyến “brt”")
    assert found(place, '"buyt"') == ["Xe buýt nhanh"]


def test_what_is_not_committed_is_not_in_force(place, root):
    synonyms.edit(root, "BRT = xe buýt nhanh")
    transaction.abort()
    assert found(place, "BRT") == []


def test_a_rebuilt_projection_has_it(place, root):
    with transaction.manager:
        synonyms.edit(root, "BRT = xe buýt nhanh")
    with place.projection.writing() as connection:
        connection.execute(synonyms.table.delete())
    assert found(place, "BRT") == []
    assert [difference.what for difference in place.differences()] == ["missing"]
    reindex(place.database, place.projection)
    assert found(place, "BRT") == ["Xe buýt nhanh"]


def test_a_wrong_line_is_refused_and_changes_nothing(place, root):
    with pytest.raises(InvalidSynonyms), transaction.manager:
        synonyms.edit(root, "một mình")
    assert "synonyms" not in root
    assert place.differences() == []
