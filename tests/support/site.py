"""A whole portal in a folder of its own: real database, real lists, three agencies and people in every role."""

import shutil
from datetime import date
from pathlib import Path

import transaction
import webtest

from portal.commands.founding import Founder, read_province
from portal.config import configure, with_files_and_cache
from portal.roles import PROVINCE_ROLES, Role
from portal.security.appointments import Appointment
from portal.security.people import People
from portal.security.reader import SYSTEM
from portal.settings import make_secret, read_settings
from portal.workflow.service import ContentService

HEALTH, INFORMATION, COMMITTEE = "so-y-te", "so-thong-tin-va-truyen-thong", "ubnd-tinh"
AGENCIES = (COMMITTEE, HEALTH, INFORMATION)
PASSWORD = "rừng thông biển xanh 2026"
SINCE = date(2020, 1, 1)
# Compiling the templates of one page takes a second: done once for all sites of all test runs.
COMPILED = Path(__file__).parents[2] / ".build/compiled-for-tests"


def people_wanted():
    """(login, agency slug or None, role) of everybody in the test site."""
    for short, slug in (("syt", HEALTH), ("stttt", INFORMATION)):
        for role in Role:
            if role not in PROVINCE_ROLES:
                yield f"{role.value.replace('_', '-')}.{short}", slug, role
    yield "tinh.admin", None, Role.PROVINCE_ADMINISTRATOR
    yield "tinh.auditor", None, Role.AUDITOR
    yield "ban.hotro", None, Role.SUPPORT
    yield "hai.hotro", None, Role.SUPPORT


class PortalSite:
    """A running portal, without a server: browsers for people, and the desk for preparing content."""

    def __init__(self, folder, **settings):
        self.folder = Path(folder)
        make_secret(self.folder)
        self.raw = {
            "portal.var": str(self.folder),
            "portal.base_url": "http://localhost",
            "portal.worker_threads": "0",
            "portal.compiled": str(COMPILED),
            # A page that writes when it is read fails its test.
            "portal.strict_reads": "true",
            **settings,
        }
        self.settings = read_settings(self.raw)
        self.config = configure(self.raw, self.settings)
        self.registry = self.config.registry
        self.pyramid = self.config.make_wsgi_app()
        self.wsgi = with_files_and_cache(self.pyramid, self.settings)
        self.database = self.registry._zodb_databases[""]

    def found(self, agencies=AGENCIES):
        """Make the site with these agencies and everybody in them."""
        province, rows = read_province("khanh-hoa")
        wanted = [row for row in rows if row["slug"] in agencies]
        self.config.begin()
        with self.connection() as connection:
            Founder(connection, self.registry).found(province, wanted)
            with transaction.manager:
                self._add_people(connection.root())
        self.config.end()
        return self

    def _add_people(self, root):
        people = People(root["app_root"], self.registry)
        hashed = None
        for login, slug, role in people_wanted():
            if slug is not None and slug not in root["site"]:
                continue
            person = people.add(login, f"Người {role.value} {login}")
            agency_id = root["site"][slug].id if slug else None
            people.appoint(person, (Appointment(agency_id, role, from_day=SINCE),))
            # One hash for all: a hash is slow on purpose, and these people are not what is tested.
            if hashed is None:
                person.set_password(PASSWORD)
                hashed = person.password
            person.password = hashed

    def connection(self):
        """A connection to the database, closed at the end of a with block."""
        return OpenConnection(self.database)

    def browser(self, login=None):
        """A browser for a person; for a visitor where there is no login."""
        browser = Browser(self.wsgi)
        if login:
            browser.sign_in(login)
        return browser

    def prepare(self, work, reader=SYSTEM):
        """Run `work(site, desk)` in a transaction of its own; answers what it answers."""
        with self.connection() as connection:
            desk = ContentService(self.registry.types, self.registry.workflow_engine, reader)
            with transaction.manager:
                return work(connection.root()["site"], desk)

    def close(self):
        """Close the database."""
        transaction.abort()
        self.database.close()


class OpenConnection:
    """A connection with the thread's transaction manager, closed and aborted at the end."""

    def __init__(self, database):
        self._database = database

    def __enter__(self):
        self._connection = self._database.open(transaction_manager=transaction.manager)
        return self._connection

    def __exit__(self, *error):
        transaction.abort()
        self._connection.close()


class Browser(webtest.TestApp):
    """WebTest's browser, with what every story needs."""

    def sign_in(self, login, password=PASSWORD):
        """Sign in through the form."""
        forms = self.get("/dang-nhap").forms.values()
        form = next(form for form in forms if "password" in form.fields)
        form["login"], form["password"] = login, password
        return form.submit(status=303)

    def send(self, address, status=303, **fields):
        """POST fields with the session's token, as a form of that page would."""
        page = self.get("/tai-khoan")
        token = page.html.find("input", {"name": "csrf_token"})["value"]
        return self.post(address, {"csrf_token": token, **fields}, status=status)


def copy_of(site, folder, **settings):
    """A second portal that starts as `site` is now."""
    shutil.copytree(site.folder, folder, dirs_exist_ok=True)
    return PortalSite(folder, **settings)


__all__ = ["AGENCIES", "HEALTH", "INFORMATION", "PASSWORD", "PortalSite", "copy_of"]
