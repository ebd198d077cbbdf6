"""The working calendar for the province's administrators: exchanged days, storm days, half days, working hours."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.content.working_days import calendar_in_force, edit, lines_of
from portal.i18n import _
from portal.interfaces import ISite
from portal.jobs.working_days import calendar_edited
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page
from portal.working_time import AFTERNOON_OFF, MORNING_OFF, OFF, WORKING, InvalidDays, public_days

NAME = "ngay-lam-viec"
TEMPLATE = "theme:staff/working_days.pt"
HEADING = _("Ngày làm việc và ngày nghỉ", "Working days and days off")
SHORT = _("Ngày làm việc", "Working days")
KINDS = {
    OFF: _("Nghỉ", "Off"),
    MORNING_OFF: _("Nghỉ buổi sáng", "Morning off"),
    AFTERNOON_OFF: _("Nghỉ buổi chiều", "Afternoon off"),
    WORKING: _("Làm việc", "Working"),
}
INVALID = 422
SAVED = _(
    "Đã lưu lịch làm việc. Thời hạn của các việc chưa xong (câu hỏi, yêu cầu hỗ trợ, nhắc góp ý dự thảo) đang được "
    "tính lại theo lịch này.",
    "The calendar is saved. Deadlines of what is still open (questions, requests for support, reminders about drafts) "
    "are being counted anew by it.",
)


@view_config(context=ISite, name=NAME, request_method="GET", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def working_days(context, request):
    """The lines that are in force, and what days off follow for this year and the next."""
    return _page(context, request, lines_of(get_connection(request).root()))


@view_config(context=ISite, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def save(context, request):
    """Put the edited lines in force; shows them again, with what was typed, where one is wrong."""
    lines, root = sent_text(request, "lines"), get_connection(request).root()
    try:
        edit(root, lines)
    except InvalidDays as error:
        request.response.status_int = INVALID
        return _page(context, request, lines, error.text)
    calendar_edited(root)
    request.tell(SAVED)
    return HTTPSeeOther(request.resource_path(context, NAME))


def _page(context, request, lines, error=None):
    staff_page(request, HEADING, SHORT)
    calendar = calendar_in_force(get_connection(request).root())
    years = (request.today.year, request.today.year + 1)
    return {
        "heading": HEADING,
        "lines": lines,
        "error": error,
        "act_url": request.resource_path(context, NAME),
        "hours": ", ".join(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in calendar.hours),
        "years": [(year, list(_special_days(calendar, year))) for year in years],
    }


def _special_days(calendar, year):
    days = {day for day in (*public_days(year), *calendar.exceptions) if day.year == year}
    for day in sorted(days):
        note = calendar.note_on(day)
        yield SimpleNamespace(day=day, kind=KINDS[note.kind], note=note.note, own=day in calendar.exceptions)
