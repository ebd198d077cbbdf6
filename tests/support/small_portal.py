"""The security of the portal around three plain views, in a real database: for tests of portal/security alone."""

from contextlib import contextmanager
from datetime import date
from functools import cache

import transaction
import webtest
from pyramid.config import Configurator
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED, forget, remember
from pyramid.view import notfound_view_config
from pyramid_zodbconn import get_connection

from portal.content.base import may_read
from portal.interfaces import ISite
from portal.permissions import Permission
from portal.roles import Role
from portal.security.addresses import client_address
from portal.security.appointments import Appointment, Hierarchy
from portal.security.passwords import hashed
from portal.security.people import People, make_index
from portal.security.policy import grant_management, override_platform
from portal.security.sessions import STORE, SessionStore
from portal.security.sign_in import SignIn
from portal.settings import Settings
from tests.support.tree import plant

PASSWORD = "rừng thông biển xanh 2026"
SINCE = date(2020, 1, 1)
SECRET = "a secret of the tests, long enough for them"


def who(context, request):
    """Tells whom the portal takes this request's sender for."""
    reader = request.reader
    return Response(json_body={"person": reader.person_id, "principals": sorted(reader.principals)})


def sign_in(context, request):
    """Signs in without a form."""
    address = client_address(request)
    sent = request.POST
    person = SignIn(request.people, request.registry.throttle).check(sent["login"], sent["password"], address)
    remember(request, person.id)
    return Response("signed in")


def sign_out(context, request):
    """Signs out."""
    forget(request)
    return HTTPSeeOther("/")


def token(context, request):
    """The token of the session, as a form would have it."""
    return Response(request.session.get_csrf_token())


def write(context, request):
    """Writes, whatever the method."""
    get_connection(request).root()["written"] = request.params.get("text", "written")
    if "commit" in request.params:
        transaction.commit()
    return Response("written")


def say(context, request):
    """Leaves a message for the next page."""
    request.session.flash(request.POST["message"], "success")
    return Response("said")


def secret(context, request):
    """Needs a right."""
    return Response("secret")


@notfound_view_config()
def not_found(context, request):
    """Nothing here."""
    return Response("nothing here", status=404)


VIEWS = {"who": who, "sign-in": sign_in, "sign-out": sign_out, "token": token, "write": write, "say": say}


class SmallPortal:
    """The small application, its database and its people."""

    def __init__(self, folder, base_url="http://localhost", raw=None, **settings):
        self.settings = Settings(
            mode="development",
            base_url=base_url,
            listen="",
            database_uri=f"file://{folder}/Data.fs?blobstorage_dir={folder}/blobs",
            projection_url="",
            secret=SECRET,
            var=folder,
            **settings,
        )
        self.config = self._configure({"portal.strict_reads": "true", **(raw or {})})
        self.registry = self.config.registry
        self.wsgi = self.config.make_wsgi_app()
        self.database = self.registry._zodb_databases[""]
        self._found()

    def _configure(self, raw):
        config = Configurator(
            settings={
                **raw,
                "tm.annotate_user": False,
                "tm.manager_hook": "tests.support.small_portal.thread_manager",
                "zodbconn.uri": self.settings.database_uri,
                "substanced.secret": SECRET,
                "substanced.initial_password": SECRET,
                "mail.default_sender": "",
            }
        )
        config.registry.portal_settings = self.settings
        for package in ("pyramid_retry", "pyramid_tm", "substanced", "portal.security"):
            config.include(package)
        config.set_root_factory(root_of)
        for name, view in VIEWS.items():
            config.add_view(view, context=ISite, name=name, permission=NO_PERMISSION_REQUIRED)
        config.add_view(secret, name="secret", permission=Permission.VIEW)
        config.add_notfound_view(not_found)
        override_platform(config, may_read)
        config.commit()
        return config

    def _found(self):
        # Substance D asks the thread for the registry.
        self.config.begin()
        with self.root() as root:
            root["app_root"] = self.registry.content.create("Root")
            transaction.savepoint()
            grant_management(root["app_root"])
            make_index(root)
            root[STORE], root["hierarchy"] = SessionStore(), Hierarchy()
            plant(root._p_jar, ("so-y-te", "so-tai-chinh"))
        self.config.end()

    @contextmanager
    def root(self):
        """The database's root in a transaction of its own."""
        with self.connection() as connection, transaction.manager:
            yield connection.root()

    @contextmanager
    def connection(self):
        """A connection to the database."""
        connection = self.database.open(transaction_manager=transaction.manager)
        try:
            yield connection
        finally:
            transaction.abort()
            connection.close()

    @contextmanager
    def people(self):
        """The accounts, in a transaction of its own."""
        with self.root() as root:
            yield People(root["app_root"], self.registry)

    def add_person(self, login, *posts, password=PASSWORD):
        """An account with posts given as (agency slug or None, role); answers the person's id."""
        with self.root() as root:
            people = People(root["app_root"], self.registry)
            person = people.add(login, f"Người {login}")
            held = tuple(
                Appointment(root["site"][slug].id if slug else None, role, from_day=SINCE) for slug, role in posts
            )
            people.appoint(person, held)
            # A hash is slow on purpose, and these people are not what is tested.
            person.password = _hashed(password)
            return person.id

    def add_administrator(self, login="quan-tri"):
        """A province administrator."""
        return self.add_person(login, (None, Role.PROVINCE_ADMINISTRATOR))

    def browser(self, login=None, password=PASSWORD, **environ):
        """A browser for a person, or for a visitor."""
        browser = Browser(self.wsgi, extra_environ={"REMOTE_ADDR": "192.0.2.1", **environ})
        if login:
            browser.enter(login, password)
        return browser

    def last_transaction(self):
        """The id of the database's last transaction."""
        return self.database.storage.lastTransaction()

    def close(self):
        """Close the database."""
        transaction.abort()
        self.database.close()


class Browser(webtest.TestApp):
    """A browser that sends the session's token along."""

    def token(self):
        """The token of this browser's session."""
        return self.get("/token").text

    def send(self, address, fields=None, **options):
        """POST with the token."""
        return self.post(address, {"csrf_token": self.token(), **(fields or {})}, **options)

    def enter(self, login, password=PASSWORD, **options):
        """Sign in."""
        return self.send("/sign-in", {"login": login, "password": password}, **options)

    def person(self):
        """The id of the person this browser is signed in as, or None."""
        return self.get("/who").json["person"]

    def principals(self):
        """What this browser may present."""
        return set(self.get("/who").json["principals"])


@cache
def _hashed(password):
    return hashed(password)


def root_of(request):
    """Substance D's root at /manage, else the site."""
    route = getattr(request, "matched_route", None)
    name = "app_root" if route is not None and route.name == "substanced_manage" else "site"
    return get_connection(request).root()[name]


def thread_manager(_request):
    """The thread's transaction manager."""
    return transaction.manager


__all__ = ["PASSWORD", "SINCE", "SmallPortal"]
