"""The working calendar for the province's administrators: exchanged days, storm days, half days, working hours."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.content.fields import clean_text
from portal.content.working_days import calendar_in_force, edit, lines_of
from portal.history.acts import WORKING_DAYS_SET
from portal.i18n import _
from portal.interfaces import ISite
from portal.jobs.working_days import calendar_edited
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.manage.edited_lines import (
    BEGAN,
    CONFLICT,
    INVALID,
    Refused,
    changes_between,
    refused_at_once,
    version_of,
)
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
NO_TABLE = _(
    "Bảng gửi đến không có dòng nào nên bảng hiện có được giữ nguyên. Hãy để lại ít nhất một dòng (chẳng hạn dòng giờ "
    "làm việc) rồi lưu lại.",
    "The table that was sent has no line, so the present one stays. Leave at least one (the working hours, for "
    "example) and save again.",
)
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
    lines, root = clean_text(sent_text(request, "lines")), get_connection(request).root()
    present = lines_of(root)
    refused = refused_at_once(request, lines, present, NO_TABLE)
    if refused is not None:
        # Where nothing was sent, the table that stays.
        return _page(context, request, lines if refused.status == CONFLICT else present, refused)
    try:
        edit(root, lines)
    except InvalidDays as error:
        return _page(context, request, lines, Refused(INVALID, error.text))
    if lines_of(root) != present.strip():
        request.historian.record(WORKING_DAYS_SET, **changes_between(present, lines_of(root)))
        calendar_edited(root)
    request.tell(SAVED)
    return HTTPSeeOther(request.resource_path(context, NAME))


def _page(context, request, lines, refused=None):
    staff_page(request, HEADING, SHORT)
    request.response.status_int = refused.status if refused else 200
    root = get_connection(request).root()
    calendar = calendar_in_force(root)
    years = (request.today.year, request.today.year + 1)
    return {
        "heading": HEADING,
        "lines": lines,
        "refused": refused,
        "act_url": request.resource_path(context, NAME),
        "began": (BEGAN, version_of(lines_of(root))),
        "hours": ", ".join(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in calendar.hours),
        "years": [(year, list(_special_days(calendar, year))) for year in years],
    }


def _special_days(calendar, year):
    days = {day for day in (*public_days(year), *calendar.exceptions) if day.year == year}
    for day in sorted(days):
        note = calendar.note_on(day)
        yield SimpleNamespace(day=day, kind=KINDS[note.kind], note=note.note, own=day in calendar.exceptions)
