"""Saved searches: each person his own, a bounded number, one of a name at a place."""

import pytest
import transaction

from portal.interfaces import ActRefused
from portal.search.saved import LONGEST_NAME, MOST_SAVED, SavedSearches

ASKED = (("q", "tiếp công dân"),)


@pytest.fixture
def saved(place):
    with transaction.manager:
        yield SavedSearches(place.connection)


def test_the_newest_comes_first(saved):
    for name in ("một", "hai"):
        saved.save(7, name, "/", ASKED)
    assert [search.name for search in saved.of(7)] == ["hai", "một"]
    assert saved.of(7)[0].parameters == ASKED


def test_each_person_has_his_own(saved):
    search = saved.save(7, "của tôi", "/", ASKED)
    assert saved.of(8) == ()
    assert saved.delete(8, search.id) is None
    assert saved.of(7) == (search,)


def test_the_same_name_at_the_same_place_is_replaced(saved):
    saved.save(7, "tuần này", "/", ASKED)
    saved.save(7, "tuần này", "/", (("q", "lịch công tác"),))
    saved.save(7, "tuần này", "/so-y-te/", ASKED)
    assert [search.path for search in saved.of(7)] == ["/so-y-te/", "/"]
    assert saved.of(7)[1].parameters == (("q", "lịch công tác"),)


def test_there_is_an_end_to_what_one_keeps(saved):
    for number in range(MOST_SAVED):
        saved.save(7, f"số {number}", "/", ASKED)
    with pytest.raises(ActRefused):
        saved.save(7, "thêm một", "/", ASKED)
    saved.save(7, "số 3", "/", ASKED)
    assert len(saved.of(7)) == MOST_SAVED


def test_names_are_bounded_and_deletion_answers_what_it_deleted(saved):
    search = saved.save(7, "x" * 500, "/", ASKED)
    assert len(search.name) == LONGEST_NAME
    assert saved.delete(7, search.id) == search and saved.of(7) == ()
    assert saved.delete(7, search.id) is None


def test_the_last_deleted_comes_back_to_its_place(saved):
    first, second, third = (saved.save(7, name, "/", ASKED) for name in ("một", "hai", "ba"))
    saved.delete(7, second.id)
    assert saved.deleted_of(7) == second and saved.deleted_of(8) is None
    assert saved.restore(8, second.id) is None and saved.restore(7, first.id) is None
    assert saved.restore(7, second.id) == second
    assert saved.of(7) == (third, second, first) and saved.deleted_of(7) is None
    assert saved.restore(7, second.id) is None


def test_what_comes_back_takes_no_name_and_no_room_of_another(saved):
    old = saved.save(7, "tuần này", "/", ASKED)
    saved.delete(7, old.id)
    new = saved.save(7, "tuần này", "/", (("q", "lịch công tác"),))
    with pytest.raises(ActRefused):
        saved.restore(7, old.id)
    assert saved.of(7) == (new,)
    saved.delete(7, new.id)
    for number in range(MOST_SAVED):
        saved.save(7, f"số {number}", "/", ASKED)
    with pytest.raises(ActRefused):
        saved.restore(7, new.id)
