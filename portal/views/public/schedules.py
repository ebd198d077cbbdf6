"""Work schedules as pages show them: a week by days, narrowed to a day, a person or a unit; today's entries."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

from portal.content.agenda import week_name
from portal.content.base import may_read
from portal.content.clashes import time_of
from portal.content.field_types import day_of
from portal.content.places import agency_of
from portal.content.schedule_subjects import counted
from portal.content.weeks import WEEK, monday_named, monday_of, neighbour, week_on
from portal.i18n import _
from portal.permissions import Permission
from portal.views.page_model import may_see_drafts
from portal.views.public.schedule_changes import shown_changes
from portal.views.public.schedule_subjects import PERSON, PLACE, UNIT, narrowed_to, narrowing_of
from portal.views.schedule_clashes import shown_clashes
from portal.views.search_place import NAME as SEARCH
from portal.views.search_question import PARAMETERS

DAYS_IN_WEEK = 7
DAY, ASKED_WEEK = "ngay", "tuan"
CALENDAR, DATA, PRINT, PAPER = "lich.ics", "lich.json", "in-lich", "lich.pdf"
# Where staff make a week; the views are in portal/views/workspace/schedules.py.
BEGIN, COPY, PROPOSE = "lap-tuan", "chep-tuan", "dang-ky"
WEEKS_TO_MAKE = 4
PARTS = (
    (True, _("Buổi sáng", "Morning"), _("Sáng", "a.m.")),
    (False, _("Buổi chiều", "Afternoon"), _("Chiều", "p.m.")),
)


def shown_edition(request, week, drafts=False):
    """What this reader sees of a week: with internal entries where they are for him; None where there is nothing."""
    if week is None or not may_read(week, request.reader.principals):
        return None
    inside = request.desk.may(week, Permission.VIEW_INTERNAL)
    return week.edition(drafts=drafts and may_see_drafts(request, week), inside=inside)


def schedule_page(item, _edition, request):
    """The section: this week, or the one that is asked for."""
    asked = monday_named(request.query.get(ASKED_WEEK, ""))
    monday = asked or monday_of(request.today)
    week = week_on(item, monday, request.reader.principals)
    return {
        **week_model(request, item, monday, week, shown_edition(request, week)),
        "staff": _staff_ways(request, item) if request.reader.is_signed_in else None,
        # An empty week is nothing to find, and there is no end of them.
        "noindex": asked is not None,
    }


def week_page(item, edition, request):
    """The page of one week, as `edition` has it."""
    may_edit = request.desk.may(item, Permission.EDIT) and request.page.version_bar is None
    return {
        **week_model(request, item.__parent__, monday_of(edition.first_day), item, edition),
        "copy_url": f"{request.resource_path(item)}{COPY}" if may_edit else None,
    }


def _staff_ways(request, place):
    """What a person of the agency may do with the weeks to come; None where it is nothing."""
    url, monday = request.resource_path(place), monday_of(request.today)
    weeks = []
    for count in range(WEEKS_TO_MAKE):
        first = monday + count * WEEK
        week = place.get(week_name(first))
        if week is None:
            continue
        own = f"{url}{week_name(first)}/"
        words = {"number": first.isocalendar()[1], "first": first}
        if request.desk.may(week, Permission.EDIT):
            text = _("Lịch tuần {number} (từ {first:%d/%m/%Y})", "Week {number} (from {first:%d/%m/%Y})", **words)
            weeks.append(SimpleNamespace(title=text, url=own))
        elif request.desk.may(week, Permission.PROPOSE):
            text = _("Đăng ký lịch tuần {number} (từ {first:%d/%m/%Y})", "Propose for week {number}", **words)
            weeks.append(SimpleNamespace(title=text, url=own + PROPOSE))
    may_add = request.desk.may(place, Permission.ADD)
    if not weeks and not may_add:
        return None
    begin_url = f"{url}{BEGIN}" if may_add else None
    return SimpleNamespace(begin_url=begin_url, day=monday + WEEK, weeks=weeks)


def week_model(request, place, monday, week, edition):
    """What a page of the week that begins on `monday` shows; `edition` None: there is no schedule for it."""
    entries = edition.agenda() if edition is not None else ()
    wanted = narrowing_of(request, place)
    day = day_of(request.query.get(DAY, ""))
    shown = [entry for entry in entries if wanted.takes(entry)]
    changes = shown_changes(request, week, edition, wanted)
    days = [_day(request, monday + timedelta(days=n), shown, changes, day) for n in range(DAYS_IN_WEEK)]
    here = SimpleNamespace(place=place, url=request.resource_path(place), monday=monday, week=week)
    return {
        "schedule": SimpleNamespace(
            number=monday.isocalendar()[1],
            year=monday.isocalendar()[0],
            first=monday,
            last=monday + timedelta(days=DAYS_IN_WEEK - 1),
            days=[one for one in days if day is None or one.day == day],
            all_days=[_way_to_day(request, here, one, day) for one in days],
            has_entries=bool(entries),
            is_narrowed=bool(wanted) or bool(day),
            remark=edition.remark if edition is not None else "",
            published=week.published_at if week is not None else None,
            **_ways(request, here),
            search=_search(request, place),
            **_choices(here, entries, wanted),
            **_for_staff(request, week, edition),
        )
    }


def _way_to_day(request, here, one, asked):
    url = f"{here.url}{week_name(here.monday)}/{_query({**narrowed_to(request), DAY: one.day.isoformat()})}"
    return SimpleNamespace(day=one.day, is_today=one.is_today, is_shown=one.day == asked, url=url)


def _day(request, day, entries, changes, asked):
    mine = [entry for entry in entries if entry.day == day]
    gone = [change for change in changes if change.is_gone and change.old.day == day]
    return SimpleNamespace(
        day=day,
        anchor=f"ngay-{day.isoformat()}",
        is_today=day == request.today,
        is_open=asked is not None or day >= request.today or day < monday_of(request.today),
        count=len(mine),
        parts=[
            SimpleNamespace(
                title=title,
                short=short,
                rows=[_row(entry, changes) for entry in mine if entry.is_morning == is_morning],
                gone=[change for change in gone if change.old.is_morning == is_morning],
            )
            for is_morning, title, short in PARTS
        ],
    )


def _row(entry, changes):
    mine = [change for change in changes if change.id == entry.id and not change.is_gone]
    return SimpleNamespace(entry=entry, time=time_of(entry), former=mine)


def _ways(request, here):
    principals = request.reader.principals
    before, after = (neighbour(here.place, here.monday, principals, earlier) for earlier in (True, False))
    narrowed = narrowed_to(request)
    own = f"{here.url}{week_name(here.monday)}/"

    def address(monday):
        return f"{here.url}{week_name(monday)}/{_query(narrowed)}" if monday else None

    is_present = here.monday == monday_of(request.today)
    return {
        "previous_url": address(before),
        "next_url": address(after),
        "present_url": None if is_present else f"{here.url}{_query(narrowed)}",
        "url": own if here.week is not None else here.url,
        "calendar_url": f"{here.url}{CALENDAR}{_query(narrowed)}",
        "data_url": f"{own}{DATA}" if here.week is not None else None,
        "print_url": f"{own}{PRINT}" if here.week is not None else None,
        "paper_url": f"{own}{PAPER}" if here.week is not None else None,
    }


def _search(request, place):
    """Where words are looked for in the schedules of this agency, and what is sent along."""
    agency = agency_of(place)
    kind = request.types.children_of(place)[0].name
    return SimpleNamespace(
        url=request.resource_path(agency or request.site, SEARCH), kept=((PARAMETERS["kind"], kind),)
    )


def _query(parameters):
    return f"?{urlencode(parameters)}" if parameters else ""


def _choices(here, entries, wanted):
    url = f"{here.url}{week_name(here.monday)}/" if here.week is not None else here.url
    subjects = wanted.subjects
    people, units, rooms = (
        counted(map(of, entries)) for of in (subjects.chairs_of, subjects.units_of, subjects.rooms_of)
    )
    # Whoever has nothing this week is subscribed to as well.
    people, units = {**dict(subjects.people.values()), **people}, {**dict(subjects.units.values()), **units}

    def links(names, parameter, chosen):
        return [
            SimpleNamespace(title=name, url=f"{url}{_query({parameter: key})}", current=key in chosen)
            for key, name in names.items()
        ]

    asked = (wanted.person, {wanted.unit}, {wanted.room})
    everybody = counted(map(subjects.people_of, entries))
    chosen = [
        next((names[key] for key in keys if key in names), min(keys, key=len))
        for names, keys in zip(({**everybody, **people}, units, rooms), asked, strict=True)
        if any(keys)
    ]
    return {
        "people": links(people, PERSON, wanted.person),
        "units": links(units, UNIT, {wanted.unit}),
        "rooms": links(rooms, PLACE, {wanted.room}),
        "whole_url": url,
        "narrowed_to": ", ".join(chosen),
    }


def _for_staff(request, week, edition):
    if week is None or edition is None or not request.desk.may(week, Permission.EDIT):
        return {"clashes": ()}
    return {"clashes": shown_clashes(request, week, edition.agenda())}


def today_model(request, agency, row):
    """Today's entries of the schedule that a section's row names, for the agency's home; None where none is public."""
    place = agency.get(row.name) if row is not None else None
    if place is None:
        return None
    week = week_on(place, monday_of(request.today), request.reader.principals)
    edition = shown_edition(request, week)
    entries = [entry for entry in edition.agenda() if entry.day == request.today] if edition is not None else []
    return SimpleNamespace(
        day=request.today,
        rows=[SimpleNamespace(entry=entry, time=time_of(entry)) for entry in entries],
        has_week=edition is not None,
        url=request.application_path(row.path),
    )
