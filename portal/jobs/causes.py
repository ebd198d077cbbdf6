"""What content causes jobs, without knowing it: new files, and moments set for publishing and withdrawing."""

from datetime import timedelta

from portal import clock
from portal.content.asked import number_text
from portal.content.base import Content
from portal.content.changes import subscribe
from portal.content.container import walk
from portal.content.extraction import awaits_reading
from portal.content.file_access import used_by
from portal.content.places import agency_of
from portal.content.scaling import awaits_scales
from portal.interfaces import IConsultation, IQuestion, ISupportRequest, IWeekSchedule
from portal.jobs.declare import refer
from portal.jobs.invitations import order_letters
from portal.jobs.job import PROVINCE_ITSELF
from portal.jobs.outbox import end, enqueue, present_job
from portal.workflow.asking import Diverted
from portal.workflow.engine import Step
from portal.workflow.supporting import ANSWER, Reported

TELL_ASKER, TELL_CONCERNED = "tell_asker", "tell_concerned"
TELL_OF_STEP, TELL_OF_DIVERSION = "tell_asker_of_step", "tell_asker_of_diversion"
PASSED_ON, REFUSED, DIVERTED = "pass_on", "refuse", "diverted"
# Steps of which whoever asked is told; that a question is answered has a job of its own.
TOLD_TO_ASKERS = (PASSED_ON, REFUSED)
TELL_REPORTER, TELL_DESK, REMIND_DESK = "tell_reporter", "tell_support_desk", "remind_support_desk"
SCALE_PICTURE, EXTRACT_TEXT, PUBLISH_EDGE = "scale_picture", "extract_text", "publish_edge"
PUBLISH_ON, WITHDRAW_ON, CHANGES_ON = "publish_on", "withdraw_on", "changes_on"
# The state of a draft in which it can be open.
OPEN_FOR_COMMENT = "published"
# Between the jobs for files that have been there for long: what people wait for now is done in between.
PAUSE_BETWEEN_OLD = timedelta(seconds=5)


def watch(database):
    """Write the jobs that changes of content in `database` cause, in the transaction of the change."""
    subscribe(database, write_jobs)


def write_jobs(changes):
    """Write the jobs that these changes cause (called before commit)."""
    for item in tuple(changes.changed.values()):
        if isinstance(item, Content):
            _at_its_edges(item)
            _for_its_files(item)
            _for_whoever_asked(item)
            if IConsultation.providedBy(item) and item.invited and item.state == OPEN_FOR_COMMENT:
                order_letters(item)
    for item, what in changes.announced:
        # A savepoint may have been rolled back since, thus the look into the item itself.
        if isinstance(what, Step) and what in item.history:
            _after_step(item, what)
        elif isinstance(what, Diverted) and item.state == DIVERTED:
            _tell_of_diversion(item, what)
        elif isinstance(what, Reported):
            _tell_desk(item, what)


def _after_step(item, step):
    if IWeekSchedule.providedBy(item) and step.version is not None and step.source == step.target:
        arguments = {"item": refer(item), "version": step.version}
        enqueue(item, TELL_CONCERNED, arguments, agency_id=_agency_id(item))
    elif IQuestion.providedBy(item) and step.act in TOLD_TO_ASKERS and (item.asked or {}).get("mail"):
        # Only how things stand is told: the newest of several takes the place of those that still wait.
        arguments = {"item": refer(item), "act": step.act, "comment": step.comment}
        enqueue(item, TELL_OF_STEP, arguments, key=f"{TELL_OF_STEP}:{item.id}", agency_id=_agency_id(item))
    elif ISupportRequest.providedBy(item) and step.act == ANSWER:
        key = f"{TELL_REPORTER}:{item.id}"
        enqueue(item, TELL_REPORTER, {"item": refer(item)}, key=key, agency_id=_agency_id(item))


def _tell_desk(item, reported):
    if len((item.asked or {}).get("messages", ())) >= reported.count:
        # What comes before the desk was told is told together.
        key = f"{TELL_DESK}:{item.id}"
        enqueue(item, TELL_DESK, {"item": refer(item)}, key=key, agency_id=_agency_id(item))
        # Taken up again, it has a new term, and the one that waits follows it.
        remind_desk(item)


