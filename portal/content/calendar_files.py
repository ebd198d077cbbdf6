"""Calendar files (iCalendar) that people send: their events as rows of a table, bounded; what is left out is told."""

from datetime import date, timedelta

from icalendar import Calendar

from portal.content.calendar_occurrences import DAY, NotTaken, day_in_vietnam, in_vietnam, occurrences, recurs
from portal.content.fields import clean_text
from portal.content.pasted import PastedRows
from portal.i18n import DEFAULT_LANGUAGE, _
from portal.interfaces import PortalError

MOST_BYTES = 2 * 1024 * 1024
MOST_EVENTS, MOST_RECURRING = 1000, 100
CHUNK = 1024 * 1024
MARK = b"BEGIN:VEVENT"
WEEK = timedelta(days=7)
OUTSIDE = _("{count} việc ngoài tuần này được bỏ qua.", "{count} events of other weeks are left out.")
CANCELLED = _("{count} việc đã hủy được bỏ qua.", "{count} cancelled events are left out.")
UNREAD = _(
    "{count} việc không có ngày giờ đọc được, hoặc lặp lại theo cách không nhận, được bỏ qua.",
    "{count} events without a readable time, or recurring in a way that is not taken, are left out.",
)
LASTING = _(
    "{count} việc kéo dài nhiều ngày được ghi vào từng ngày trong tuần.",
    "{count} events that take several days stand on each of their days in the week.",
)
SPAN = _("Từ {first} đến {last}", "{first} to {last}")


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
    rows = tuple(row for together in _together(events) for row in reading.rows(together))
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
        self.outside = self.unread = self.recurring = self.cancelled = self.lasting = 0

    def notes(self):
        """What was left out or stands on several days, in words."""
        counted = (
            (self.outside, OUTSIDE),
            (self.cancelled, CANCELLED),
            (self.unread, UNREAD),
            (self.lasting, LASTING),
        )
        return [text % {"count": count} for count, text in counted if count]

    def rows(self, events):
        """The rows of one event, several where it recurs within the week or takes days.

        `events`: itself, and those that stand for single occurrences of it, which have their own day and words.
        """
        moved = frozenset(day for event in events if (day := _stands_for(event)) is not None)
        rows, left_out = [], 0
        for event in events:
            try:
                found = self._occurrences(event, moved if _stands_for(event) is None else frozenset())
            except (NotTaken, OverflowError):
                # The second: days at the end of the calendar.
                self.unread += 1
                left_out += 1
                continue
            if found and _text(event, "status").upper() == "CANCELLED":
                self.cancelled += 1
                left_out += 1
                continue
            for one in found:
                rows += self._rows_of(event, one)
        self.outside += not rows and not left_out
        return rows

    def _occurrences(self, event, elsewhere):
        if recurs(event):
            self.recurring += 1
            if self.recurring > MOST_RECURRING:
                raise NotTaken
        return occurrences(event, self._span(event), elsewhere)

    def _span(self, event):
        first = self.first
        if first is None:
            first = getattr(event.get("dtstart"), "dt", None)
            first = day_in_vietnam(first) if isinstance(first, date) else date.min
        return first, first + WEEK - DAY

    def _rows_of(self, event, one):
        days = one.days(*self._span(event))
        is_long = one.last_day > day_in_vietnam(one.begins)
        self.lasting += is_long
        return [self._row(event, one, day, _span_in_words(one) if is_long else "") for day in days]

    def _row(self, event, one, day, span):
        row = dict.fromkeys(("id", *self.names), "")
        begins, ends = _times(one, day)
        values = {
            "day": f"{day:%d/%m/%Y}",
            "begin": begins,
            "end": ends,
            "summary": _text(event, "summary"),
            "location": _text(event, "location"),
            "description": ". ".join(filter(None, (_text(event, "description"), span))),
            "organizer": _person(event.get("organizer")),
            "attendees": ", ".join(filter(None, map(_person, _several(event.get("attendee"))))),
            "flag": "true" if _text(event, "class").upper() in ("PRIVATE", "CONFIDENTIAL") else "",
        }
        return row | {self.columns[part]: text for part, text in values.items() if part in self.columns}


def _together(events):
    """Events by the one that they are of: itself and what stands for single occurrences; the newest of each."""
    found: dict = {}
    for number, event in enumerate(events):
        group = found.setdefault(_text(event, "uid") or number, {})
        key = _stands_for(event)
        if key not in group or _sequence(event) >= _sequence(group[key]):
            group[key] = event
    return [list(group.values()) for group in found.values()]


def _stands_for(event):
    """The day of the occurrence that it stands for; None for an event of its own."""
    moment = getattr(event.get("recurrence-id"), "dt", None)
    return day_in_vietnam(moment) if isinstance(moment, date) else None


def _sequence(event):
    number = event.get("sequence", 0)
    return number if isinstance(number, int) else 0


def _times(one, day):
    """When it begins and ends on that day, as typed; only its first day has times where it takes several."""
    if one.is_all_day or day != day_in_vietnam(one.begins):
        return "", ""
    begins = in_vietnam(one.begins)
    ends = in_vietnam(one.ends) if one.ends is not None else None
    is_same_day = ends is not None and ends.date() == begins.date()
    return f"{begins:%H:%M}", f"{ends:%H:%M}" if is_same_day else ""


def _span_in_words(one):
    if one.is_all_day:
        words = {"first": f"{one.begins:%d/%m}", "last": f"{one.last_day:%d/%m}"}
    else:
        words = {"first": f"{in_vietnam(one.begins):%H:%M %d/%m}", "last": f"{in_vietnam(one.ends):%H:%M %d/%m}"}
    # It becomes part of the entry, which is written in the language of the schedule.
    return (SPAN % words).in_language(DEFAULT_LANGUAGE)


def _several(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def _person(address):
    if address is None:
        return ""
    name = getattr(address, "params", {}).get("CN", "")
    return clean_text(str(name or address).removeprefix("mailto:").removeprefix("MAILTO:"))


def _text(event, name):
    return clean_text(str(event.get(name, ""))).strip()
