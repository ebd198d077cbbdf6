"""Unsaved texts: each person's own, bounded, and gone after a while."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.content.unsaved import LASTS, LONGEST, MOST_FIELDS, MOST_PER_PERSON, TooMuchTyped, UnsavedTexts
from portal.storage.scratch import Scratch
from tests.portal.content.test_leases import postgres, scratch

PLACE = 2**62 + 1
__all__ = ["postgres", "scratch"]


def test_what_was_typed_comes_back_as_it_was(scratch, set_clock):
    now = set_clock(clock.now().replace(microsecond=0)).now()
    texts = UnsavedTexts(scratch)
    fields = (("title", "Tiếng Việt \U0001f600"), ("body", "<p>a</p>\r\n\x00\ud800"), ("__end__", "x:mapping"))
    assert texts.keep(1, PLACE, "sua", fields, began=3) == now
    found = texts.find(1, PLACE, "sua")
    assert (found.at, found.began, found.fields) == (now, "3", fields)


def test_it_is_of_one_person_one_place_and_one_form(scratch):
    texts = UnsavedTexts(scratch)
    texts.keep(1, PLACE, "sua", [("title", "của tôi")])
    assert texts.find(2, PLACE, "sua") is None
    assert texts.find(1, PLACE + 1, "sua") is None
    assert texts.find(1, PLACE, "them:page") is None
    texts.forget(2, PLACE, "sua")
    assert texts.find(1, PLACE, "sua").fields == (("title", "của tôi"),)
    texts.forget(1, PLACE, "sua")
    assert texts.find(1, PLACE, "sua") is None


def test_the_newest_replaces_what_was_there(scratch):
    texts = UnsavedTexts(scratch)
    for word in ("một", "hai"):
        texts.keep(1, PLACE, "sua", [("title", word)])
    assert texts.find(1, PLACE, "sua").fields == (("title", "hai"),)


def test_it_ends_after_its_term(scratch, set_clock):
    now, texts = set_clock(clock.now()), UnsavedTexts(scratch)
    texts.keep(1, PLACE, "sua", [("title", "cũ")])
    now.set(now.now() + LASTS)
    assert texts.find(1, PLACE, "sua") is None
    texts.keep(2, PLACE, "sua", [("title", "mới")])
    with scratch.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM unsaved").scalar() == 1


def test_a_person_keeps_only_his_newest_few(scratch, set_clock):
    now, texts = set_clock(clock.now()), UnsavedTexts(scratch)
    texts.keep(2, PLACE, "sua", [("title", "của người khác")])
    for number in range(MOST_PER_PERSON + 3):
        now.set(now.now() + timedelta(seconds=1))
        texts.keep(1, PLACE + number, "sua", [("title", str(number))])
    kept = [number for number in range(MOST_PER_PERSON + 3) if texts.find(1, PLACE + number, "sua")]
    assert kept == list(range(3, MOST_PER_PERSON + 3))
    assert texts.find(2, PLACE, "sua")


@pytest.mark.parametrize("fields", [[("body", "x" * (LONGEST + 1))], [("a", "b")] * (MOST_FIELDS + 1)])
def test_too_much_is_refused_and_what_was_kept_stays(scratch, fields):
    texts = UnsavedTexts(scratch)
    texts.keep(1, PLACE, "sua", [("title", "trước")])
    with pytest.raises(TooMuchTyped):
        texts.keep(1, PLACE, "sua", fields)
    assert texts.find(1, PLACE, "sua").fields == (("title", "trước"),)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=200)), max_size=20))
def test_any_text_is_kept_as_it_is(tmp_path_factory, fields):
    opened = Scratch(f"sqlite:///{tmp_path_factory.getbasetemp()}/any.sqlite")
    texts = UnsavedTexts(opened)
    texts.keep(1, PLACE, "sua", fields)
    assert texts.find(1, PLACE, "sua").fields == tuple(fields)
    opened.close()
