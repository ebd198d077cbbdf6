"""Between two places in an arranged list there is always another, and finding it touches nobody else."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.naming import SLUG
from portal.content.order import own_rank, place_between, rank_between
from portal.interfaces import ActImpossible

names = st.from_regex(SLUG, fullmatch=True)
titles = st.text(max_size=6)
FEW_TITLES = st.sampled_from(["Thông báo", "thông báo", "Thông báo 2", "thong bao", "", "!", "~~"])


class Shelf:
    """Items in an order, each with its place, as the items of a folder have it."""

    def __init__(self, titles_by_name):
        self.own = {name: own_rank(title, SimpleNamespace(__name__=name)) for name, title in titles_by_name.items()}
        self.places = {name: (0, rank) for name, rank in self.own.items()}

    def order(self):
        return sorted(self.places, key=self.places.get)

    def put(self, name, low, high):
        neighbours = [self.places[other] if other is not None else None for other in (low, high)]
        position, rank = place_between(*neighbours)
        self.places[name] = (position, rank or self.own[name])


@given(st.dictionaries(names, titles | FEW_TITLES, min_size=2, max_size=8), st.data())
def test_any_sequence_of_moves_gives_the_order_that_was_asked_for(items, data):
    shelf = Shelf(items)
    expected = shelf.order()
    for _turn in range(data.draw(st.integers(1, 40))):
        moved = expected.pop(data.draw(st.integers(0, len(expected) - 1)))
        target = data.draw(st.integers(0, len(expected)))
        low = expected[target - 1] if target else None
        high = expected[target] if target < len(expected) else None
        shelf.put(moved, low, high)
        expected.insert(target, moved)
        assert shelf.order() == expected


@pytest.mark.parametrize("from_above", [True, False])
def test_a_thousand_moves_to_the_same_gap_leave_a_short_rank(from_above):
    shelf = Shelf({"an": "An", "binh": "Bình"})
    low, high = shelf.places["an"], shelf.places["binh"]
    for _turn in range(1000):
        place = place_between(low, high)
        assert low < place < high
        low, high = (low, place) if from_above else (place, high)
    assert len(place[1]) < 250


def test_where_nothing_fits_it_is_said():
    key = Shelf({"an": "An"}).places["an"][1]
    with pytest.raises(ActImpossible):
        rank_between(key, key)
    with pytest.raises(ActImpossible):
        place_between((0, key + "!" * 2000), (0, key + "~"))


def test_titles_come_in_the_order_of_a_dictionary_and_equal_ones_in_that_of_their_names():
    shelf = Shelf({"b": "Đà Lạt", "thong-bao-2": "An", "thong-bao": "An", "c": "An Giang", "d": "Dà"})
    assert shelf.order() == ["thong-bao", "thong-bao-2", "c", "d", "b"]
