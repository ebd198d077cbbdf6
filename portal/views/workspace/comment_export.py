"""The comments on a draft as a spreadsheet, for those who sum them up; it holds personal data and stays with them."""

import io
from urllib.parse import quote

import xlsxwriter
from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.i18n import _
from portal.interfaces import IConsultation
from portal.permissions import Permission
from portal.security.fresh import need_fresh_sign_in
from portal.views.workspace.comment import headings_of, shown_comment
from portal.views.workspace.comments import EXPORT, PRESENT
from portal.workflow.commenting import KIND

MOST, AT_ONCE = 10_000, 500
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING = _("Góp ý về “{title}”", "Comments on “{title}”")
NOTE = _(
    "Lập lúc {when}. Có dữ liệu cá nhân; không công khai.",
    "Made at {when}. Holds personal data; not for the public.",
)
CUT_OFF = _("Chỉ gồm {count} góp ý đầu tiên.", "Only the first {count} comments.")
AGENCY, CITIZEN = _("Cơ quan", "Agency"), _("Công dân", "Citizen")
# Title, width in letters, and the value of a comment.
COLUMNS = (
    (_("Số", "No."), 8, lambda sent, format: str(sent.number or "")),
    (_("Nhận lúc", "Received"), 18, lambda sent, format: format.datetime(sent.received)),
    (_("Điều, khoản", "Article"), 40, lambda sent, format: sent.article),
    (_("Nội dung góp ý", "Comment"), 80, lambda sent, format: sent.text),
    (_("Bên góp ý", "From"), 12, lambda sent, format: AGENCY if sent.is_agency else CITIZEN),
    (_("Họ và tên", "Name"), 28, lambda sent, format: sent.name),
    (_("Cơ quan, tổ chức", "Organisation"), 36, lambda sent, format: sent.organisation),
    (_("Thư điện tử", "E-mail"), 28, lambda sent, format: sent.mail),
    (_("Điện thoại", "Telephone"), 16, lambda sent, format: sent.phone),
    (_("Tệp kèm theo", "Files"), 30, lambda sent, format: "; ".join(file.name for file in sent.files)),
    (_("Trạng thái", "State"), 18, lambda sent, format: sent.state_title),
)
FIRST_ROW = 4


@view_config(context=IConsultation, name=EXPORT, request_method="GET", permission=Permission.VIEW_ASKER)
def export(context, request):
    """All comments that are not removed, the oldest first, as an XLSX workbook."""
    need_fresh_sign_in(request)
    headings, rows = headings_of(context), list(_rows(context, request))
    sent = [shown_comment(request, context[row.name], headings) for row in rows[:MOST] if row.name in context]
    notes = [NOTE % {"when": request.formats.datetime(clock.now())}]
    if len(rows) > MOST:
        notes.append(CUT_OFF % {"count": MOST})
    response = Response(body=_workbook(request, context.title, notes, sent), content_type=SHEET_TYPE)
    # Not text: WebOb would promise letters.
    response.charset = None
    name = quote(f"gop-y-{context.__name__}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _rows(draft, request):
    """The rows of the comments, one more than the most at the end where there are more."""
    key, count = None, 0
    while count <= MOST:
        page = request.search.find(
            parent=draft.id, kind=KIND, state=PRESENT, order="position", limit=AT_ONCE, after=key
        )
        yield from page.rows
        count, key = count + len(page.rows), page.next_key
        if not key:
            return


def _workbook(request, title, notes, sent):
    translate, output = request.localizer.translate, io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(output, {"in_memory": True, **options})
    sheet = book.add_worksheet(translate(_("Góp ý", "Comments")))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, translate(HEADING % {"title": title}), bold)
    sheet.write_string(1, 0, " ".join(map(translate, notes)))
    for place, (heading, width, _value) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(FIRST_ROW - 1, place, translate(heading), bold)
    for number, one in enumerate(sent, start=FIRST_ROW):
        for place, (_heading, _width, value) in enumerate(COLUMNS):
            sheet.write_string(number, place, translate(value(one, request.formats)), wrapped)
    sheet.freeze_panes(FIRST_ROW, 1)
    if sent:
        sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW - 1 + len(sent), len(COLUMNS) - 1)
    book.close()
    return output.getvalue()
