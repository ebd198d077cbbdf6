"""Kills of a writing process, many of them: the lists are the objects' afterwards, every time."""

import pytest

from tests.support.projected import start

pytestmark = [pytest.mark.drill, pytest.mark.timeout(1800)]


def test_a_hundred_kills_between_the_commits(tmp_path):
    assert start("killed_again_and_again", tmp_path, 100).wait() == 0


def test_a_hundred_kills_at_any_moment(tmp_path):
    assert start("killed_at_any_moment", tmp_path, 100).wait() == 0
