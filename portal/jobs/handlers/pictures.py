"""Making the smaller pictures of an attachment."""

from portal.content.imaging import scale_attachment
from portal.i18n import _
from portal.jobs.causes import SCALE_PICTURE
from portal.jobs.declare import job_handler


@job_handler(SCALE_PICTURE, title=_("Tạo ảnh thu nhỏ", "Make smaller pictures"))
def scale_picture(context, item, attachment):
    """Make the scaled pictures of one attachment of an item; nothing where either is gone."""
    stored = context.load(item)
    if stored is not None and attachment in stored.attachments:
        scale_attachment(stored.attachments[attachment])
