"""Rebuilding the lists as jobs, a part at a time: others have their turn between two parts, a killed one goes on."""

from portal.jobs.job import FAILED, PROVINCE_ITSELF
from portal.jobs.outbox import enqueue, present_job
from portal.search.reindex import Pace, begin_anew, progress_of, reindex

REBUILD = "rebuild_lists"
# People wait for the same process: it rests as long as it works.
PART = Pace(seconds=30.0, rest=1.0)


def ask_for_rebuilding(place, person_id=None):
    """Have all lists made anew, from the beginning; answers the job. One that waits already is that job."""
    return _enqueue(place, False, person_id)


def is_under_way(place):
    """Whether a rebuilding was asked for and is not through; one that failed for good is not under way."""
    job = present_job(place, PROVINCE_ITSELF, REBUILD)
    return job is not None and job.state != FAILED


def do_part(context, begun, person_id):
    """Make the rows of the next part, and write the job for the rest."""
    if not begun:
        begin_anew(context.projection)
    reindex(context.root._p_jar.db(), context.projection, pace=PART)
    if progress_of(context.projection) is not None:
        _enqueue(context.root, True, person_id)


def _enqueue(place, begun, person_id):
    arguments = {"begun": begun, "person_id": person_id}
    return enqueue(place, REBUILD, arguments, key=REBUILD, created_by=person_id)
