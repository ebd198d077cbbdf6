"""The files of a published document as its pages show them: each with its preview, and its text beside it."""

from types import SimpleNamespace
from urllib.parse import urlencode

from portal.content.extraction import READABLE
from portal.content.filetypes import BY_MEDIA_TYPE
from portal.content.imaging import THUMB
from portal.views.page_model import may_see_drafts

TEXT, FILE = "toan-van", "tep"


def files_of(request, item, edition):
    """The files that an edition of a document names, the document itself first; it alone has `is_first`."""
    for file in named_files(request, item, edition.file, *edition.annexes()):
        file.is_first = file.name == edition.file
        yield file


def named_files(request, item, *names):
    """What pages tell of the files of an item by these names; empty names and lost files are passed over.

    `unread`: for staff, why no search finds the text of the file; else None.
    """
    is_staff = may_see_drafts(request, item)
    base = f"{request.resource_path(item)}tep/"
    for name in filter(None, names):
        attachment = item.attachments.get(name)
        if attachment is not None:
            kind = BY_MEDIA_TYPE.get(attachment.media_type)
            yield SimpleNamespace(
                name=name,
                attachment=attachment,
                url=base + name,
                filename=attachment.filename,
                size=attachment.size,
                page_count=attachment.page_count,
                unread=attachment.reading_refused if is_staff else None,
                media_title=kind.title if kind else "",
                media_type=attachment.media_type,
                icon="file-earmark-text",
            )


def text_url(request, item, file):
    """Where the text of a file of the document is read."""
    url = request.resource_path(item) + TEXT
    return url if file.is_first else f"{url}?{urlencode({FILE: file.name})}"


def with_links(request, item, files):
    """The same files with `text_url` (None where there can be no text) and `thumb`, the picture of the first page."""
    for file in files:
        file.text_url = text_url(request, item, file) if file.media_type in READABLE else None
        scale = file.attachment.scales.get(THUMB)
        file.thumb = (
            SimpleNamespace(url=f"{file.url}?co={THUMB}", width=scale.width, height=scale.height) if scale else None
        )
    return files
