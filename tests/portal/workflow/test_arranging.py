"""Children of a folder are moved one by one or as a block, and only what moves is written."""

import random

import pytest
import transaction

from portal.content.changes import _changes
from portal.interfaces import ActRefused
from portal.workflow.arranging import BOTTOM, DOWN, TOP, UP, Arranger
from tests.support.projected import Projected, reader_of
from tests.support.tree import service


@pytest.fixture
def place(tmp_path):
    made = Projected(tmp_path)
    with transaction.manager:
        for letter in "ABCDEF":
            made.add(letter)
    yield made
    made.close()


def order(place):
    return "".join(place.titles(parent=place.section.id, order="position"))


def items(place, letters):
    return [place.section[letter.lower()] for letter in letters]


def shift(place, letters, way):
    with transaction.manager:
        Arranger(place.desk, place.lists(), place.section).shift(items(place, letters), way)
        assert {item.title for item in _changes().changed.values() if hasattr(item, "title")} <= set(letters), (
            "only what moves is written"
        )
    return order(place)


def test_one_step_at_a_time(place):
    assert shift(place, "C", UP) == "ACBDEF"
    assert shift(place, "C", UP) == "CABDEF"
    assert shift(place, "C", UP) == "CABDEF"
    assert shift(place, "C", DOWN) == "ACBDEF"
    assert shift(place, "F", DOWN) == "ACBDEF"
    assert shift(place, "D", TOP) == "DACBEF"
    assert shift(place, "D", BOTTOM) == "ACBEFD"
    assert place.differences() == []


def test_a_selection_moves_as_a_block(place):
    assert shift(place, "CE", UP) == "ACEBDF"
    assert shift(place, "CE", DOWN) == "ABCEDF"
    assert shift(place, "FB", TOP) == "BFACED"
    assert shift(place, "BA", BOTTOM) == "FCEDBA"
    assert shift(place, "FCEDBA", TOP) == "FCEDBA"


def test_dragging_puts_it_where_it_was_dropped(place):
    arranger = lambda: Arranger(place.desk, place.lists(), place.section)  # noqa: E731
    with transaction.manager:
        arranger().put_after(*items(place, "AD"))
    assert order(place) == "BCDAEF"
    with transaction.manager:
        arranger().put_before(*items(place, "FB"))
    assert order(place) == "FBCDAE"
    with transaction.manager:
        arranger().put_after(*items(place, "FE"))
    assert order(place) == "BCDAEF"


def test_any_sequence_of_moves_is_a_permutation_that_people_expect(place):
    chance, expected = random.Random(7), list("ABCDEF")
    for _turn in range(60):
        letter, way = chance.choice(expected), chance.choice([UP, DOWN, TOP, BOTTOM])
        at = expected.index(letter)
        expected.remove(letter)
        expected.insert({UP: max(0, at - 1), DOWN: at + 1, TOP: 0, BOTTOM: len(expected)}[way], letter)
        assert shift(place, letter, way) == "".join(expected)


def test_new_and_renamed_children_find_their_place_among_arranged_ones(place):
    shift(place, "F", TOP)
    with transaction.manager:
        place.add("BB")
    assert order(place) == "FABBBCDE"


def test_who_may_not_edit_may_not_rearrange(place):
    with transaction.manager:
        for item in items(place, "AB"):
            place.desk.move(item, "publish")
    reader = reader_of(5, place.agency, "officer")
    with pytest.raises(ActRefused, match="xếp lại"):
        Arranger(service(reader), place.lists(reader), place.section).shift(items(place, "B"), UP)
