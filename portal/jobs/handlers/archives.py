"""The archive of an agency."""

from datetime import timedelta

from portal.i18n import _
from portal.jobs.archives import ARCHIVE, make_archive
from portal.jobs.declare import job_handler


# Ten thousand items take minutes; nobody else may begin the same meanwhile.
@job_handler(ARCHIVE, title=_("Kết xuất toàn bộ cơ quan", "Export of an agency"), lease=timedelta(hours=6))
def archive_agency(context, agency, person_id):
    """Make the archive; nothing where the agency is no more."""
    stored = context.load(agency)
    if stored is not None:
        make_archive(context, stored, person_id)
