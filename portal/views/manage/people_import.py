"""Importing people from a table: the template, a look at what would happen, and doing all of it or nothing."""

import json

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther

from portal.content.sheets import MOST_BYTES, SheetRefused, rows_of_file
from portal.i18n import _
from portal.security.fresh import need_fresh_sign_in
from portal.views.filled_tables import NotATable, template_answer
from portal.views.forms import sent_text
from portal.views.links import Link
from portal.views.manage.import_plan import ADD, COLUMNS, GIVE, MOST_ROWS, TABLE, ImportPlan
from portal.views.manage.people_place import IN_AGENCIES, PeoplePlace, people_view
from portal.views.workspace.editing import staff_page

PAGE = "theme:staff/people_import.pt"
HEADING = _("Nhập cán bộ từ bảng tính", "Import people from a spreadsheet")
INVALID = 422
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
    rows = TABLE.rows_from(sent_text(request, "rows"))
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
    place, translate = PeoplePlace(context, request), request.localizer.translate
    choices = {"role": [translate(title) for _role, title in place.roles], "unit": [row.title for row in place.units]}
    return template_answer(request, TABLE, _("Cán bộ", "People"), "nhap-can-bo.xlsx", choices)


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
        "columns": [(title, name in TABLE.needed) for name, title in COLUMNS.items()],
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
