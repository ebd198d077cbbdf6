"""Importing people from a table: the template, a look at what would happen, and doing all of it or nothing."""

import io
import json

import xlsxwriter
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.response import Response

from portal.content.sheets import MOST_BYTES, SheetRefused, rows_of_file
from portal.i18n import _
from portal.security.fresh import need_fresh_sign_in
from portal.views.forms import sent_text
from portal.views.links import Link
from portal.views.manage.import_plan import ADD, COLUMNS, GIVE, MOST_ROWS, NEEDED, ImportPlan, NotATable, rows_from
from portal.views.manage.people_place import IN_AGENCIES, PeoplePlace, people_view
from portal.views.workspace.editing import staff_page

PAGE = "theme:staff/people_import.pt"
HEADING = _("Nhập cán bộ từ bảng tính", "Import people from a spreadsheet")
INVALID = 422
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NO_FILE = _("Hãy chọn tệp bảng tính.", "Choose the spreadsheet.")
TOO_MANY = _(
    "Bảng có hơn {most} dòng; hãy chia thành nhiều tệp.",
    "The table has more than {most} rows; split it.",
    most=MOST_ROWS,
)
EMPTY = _("Bảng không có dòng nào sau dòng tên cột.", "There is nothing below the row of column names.")


@people_view(below="/nhap", permissions=IN_AGENCIES, request_method="GET", renderer=PAGE)
def import_form(context, request):
    """The form that takes the file."""
    return _page(PeoplePlace(context, request))


@people_view(below="/nhap", permissions=IN_AGENCIES, request_method="POST", request_param="act=look", renderer=PAGE)
def look(context, request):
    """Show what the file would do, row by row; nothing is changed."""
    place = PeoplePlace(context, request)
    sent = request.POST.get("table")
    if not getattr(sent, "filename", ""):
        return _refused(place, NO_FILE)
    try:
        rows = rows_of_file(sent.file, MOST_ROWS + 1)
    except SheetRefused as error:
        return _refused(place, error.text)
    return _planned(place, rows)


@people_view(below="/nhap", permissions=IN_AGENCIES, request_method="POST", request_param="act=import", renderer=PAGE)
def carry_out(context, request):
    """Do what was shown, all of it; where something has become wrong since, show that and do nothing."""
    place = PeoplePlace(context, request)
    rows = rows_from(sent_text(request, "rows"))
    if rows is None:
        raise HTTPBadRequest()
    need_fresh_sign_in(request)
    try:
        plan = ImportPlan(place, rows)
    except NotATable as error:
        return _refused(place, error.text)
    if not plan.is_sound:
        return _planned(place, rows)
    added = plan.carry_out()
    request.tell(
        _(
            "Đã thêm {added} người, giao thêm {given} vai trò. Bước tiếp: cấp mật khẩu lần đầu.",
            "{added} people added, {given} further posts given. Next: their first passwords.",
            added=len(added),
            given=plan.count(GIVE),
        )
    )
    return HTTPSeeOther(f"{place.url}/mat-khau" if added else place.url)


@people_view(below=r"/nhap/mau\.xlsx", permissions=IN_AGENCIES, request_method="GET")
def template(context, request):
    """The table to fill in, with the roles and units that there are."""
    place = PeoplePlace(context, request)
    response = Response(body=_workbook(place), content_type=SHEET_TYPE)
    # Not text: WebOb would promise letters.
    response.charset = None
    response.headers["Content-Disposition"] = 'attachment; filename="nhap-can-bo.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _workbook(place):
    translate = place.request.localizer.translate
    output = io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    table = book.add_worksheet(translate(_("Cán bộ", "People")))
    guide = book.add_worksheet(translate(_("Hướng dẫn", "Guide")))
    roles = [translate(title) for _role, title in place.roles]
    units = [row.title for row in place.units]
    for column, (name, title) in enumerate(COLUMNS.items()):
        # As text: a telephone number keeps its zero, a date its form.
        table.set_column(column, column, 24, text)
        table.write_string(0, column, translate(title) + (" *" if name in NEEDED else ""), bold)
    for name, values, column in (("role", roles, 0), ("unit", units, 1)):
        guide.write_string(0, column, translate(COLUMNS[name]), bold)
        guide.set_column(column, column, 40)
        for number, value in enumerate(values, start=1):
            guide.write_string(number, column, value)
        if values:
            place_of = list(COLUMNS).index(name)
            letter = "AB"[column]
            listed = f"='{guide.get_name()}'!${letter}$2:${letter}${len(values) + 1}"
            table.data_validation(1, place_of, MOST_ROWS, place_of, {"validate": "list", "source": listed})
    table.freeze_panes(1, 0)
    book.close()
    return output.getvalue()


def _page(place, **values):
    request = place.request
    page = staff_page(request, HEADING)
    page.trail = place.trail(Link(_("Nhập từ bảng tính", "Import"), request.own_path))
    shown = {
        "heading": HEADING,
        "error": None,
        "plan": None,
        "rows_json": "",
        "template_url": f"{place.url}/nhap/mau.xlsx",
        "columns": [(title, name in NEEDED) for name, title in COLUMNS.items()],
        "most_rows": MOST_ROWS,
        "most_mb": MOST_BYTES // 2**20,
    }
    return {**shown, **values}


def _refused(place, text):
    place.request.response.status_int = INVALID
    return _page(place, error=text)


def _planned(place, rows):
    if len(rows) > MOST_ROWS + 1:
        return _refused(place, TOO_MANY)
    try:
        plan = ImportPlan(place, rows)
    except NotATable as error:
        return _refused(place, error.text)
    if not plan.lines:
        return _refused(place, EMPTY)
    if not plan.is_sound:
        place.request.response.status_int = INVALID
    counts = {"add": plan.count(ADD), "give": plan.count(GIVE), "wrong": sum(bool(line.errors) for line in plan.lines)}
    roles = dict(place.roles)
    lines = [
        (line, roles.get(line.values.get("role"), ""), place.unit_titles.get(_unit_of(line), "")) for line in plan.lines
    ]
    return _page(place, plan=plan, lines=lines, counts=counts, rows_json=json.dumps(rows, ensure_ascii=False))


def _unit_of(line):
    return line.post.unit_id if line.post is not None else None
