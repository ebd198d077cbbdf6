"""The text of a document's file as a page: for screen readers, small telephones, and whoever wants to copy a line."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.content.extraction import READABLE
from portal.content.paragraphs import paragraphs_of
from portal.i18n import _
from portal.interfaces import IPublishedDocument
from portal.permissions import Permission
from portal.views.links import Link
from portal.views.page_model import may_see_drafts
from portal.views.public.document_files import FILE, TEXT, files_of, text_url

PAGE, PER_PAGE = "trang", 40
BEING_READ = _(
    "Nội dung tệp đang được đọc, lát nữa sẽ có ở đây. Có thể tải tệp về để đọc ngay.",
    "The file is being read and its text will be here soon. You can download the file now.",
)
NO_TEXT = _(
    "Tệp này là bản chụp hoặc không có chữ để đọc ở đây. Nếu cần bản đọc được bằng phần mềm đọc màn hình, hãy liên hệ "
    "cơ quan.",
    "This file is a scan or has no text that could be shown here. Ask the agency for a copy that a screen reader "
    "can read.",
)


@view_config(
    context=IPublishedDocument,
    name=TEXT,
    request_method="GET",
    permission=Permission.VIEW,
    renderer="theme:document_text.pt",
)
def document_text(context, request):
    """The text of one file of the document, some pages of it at a time."""
    drafts = may_see_drafts(request, context)
    edition = context.edition(drafts=drafts)
    files = list(files_of(request, context, edition)) if edition is not None else []
    shown = next((file for file in files if file.name == request.query.get(FILE, files[0].name)), None)
    if shown is None:
        raise HTTPNotFound()
    pages, url = _pages(shown.attachment), text_url(request, context, shown)
    first = _first(request.query.get(PAGE, ""), len(pages))
    page = request.page
    page.title = _("Nội dung văn bản {code}", "Text of document {code}", code=edition.code)
    page.trail = (Link(page.title, url),)
    page.noindex = drafts or bool(request.query)
    return {
        "document": edition,
        "document_url": request.resource_path(context),
        "file": shown,
        "others": [Link(file.filename, text_url(request, context, file)) for file in files if file is not shown],
        "pages": pages[first : first + PER_PAGE],
        "count": len(pages),
        "note": None if pages else _note(shown.attachment),
        "reason": shown.attachment.reading_refused if drafts else None,
        "previous_url": _at(url, first - PER_PAGE) if first else None,
        "next_url": _at(url, first + PER_PAGE) if first + PER_PAGE < len(pages) else None,
    }


def _pages(attachment):
    """The pages that have a text, each with its number."""
    numbered = enumerate(attachment.text, start=1)
    return [
        SimpleNamespace(number=number, paragraphs=found) for number, text in numbered if (found := paragraphs_of(text))
    ]


def _note(attachment):
    return BEING_READ if attachment.media_type in READABLE and not attachment.is_read else NO_TEXT


def _first(asked, count):
    """Where a page of the text begins, for what stands in the address; the beginning for anything that is not so."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    first = (max(number, 1) - 1) // PER_PAGE * PER_PAGE
    return first if first < count else 0


def _at(url, first):
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}{PAGE}={first + 1}" if first else url
