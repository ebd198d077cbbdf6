"""Whom and what an agency's schedule can be narrowed to: its leaders and units as its public pages name them."""

from portal.content.places import agency_of, item_at
from portal.content.schedule_subjects import Narrowing, Subjects

PERSON, UNIT, PLACE = "nguoi", "don-vi", "dia-diem"
# What narrows a week: whose entries are shown, and where they are.
NARROWING = (PERSON, UNIT, PLACE)
MOST_PAGES, MOST_UNITS = 2, 60
PUBLIC = {"state": "published", "internal": False}


def narrowing_of(request, place):
    """The `Narrowing` that is asked for in a schedule; knows its agency's leaders and units."""
    return Narrowing(_subjects(request, place), *(request.query.get(name, "")[:100] for name in NARROWING))


def narrowed_to(request):
    """What narrows it, as parameters of an address."""
    return {name: value for name in NARROWING if (value := request.query.get(name, "")[:100])}


def _subjects(request, place):
    agency = agency_of(place)
    if agency is None:
        return Subjects()
    units = request.search.find(agency=agency.id, kind="unit", order="position", limit=MOST_UNITS, **PUBLIC).rows
    return Subjects(_leaders(request, agency), [(row.title, row.code) for row in units])


def _leaders(request, agency):
    """The names on the public page of the organisation, the head of the agency first."""
    rows = request.search.find(agency=agency.id, kind="organisation", limit=MOST_PAGES, **PUBLIC).rows
    for row in rows:
        item = item_at(request.site, row.path)
        edition = item.edition() if item is not None else None
        if edition is not None and edition.leaders:
            return [leader["name"] for leader in edition.leaders]
    return []
