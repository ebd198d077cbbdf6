"""The page of an agency's organisation: the chart of its leaders, units and subordinate agencies, and whom to ask."""

from types import SimpleNamespace
from urllib.parse import urlencode

from portal.content.document_types import name_key
from portal.content.places import agency_of
from portal.views.agency_card import ceased_on
from portal.views.public.organisation_chart import Part, drawing_of

# A map that everybody may use, opened by a link: nothing of it is loaded into our pages.
MAP = "https://www.openstreetmap.org/search"
MOST_UNITS, MOST_AGENCIES = 60, 500
# More boxes than these nobody can read; the list has all.
MOST_DRAWN = 40


def organisation_page(item, edition, request):
    """What the page shows besides the item's fields."""
    agency = agency_of(item)
    units = _units(request, agency, edition.officers)
    below = _subordinates(request, agency)
    first, others = edition.leaders[:1], edition.leaders[1:]
    tiers = [
        [Part(row["post"], row["name"]) for row in first] or _agency_alone(request),
        [Part(row["post"], row["name"]) for row in others],
        [Part(unit.title, unit.head, unit.url) for unit in units],
        [Part(row.title, "", request.application_path(row.path)) for row in below],
    ]
    drawn = [tier for tier in tiers if tier]
    if sum(map(len, drawn)) > MOST_DRAWN:
        drawn = [tier for tier in tiers[:3] if tier]
    return {
        "tiers": SimpleNamespace(first=tiers[0], others=tiers[1], units=tiers[2], agencies=tiers[3]),
        # An agency alone is no chart.
        "has_chart": sum(map(len, tiers)) > 1,
        "drawing": drawing_of(drawn) if sum(map(len, drawn)) <= MOST_DRAWN else None,
        "units": units,
        "unplaced": [row for row in edition.officers if _key(row["office"]) not in {unit.key for unit in units}],
        "map_url": edition.map_link or _map_of(request.page.agency),
    }


def _agency_alone(request):
    return [Part(request.page.agency.name)] if request.page.agency is not None else []


def _units(request, agency, officers):
    """The agency's units in their order, each with its officers, whoever heads it first."""
    if agency is None:
        return []
    found = request.search.find(
        agency=agency.id, kind="unit", state="published", internal=False, order="position", limit=MOST_UNITS
    ).rows
    by_unit: dict = {}
    for row in sorted(officers, key=lambda row: not row["heads"]):
        by_unit.setdefault(_key(row["office"]), []).append(row)
    return [
        SimpleNamespace(
            title=row.title,
            key=_key(row.title),
            url=request.application_path(row.path),
            phone=row.phone,
            officers=by_unit.get(_key(row.title), []),
            # Whom this page names goes before whom the unit's own page names.
            head=next((one["name"] for one in by_unit.get(_key(row.title), ()) if one["heads"]), row.target),
        )
        for row in found
    ]


def _key(text):
    return name_key(text or "")


def _subordinates(request, agency):
    """The rows of the agencies directly under it today, by name."""
    if agency is None:
        return []
    hierarchy, today = request.hierarchy, request.today
    agencies = request.search.find(kind="agency", state="published", order="title", limit=MOST_AGENCIES).rows
    there = (row for row in agencies if ceased_on(row, today) is None)
    return [row for row in there if hierarchy.superior_on(row.id, today) == agency.id]


def _map_of(card):
    return f"{MAP}?{urlencode({'query': card.address})}" if card is not None and card.address else None
