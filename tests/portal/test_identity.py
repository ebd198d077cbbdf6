"""Ids that people send: every number that an id may be, and nothing that a database refuses."""

import pytest

from portal.identity import LARGEST_ID, id_in, new_id


def test_an_id_is_read_back_from_its_digits():
    some = new_id()
    assert [id_in(str(number)) for number in (0, 7, some, LARGEST_ID)] == [0, 7, some, LARGEST_ID]


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "x", "٣", "²", str(LARGEST_ID + 1), "9" * 19, "9" * 5000])
def test_what_is_no_id_is_none(text):
    assert id_in(text) is None
