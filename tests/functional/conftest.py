"""What the stories about drafts for comment share."""

import pytest

from tests.support.commenting import NOW
from tests.support.insiders import Insiders
from tests.support.site import PortalSite, copy_of


@pytest.fixture
def story(begun, tmp_path):
    """A copy, for one test, of the site that its module has `begun` and closed."""
    site = copy_of(begun, tmp_path / "portal")
    yield site
    site.close()


@pytest.fixture(scope="module")
def drafts_home(tmp_path_factory):
    """A site for the tests of one file: drafts hang on the day, which others rely on."""
    made = PortalSite(tmp_path_factory.mktemp("drafts")).found()
    yield made
    made.close()


@pytest.fixture
def drafts_site(drafts_home, set_clock):
    """That site, in the days when drafts are open, with nothing sent of late."""
    set_clock(NOW)
    drafts_home.registry.scratch.clear()
    return drafts_home


@pytest.fixture(scope="session")
def insiders(tmp_path_factory):
    """A site for stories about insiders, which change who holds which post and who is under whom."""
    made = PortalSite(tmp_path_factory.mktemp("insiders")).found()
    yield Insiders(made)
    made.close()
