"""Running one job: claim it, hand it to its handler, and end it in the same transaction as the handler's changes."""

import logging
import random
import time
from contextlib import contextmanager
from dataclasses import dataclass

import transaction
from transaction.interfaces import TransientError

from portal import clock
from portal.i18n import _
from portal.interfaces import PortalError
from portal.jobs.declare import HandlerContext, Hopeless
from portal.jobs.job import delay_after
from portal.jobs.outbox import end, job_at

# Seconds between the attempts; what failed once more after the last goes to a person.
DELAYS = (5, 30, 120, 600, 3600)
# Longest pauses in seconds before a transaction that met a conflict is tried once more.
CONFLICT_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.4)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claim:
    """The right to run one job: where it is, whose attempt this is, and which one."""

    job_id: int
    oid: bytes
    worker: str
    attempt: int

    def job(self, root):
        """The job, if it is still ours; None where somebody took it, or ended it."""
        job = job_at(root._p_jar, self.oid, self.job_id)
        return job if job is not None and job.is_held_by(self.worker, self.attempt) else None


@contextmanager
def fresh_root(database):
    """The database's root in a new transaction of this thread; what is not committed inside is given up."""
    transaction.begin()
    # No cacheMinimize at the end: requests of the same process take this connection next, with its warm
    # cache, and closing it already trims the cache to its configured size.
    connection = database.open()
    try:
        yield connection.root()
    finally:
        transaction.abort()
        connection.close()


def despite_conflicts(work):
    """Call `work` until it meets no conflict; raises the conflict after some tries."""
    for pause in CONFLICT_PAUSES:
        try:
            return work()
        except TransientError:
            time.sleep(random.uniform(0, pause))
    return work()


class JobRunner:
    """Runs jobs one after another in the calling thread, under a name of its own.

    `tools`: the settings, the projection and the services that handlers get.
    """

    def __init__(self, database, handlers, tools, name, chance=random.random):
        self.database = database
        self.handlers = handlers
        self.tools = tools
        self.name = name
        self.chance = chance
        self.claimed = None

    def run(self, job_id, oid):
        """Claim the job and carry it out; answers whether it was ours to run. Its failure is recorded, not raised."""
        claim = self.claimed = self._claim(job_id, oid)
        if claim is None:
            return False
        try:
            self._carry_out(claim)
        # A handler that calls sys.exit() has failed like any other.
        except (Exception, SystemExit) as error:
            self._record(claim, error)
        finally:
            self.claimed = None
        return True

    def let_go(self):
        """Give the job that is running here to whoever asks next; what its handler does now will not be kept."""
        claim = self.claimed
        if claim is not None:
            despite_conflicts(lambda: self._settle(claim, lambda job: job.let_go()))

    def _claim(self, job_id, oid):
        try:
            with fresh_root(self.database) as root:
                job = job_at(root._p_jar, oid, job_id)
                if job is None or job.ready_at is None or job.ready_at > clock.now():
                    return None
                if job.worker and delay_after(job.attempts, DELAYS, 0) is None:
                    job.quarantine(_workers_died(job))
                    transaction.commit()
                    return None
                job.claim(self.name, self.handlers.lease_of(job.name))
                transaction.commit()
                return Claim(job_id, oid, self.name, job.attempts)
        except TransientError:
            # Somebody else has claimed it at this moment.
            return None

    def _carry_out(self, claim):
        done_outside = False

        def work():
            nonlocal done_outside
            with fresh_root(self.database) as root:
                job = claim.job(root)
                if job is None:
                    return
                handler = self.handlers[job.name]
                if not done_outside:
                    handler(self._context(root, job), job.arguments)
                    done_outside = handler.outside
                end(job)
                transaction.commit()

        despite_conflicts(work)

    def _context(self, root, job):
        return HandlerContext(root=root, now=clock.now(), job_id=job.id, created=job.created, **self.tools)

    def _record(self, claim, error):
        reason = error.text if isinstance(error, PortalError) else f"{type(error).__name__}: {error}"

        def fail(job):
            delay = delay_after(job.attempts, DELAYS, self.chance())
            if delay is None or isinstance(error, Hopeless):
                job.quarantine(reason)
            else:
                job.postpone(delay, reason)
            log.warning(
                "job %s (%s) failed in attempt %s: %s", job.name, job.id, job.attempts, job.state, exc_info=error
            )

        despite_conflicts(lambda: self._settle(claim, fail))

    def _settle(self, claim, change):
        with fresh_root(self.database) as root:
            job = claim.job(root)
            if job is not None:
                change(job)
                transaction.commit()


def _workers_died(job):
    return _(
        "Tiến trình xử lý đã dừng đột ngột cả {attempts} lần khi đang làm việc này.",
        "The process that ran it died each of {attempts} times.",
        attempts=job.attempts,
    )
