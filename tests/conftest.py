"""What all tests share: one portal a process of the test run, in a folder of its own."""

import os
import sys

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

from portal import clock

# A busy machine is slow, not wrong: nothing is asserted by a timed test.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")

# What the first process told this one; programs that tests start find their packages by themselves, as everywhere.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.pop("PYTHONPATH", None)


# These take about as long as everything else.
ONE_HALF = ("tests/browser/", "tests/contract/", "tests/functional/", "tests/portal/commands/")


class Halves(LoadScopeScheduling):
    """Two processes side by side, each always with the same tests in the same order: what fails fails again."""

    def _split_scope(self, nodeid):
        return "one half" if nodeid.startswith(ONE_HALF) else "the other"


def pytest_xdist_make_scheduler(config, log):
    """How `make test` shares out the tests."""
    return Halves(config, log)


def pytest_xdist_setupnodes():
    """The processes beside this one find the packages that bin/pytest knows."""
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Signing in costs next to nothing; tests/portal/security/test_passwords.py looks at what it really costs."""
    from tests.support.password_cost import QUICK, password_cost

    with password_cost(QUICK):
        yield


@pytest.fixture(scope="session")
def portal_site(tmp_path_factory):
    """A portal with three agencies and people in every role; tests add what they need under names of their own."""
    from tests.support.site import PortalSite

    site = PortalSite(tmp_path_factory.mktemp("portal")).found()
    yield site
    site.close()


@pytest.fixture
def fresh_site(tmp_path):
    """A portal of its own for one test that changes what others rely on."""
    from tests.support.site import PortalSite

    site = PortalSite(tmp_path / "portal").found()
    yield site
    site.close()


@pytest.fixture(autouse=True)
def _the_clock_is_put_back():
    """A test that leaves the portal's clock changed fails itself, instead of those that come after it."""
    before = clock.use(clock.Clock())
    clock.use(before)
    yield
    if clock.use(before) is not before:
        pytest.fail("this test left the portal's clock changed", pytrace=False)


@pytest.fixture
def set_clock():
    """Puts the portal's clock to a moment: `set_clock(moment)`; the real clock comes back after the test."""
    before = clock.use(clock.Clock())
    clock.use(before)

    def set_to(moment):
        standing = clock.SetClock(moment)
        clock.use(standing)
        return standing

    yield set_to
    clock.use(before)
