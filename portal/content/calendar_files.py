"""Calendar files (iCalendar) that people send: their events as rows of a table, bounded; what is left out is told."""

from datetime import datetime, time, timedelta

from dateutil.rrule import rrulestr
from icalendar import Calendar

from portal.clock import PEOPLES_ZONE
from portal.content.fields import clean_text
from portal.content.pasted import PastedRows
from portal.i18n import _
from portal.interfaces import PortalError

MOST_BYTES = 2 * 1024 * 1024
MOST_EVENTS, MOST_RECURRING = 1000, 100
LONGEST_AGO = timedelta(days=3660)
CHUNK = 1024 * 1024
MARK = b"BEGIN:VEVENT"
COARSE = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class CalendarRefused(PortalError):
    """The file is no calendar that can be read; the text says what to do."""


NOT_READABLE = _(
    "Không đọc được tệp lịch; hãy xuất lại tệp .ics từ phần mềm lịch.",
    "The calendar file cannot be read; export it as .ics again.",
)


def rows_of_calendar(file, columns, anchor=None):
    """The events of a calendar file as `PastedRows`; only those of the week of the day `anchor`, where there is one.

    Raises `CalendarRefused`. Columns take what their `pasted_as` names.
    """
    data = _bounded(file)
    try:
        events = list(Calendar.from_ical(data).walk("VEVENT"))
    except ValueError:
        raise CalendarRefused(NOT_READABLE) from None
    reading = _Reading(columns, anchor)
    rows = tuple(row for event in events for row in reading.rows(event))
    said = _(
        "Đã đọc {count} việc từ tệp lịch; chưa lưu. Hãy xem lại rồi bấm “Lưu”.",
        "{count} events of the calendar are read, not saved yet. Look them through, then press “Save”.",
        count=len(rows),
    )
    return PastedRows(rows, said, tuple(reading.notes()))


def _bounded(file):
    """The bytes of the file; raises `CalendarRefused` where there are too many events, whatever its size."""
    kept, count, size, tail = [], 0, 0, b""
    while chunk := file.read(CHUNK):
        count += (tail + chunk).count(MARK)
        tail = chunk[-len(MARK) + 1 :]
        size += len(chunk)
        if size <= MOST_BYTES:
            kept.append(chunk)
    if count > MOST_EVENTS or size > MOST_BYTES:
        raise CalendarRefused(
            _(
                "Tệp lịch có {count} việc; mỗi lần chỉ nhận tối đa {most} việc và {size} MB. Hãy xuất ít tuần hơn.",
                "The calendar has {count} events; {most} events and {size} MB at the most. Export fewer weeks.",
                count=count,
                most=MOST_EVENTS,
                size=MOST_BYTES // 2**20,
            )
        )
    return b"".join(kept)


class _Reading:
    """Turns events into rows, and counts what it leaves out."""

    def __init__(self, columns, anchor):
        self.columns = {getattr(column, "pasted_as", ""): name for name, column in columns.items()}
        self.names = tuple(columns)
        self.first = anchor - timedelta(days=anchor.weekday()) if anchor else None
        self.outside = self.unread = self.recurring = 0

    def notes(self):
        """What was left out, in words."""
        if self.outside:
            yield _(
                "{count} việc ngoài tuần này được bỏ qua.",
                "{count} events of other weeks are left out.",
                count=self.outside,
            )
        if self.unread:
            yield _(
                "{count} việc không có ngày giờ đọc được, hoặc lặp lại theo cách không nhận, được bỏ qua.",
                "{count} events without a readable time, or recurring in a way that is not taken, are left out.",
                count=self.unread,
            )

    def rows(self, event):
        """The rows of one event: several where it recurs within the week."""
        start = getattr(event.get("dtstart"), "dt", None)
        if start is None:
            self.unread += 1
            return []
        begins = self._days(event, start)
        if begins is None:
            self.unread += 1
            return []
        within = [at for at in begins if self.first is None or self.first <= _day(at) < self.first + WEEK]
        self.outside += not within
        return [self._row(event, at) for at in within]

    def _days(self, event, start):
        rule = event.get("rrule")
        if rule is None:
            return [start]
        self.recurring += 1
        text = rule.to_ical().decode()
        parts = dict(part.partition("=")[::2] for part in text.split(";"))
        since = datetime.combine(_day(start), time())
        if parts.get("FREQ") not in COARSE or self.recurring > MOST_RECURRING:
            return None
        first = datetime.combine(self.first, time()) if self.first else since
        if first - since > LONGEST_AGO:
            return None
        return self._recurring(event, start, text, (since, first))

    def _recurring(self, event, start, text, span):
        since, first = span
        last = first + WEEK - DAY
        kept = ";".join(part for part in text.split(";") if not part.startswith("UNTIL="))
        until = _until(event.get("rrule"))
        try:
            rule = rrulestr(kept, dtstart=since).replace(until=min(last, until) if until else last)
            days = [moment.date() for moment in rule.between(first, last, inc=True)]
        except (ValueError, TypeError):
            return None
        skipped = _skipped(event)
        return [_on(start, day) for day in days if day not in skipped]

    def _row(self, event, start):
        row = dict.fromkeys(("id", *self.names), "")
        duration = _duration(event)
        values = {
            "day": f"{_day(start):%d/%m/%Y}",
            "begin": f"{_local(start):%H:%M}" if isinstance(start, datetime) else "",
            "end": f"{_local(start) + duration:%H:%M}" if isinstance(start, datetime) and duration else "",
            "summary": _text(event, "summary"),
            "location": _text(event, "location"),
            "description": _text(event, "description"),
            "organizer": _person(event.get("organizer")),
            "attendees": ", ".join(filter(None, map(_person, _several(event.get("attendee"))))),
            "flag": "true" if _text(event, "class").upper() in ("PRIVATE", "CONFIDENTIAL") else "",
        }
        return row | {self.columns[part]: text for part, text in values.items() if part in self.columns}


def _day(moment):
    return _local(moment).date() if isinstance(moment, datetime) else moment


def _local(moment):
    return moment.astimezone(PEOPLES_ZONE) if moment.tzinfo else moment.replace(tzinfo=PEOPLES_ZONE)


def _on(start, day):
    return datetime.combine(day, _local(start).time(), PEOPLES_ZONE) if isinstance(start, datetime) else day


def _until(rule):
    found = next(iter(rule.get("UNTIL", ())), None)
    return datetime.combine(_day(found), time()) if found is not None else None


def _skipped(event):
    lists = _several(event.get("exdate"))
    return {_day(one.dt) for dates in lists for one in getattr(dates, "dts", ())}


def _several(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def _duration(event):
    try:
        return event.duration if event.get("dtend") or event.get("duration") else None
    except (ValueError, TypeError):
        return None


def _person(address):
    if address is None:
        return ""
    name = getattr(address, "params", {}).get("CN", "")
    return clean_text(str(name or address).removeprefix("mailto:").removeprefix("MAILTO:"))


def _text(event, name):
    return clean_text(str(event.get(name, ""))).strip()
