"""Importing documents from a table with their files: a look at what would happen, then all of it or nothing."""

import json

import transaction
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.content.document_types import TITLES
from portal.content.filetypes import allowed_extensions, most_bytes
from portal.content.places import owner_id
from portal.content.sheets import MOST_BYTES, rows_of_file
from portal.i18n import _
from portal.interfaces import IDocumentLibrary, PortalError
from portal.permissions import Permission
from portal.search.document_words import KIND
from portal.views.filled_tables import NotATable, json_from, template_answer
from portal.views.forms import sent_text
from portal.views.public.document_question import lists_for
from portal.views.public.documents import IMPORT
from portal.views.workspace.document_plan import FILE, MOST_ROWS, TABLE, DocumentPlan
from portal.views.workspace.editing import staff_page
from portal.views.workspace.running import list_url
from portal.views.workspace.sent_files import SentFiles
from portal.views.workspace.uploading import spool_of

PAGE, TEMPLATE = "theme:staff/document_import.pt", "mau-van-ban.xlsx"
HEADING = _("Nhập văn bản từ bảng tính", "Import documents from a spreadsheet")
INVALID, MOST_FILES = 422, 100
NO_TABLE = _("Hãy chọn tệp bảng tính.", "Choose the spreadsheet.")
TOO_MANY = _(
    "Bảng có hơn {most} dòng; hãy chia thành nhiều tệp.",
    "The table has more than {most} rows; split it.",
    most=MOST_ROWS,
)
EMPTY = _("Bảng không có dòng nào sau dòng tên cột.", "There is nothing below the row of column names.")


@view_config(context=IDocumentLibrary, name=IMPORT, request_method="GET", permission=Permission.ADD, renderer=PAGE)
def import_form(context, request):
    """The form that takes the table and the files."""
    return _page(context, request)


@view_config(
    context=IDocumentLibrary,
    name=IMPORT,
    request_method="POST",
    request_param="act=look",
    permission=Permission.ADD,
    renderer=PAGE,
)
def look(context, request):
    """Show what the table would do, row by row; the files wait outside the database, and nothing is changed."""
    files = _files(context, request)
    sent = [field for field in request.POST.getall("files") if getattr(field, "filename", "")]
    files.take(sent[:MOST_FILES])
    for field in sent[MOST_FILES:]:
        files.refused[field.filename[:120]] = _(
            "Mỗi lần chỉ gửi {most} tệp.", "Send {most} files at a time.", most=MOST_FILES
        )
    table = request.POST.get("table")
    if not getattr(table, "filename", ""):
        return _refused(context, request, NO_TABLE, files)
    try:
        rows = rows_of_file(table.file, MOST_ROWS + 1)
        if len(rows) > MOST_ROWS + 1:
            return _refused(context, request, TOO_MANY, files)
        return _planned(context, request, rows, files)
    except PortalError as error:
        return _refused(context, request, error.text, files)


@view_config(
    context=IDocumentLibrary,
    name=IMPORT,
    request_method="POST",
    request_param="act=import",
    permission=Permission.ADD,
    renderer=PAGE,
)
def carry_out(context, request):
    """Do what was shown, all of it; where something has become wrong since, show that and do nothing."""
    rows = TABLE.rows_from(sent_text(request, "rows"))
    if rows is None:
        raise HTTPBadRequest()
    files, before = _files(context, request), transaction.savepoint(optimistic=True)
    try:
        plan = _plan(context, request, rows, files)
        if not plan.is_sound:
            return _planned(context, request, rows, files)
        plan.carry_out(request.desk, context)
    except PortalError as error:
        before.rollback()
        return _refused(context, request, error.text, files)
    # Not before: the same request may be tried again.
    transaction.get().addAfterCommitHook(lambda committed: files.drop() if committed else None)
    request.tell(
        _(
            "Đã nhập {count} văn bản, chưa đăng. Chọn các văn bản ở đây rồi đăng.",
            "{count} documents are imported, not yet published. Choose them here and publish them.",
            count=len(plan.lines),
        )
    )
    return HTTPSeeOther(list_url(request, context))


@view_config(context=IDocumentLibrary, name=TEMPLATE, request_method="GET", permission=Permission.ADD)
def template(context, request):
    """The table to fill in, with the types that there are."""
    titles = [request.localizer.translate(title) for title in TITLES.values()]
    return template_answer(request, TABLE, _("Văn bản", "Documents"), TEMPLATE, {"document_type": titles})


def _files(context, request):
    families = next(node.kinds for node in request.types[KIND].fields if node.name == FILE)
    files = SentFiles(spool_of(request.settings_of_portal), (request.reader.person_id, context.id), families)
    files.keep(json_from(sent_text(request, "kept")))
    return files


def _plan(context, request, rows, files):
    agency = request.page.agency
    return DocumentPlan(
        rows,
        files,
        request.types[KIND].schema(),
        agency.name if agency else "",
        lists_for(request, owner_id(context)),
    )


def _page(context, request, **values):
    staff_page(request, HEADING)
    url = request.resource_path(context)
    shown = {
        "heading": HEADING,
        "error": None,
        "plan": None,
        "wrong": 0,
        "files": None,
        "rows_json": "",
        "template_url": f"{url}{TEMPLATE}",
        "columns": [(title, name in TABLE.needed) for name, title in TABLE.columns.items()],
        "most_rows": MOST_ROWS,
        "most_files": MOST_FILES,
        "most_mb": MOST_BYTES // 2**20,
        "most_form": most_bytes(),
        "extensions": allowed_extensions(("document",)),
    }
    return {**shown, **values}


def _refused(context, request, text, files):
    request.response.status_int = INVALID
    return _page(context, request, error=text, files=files, kept_json=json.dumps(files.tokens))


def _planned(context, request, rows, files):
    try:
        plan = _plan(context, request, rows, files)
    except NotATable as error:
        return _refused(context, request, error.text, files)
    if not plan.lines:
        return _refused(context, request, EMPTY, files)
    if not plan.is_sound:
        request.response.status_int = INVALID
    return _page(
        context,
        request,
        plan=plan,
        wrong=sum(bool(line.errors) for line in plan.lines),
        files=files,
        types=TITLES,
        rows_json=json.dumps(rows, ensure_ascii=False),
        kept_json=json.dumps(files.tokens),
    )