def remind_desk(item):
    """Have the desk reminded of a request when its term is over; one that waits already is put to that moment."""
    key = f"{REMIND_DESK}:{item.id}"
    enqueue(item, REMIND_DESK, {"item": refer(item)}, key=key, due=item.due, agency_id=_agency_id(item))


def _tell_of_diversion(item, diverted):
    """Have whoever sent it told; the job alone still knows his mailbox, until the mail is written."""
    asked = diverted.asked
    present = present_job(item, _agency_id(item), f"{TELL_OF_STEP}:{item.id}")
    if present is not None and not present.worker:
        # It may repeat what somebody wrote of a complaint.
        end(present)
    if asked.get("mail"):
        facts = {name: asked.get(name, "") for name in ("name", "mail", "language")}
        arguments = {"item": refer(item), "kind": diverted.kind, "number": number_text(asked), **facts}
        enqueue(item, TELL_OF_DIVERSION, arguments, agency_id=_agency_id(item))


def _for_whoever_asked(item):
    """Have whoever asked a question, and left a mailbox, told once it is answered."""
    asked = item.asked
    if item.published is None or not asked or not asked.get("mail") or asked.get("told"):
        return
    key = f"{TELL_ASKER}:{item.id}"
    if present_job(item, _agency_id(item), key) is None:
        enqueue(item, TELL_ASKER, {"item": refer(item)}, key=key, agency_id=_agency_id(item))


def write_missing_jobs(site):
    """Write the jobs of all files of the site that lack what is made of them today; answers for how many files.

    They come due one after another, so that a province's files do not stand before everything else.
    """
    due, files = clock.now(), 0
    for item in walk(site):
        if isinstance(item, Content):
            written = _for_its_files(item, due)
            due, files = due + written * PAUSE_BETWEEN_OLD, files + written
            # A province's files are more than a process should hold.
            site._p_jar.cacheGC()
    return files


def scaling_job(item, attachment):
    """The job that makes the scales of an attachment of the item; None where there is none, or it is over."""
    return present_job(item, _agency_id(item), _key(SCALE_PICTURE, item, attachment.__name__))


def _at_its_edges(item):
    for edge in (PUBLISH_ON, WITHDRAW_ON, CHANGES_ON):
        moment = getattr(item, edge)
        # Time itself shows and hides an item; changes are for the job, also where it could not do them at their time.
        if moment is not None and (edge == CHANGES_ON or moment > clock.now()):
            arguments = {"item": refer(item), "edge": edge}
            enqueue(item, PUBLISH_EDGE, arguments, due=moment, key=f"{edge}:{item.id}", agency_id=_agency_id(item))


def _for_its_files(item, due=None):
    """Write the jobs that its files need and that are not written yet; answers for how many files."""
    files = 0
    for name in sorted(used_by(item, item.draft) | used_by(item, item.published)):
        attachment = item.attachments.get(name)
        if attachment is None:
            continue
        wanted = [SCALE_PICTURE] if awaits_scales(attachment) else []
        wanted += [EXTRACT_TEXT] if awaits_reading(attachment) else []
        files += any([_once(job_name, item, name, due) for job_name in wanted])
    return files


def _once(job_name, item, attachment_name, due):
    key = _key(job_name, item, attachment_name)
    # A file with which it did not succeed is not tried again at each save of its page.
    if present_job(item, _agency_id(item), key) is not None:
        return False
    arguments = {"item": refer(item), "attachment": attachment_name}
    enqueue(item, job_name, arguments, key=key, due=due, agency_id=_agency_id(item))
    return True


def _key(job_name, item, attachment_name):
    return f"{job_name}:{item.id}:{attachment_name}"


def _agency_id(item):
    """The agency in whose outbox its jobs stand, so that two agencies never write the same object."""
    agency = agency_of(item)
    return agency.id if agency is not None else PROVINCE_ITSELF
