"""Declaring what does a job: one function by name, which may be called more than once for the same job."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import venusian
from ZODB.POSException import POSKeyError

from portal.i18n import _
from portal.interfaces import ConfigurationError, PortalError
from portal.jobs.job import JOB_NAME

ORDINARY_LEASE = timedelta(minutes=5)


class Hopeless(PortalError):
    """Trying again would not help: the job goes to the people who look after the portal at once."""


@dataclass(frozen=True)
class JobHandler:
    """What does the jobs of one name; `title` is what people call such a job.

    `lease`: how long one run may take; after that another worker may begin anew.
    `outside`: all that it does is outside the database (it sends a mail), so a conflict at the end must not
    make it happen again: only the end is repeated.
    """

    name: str
    function: Callable
    title: object = ""
    lease: timedelta = ORDINARY_LEASE
    outside: bool = False

    def __post_init__(self):
        if not JOB_NAME.match(self.name):
            raise ConfigurationError(f"job handler {self.name!r}: lower-case letters, digits, underscores only")

    def __call__(self, context, arguments):
        """Do it; raises `Hopeless` where the arguments do not fit the function."""
        try:
            bound = inspect.signature(self.function).bind(context, **arguments)
        except TypeError as error:
            raise Hopeless(
                _(
                    "Việc “{name}” được ghi với dữ liệu không dùng được: {error}",
                    "Job “{name}” was written with arguments that do not fit: {error}",
                    name=self.name,
                    error=str(error),
                )
            ) from None
        self.function(*bound.args, **bound.kwargs)


@dataclass(frozen=True)
class HandlerContext:
    """What a handler may use: the database's root, the time, the settings, the projection, services by name."""

    root: Any
    now: datetime
    settings: Any
    projection: Any
    services: Mapping
    job_id: int
    created: datetime

    @property
    def site(self):
        """The province's site."""
        return self.root["site"]

    def load(self, reference):
        """The stored object that `refer` named; None where there is none any more."""
        try:
            item = self.root._p_jar.get(bytes.fromhex(reference["oid"]))
            return item if getattr(item, "id", None) == reference["id"] else None
        except POSKeyError:
            # It was deleted, and the database packed since.
            return None


def refer(item):
    """How a job's arguments name stored content: its permanent id and its database address."""
    if item._p_oid is None:
        item._p_jar.add(item)
    return {"id": item.id, "oid": item._p_oid.hex()}


class JobHandlers:
    """The handlers of the portal, by the name of their jobs."""

    def __init__(self):
        self._handlers = {}

    def add(self, handler):
        """Register a handler; raises `ConfigurationError` where another function has the name."""
        known = self._handlers.get(handler.name)
        if known is not None and known.function is not handler.function:
            raise ConfigurationError(
                f"job {handler.name!r} has two handlers: {known.function.__module__} and {handler.function.__module__}"
            )
        self._handlers[handler.name] = handler

    def __getitem__(self, name):
        try:
            return self._handlers[name]
        except KeyError:
            raise Hopeless(
                _(
                    "Không có bộ xử lý cho việc “{name}”; hiện có: {known}. Có thể phần mềm đang chạy là bản khác.",
                    "Nothing here does job “{name}”; known: {known}. Another version of the portal may be running.",
                    name=name,
                    known=", ".join(self.names()),
                )
            ) from None

    def lease_of(self, name):
        """How long one run of the job `name` may take."""
        return self._handlers[name].lease if name in self._handlers else ORDINARY_LEASE

    def title_of(self, name):
        """What people call the job `name`: bilingual; the name itself where nobody knows it."""
        return (name in self._handlers and self._handlers[name].title) or name

    def names(self):
        """The names of all handlers, sorted."""
        return sorted(self._handlers)


def job_handler(name, **declaration):
    """Decorator that declares `function(context, **arguments)` as what does the jobs called `name`.

    It runs in a transaction that ends with the job: what it changes in the database happens once. All else
    may happen again, so it must be idempotent. `declaration`: `title`, `lease`,
    `outside` of `JobHandler`.
    """

    def decorate(function):
        handler = JobHandler(name, function, **declaration)

        def register(scanner, _name, _wrapped):
            scanner.config.add_job_handler(handler)

        venusian.attach(function, register, category="portal")
        return function

    return decorate
