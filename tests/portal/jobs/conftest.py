"""What tests of jobs share."""

from datetime import UTC, datetime

import pytest

from portal import clock
from tests.support.jobs import opened

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)


@pytest.fixture
def noon():
    """The portal's clock, standing at noon in Vietnam; `noon.set(…)` moves it."""
    standing = clock.SetClock(NOON)
    before = clock.use(standing)
    yield standing
    clock.use(before)


@pytest.fixture
def place(tmp_path):
    """A database with its projection, and workers."""
    with opened(tmp_path) as place:
        yield place
