"""Where a hit in a week's schedule leads: to the day on which the words stand."""

from urllib.parse import urlencode

from portal.content.entries_meant import day_meant
from portal.content.places import item_at
from portal.interfaces import IWeekSchedule
from portal.views.public.schedules import DAY, shown_edition


def led_to_days(place, rows, text):
    """Rows found at a `SearchPlace`, those of weeks with the address of the day that the words stand on."""
    kinds = {info.name for info in place.request.types if IWeekSchedule.implementedBy(info.factory)}
    for row in rows:
        if text and row.kind in kinds:
            row.found_day = _day_of(place, row, text)
    return rows


def address_of(row):
    """Where a row leads."""
    return f"{row.url}?{urlencode({DAY: row.found_day.isoformat()})}" if row.found_day else row.url


def _day_of(place, row, text):
    week = item_at(place.request.site, row.path)
    if not IWeekSchedule.providedBy(week):
        return None
    # Elsewhere than in the workspace it is what everybody may read, whoever asks.
    edition = shown_edition(place.request, week, drafts=True) if place.is_internal else week.edition()
    return day_meant(edition.title, edition.agenda(), text, place.request.today) if edition is not None else None
