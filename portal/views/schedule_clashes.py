"""What whoever makes a week's schedule is told of clashes: in the week, and with the province's leaders elsewhere."""

from types import SimpleNamespace

from pyramid_zodbconn import get_connection

from portal.content.agenda import entry_of
from portal.content.clashes import ClashFinder
from portal.content.places import agency_of
from portal.content.row_fields import check_row
from portal.content.working_days import calendar_in_force
from portal.content.written_names import named_in, plainly
from portal.roles import Role
from portal.search.elsewhere import Elsewhere
from portal.search.people import PeopleAsked

A_PAGE = 200


def shown_clashes(request, week, entries, about=None):
    """The clashes of a week's entries as templates show them: text, day, and when else the first entry could be.

    `about`: ids of those entries whose clashes are asked for; None: of all.
    """
    found = finder_for(request, week, entries).clashes(entries)
    if about is not None:
        found = [clash for clash in found if clash.first.id in about or clash.second.id in about]
    return [SimpleNamespace(text=clash.text, day=clash.first.day, slots=clash.slots) for clash in found]


def finder_for(request, week, entries):
    """The `ClashFinder` that knows the agency's people, and where the leaders are whom these entries name."""
    agency = agency_of(week)
    people = {plainly(row.full_name) for row in _people(request, agency=agency.id)}
    top = _top(request, agency.id)
    leaders = {plainly(row.full_name): row.full_name for row in _people(request, agency=top, role=Role.LEADER.value)}
    names = {name for entry in entries for written in entry.names if (name := named_in(written, leaders))}
    elsewhere = Elsewhere(request.search.projection, request.site)
    wanted = [leaders[name] for name in sorted(names)]
    found = elsewhere.entries(week.kind, wanted, week.first_day, agency.id) if wanted else ()
    return ClashFinder(people, names, found, calendar_in_force(get_connection(request).root()))


def _people(request, **asked):
    rows: list = []
    number = pages = 1
    while number <= pages:
        page = request.people_lists.page(PeopleAsked(request.today, **asked), number, A_PAGE)
        rows, pages, number = [*rows, *page.rows], page.pages, number + 1
    return rows


def _top(request, agency_id):
    """The id of the agency above all others, as of today; itself where it is under none."""
    hierarchy, seen = get_connection(request).root().get("hierarchy"), [agency_id]
    while hierarchy is not None:
        superior = hierarchy.superior_on(seen[-1], request.today)
        if superior is None or superior in seen:
            break
        seen.append(superior)
    return seen[-1]


def typed_entries(columns, rows):
    """The entries of rows as somebody is typing them; what is not right yet is left out."""
    for number, typed in enumerate(rows):
        values, errors = check_row(columns, typed)
        if not errors and values.get("day"):
            yield entry_of({**values, "id": typed.get("id") or f"row {number}", "revision": 0})
