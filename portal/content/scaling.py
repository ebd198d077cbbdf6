"""The scales of attachments: of pictures, and of the first page of PDFs and office documents as their preview."""

from portal.content import office
from portal.content.imaging import LARGE, PAGE_SCALES, SCALES, PictureRefused, make_page_scales, make_scales

PDF = "application/pdf"
DOCUMENTS = frozenset({PDF, *office.PRINTED})


def scales_of(attachment):
    """The names of the scales that this kind of file has once they are made, largest first."""
    if attachment.is_image:
        return tuple(SCALES)
    return tuple(PAGE_SCALES) if attachment.media_type in DOCUMENTS else ()


def awaits_scales(attachment):
    """Whether it is a file whose scales are yet to be made, and this machine can make them."""
    return not attachment.is_scaled and bool(scales_of(attachment)) and not awaits_programs(attachment)


def awaits_programs(attachment):
    """Whether it is a file whose scales this machine could make if it had more programs."""
    return not attachment.is_scaled and attachment.media_type in office.PRINTED and office.obstacle() is not None


def scale_attachment(attachment):
    """Make and keep the scales of an attachment; nothing where there are some, or where there can be none.

    One that can never be scaled keeps the reason instead. Raises `PictureNotDone`.
    """
    if not awaits_scales(attachment):
        return
    try:
        with attachment.blob.open("r") as file:
            _keep_scales(attachment, file)
    except PictureRefused as refusal:
        attachment.refuse_scales(refusal.text)


def _keep_scales(attachment, file):
    if attachment.is_image:
        attachment.keep_scales(*make_scales(file))
    elif attachment.media_type == PDF:
        _keep_page(attachment, *make_page_scales(file))
    else:
        with office.first_page(file, attachment.media_type) as page:
            _pages_printed, pictures = make_page_scales(page)
        # Only the first was printed; how many there are, nobody knows.
        _keep_page(attachment, None, pictures)


def _keep_page(attachment, pages, pictures):
    drawn = pictures[LARGE]
    attachment.keep_scales(drawn.width, drawn.height, pictures, pages)
