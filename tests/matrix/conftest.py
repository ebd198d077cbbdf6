"""One scene for all cells, at a moment that stands still."""

import pytest

from portal import clock


@pytest.fixture(scope="session")
def scene(tmp_path_factory):
    """The site of the matrix, with everybody in it and an item of every type in every state."""
    from tests.matrix.scene import Scene

    # Whoever has just signed in stays so, however long the cells take.
    before = clock.use(clock.SetClock(clock.now()))
    made = Scene(tmp_path_factory.mktemp("matrix"))
    yield made
    made.close()
    clock.use(before)
