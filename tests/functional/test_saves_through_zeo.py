"""No hot spots: people who save at the same moment, in several processes on one database, never see a conflict."""

from datetime import date

import pytest
import transaction

from benchmarks.saver import Plan
from benchmarks.saving import save_at_once
from benchmarks.zeo import zeo_server
from portal.roles import Role
from portal.search.compare import compare
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.site import PASSWORD, PortalSite

pytestmark = [pytest.mark.zeo, pytest.mark.timeout(280)]
PROCESSES, SAVES = 4, 50
AGENCIES = ("so-y-te", "so-tai-chinh", "so-xay-dung", "so-noi-vu")


@pytest.fixture
def folder(tmp_path):
    """A founded portal in files, with an editor in each of four agencies and four editors in the first."""
    site = PortalSite(tmp_path / "portal").found(AGENCIES)
    site.config.begin()
    with site.connection() as connection, transaction.manager:
        people = People(connection.root()["app_root"], site.registry)
        some = connection.root()["site"]
        for number, slug in enumerate((*AGENCIES, *[AGENCIES[0]] * PROCESSES)):
            person = people.add(f"bien.tap.{number}", f"Người biên tập {number}")
            people.appoint(person, (Appointment(some[slug].id, Role.EDITOR, from_day=date(2020, 1, 1)),))
            person.password = people.get("editor.syt").password
    site.config.end()
    site.close()
    return site.folder


def outcomes_of(folder, people_and_places):
    """What comes of savers who begin at once, and the differences between lists and objects after them."""
    with zeo_server(folder / "database") as uri:
        settings = {"portal.var": str(folder), "portal.base_url": "http://localhost", "zodbconn.uri": uri}
        outcomes = save_at_once(
            [
                Plan(settings, f"bien.tap.{person}", PASSWORD, f"/{agency}/tin-tuc/", SAVES, f"may-{person}")
                for person, agency in people_and_places
            ]
        )
        site = PortalSite(folder, **settings)
        differences = compare(site.database, site.registry.projection)
        count = site.prepare(lambda root, _desk: {slug: len(root[slug]["tin-tuc"]) for slug in AGENCIES})
        site.close()
    return outcomes, differences, count


def test_savers_in_different_agencies_never_meet(folder):
    outcomes, differences, count = outcomes_of(folder, enumerate(AGENCIES))
    assert [outcome.failed for outcome in outcomes] == [0] * PROCESSES
    assert [outcome.conflicts for outcome in outcomes] == [[]] * PROCESSES
    assert differences == []
    assert count == dict.fromkeys(AGENCIES, (SAVES + 2) // 2)


def test_savers_in_one_folder_never_see_that_they_met(folder):
    people = [(PROCESSES + number, AGENCIES[0]) for number in range(PROCESSES)]
    outcomes, differences, count = outcomes_of(folder, people)
    assert [outcome.failed for outcome in outcomes] == [0] * PROCESSES
    assert differences == []
    assert count[AGENCIES[0]] == PROCESSES * (SAVES + 2) // 2
    # Now and then, at most: that no save fails is no use where every save is done twice.
    assert sum(len(outcome.conflicts) for outcome in outcomes) < PROCESSES * SAVES / 4
