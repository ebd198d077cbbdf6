"""Dates, numbers and waits as people write them."""

from datetime import timedelta

import pytest

from portal import clock
from portal.views.formats import Formats


@pytest.mark.parametrize(
    ("wait", "vietnamese", "english"),
    [
        (timedelta(days=2, hours=3, minutes=59), "còn 2 ngày 3 giờ", "in 2 d 3 h"),
        (timedelta(days=1), "còn 1 ngày", "in 1 d"),
        (timedelta(hours=5), "còn 5 giờ", "in 5 h"),
        (timedelta(hours=1, minutes=5), "còn 1 giờ 5 phút", "in 1 h 5 min"),
        (timedelta(seconds=61), "còn 2 phút", "in 2 min"),
        (timedelta(seconds=1), "còn 1 phút", "in 1 min"),
        (timedelta(0), "sắp đến giờ", "in a moment"),
        (timedelta(seconds=-30), "sắp đến giờ", "in a moment"),
    ],
)
def test_a_wait_is_told_in_the_two_largest_units(set_clock, wait, vietnamese, english):
    now = set_clock(clock.now()).now()
    assert Formats("vi").countdown(now + wait) == vietnamese
    assert Formats("en").countdown(now + wait) == english
