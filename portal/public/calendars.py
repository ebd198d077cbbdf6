"""Work schedules for programs: iCalendar (RFC 5545) for calendars and telephones, and plain data for JSON."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from portal.clock import PEOPLES_ZONE

PRODUCT = "-//province-portal//lich-cong-tac//VI"
REFRESH = timedelta(hours=1)
# Vietnam has had one offset since 13 June 1975.
OFFSET, SINCE = timedelta(hours=7), datetime(1975, 6, 13)


def calendar(name, events):
    """The bytes of an iCalendar file. `events`: what `event` made."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("x-wr-timezone", PEOPLES_ZONE.key)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add_component(_timezone())
    for part in events:
        made.add_component(part)
    return made.to_ical()


def event(entry, host, saved, url, lines=()):
    """One entry as an event: the same UID for ever, a SEQUENCE that grows with each change. `saved`: its text's."""
    made = Event()
    made.add("uid", f"{entry.id}@{host}")
    made.add("sequence", entry.revision)
    made.add("dtstamp", saved.astimezone(UTC))
    made.add("last-modified", saved.astimezone(UTC))
    made.add("summary", entry.what)
    if entry.is_all_day:
        made.add("dtstart", entry.day)
        made.add("dtend", entry.day + timedelta(days=1))
    else:
        made.add("dtstart", entry.begins)
        if entry.ends_at is not None:
            made.add("dtend", entry.ends_at)
    if entry.place:
        made.add("location", entry.place)
    if lines:
        made.add("description", "\n".join(lines))
    made.add("url", url)
    made.add("status", "CONFIRMED")
    return made


def plain(entry):
    """One entry as plain data, with the names of its columns in English and times with their zone."""
    return {
        "id": entry.id,
        "revision": entry.revision,
        "date": entry.day.isoformat(),
        "starts": entry.begins.isoformat() if entry.starts else None,
        "ends": entry.ends_at.isoformat() if entry.ends_at else None,
        "all_day": entry.is_all_day,
        "subject": entry.what,
        "chair": entry.chair,
        "participants": entry.people,
        "place": entry.place,
        "host_unit": entry.host,
        "prepared_by": entry.prepared,
        "note": entry.note,
    }


def local_time(entry):
    """When an entry begins and ends by Vietnam's clock, as ISO texts without a zone; None for an open end."""
    if entry.is_all_day:
        return entry.day.isoformat(), None
    ends = entry.ends_at
    return f"{entry.begins:%Y-%m-%dT%H:%M}", f"{ends:%Y-%m-%dT%H:%M}" if ends is not None else None


def _timezone():
    made = Timezone()
    made.add("tzid", PEOPLES_ZONE.key)
    standard = TimezoneStandard()
    standard.add("dtstart", SINCE)
    standard.add("tzoffsetfrom", OFFSET)
    standard.add("tzoffsetto", OFFSET)
    standard.add("tzname", "+07")
    made.add_component(standard)
    return made
