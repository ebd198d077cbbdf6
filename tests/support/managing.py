"""The real portal as a province administrator meets it at /manage, with people of the test's own."""

from contextlib import contextmanager
from urllib.parse import quote

import transaction

from portal.roles import Role
from portal.security.appointments import Appointment
from portal.security.once import FIELD, new_key
from portal.security.people import People
from tests.support.second_factor import set_up
from tests.support.site import PASSWORD, SINCE, Browser

SAME_ORIGIN = {"Origin": "http://localhost"}


class Managing:
    """A `PortalSite` with the people who are sent to /manage."""

    def __init__(self, site):
        self.site = site
        self.registry = site.registry

    @contextmanager
    def root(self):
        """The database's root in a transaction of its own."""
        with self.site.connection() as connection, transaction.manager:
            yield connection.root()

    @contextmanager
    def people(self):
        """The accounts, in a transaction of its own."""
        with self.root() as root:
            yield People(root["app_root"], self.registry)

    def add_person(self, login, *posts):
        """An account with posts given as (agency slug or None, role); answers the person's id."""
        with self.root() as root:
            people = People(root["app_root"], self.registry)
            person = people.add(login, f"Người {login}")
            held = [Appointment(root["site"][slug].id if slug else None, role, from_day=SINCE) for slug, role in posts]
            people.appoint(person, tuple(held))
            # A hash is slow on purpose, and these people are not what is tested.
            person.password = people.get("tinh.admin").password
            return person.id

    def add_administrator(self, login):
        """A province administrator; answers his id."""
        return self.add_person(login, (None, Role.PROVINCE_ADMINISTRATOR))

    def browser(self, login=None):
        """The browser of somebody who gives his password, and no more; of a visitor without `login`."""
        browser = ManagingBrowser(self.site.wsgi)
        if login:
            browser.sign_in(login, PASSWORD)
        return browser

    def administrator(self, login):
        """The browser of a new province administrator with a second factor."""
        self.add_administrator(login)
        browser = self.browser(login)
        set_up(browser)
        return browser

    def last_transaction(self):
        """The id of the database's last transaction."""
        return self.site.database.storage.lastTransaction()

    def views(self):
        """The introspectables of every registered view."""
        return [data["introspectable"] for data in self.site.config.introspector.get_category("views")]


class ManagingBrowser(Browser):
    """A browser that sends what a form of /manage would send."""

    def token(self):
        """The token of this browser's session."""
        page = self.get("/tai-khoan").maybe_follow()
        return page.html.find("input", {"name": "csrf_token"})["value"]

    def change(self, address, fields=None, **options):
        """POST with the token, from our own page, under a new key."""
        sent = {"csrf_token": self.token(), FIELD: new_key(), **(fields or {})}
        return self.post(quote(address, safe="/?=&@"), sent, **{"headers": SAME_ORIGIN, **options})


__all__ = ["PASSWORD", "SAME_ORIGIN", "Managing", "ManagingBrowser"]
