"""A job: one thing to be done after the commit that asked for it, kept until it is done."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from persistent import Persistent
from zope.interface import Interface, implementer

from portal import clock
from portal.content.changes import drop, touch
from portal.i18n import ENGLISH, VIETNAMESE, in_language
from portal.identity import new_id

WAITING, RUNNING, FAILED, DONE = "waiting", "running", "failed", "done"
# Jobs of the province itself, of no agency.
PROVINCE_ITSELF = 0
JOB_NAME = re.compile(r"[a-z][a-z0-9_]{1,59}\Z")
# A job names content, it does not carry it.
MOST_ARGUMENT_LETTERS = 100_000
LONGEST_ERROR = 2000


class IJob(Interface):
    """Something to be done, written down."""


@dataclass(frozen=True)
class Order:
    """What is to be done: the handler's name and its arguments (plain JSON), for which agency, and when.

    `key`: an order of the same key in the same agency takes the place of the one that still waits.
    """

    name: str
    arguments: Mapping = field(default_factory=lambda: MappingProxyType({}))
    agency_id: int = PROVINCE_ITSELF
    due: datetime | None = None
    key: str | None = None
    created_by: int | None = None

    def __post_init__(self):
        if not JOB_NAME.match(self.name):
            raise ValueError(f"a job's name has lower-case letters, digits and underscores only, got {self.name!r}")
        if self.due is not None and self.due.tzinfo is None:
            raise ValueError(f"job {self.name!r} needs a zone-aware time, got {self.due!r}")
        if len(self.written) > MOST_ARGUMENT_LETTERS:
            raise ValueError(
                f"the arguments of job {self.name!r} take {len(self.written)} letters; "
                f"{MOST_ARGUMENT_LETTERS} at the most: name the content, do not carry it"
            )

    @property
    def written(self):
        """The arguments as JSON; raises `TypeError` for what JSON does not give back unchanged."""
        arguments = dict(self.arguments)
        text = json.dumps(arguments, ensure_ascii=False, sort_keys=True, allow_nan=False)
        if json.loads(text) != arguments:
            raise TypeError(f"the arguments of job {self.name!r} are not plain JSON: {arguments!r}")
        return text


@implementer(IJob)
class Job(Persistent):
    """One order and how far it has come. Every change of its state writes this object.

    So two who change it at the same moment conflict, and one of them gives way: that is the lock.
    """

    def __init__(self, order):
        super().__init__()
        self.id = new_id()
        self.name = order.name
        self.agency_id = order.agency_id
        self.key = order.key
        self.created = clock.now()
        self._start(order)

    def _start(self, order):
        self.created_by = order.created_by
        # Text, not a dict: a persistent attribute is immutable.
        self._arguments = order.written
        self.due = order.due or clock.now()
        self.state = WAITING
        self.attempts = 0
        self.lease_until = None
        self.worker = ""
        # In Vietnamese and in English.
        self.last_error = ("", "")

    @property
    def arguments(self):
        """The handler's arguments: a new dict each time."""
        return json.loads(self._arguments)

    @property
    def ready_at(self):
        """When a worker may take it: when it is due, or when the lease of the worker that has it ends; else None."""
        return {WAITING: self.due, RUNNING: self.lease_until}.get(self.state)

    def asks_for(self, order):
        """Whether it waits to do exactly what the order says."""
        return self.state == WAITING and self._arguments == order.written and self.due == order.due

    def is_held_by(self, worker, attempt):
        """Whether this worker has it, in this attempt."""
        return (self.state, self.worker, self.attempts) == (RUNNING, worker, attempt)

    def replace(self, order):
        """Do what `order` says instead, as if it had been asked for now."""
        self._start(order)
        touch(self)

    def claim(self, worker, lease):
        """Give it to a worker for the time of `lease`; counts as an attempt, whatever becomes of the worker."""
        self.state, self.worker = RUNNING, worker
        self.lease_until = clock.now() + lease
        self.attempts += 1
        touch(self)

    def let_go(self):
        """Take it back from its worker as if it had not been tried."""
        self.state, self.worker, self.lease_until = WAITING, "", None
        self.attempts -= 1
        touch(self)

    def postpone(self, delay, reason):
        """It failed for now: try again after `delay` (a timedelta)."""
        self._fail(WAITING, reason)
        self.due = clock.now() + delay

    def quarantine(self, reason):
        """It failed for good: keep it for a person to see, and try no more."""
        self._fail(FAILED, reason)

    def _fail(self, state, reason):
        self.state, self.worker, self.lease_until = state, "", None
        vietnamese, english = (str(in_language(reason, language)) for language in (VIETNAMESE, ENGLISH))
        self.last_error = (vietnamese[:LONGEST_ERROR], english[:LONGEST_ERROR])
        touch(self)

    def retry(self):
        """Try again now, from the first attempt (a person asks for it)."""
        self.state, self.worker, self.lease_until = WAITING, "", None
        self.due, self.attempts = clock.now(), 0
        touch(self)

    def finish(self):
        """It is over; the outbox takes it out in the same transaction."""
        # Written although nobody will look: a worker that claims it at this moment must conflict.
        self.state = DONE
        drop(self)


def delay_after(attempt, delays, chance):
    """How long to wait after the failed `attempt` (1, 2, …): a timedelta, None where it was the last.

    `chance`: a number from 0 to 1 that spreads the delay by a quarter, so that what failed together
    does not come back together.
    """
    if attempt > len(delays):
        return None
    return timedelta(seconds=delays[attempt - 1] * (1 + chance / 4))
