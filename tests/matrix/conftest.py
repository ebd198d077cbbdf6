"""One scene for all cells, at a moment that stands still."""

import pytest

from portal import clock

MOMENT = clock.now()


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    """The site of the matrix, with everybody in it and an item of every type in every state."""
    from tests.matrix.scene import Scene

    before = clock.use(clock.SetClock(MOMENT))
    made = Scene(tmp_path_factory.mktemp("matrix"))
    clock.use(before)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _the_moment_of_the_scene(request, set_clock):
    """Whoever has just signed in stays so, however long the cells take; nobody has asked too often in that moment."""
    if "scene" in request.fixturenames:
        request.getfixturevalue("scene").registry.scratch.clear()
    set_clock(MOMENT)
