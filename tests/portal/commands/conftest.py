"""What tests of the command line share."""

import pytest

from tests.support.command_line import Waiting


@pytest.fixture(scope="session")
def waiting():
    """A process that has imported the portal, and runs commands."""
    made = Waiting()
    yield made
    made.close()
