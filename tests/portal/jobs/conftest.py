"""What tests of jobs share."""

from datetime import UTC, datetime

import pytest
import transaction
from pyramid.config import Configurator

from portal import clock
from portal.search.projection import Projection
from tests.support.jobs import opened
from tests.support.tree import engine, plant

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


@pytest.fixture
def house(place, noon):
    """A planted site with its jobs done; the portal's own handlers at work."""
    config = Configurator()
    # Not used: including the package registers the table with it, and the place's own has it already.
    config.registry.projection = Projection(f"sqlite:///{place.folder}/unused.sqlite")
    config.include("portal.jobs")
    config.commit()
    place.handlers = config.registry.job_handlers
    place.services = {"workflow_engine": engine()}
    with place.root() as root:
        plant(root._p_jar)
        transaction.commit()
    place.worker().drain()
    return place
