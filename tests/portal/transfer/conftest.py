"""One portal for the tests of archives: each test makes agencies of its own."""

import pytest

from tests.support.site import PortalSite


@pytest.fixture(scope="package")
def house(tmp_path_factory):
    """A portal with three agencies and people in every role."""
    site = PortalSite(tmp_path_factory.mktemp("house")).found()
    yield site
    site.close()


@pytest.fixture(scope="package")
def other_house(tmp_path_factory):
    """A portal of another province: no agencies, and of the people only those of the province."""
    site = PortalSite(tmp_path_factory.mktemp("other-house")).found(agencies=())
    yield site
    site.close()
