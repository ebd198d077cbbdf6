"""What all tests share: one portal a test run, in a folder of its own."""

import pytest
from hypothesis import HealthCheck, settings

from portal import clock

# A busy machine is slow, not wrong: nothing is asserted by a timed test.
settings.register_profile("portal", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("portal")


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
