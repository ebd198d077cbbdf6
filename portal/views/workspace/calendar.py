"""The agency's schedule for its staff by month: a table, its data for the calendar in the browser, moving an entry."""

from datetime import date, timedelta
from types import SimpleNamespace

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.content.agenda import week_name
from portal.content.clashes import time_of
from portal.content.field_types import day_of
from portal.content.places import agency_of
from portal.content.row_fields import read_cell
from portal.content.versions import newest_version, version_of
from portal.content.weeks import FIRST_YEAR, LAST_YEAR, WEEK, monday_of, week_on
from portal.i18n import _
from portal.interfaces import ActRefused, ISchedule, IWeekSchedule, IWorkspace
from portal.permissions import Permission
from portal.public.calendars import local_time
from portal.views.forms import sent_text
from portal.views.page_model import may_see_drafts
from portal.views.public.schedules import shown_edition
from portal.views.workspace.collisions import BEGAN
from portal.views.workspace.editing import staff_page
from portal.workflow.moving_entries import move_entry

NAME, DATA, MOVE = "lich-co-quan", "lich-co-quan.json", "doi-gio"
TEMPLATE = "theme:staff/calendar.pt"
HEADING = _("Lịch cơ quan", "Calendar of the agency")
FIELD, MONTH = "entries", "thang"
# More than any view of the calendar shows at once.
MOST_WEEKS, MOST_SECTIONS = 8, 5
NO_DAY = _("Hãy cho biết ngày.", "Say which day.")


@view_config(
    context=IWorkspace, name=NAME, request_method="GET", permission=Permission.USE_WORKSPACE, renderer=TEMPLATE
)
def calendar_page(context, request):
    """One month as a table by days; in the browser it becomes a calendar in which entries are dragged."""
    staff_page(request, HEADING)
    first = _month_asked(request)
    following = _month_after(first)
    shown = [one for one in _entries(context, request, first, following) if first <= one.entry.day < following]
    days = {day: [one for one in shown if one.entry.day == day] for day in sorted({one.entry.day for one in shown})}
    return {
        "heading": HEADING,
        "month": first,
        "days": list(days.items()),
        "previous_url": request.path_with({MONTH: f"{first - timedelta(days=1):%Y-%m}"}),
        "next_url": request.path_with({MONTH: f"{following:%Y-%m}"}),
        "present_url": request.own_path,
        "data_url": request.resource_path(context) + DATA,
        "sections": [(place.title, request.resource_path(place)) for place in _sections(context, request)],
    }


def _month_asked(request):
    year, _dash, month = request.query.get(MONTH, "").partition("-")
    if year.isdecimal() and month.isdecimal() and year.isascii() and month.isascii():
        wanted = int(year[:5]), int(month[:3])
        if FIRST_YEAR <= wanted[0] <= LAST_YEAR and 1 <= wanted[1] <= 12:
            return date(*wanted, 1)
    return request.today.replace(day=1)


def _month_after(first):
    return (first + timedelta(days=31)).replace(day=1)


@view_config(context=IWorkspace, name=DATA, request_method="GET", permission=Permission.USE_WORKSPACE, renderer="json")
def calendar_data(context, request):
    """The entries from `start` to before `end` as the calendar in the browser takes them; else those of this month."""
    first, last = day_of(request.query.get("start", "")[:10]), day_of(request.query.get("end", "")[:10])
    if first is None or last is None or not FIRST_YEAR <= first.year <= LAST_YEAR:
        first = request.today.replace(day=1)
        last = _month_after(first)
    last = min(last, first + MOST_WEEKS * WEEK)
    return [_event(one) for one in _entries(context, request, first, last)]


def _event(one):
    entry = one.entry
    starts, ends = local_time(entry)
    return {
        "id": entry.id,
        "title": entry.what,
        "start": starts,
        "end": ends,
        "allDay": entry.is_all_day,
        "url": one.url,
        "editable": one.may_move,
        # It is dragged within its own week: each week is approved by itself.
        "constraint": {"start": one.monday.isoformat(), "end": (one.monday + WEEK).isoformat()},
        "className": " ".join(name for name, holds in _marks(one) if holds),
        "extendedProps": {"move": one.move_url, "began": one.began, "chair": entry.chair, "place": entry.place},
    }


def _marks(one):
    return ("entry", True), ("is-internal", one.entry.internal), ("is-draft", one.is_draft)


def _sections(context, request):
    agency = agency_of(context)
    kind = next(info.name for info in request.types if ISchedule.implementedBy(info.factory))
    rows = request.search.find(kind=kind, parent=agency.id, order="position", limit=MOST_SECTIONS).rows
    return [place for row in rows if (place := agency.get(row.name)) is not None]


def _entries(context, request, first, last):
    """The entries of all weeks that touch the days from `first` to before `last`, in order, as he sees them."""
    found = []
    for place in _sections(context, request):
        monday = monday_of(first)
        while monday < last:
            found += _entries_of(request, place, monday)
            monday += WEEK
    return sorted(found, key=lambda one: (one.entry.day, one.entry.starts))


def _entries_of(request, place, monday):
    week = week_on(place, monday, request.reader.principals)
    edition = shown_edition(request, week, drafts=True)
    if edition is None:
        return
    url = f"{request.resource_path(place)}{week_name(monday)}/"
    may_edit = request.desk.may(week, Permission.EDIT)
    began = newest_version(week).number if may_edit else None
    is_draft = may_see_drafts(request, week) and week.draft is not None
    for entry in edition.agenda():
        yield SimpleNamespace(
            entry=entry,
            time=time_of(entry),
            monday=monday,
            url=f"{url}#ngay-{entry.day.isoformat()}",
            edit_url=f"{url}sua" if may_edit else None,
            move_url=f"{url}{MOVE}" if may_edit else "",
            began=began,
            may_move=may_edit,
            is_draft=is_draft,
        )


@view_config(context=IWeekSchedule, name=MOVE, request_method="POST", permission=Permission.EDIT)
def move(context, request):
    """Move an entry to another day or time of its week: into the draft, which is approved like every change."""
    cells = _checked(context, request)
    began = version_of(context, sent_text(request, BEGAN))
    move_entry(request.desk, context, FIELD, began, sent_text(request, "entry"), cells)
    return HTTPSeeOther(request.resource_path(context))


def _checked(week, request):
    """The day and times that were sent, checked as the form checks them; raises `ActRefused`."""
    schema = week.__type_info__.schema()
    columns = schema[FIELD].columns
    cells = {"day": day_of(sent_text(request, "day")[:10])}
    if cells["day"] is None:
        raise ActRefused(NO_DAY)
    for name in ("starts", "ends"):
        cells[name], error = read_cell(columns[name], sent_text(request, name)[:10])
        if error is not None:
            raise ActRefused(error)
        cells[name] = cells[name] or ""
    try:
        schema.validator(schema, {"first_day": week.first_day, FIELD: (cells,)})
    except colander.Invalid as invalid:
        raise ActRefused(next(text for child in invalid.children for text in child.msg)) from None
    return cells
