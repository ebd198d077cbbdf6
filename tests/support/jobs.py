"""A real database with its projection, handlers that leave traces in it, and workers on them, for tests of jobs."""

import time
from contextlib import closing
from datetime import timedelta

import transaction
from BTrees.OOBTree import OOBTree
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

from portal.jobs.causes import watch
from portal.jobs.declare import JobHandler, JobHandlers
from portal.jobs.outbox import enqueue, every_job
from portal.jobs.queue import register
from portal.jobs.running import fresh_root
from portal.jobs.worker import Worker
from portal.search.projection import Projection

TRACES = "traces"
# Long for a handler of a test, short for somebody who waits for a dead worker.
LEASE = timedelta(seconds=2)


def open_storage(folder):
    """The database of a test, in a folder, with blobs."""
    return DB(FileStorage(str(folder / "Data.fs"), blob_dir=str(folder / "blobs")))


def follow(database, folder):
    """The projection of a database, bound to it and to the causes of jobs."""
    projection = Projection(f"sqlite:///{folder}/projection.sqlite")
    register(projection)
    watch(database)
    projection.bind(database)
    return projection


def leave_trace(context, mark, seconds=0.0):
    """Count, in the database, how often a job of this mark took effect; takes some time."""
    traces = context.root[TRACES]
    traces[mark] = traces.get(mark, 0) + 1
    time.sleep(seconds)


def handlers(**functions):
    """A registry with `leave_trace` and the given functions."""
    found = JobHandlers()
    for name, function in {"leave_trace": leave_trace, **functions}.items():
        found.add(JobHandler(name, function, lease=LEASE))
    return found


class Place:
    """A database in a folder, its projection, and workers on both."""

    def __init__(self, folder, settings=None, services=None, **functions):
        self.folder = folder
        self.database = open_storage(folder)
        self.projection = follow(self.database, folder)
        self.handlers = handlers(**functions)
        self.settings, self.services = settings, services
        with self.root() as root:
            if TRACES not in root:
                root[TRACES] = OOBTree()
                transaction.commit()

    def root(self):
        """The root in a new transaction, as a context manager; commit inside."""
        return fresh_root(self.database)

    def worker(self):
        """A worker; not started."""
        return Worker(self.database, self.projection, self.handlers, self.settings, self.services)

    def traces(self):
        """Mark → how often its job took effect."""
        with self.root() as root:
            return dict(root[TRACES])

    def close(self):
        """Let go of the files."""
        transaction.abort()
        self.database.close()
        self.projection.close()


def opened(folder, **surroundings):
    """A `Place` that closes itself, as a context manager."""
    return closing(Place(folder, **surroundings))


def ask(place, name="leave_trace", arguments=None, **details):
    """Have a job done, in a transaction of its own; answers its id."""
    with place.root() as root:
        job = enqueue(root, name, {"mark": "one"} if arguments is None else arguments, **details)
        transaction.commit()
        return job.id


def waiting(place):
    """Job id → (state, attempts, ready_at, last_error) of the jobs that are not over."""
    with place.root() as root:
        return {job.id: (job.state, job.attempts, job.ready_at, job.last_error) for job in every_job(root)}


def wait_for(condition, seconds=10.0):
    """Return as soon as `condition()` holds; fails after `seconds`."""
    end_of_patience = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end_of_patience, "waited in vain"
        time.sleep(0.005)
