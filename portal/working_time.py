"""Working time of the province's offices: when they work, and when a deadline counted in working days or hours ends.

The law's public holidays, with the lunar ones, and the announced exchanges of days come from the library `holidays`
(Labour Code 2019, art. 112, and Resolution 80-NQ/TW); what it lacks, and what the province decides, are `Exceptions`
that an administrator writes, one line for each. Days and times of day are those of Vietnam.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from portal.clock import PEOPLES_ZONE, local
from portal.i18n import _
from portal.interfaces import PortalError

SHIPPED = Path(__file__).parent / "data" / "working-days.txt"
USUAL_HOURS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_RANGE = 60
MOST_LINES, LONGEST_NOTE = 2000, 300
# No break of the offices is longer; a calendar of which this is not true was written wrongly.
LONGEST_BREAK = 366
MOST_DAYS = 3660
SATURDAY = 5
DAY = timedelta(days=1)
OFF, MORNING_OFF, AFTERNOON_OFF, WORKING = "off", "morning_off", "afternoon_off", "working"
# As administrators write it, the longer first.
WORDS = (
    ("nghỉ sáng", MORNING_OFF),
    ("nghỉ chiều", AFTERNOON_OFF),
    ("nghỉ", OFF),
    ("làm bù", WORKING),
    ("làm việc", WORKING),
)
_DAY = r"(\d{1,2}/\d{1,2}/\d{4})"
_LINE = re.compile(rf"{_DAY}(?:\s*[-–]\s*{_DAY})?\s+({'|'.join(word for word, _kind in WORDS)})\s*(?::\s*(.*))?")
_HOURS = re.compile(
    r"giờ làm việc\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\s*,\s*(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})"
)


class InvalidDays(PortalError):
    """A line of the exceptions is wrong; the text names it."""


@dataclass(frozen=True)
class DayNote:
    """Why a day is no ordinary one. `kind`: OFF, MORNING_OFF, AFTERNOON_OFF or WORKING; `note` may be bilingual."""

    kind: str
    note: object = ""


@dataclass(frozen=True)
class WorkingCalendar:
    """When the offices work. `hours`: morning and afternoon as (begin, end); `exceptions`: day → `DayNote`."""

    hours: tuple = USUAL_HOURS
    exceptions: Mapping = field(default_factory=lambda: MappingProxyType({}))

    def note_on(self, day):
        """The `DayNote` of a day that is not like its weekday; None for an ordinary one."""
        return self.exceptions.get(day) or public_days(day.year).get(day)

    def hours_on(self, day):
        """The working hours of a day as pairs of zone-aware moments (begin, end); empty where nobody works."""
        note = self.note_on(day)
        kind = note.kind if note is not None else OFF if day.weekday() >= SATURDAY else WORKING
        parts = {OFF: (), MORNING_OFF: self.hours[1:], AFTERNOON_OFF: self.hours[:1], WORKING: self.hours}[kind]
        return tuple(tuple(datetime.combine(day, at, PEOPLES_ZONE) for at in part) for part in parts)

    def is_working_day(self, day):
        """Whether the offices work on that day, be it half of it."""
        return bool(self.hours_on(day))

    def is_working(self, moment):
        """Whether the offices work at that moment: at the first minute of their hours yes, at the end no more."""
        return any(begin <= moment < end for begin, end in self.hours_on(local(moment).date()))

    def next_working(self, moment):
        """The moment itself where the offices work then, else when they next begin (UTC)."""
        return next(max(begin, moment) for begin, _end in self._hours_after(moment)).astimezone(UTC)

    def after_days(self, moment, count):
        """When the `count`-th working day after the day of `moment` ends (UTC); the day itself does not count.

        Raises `ValueError` for a count below 1 or above ten years.
        """
        if not 1 <= count <= MOST_DAYS:
            raise ValueError(f"{count} working days; expected 1 to {MOST_DAYS}")
        day, idle = local(moment).date(), 0
        while count:
            day += DAY
            works = self.is_working_day(day)
            count, idle = count - works, 0 if works else idle + 1
            self._need_end(idle)
        return self.hours_on(day)[-1][1].astimezone(UTC)

    def days_between(self, first, last, most=MOST_DAYS):
        """How many working days lie after day `first`, up to and with `last`; `most` where there are more."""
        found, day = 0, first
        while day < last and found < most:
            day += DAY
            found += self.is_working_day(day)
        return found

    def ages(self, today, length):
        """Day → how many working days lie after it, up to and with `today`; of the last `length` days."""
        found, count, day = {}, 0, today
        for _number in range(length):
            found[day] = count
            count += self.is_working_day(day)
            day -= DAY
        return found

    def after_hours(self, moment, amount):
        """When so much working time (a `timedelta`) has passed since `moment` (UTC).

        Raises `ValueError` for none, and for more than ten years of it.
        """
        if not timedelta(0) < amount <= timedelta(days=MOST_DAYS) / 3:
            raise ValueError(f"{amount} of working time; expected more than none and less than ten years")
        for begin, end in self._hours_after(moment):
            since = max(begin, moment)
            if amount <= end - since:
                return (since + amount).astimezone(UTC)
            amount -= end - since
        raise AssertionError("the hours never end")

    def _hours_after(self, moment):
        """The working hours that end after `moment`, in order, without end."""
        day, idle = local(moment).date(), 0
        while True:
            hours = [(begin, end) for begin, end in self.hours_on(day) if end > moment]
            yield from hours
            idle = 0 if hours else idle + 1
            self._need_end(idle)
            day += DAY

    @staticmethod
    def _need_end(idle):
        if idle > LONGEST_BREAK:
            raise ValueError("the calendar has a whole year without a working day")


@lru_cache(64)
def public_days(year):
    """The public holidays of a year and the working Saturdays announced for it: day → `DayNote`."""
    # Takes a tenth of a second to import, which most requests need not wait for.
    from holidays.countries.vietnam import Vietnam

    vietnamese, english = (Vietnam(years=year, language=language) for language in ("vi", "en_US"))
    found = {day: DayNote(OFF, _(name, english[day])) for day, name in vietnamese.items() if day.year == year}
    make_up = _("Làm bù ngày nghỉ hoán đổi", "In exchange for a day off")
    return MappingProxyType(
        found | {day: DayNote(WORKING, make_up) for day in vietnamese.weekend_workdays if day.year == year}
    )


def calendar_of(lines):
    """The `WorkingCalendar` of the administrator's lines; raises `InvalidDays` naming the first that is wrong.

    A line: `02/01/2026 nghỉ: hoán đổi`, `10/01/2026 làm bù`, `06/11/2025–07/11/2025 nghỉ: bão`, `… nghỉ sáng`,
    `… nghỉ chiều`, `giờ làm việc 07:30–11:30, 13:30–17:00`; one that begins with # is a note.
    """
    written = lines.splitlines()
    if len(written) > MOST_LINES:
        raise InvalidDays(_("Quá nhiều dòng; tối đa {most}.", "Too many lines; {most} at the most.", most=MOST_LINES))
    hours, exceptions = USUAL_HOURS, {}
    for number, typed in enumerate(written, start=1):
        line = " ".join(typed.split())
        if not line or line.startswith("#"):
            continue
        if line.casefold().startswith("giờ"):
            hours = _hours_of(number, line)
            continue
        for day, note in _days_of(number, line):
            if day in exceptions:
                raise _invalid(
                    number, line, _("ngày {day:%d/%m/%Y} đã ghi ở dòng trên", "the day stands above", day=day)
                )
            exceptions[day] = note
    return WorkingCalendar(hours, MappingProxyType(exceptions))


def shipped_lines():
    """The exchanges that were announced and that the library lacks, as lines to edit."""
    return SHIPPED.read_text(encoding="utf-8")


def _days_of(number, line):
    found = _LINE.fullmatch(line)
    if found is None:
        raise _invalid(number, line, _("hãy viết như 02/01/2026 nghỉ: lý do", "write it like 02/01/2026 nghỉ: reason"))
    first = _day_of(number, line, found[1])
    last = _day_of(number, line, found[2]) if found[2] else first
    if not timedelta(0) <= last - first < LONGEST_RANGE * DAY:
        raise _invalid(number, line, _("khoảng ngày sai hoặc dài quá", "the days are reversed or too many"))
    note = DayNote(dict(WORDS)[found[3]], (found[4] or "")[:LONGEST_NOTE])
    return [(first + count * DAY, note) for count in range((last - first).days + 1)]


def _day_of(number, line, text):
    try:
        day, month, year = map(int, text.split("/"))
        found = date(year, month, day)
    except ValueError:
        raise _invalid(number, line, _("không có ngày {text}", "there is no day {text}", text=text)) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _invalid(number, line, _("năm phải từ 2000 đến 2100", "the year must be 2000 to 2100"))
    return found


def _hours_of(number, line):
    found = _HOURS.fullmatch(line.casefold())
    example = _("hãy viết như giờ làm việc 07:30–11:30, 13:30–17:00", "write giờ làm việc 07:30–11:30, 13:30–17:00")
    if found is None:
        raise _invalid(number, line, example)
    try:
        times = [time(int(hour), int(minute)) for hour, minute in (text.split(":") for text in found.groups())]
    except ValueError:
        raise _invalid(number, line, example) from None
    if not times[0] < times[1] <= times[2] < times[3]:
        raise _invalid(number, line, _("các giờ phải nối tiếp nhau", "the hours must follow one another"))
    return ((times[0], times[1]), (times[2], times[3]))


def _invalid(number, line, reason):
    text = _(
        "Dòng {number} (“{line}”): {reason}.",
        "Line {number} (“{line}”): {reason}.",
        number=number,
        line=line,
        reason=reason,
    )
    return InvalidDays(text)
