"""People of the test's own on a site of its own: accounts with posts, what is mailed to them, what was changed."""

from contextlib import contextmanager
from datetime import timedelta

from portal import clock
from portal.jobs.outbox import every_job
from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.site import HEALTH, SINCE

DAY = timedelta(days=1)
PEOPLE = f"/{HEALTH}/noi-bo/can-bo"
ADMINISTRATOR = "agency-administrator.syt"


class Insiders:
    """A `PortalSite` with people who are made for single tests."""

    def __init__(self, site):
        self.site = site
        self._made = 0

    def change(self, work):
        """Run `work(people, root)` in a transaction of its own; answers what it answers."""

        def run(tree, _desk):
            root = tree._p_jar.root()
            return work(People(root["app_root"], self.site.registry), root)

        return self.site.prepare(run)

    def add(self, full_name, *posts, **particulars):
        """A person with posts given as (slug or None, role, what else of `Appointment`); answers (id, sign-in name)."""
        self._made += 1
        login = f"nguoi.{self._made}.syt"

        def work(people, root):
            person = people.add(login, full_name, **particulars)
            held = [
                Appointment(root["site"][slug].id if slug else None, role, **{"from_day": SINCE, **more})
                for slug, role, more in ((*post, {})[:3] for post in posts or ((HEALTH, Role.OFFICER),))
            ]
            people.appoint(person, held)
            # A hash is slow on purpose, and these people are not what is tested.
            person.password = people.get("editor.syt").password
            return person.id, login

        return self.change(work)

    def posts_of(self, person_id):
        """The posts of a person."""
        return self.change(lambda people, _root: people.by_id(person_id).appointments)

    def end_posts(self, admin, person_id):
        """An administrator has all posts of a person in the health department end with yesterday."""
        yesterday = (today() - DAY).isoformat()
        for post in self.posts_of(person_id):
            admin.send(f"{PEOPLE}/{person_id}/thoi-vai-tro?vai-tro={post.id}", until_day=yesterday)

    def letters_to(self, address):
        """The texts of what waits to be mailed to an address."""

        def look(_people, root):
            return [job.arguments["text"] for job in every_job(root) if job.arguments.get("to") == address]

        return self.change(look)

    @contextmanager
    def nothing_changes(self):
        """Inside the block nobody writes to the database."""
        before = self.site.database.storage.lastTransaction()
        yield
        assert self.site.database.storage.lastTransaction() == before


def today():
    """The day of the portal's clock."""
    return clock.local(clock.now()).date()
