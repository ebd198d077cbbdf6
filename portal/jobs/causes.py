"""What content causes jobs, without knowing it: new files, and moments set for publishing and withdrawing."""

from portal import clock
from portal.content.base import Content
from portal.content.changes import subscribe
from portal.content.extraction import awaits_reading
from portal.content.file_access import used_by
from portal.content.places import agency_of
from portal.jobs.declare import refer
from portal.jobs.job import PROVINCE_ITSELF
from portal.jobs.outbox import enqueue, outbox_of

SCALE_PICTURE, EXTRACT_TEXT, PUBLISH_EDGE = "scale_picture", "extract_text", "publish_edge"
PUBLISH_ON, WITHDRAW_ON = "publish_on", "withdraw_on"


def watch(database):
    """Write the jobs that changes of content in `database` cause, in the transaction of the change."""
    subscribe(database, write_jobs)


def write_jobs(changes):
    """Write the jobs that these changes cause (called before commit)."""
    for item in tuple(changes.changed.values()):
        if isinstance(item, Content):
            _at_its_edges(item)
            _for_its_files(item)


def _at_its_edges(item):
    for edge in (PUBLISH_ON, WITHDRAW_ON):
        moment = getattr(item, edge)
        if moment is not None and moment > clock.now():
            arguments = {"item": refer(item), "edge": edge}
            enqueue(item, PUBLISH_EDGE, arguments, due=moment, key=f"{edge}:{item.id}", agency_id=_agency_id(item))


def _for_its_files(item):
    for name in sorted(used_by(item, item.draft) | used_by(item, item.published)):
        attachment = item.attachments.get(name)
        if attachment is None:
            continue
        if attachment.needs_scales:
            _once(SCALE_PICTURE, item, name)
        if awaits_reading(attachment):
            _once(EXTRACT_TEXT, item, name)


def _once(job_name, item, attachment_name):
    key = f"{job_name}:{item.id}:{attachment_name}"
    # A file with which it did not succeed is not tried again at each save of its page.
    if outbox_of(item._p_jar.root(), _agency_id(item)).keyed(key) is None:
        arguments = {"item": refer(item), "attachment": attachment_name}
        enqueue(item, job_name, arguments, key=key, agency_id=_agency_id(item))


def _agency_id(item):
    """The agency in whose outbox its jobs stand, so that two agencies never write the same object."""
    agency = agency_of(item)
    return agency.id if agency is not None else PROVINCE_ITSELF
