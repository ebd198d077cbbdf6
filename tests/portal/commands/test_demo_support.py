"""The demonstration's support desk: help pages and requests, none twice, each with whoever reported it."""

from portal.commands.demo import DATA
from portal.commands.demo_support import put_supported, support_written
from portal.security.people import People
from portal.security.reader import SYSTEM as PORTAL_ITSELF
from portal.security.reader import Reader
from portal.workflow.service import ContentService
from tests.support.site import HEALTH, INFORMATION

STAND_INS = {"sondh.syt": "officer.syt", "dungctm.stttt": "editor.stttt", "tuetm.stttt": "ban.hotro"}


def test_help_pages_and_requests_in_their_states(fresh_site):
    def furnish(tree, _desk):
        people = People(tree._p_jar.root()["app_root"], fresh_site.registry)

        def service_of(login):
            person = people.get(STAND_INS.get(login, login)) if login else None
            reader = Reader(PORTAL_ITSELF.principals, person.id, person.full_name) if person else PORTAL_ITSELF
            return ContentService(fresh_site.registry.types, fresh_site.registry.workflow_engine, reader)

        for row in support_written(DATA):
            put_supported(tree, people, service_of, {**row, "reporter": STAND_INS.get(row.get("reporter"))})

    def look(tree, _desk):
        pages = [(page.state, page.published is not None) for page in tree["tro-giup"].values()]
        requests = [
            (item.state, item.outcome, item.owner is not None)
            for slug in (HEALTH, INFORMATION)
            for item in tree[slug]["noi-bo"].values()
            if item.kind == "support_request"
        ]
        return sorted(pages), sorted(requests)

    fresh_site.prepare(furnish)
    found = fresh_site.prepare(look)
    assert found == (
        [("for_staff", True), ("published", True)],
        [("answered", "on_time", True), ("received", "", True), ("received", "", True)],
    )
    fresh_site.prepare(furnish)
    assert fresh_site.prepare(look) == found
