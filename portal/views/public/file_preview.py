"""The preview of a file as its page shows it: the picture of it, or a sentence on why there is none."""

from types import SimpleNamespace

from portal.content.imaging import LARGE, MEDIUM, PAGE_NOT_DONE
from portal.content.scaling import awaits_programs, awaits_scales
from portal.i18n import _
from portal.jobs.causes import scaling_job
from portal.jobs.job import FAILED
from portal.views.page_model import may_see_drafts

BEING_MADE = _(
    "Bản xem trước đang được tạo, lát nữa sẽ có. Có thể tải tệp về để đọc ngay.",
    "The preview is being made and will be here soon. You can download the file to read it now.",
)
NO_PREVIEW = _(
    "Tệp này không có bản xem trước. Tải về để đọc.",
    "There is no preview of this file. Download it to read it.",
)
NO_PROGRAMS = _(
    "Máy chủ của cổng thông tin chưa xem trước được loại tệp này; hãy báo người quản trị cổng thông tin.",
    "The portal's server cannot make previews of such files yet; tell the portal's administrator.",
)


def preview_of(request, item, attachment, url):
    """What the page of a file shows of it: `picture`, or else `note`, and for staff `reason`; None where not so.

    `picture` has its addresses (`url`, `sources` for a choice by width) and its true width and height.
    """
    if attachment is None:
        return SimpleNamespace(picture=None, note=NO_PREVIEW, reason=None)
    if attachment.scales:
        return SimpleNamespace(picture=_picture(attachment, url), note=None, reason=None)
    job = scaling_job(item, attachment) if awaits_scales(attachment) else None
    if job is not None and job.state != FAILED:
        return SimpleNamespace(picture=None, note=BEING_MADE, reason=None)
    reason = _reason(attachment, job) if may_see_drafts(request, item) else None
    return SimpleNamespace(picture=None, note=NO_PREVIEW, reason=reason)


def _picture(attachment, url):
    scales = {name: attachment.scales[name] for name in (MEDIUM, LARGE)}
    return SimpleNamespace(
        url=f"{url}?co={LARGE}",
        sources=", ".join(f"{url}?co={name} {scale.width}w" for name, scale in scales.items()),
        width=scales[LARGE].width,
        height=scales[LARGE].height,
    )


def _reason(attachment, job):
    """Why there is no preview, for those who can do something about it; None where such files have none."""
    if awaits_programs(attachment):
        return NO_PROGRAMS
    return attachment.scaling_refused or (PAGE_NOT_DONE if job is not None else None)
