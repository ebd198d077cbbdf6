"""The term of the trash: each thing that is deleted is purged so many days later, if it is still there."""

from portal.content.changes import subscribe
from portal.content.trash import ITrashed
from portal.interfaces import ISite
from portal.jobs.declare import refer
from portal.jobs.job import PROVINCE_ITSELF
from portal.jobs.outbox import enqueue

PURGE_TRASH, RESTORE_TRASH = "purge_trash", "restore_trash"


def watch_trash(database, term):
    """Write a job for the end of the `term` (timedelta) of whatever comes into a trash of the database."""
    subscribe(database, lambda changes: write_jobs(changes, term))


def write_jobs(changes, term):
    """Write the jobs for what these changes brought into a trash (called before commit)."""
    for entry in tuple(changes.changed.values()):
        if ITrashed.providedBy(entry) and entry.item is not None:
            write_job(entry, entry.deleted + term)


def write_job(entry, due):
    """Have a thing in the trash purged at the moment `due`."""
    _ask(entry, PURGE_TRASH, {}, due=due)


def restore_by_job(entry, person_id, place=None, name=None):
    """Have a thing in the trash restored in the name of a person; raises nothing: what hinders it, he sees there."""
    where = {"place": refer(place) if place is not None else None, "name": name, "person_id": person_id}
    _ask(entry, RESTORE_TRASH, where, created_by=person_id)


def _ask(entry, job, arguments, **details):
    keeper = entry.trash.__parent__
    agency_id = PROVINCE_ITSELF if ISite.providedBy(keeper) else keeper.id
    arguments = {"entry": refer(entry), **arguments}
    enqueue(entry, job, arguments, key=f"{job}:{entry.id}", agency_id=agency_id, **details)
