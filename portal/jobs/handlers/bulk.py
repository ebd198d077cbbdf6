"""Long runs of one act on many items."""

from datetime import timedelta

from portal.i18n import _
from portal.jobs.bulk import BULK, do_part
from portal.jobs.declare import job_handler


# A part may be the copy of one large folder.
@job_handler(BULK, title=_("Thao tác với nhiều mục", "An act on many items"), lease=timedelta(minutes=15))
def bulk(context, run):
    """Do the next part of a run; nothing where its person has forgotten it since."""
    kept = context.load(run)
    if kept is not None:
        do_part(context, kept)
