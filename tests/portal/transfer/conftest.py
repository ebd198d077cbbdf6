"""One portal for the tests of archives: each test makes agencies of its own."""

import pytest

from portal.transfer.format import ArchiveRefused
from tests.support.archives import write
from tests.support.full_agency import furnish
from tests.support.site import PortalSite
from tests.support.transfers import exported, imported


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


@pytest.fixture(scope="package")
def sound(house, tmp_path_factory):
    """The path of a sound archive."""
    furnish(house, "so-goc")
    path = tmp_path_factory.mktemp("sound") / "a.zip"
    exported(house, "so-goc", path)
    return path


@pytest.fixture
def refused(house, tmp_path):
    """Tries to import what is given (bytes, members or a path); asserts that nothing changed; answers the words."""

    def attempt(archive):
        path = archive if hasattr(archive, "read_bytes") else tmp_path / "hostile.zip"
        if isinstance(archive, dict):
            write(path, archive)
        elif isinstance(archive, bytes):
            path.write_bytes(archive)
        before = house.database.lastTransaction()
        with pytest.raises(ArchiveRefused) as caught:
            imported(house, path, "so-lau")
        assert house.database.lastTransaction() == before
        assert caught.value.text.in_language("vi") != caught.value.text.in_language("en")
        return caught.value.text.in_language("en")

    return attempt
