"""What it costs to find out who asks and whether he may: objects and microseconds, by how many posts he holds."""

from dataclasses import dataclass

import transaction
from pyramid.interfaces import IAuthorizationPolicy
from pyramid.request import Request, apply_request_extensions

from benchmarks.pages import milliseconds_of
from benchmarks.province import MAIN, MANY_POSTS, PASSWORD, close
from benchmarks.visitor import Visitor
from portal.permissions import Permission
from portal.roles import EVERYONE

ITEM = (MAIN, "tin-tuc", "muc-7")
# What a page of an item asks for: may he read it, and which of its buttons are his.
ASKED = (Permission.VIEW, Permission.VIEW_DRAFT, Permission.EDIT, Permission.PUBLISH, Permission.DELETE)
POSTS = {1: f"bien.tap.{MAIN}", 50: MANY_POSTS}
MICROSECONDS = 1000


@dataclass(frozen=True)
class RightsCost:
    """For a person with `posts` appointments (0: a visitor): objects that are loaded to know who he is, with a cold
    and a warm cache; how many principals he has; microseconds of processor to know who he is, and for the `ASKED`."""

    posts: int
    cold: int
    warm: int
    principals: int
    who: float
    may: float

    @property
    def whole(self):
        """Microseconds that the check takes of one page."""
        return self.who + self.may


def costs_of_rights(province, repeats):
    """The `RightsCost` of a visitor and of people with one and with fifty posts."""
    app = province.open()
    cookies = {0: "", **{posts: Visitor(app).sign_in(login, PASSWORD).cookie for posts, login in POSTS.items()}}
    probes = {posts: _Probe(app, cookie) for posts, cookie in cookies.items()}
    counted = {posts: probe.counts() for posts, probe in probes.items()}
    acts = {(posts, act): getattr(probe, act) for posts, probe in probes.items() for act in ("who", "may")}
    spent = milliseconds_of(acts, repeats * 10)
    costs = [
        RightsCost(posts, *counted[posts], spent[posts, "who"] * MICROSECONDS, spent[posts, "may"] * MICROSECONDS)
        for posts in cookies
    ]
    close(app)
    return costs


class _Probe:
    """Asks in the name of one cookie, without any view."""

    def __init__(self, app, cookie):
        self.registry = app.registry
        self.cookie = cookie
        self.database = app.registry._zodb_databases[""]
        self.policy = app.registry.getUtility(IAuthorizationPolicy)
        self.principals = self._reader()[0].principals
        self.connection = self.database.open(transaction_manager=transaction.TransactionManager())
        self.item = self.connection.root()["site"]
        for name in ITEM:
            self.item = self.item[name]
        self.may()

    def counts(self):
        """(objects with a cold cache, with a warm one, principals)."""
        self.database.cacheMinimize()
        cold, warm = self._reader()[1], self._reader()[1]
        return cold, warm, len(self.principals - {EVERYONE})

    def who(self):
        """Find out who asks, from the cookie on."""
        self._reader()

    def may(self):
        """Ask what he may do with an item that is at hand."""
        for permission in ASKED:
            self.policy.permits(self.item, self.principals, permission)

    def _reader(self):
        request = Request.blank("/", base_url=self.registry.portal_settings.base_url)
        if self.cookie:
            request.headers["Cookie"] = self.cookie
        request.registry = self.registry
        apply_request_extensions(request)
        reader = request.reader
        connection = getattr(request, "_primary_zodb_conn", None)
        loaded = connection.getTransferCounts()[0] if connection is not None else 0
        request._process_finished_callbacks()
        transaction.abort()
        return reader, loaded
