"""What every content type promises in an archive: it comes back as it was, here and elsewhere; a new one does, too."""

import pytest

from portal.history.verify import verify
from portal.search.compare import compare
from tests.contract.test_every_type import ADDABLE, add, name_of
from tests.support.site import HEALTH, PortalSite
from tests.support.transfers import exported, imported, portrait

COPY = "ban-sao-tu-goi"
# An archive is of one agency; the help is the province's.
ARCHIVED = [info for info in ADDABLE if "help_center" not in info.lives_in]


def translated(admin, info, address):
    """Have it published in English, with a draft beside, and its original go on after that."""
    admin.send(address + "ban-dich", act="add", language="en")
    for title, transition in ((f"English {info.name}", "publish"), (f"Draft of {info.name}", None)):
        form = admin.get(address + "en/sua").forms["content-form"]
        form["title"] = title
        form.submit("save", status=303)
        if transition:
            admin.send(address + "en/trang-thai", transition=transition)
    admin.send(address + "ban-dich", act="add", language="zh")


class Journey:
    """A site in which every type was added, published and edited again, and where it came to from an archive."""

    def __init__(self, folder):
        self.here = PortalSite(folder / "here").found()
        self.elsewhere = PortalSite(folder / "elsewhere").found(agencies=())
        admin = self.here.browser("tinh.admin")
        self.addresses = {info.name: self.edited_again(admin, info) for info in ARCHIVED}
        self.agencies = {address.split("/")[1] for address in self.addresses.values()}
        for agency in self.agencies:
            exported(self.here, agency, folder / f"{agency}.zip")
            imported(self.here, folder / f"{agency}.zip", f"{agency[:50]}-{COPY}")
            imported(self.elsewhere, folder / f"{agency}.zip")

    @staticmethod
    def edited_again(admin, info):
        address = add(admin, info, f"Gói{info.name}".replace("_", ""))
        admin.send(address + "trang-thai", transition="publish")
        form = admin.get(address + "sua").forms["content-form"]
        form["title"] = f"Bản sửa của {info.name}"
        form.submit("save", status=303)
        if info.translatable:
            translated(admin, info, address)
        return address

    def close(self):
        self.here.close()
        self.elsewhere.close()


@pytest.fixture(scope="module")
def journey(tmp_path_factory):
    made = Journey(tmp_path_factory.mktemp("journey"))
    yield made
    made.close()


@pytest.mark.parametrize("info", ARCHIVED, ids=name_of)
def test_comes_back_from_an_archive_as_it_was(info, journey):
    agency, _slash, below = journey.addresses[info.name].strip("/").partition("/")
    path = f"/{below}" if below else ""
    original = portrait(journey.here, agency)["items"][path]
    assert original["shown"][0] != original["shown"][1] and None not in original["shown"]
    assert portrait(journey.here, f"{agency[:50]}-{COPY}")["items"][path] == original
    assert portrait(journey.elsewhere, agency)["items"][path] == original


@pytest.mark.parametrize("info", [info for info in ARCHIVED if info.translatable], ids=name_of)
def test_its_translations_come_along(info, journey):
    agency, _slash, below = journey.addresses[info.name].strip("/").partition("/")
    for language in ("en", "zh"):
        original = portrait(journey.here, agency)["items"][f"/{below}/{language}"]
        assert original["plain"]["language"] == language and original["plain"]["follows"]
        assert portrait(journey.here, f"{agency[:50]}-{COPY}")["items"][f"/{below}/{language}"] == original
        assert portrait(journey.elsewhere, agency)["items"][f"/{below}/{language}"] == original
    visitor = journey.elsewhere.browser()
    answer = visitor.get(journey.addresses[info.name] + "en/")
    assert answer.status_int == 303 or f"English {info.name}" in answer.text
    assert "Draft of" not in answer.text
    visitor.get(journey.addresses[info.name] + "zh/", status=404)


def test_all_of_the_agency_comes_back_and_the_lists_and_the_history_are_right(journey):
    for agency in journey.agencies:
        whole = portrait(journey.here, agency)
        assert portrait(journey.here, f"{agency[:50]}-{COPY}") == whole
        assert {**portrait(journey.elsewhere, agency), "superiors": ()} == {**whole, "superiors": ()}
    for site in (journey.here, journey.elsewhere):
        assert compare(site.database, site.registry.projection) == []
        with site.connection() as connection:
            assert [finding.text for finding in verify(connection.root()).findings] == []


@pytest.mark.parametrize("info", [info for info in ARCHIVED if info.name != "agency"], ids=name_of)
def test_is_shown_where_it_came_to(info, journey):
    original = journey.addresses[info.name]
    visitor = journey.elsewhere.browser()
    answer = visitor.get(original)
    expected = journey.here.browser().get(original)
    assert answer.status_int == expected.status_int
    assert f"Gói{info.name}".replace("_", "") in answer.text or answer.status_int == 303
    assert "Bản sửa của" not in answer.text
    copied = original.replace(f"/{HEALTH}/", f"/{HEALTH}-{COPY}/")
    assert journey.here.browser().get(copied).status_int == expected.status_int
