"""Who leaves an agency leaves its documents behind: what he made there is no longer his to read."""

from datetime import timedelta

import transaction

from portal import clock
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.site import HEALTH, INFORMATION

TREE = f"/{HEALTH}/noi-bo/tai-lieu/"


def move_to_another_agency(site, login):
    """His post in the old agency ended yesterday; today he works elsewhere."""
    with site.connection() as connection:
        root = connection.root()
        today = clock.local(clock.now()).date()
        old, new = root["site"][HEALTH], root["site"][INFORMATION]
        with transaction.manager:
            people = People(root["app_root"], site.registry)
            ended = Appointment(
                old.id, "officer", from_day=today - timedelta(days=90), until_day=today - timedelta(days=1)
            )
            people.appoint(people.get(login), (Appointment(new.id, "officer", from_day=today), ended))


def test_a_former_officer_reads_nothing_of_his_old_agency(fresh_site):
    officer = fresh_site.browser("officer.syt")
    form = officer.get(TREE + "them?loai=folder").forms["content-form"]
    form["title"] = "Hồ sơ của người sắp chuyển đi"
    address = form.submit("save", status=303).location.removeprefix("http://localhost")
    officer.get(address)
    move_to_another_agency(fresh_site, "officer.syt")
    former = fresh_site.browser("officer.syt")
    former.get(address, status=404)
    former.get(TREE, status=404)
    former.get(f"/{INFORMATION}/noi-bo/")
