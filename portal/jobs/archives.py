"""Archives of agencies as jobs: asked for by an administrator, made with what he may see, kept for two days."""

from portal.i18n import ENGLISH, VIETNAMESE, in_language
from portal.jobs.declare import refer
from portal.jobs.in_the_name_of import desk_of
from portal.jobs.job import FAILED
from portal.jobs.outbox import enqueue, present_job
from portal.permissions import Permission
from portal.transfer.exporting import export_agency
from portal.transfer.format import ArchiveRefused
from portal.workflow.furnish import WORKSPACE_NAME

ARCHIVE = "archive_agency"


def ask_for_archive(agency, person_id):
    """Have the archive of an agency made for a person; answers the job. One that waits already is that job."""
    arguments = {"agency": refer(agency), "person_id": person_id}
    key = _key(agency, person_id)
    return enqueue(agency, ARCHIVE, arguments, key=key, agency_id=agency.id, created_by=person_id)


def is_under_way(agency, person_id):
    """Whether an archive was asked for and is not there yet; one that failed for good is not under way."""
    job = present_job(agency, agency.id, _key(agency, person_id))
    return job is not None and job.state != FAILED


def _key(agency, person_id):
    return f"{ARCHIVE}:{agency.id}:{person_id}"


def make_archive(context, agency, person_id):
    """Make it, if he who asked may still have it. Nothing in the database changes."""
    desk, archives = desk_of(context, person_id), context.services["archives"]
    if desk is None or not desk.may(agency[WORKSPACE_NAME], Permission.MANAGE_AGENCY):
        return
    kept = archives.begin(agency.id, person_id)

    def progress(done, total):
        archives.note(kept, done=done, total=total)

    def may_see(item):
        return desk.may(item, Permission.VIEW) and desk.may(item, Permission.VIEW_DRAFT)

    try:
        people = context.services["people"](context.root)
        made = export_agency(agency, people, str(archives.path(kept)), progress, may_see)
    except ArchiveRefused as refused:
        vietnamese, english = (str(in_language(refused.text, one))[:1000] for one in (VIETNAMESE, ENGLISH))
        archives.finish(kept, refusal=vietnamese, refusal_english=english)
        return
    counts = made.counts["items"]
    archives.finish(kept, done=counts, total=counts, left_out=made.left_out, size=made.size, sha256=made.sha256)
