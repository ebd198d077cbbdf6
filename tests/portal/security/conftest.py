"""One small portal for all tests of security; each test has people of its own there."""

from itertools import count

import pytest

_numbers = count(1)


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The security of the portal around a few plain views, with two agencies."""
    from tests.support.small_portal import SmallPortal

    portal = SmallPortal(tmp_path_factory.mktemp("small"))
    yield portal
    portal.close()


@pytest.fixture
def login():
    """A sign-in name that no other test uses."""
    return f"nguoi.{next(_numbers)}"


@pytest.fixture
def address():
    """A network address that no other test uses, so that its failures are its own."""
    number = next(_numbers)
    return f"198.51.{number // 250}.{number % 250 + 1}"
