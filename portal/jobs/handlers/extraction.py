"""Reading the text of an attachment, so that search finds it."""

from portal.content.changes import touch
from portal.content.extraction import read_attachment
from portal.content.places import site_of
from portal.i18n import _
from portal.jobs.causes import EXTRACT_TEXT
from portal.jobs.declare import job_handler


@job_handler(EXTRACT_TEXT, title=_("Đọc nội dung tệp đính kèm", "Read the text of an attachment"))
def extract_text(context, item, attachment):
    """Read the text of one attachment of an item and have the lists follow; nothing where either is gone."""
    stored = context.load(item)
    if stored is None or site_of(stored) is None or attachment not in stored.attachments:
        return
    if read_attachment(stored.attachments[attachment]):
        touch(stored)
