"""Making the smaller pictures of an attachment: of a picture, or of a document's first page as its preview."""

from portal.content.scaling import scale_attachment
from portal.i18n import _
from portal.jobs.causes import SCALE_PICTURE
from portal.jobs.declare import job_handler


@job_handler(SCALE_PICTURE, title=_("Tạo ảnh thu nhỏ, bản xem trước", "Make smaller pictures and previews"))
def scale_picture(context, item, attachment):
    """Make the scales of one attachment of an item; nothing where either is gone."""
    stored = context.load(item)
    if stored is not None and attachment in stored.attachments:
        scale_attachment(stored.attachments[attachment])
