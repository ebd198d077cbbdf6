"""The writer of a durable database is killed again and again; everything acknowledged must be there afterwards."""

import random

import pytest

from tests.support.killing import kill_while_writing, stored_hashes

KILLS = 50
pytestmark = pytest.mark.drill


def test_nothing_acknowledged_is_lost_in_fifty_kills(tmp_path):
    uri = f"durable://{tmp_path}/db/Data.fs?blobstorage_dir={tmp_path}/db/blobs"
    promised = {}
    for _kill in range(KILLS):
        promised.update(kill_while_writing(uri, random.randint(1, 30), tmp_path))
        found = stored_hashes(uri)
        assert {number: found.get(number) for number in promised} == promised
    assert len(promised) > KILLS
