"""The outboxes: where jobs are written in the transaction that causes them, one outbox an agency."""

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from ZODB.POSException import POSKeyError

from portal.content.changes import touch
from portal.i18n import _
from portal.interfaces import ActImpossible
from portal.jobs.bell import ring_after_commit
from portal.jobs.job import DONE, RUNNING, Job, Order

OUTBOXES = "outboxes"


class Outbox(Persistent):
    """The jobs of one agency that are not over: by id, and the newest of each key."""

    def __init__(self):
        super().__init__()
        # A bucket that loses its first or its last key cannot be merged with another writer's changes; these
        # keys stand first and stay, so that two people writing jobs and a worker ending some never conflict.
        self._jobs = LOBTree({0: None})
        self._keys = OOBTree({"": 0})

    def __iter__(self):
        return (job for job in self._jobs.values() if job is not None)

    def __contains__(self, job_id):
        return self.get(job_id) is not None

    def get(self, job_id):
        """The job of that id, or None."""
        return self._jobs.get(job_id)

    def keyed(self, key):
        """The newest job of that key that is not over, or None."""
        return self.get(self._keys.get(key, 0))

    def put(self, order):
        """Write down what is to be done and answer the job; a waiting or failed one of the same key is replaced."""
        present = self.keyed(order.key) if order.key else None
        if present is not None and present.asks_for(order):
            return present
        if present is not None and not present.worker:
            present.replace(order)
            return present
        job = Job(order)
        # Gives it its database address now, for the projection's ledger.
        self._p_jar.add(job)
        self._jobs[job.id] = job
        if order.key:
            self._keys[order.key] = job.id
        touch(job)
        return job

    def end(self, job):
        """Take a job out: it is done, or a person dropped it."""
        job.finish()
        del self._jobs[job.id]
        if job.key and self._keys.get(job.key) == job.id:
            del self._keys[job.key]


def outbox_of(root, agency_id):
    """The outbox of an agency (0: the province itself); made where there is none."""
    outboxes = root.get(OUTBOXES)
    if outboxes is None:
        outboxes = root[OUTBOXES] = LOBTree()
    outbox = outboxes.get(agency_id)
    if outbox is None:
        outbox = outboxes[agency_id] = Outbox()
        # Every part of it needs an address before it can give one to its jobs.
        root._p_jar.add(outbox)
    return outbox


def present_job(place, agency_id, key):
    """The newest job of a key in an agency's outbox that is not over, or None; makes no outbox."""
    outbox = root_of(place).get(OUTBOXES, {}).get(agency_id)
    return outbox.keyed(key) if outbox is not None else None


def enqueue(place, name, arguments, **details):
    """Have the handler `name` called with `arguments` after this transaction; answers the `Job`.

    `place`: the database's connection, its root, or any stored object. `details`: `agency_id`, `due`, `key`,
    `created_by` of `portal.jobs.job.Order`. If the transaction is aborted, nothing was asked for.
    """
    root = root_of(place)
    order = Order(name, arguments, **details)
    job = outbox_of(root, order.agency_id).put(order)
    ring_after_commit(root._p_jar.db())
    return job


def every_job(root):
    """All jobs that are not over, agency by agency."""
    for outbox in root.get(OUTBOXES, {}).values():
        yield from outbox


def job_at(connection, oid, job_id):
    """The job at a database address, or None where it is over or was never there."""
    try:
        job = connection.get(oid)
        # The address may have been given to something else by a restored database.
        return job if isinstance(job, Job) and job.id == job_id and job.state != DONE else None
    except POSKeyError:
        return None


def root_of(place):
    """The root of the database that `place` belongs to: a connection, its root, or any stored object."""
    connection = place if hasattr(place, "root") and callable(place.root) else place._p_jar
    if connection is None:
        raise ValueError(f"{place!r} is in no database; enqueue from a connection, its root or a stored object")
    return connection.root()


def retry(job):
    """Have a job tried again now (a person asks for it); raises `ActImpossible` while a worker has it."""
    if job.state == RUNNING:
        raise ActImpossible(_("Việc này đang được làm; hãy chờ.", "A worker is at this job; wait for it."))
    job.retry()
    ring_after_commit(job._p_jar.db())


def end(job):
    """Take a job out of its outbox."""
    outbox_of(job._p_jar.root(), job.agency_id).end(job)
