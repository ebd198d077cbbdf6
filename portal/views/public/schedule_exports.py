"""Schedules on paper and for programs: one A4 page, iCalendar, JSON; each gives what its reader would see as a page."""

from math import ceil
from urllib.parse import urlsplit

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from portal.content.base import may_read
from portal.content.weeks import monday_of, weeks_around
from portal.i18n import _
from portal.interfaces import ISchedule, IWeekSchedule
from portal.permissions import Permission
from portal.public.calendars import calendar, event, plain
from portal.roles import EVERYONE
from portal.views.paper import kept_pdf_of, pdf_response
from portal.views.public.keeping import FOR_ALL, NOT_KEPT, keep
from portal.views.public.schedule_subjects import narrowing_of
from portal.views.public.schedules import (
    CALENDAR,
    DATA,
    PAPER,
    PRINT,
    shown_edition,
    week_model,
)

WEEKS_BEFORE, WEEKS_AFTER = 4, 12
PRINTED, ON_PAPER, SHEET = "theme:schedule_print.pt", "theme:schedule_paper.pt", "sheet.css"
# Letters of one page, largest first, in points; the columns' widths and the room for lines, in millimetres.
SIZES = (9.5, 8.5, 7.5, 6.75, 6, 5.25)
WIDTHS = {"what": 71, "chair": 39, "people": 55, "place": 36}
ROOM = 156
POINT, LETTER, LEADING, AROUND = 0.3528, 0.55, 1.25, 0.95
LINES_OF_A_DAY = 3


@view_config(context=ISchedule, name=CALENDAR, request_method="GET", permission=Permission.VIEW)
def calendar_feed(context, request):
    """The public entries of some weeks for calendar programs, of all or of one person, unit or room."""
    wanted = narrowing_of(request, context)
    base = request.settings_of_portal.base_url
    events = []
    for week in weeks_around(context, request.today, WEEKS_BEFORE, WEEKS_AFTER, (EVERYONE,)):
        edition = week.edition()
        url = base + request.resource_path(week)
        events += [
            event(entry, urlsplit(base).hostname, edition.version.saved, url, _lines(request, entry))
            for entry in edition.agenda()
            if wanted.takes(entry)
        ]
    name = _(
        "Lịch công tác – {owner}", "Work schedule – {owner}", owner=(request.page.agency or request.page.site).name
    )
    body = calendar(request.localizer.translate(name), events)
    response = Response(body=body, content_type="text/calendar", charset="utf-8")
    keep(response, context, FOR_ALL)
    return response


def _lines(request, entry):
    pairs = (
        (_("Chủ trì", "Chair"), entry.chair),
        (_("Thành phần", "Participants"), entry.people),
        (_("Đơn vị chủ trì", "Host unit"), entry.host),
        (_("Chuẩn bị", "Prepared by"), entry.prepared),
        (_("Ghi chú", "Note"), entry.note),
    )
    return [f"{request.localizer.translate(title)}: {text}" for title, text in pairs if text]


@view_config(context=IWeekSchedule, name=DATA, request_method="GET", permission=Permission.VIEW, renderer="json")
def data(context, request):
    """The public entries of a week as JSON; absent where the week is not public."""
    if not may_read(context, (EVERYONE,)):
        raise HTTPNotFound()
    edition = context.edition()
    keep(request.response, context, FOR_ALL)
    year, number, _weekday = edition.first_day.isocalendar()
    return {
        "title": edition.title,
        "year": year,
        "week": number,
        "first_day": edition.first_day.isoformat(),
        "url": request.settings_of_portal.base_url + request.resource_path(context),
        "entries": [plain(entry) for entry in edition.agenda()],
    }


@view_config(context=IWeekSchedule, name=PRINT, request_method="GET", permission=Permission.VIEW, renderer=PRINTED)
def printed(context, request):
    """The week on one A4 page across, as offices pin it up."""
    model = _sheet(context, request)
    request.page.title = model["heading"]
    request.page.noindex = True
    return model


@view_config(context=IWeekSchedule, name=PAPER, request_method="GET", permission=Permission.VIEW)
def on_paper(context, request):
    """The same page as a PDF, in letters with which it is one page."""
    model = _sheet(context, request)
    choices = [{**model, "size": _size_class(size)} for size in range(model["first_size"], len(SIZES))]
    return pdf_response(kept_pdf_of(request, ON_PAPER, choices, SHEET), context.__name__, NOT_KEPT, is_shown=True)


def _sheet(context, request):
    edition = shown_edition(request, context, drafts=True)
    if edition is None:
        raise HTTPNotFound()
    model = week_model(request, context.__parent__, monday_of(edition.first_day), context, edition)
    size = size_for(model["schedule"].days)
    return {
        **model,
        "heading": edition.title,
        "first_size": size,
        "size": _size_class(size),
        "has_internal": any(entry.internal for entry in edition.agenda()),
    }


def _size_class(size):
    return f"sheet-size-{size}"


def size_for(days):
    """Which of SIZES lets all entries stand on one page; the smallest where none does."""
    return next((place for place, size in enumerate(SIZES) if _height(days, size) <= ROOM), len(SIZES) - 1)


def _height(days, size):
    """How high the table is, in millimetres, with letters of that size."""
    line = size * POINT * LEADING
    return sum(_height_of_day(day, size, line) for day in days)


def _height_of_day(day, size, line):
    rows = [row.entry for part in day.parts for row in part.rows]
    heights = [max(_line_count(getattr(entry, name), width, size) for name, width in WIDTHS.items()) for entry in rows]
    # The day's own cell stands beside all its entries.
    return max(sum(count * line + AROUND for count in heights), (LINES_OF_A_DAY if rows else 1) * line + AROUND)


def _line_count(text, width, size):
    letters = width / (size * POINT * LETTER)
    return sum(max(1, ceil(len(part) / letters)) for part in (text or " ").split("\n"))
