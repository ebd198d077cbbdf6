"""A web outside for the tests of asking."""

import pytest

from tests.support.web_outside import OutsideWeb


@pytest.fixture(scope="package")
def web():
    """A server on this machine."""
    found = OutsideWeb()
    yield found
    found.close()
