"""One entry of a work schedule, as pages, calendars and checks read it, whatever type it was kept in."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from functools import cached_property

from portal.clock import PEOPLES_ZONE
from portal.i18n import _
from portal.vietnamese import nfc

WEEKDAYS = (
    _("Thứ Hai", "Monday"),
    _("Thứ Ba", "Tuesday"),
    _("Thứ Tư", "Wednesday"),
    _("Thứ Năm", "Thursday"),
    _("Thứ Sáu", "Friday"),
    _("Thứ Bảy", "Saturday"),
    _("Chủ nhật", "Sunday"),
)
NOON = "12:00"
# What is assumed of an entry whose end nobody wrote, when two are compared.
USUAL_LENGTH = timedelta(hours=1)
SEPARATORS = ",;\n"
# What somebody has all day besides his other work: being on call, being in the house.
_ON_CALL = re.compile(
    r"trực\b(?! (?:tuyến|tiếp)\b)|(?:làm việc|ở) tại (?:cơ quan|trụ sở|văn phòng|phòng làm việc|sở)\b"
    r"|(?:xử lý|giải quyết) công việc(?: thường xuyên| hằng ngày| hàng ngày| tại cơ quan)?$"
)
# "Trưởng, phó các phòng" are one group, and nobody's name.
_FIRST_OF_GROUP, _REST_OF_GROUP = ("trưởng", "cấp trưởng", "các trưởng"), ("phó ", "các phó ", "cấp phó ")


@dataclass(frozen=True)
class Entry:
    """One entry: texts as they were typed; `starts` and `ends` are "08:30", empty for the whole day or an open end."""

    id: str
    revision: int
    day: date
    starts: str = ""
    ends: str = ""
    what: str = ""
    chair: str = ""
    people: str = ""
    place: str = ""
    host: str = ""
    vehicle: str = ""
    prepared: str = ""
    internal: bool = False
    note: str = ""

    @property
    def is_all_day(self):
        """Whether it has no time of day."""
        return not self.starts

    @property
    def is_on_call(self):
        """Whether it goes on all day beside whatever else its people do: "Trực lãnh đạo", "Làm việc tại cơ quan"."""
        return self.is_all_day and bool(_ON_CALL.match(" ".join(nfc(self.what).casefold().split())))

    @property
    def is_morning(self):
        """Whether it stands with the morning's entries; those of the whole day do."""
        return self.starts < NOON

    @cached_property
    def begins(self):
        """When it begins, by Vietnam's clock; the day's midnight for the whole day."""
        return self._at(self.starts or "00:00")

    @cached_property
    def ends_at(self):
        """When it ends; None where nobody wrote it."""
        return self._at(self.ends) if self.starts and self.ends > self.starts else None

    @cached_property
    def names(self):
        """Who takes part, one by one: the chair first."""
        return tuple(dict.fromkeys(parts(f"{self.chair};{self.people}")))

    def overlaps(self, other):
        """Whether the two are at the same time; an entry of the whole day is at all times of it."""
        if self.day != other.day:
            return False
        if self.is_all_day or other.is_all_day:
            return True
        return self.begins < other._until and other.begins < self._until

    @property
    def _until(self):
        return self.ends_at or self.begins + USUAL_LENGTH

    def _at(self, text):
        return datetime.combine(self.day, time.fromisoformat(text), PEOPLES_ZONE)


def parts(written):
    """The names that somebody has written one after another; what stands in brackets belongs to the name before."""
    found: list = []
    for piece in filter(None, map(str.strip, _pieces(written))):
        if found and found[-1].casefold() in _FIRST_OF_GROUP and piece.casefold().startswith(_REST_OF_GROUP):
            found[-1] = f"{found[-1]}, {piece}"
        else:
            found.append(piece)
    return tuple(found)


def _pieces(written):
    depth, begin = 0, 0
    for place, letter in enumerate(written):
        if letter in "()":
            depth = max(0, depth + (1 if letter == "(" else -1))
        elif letter in SEPARATORS and (not depth or letter != ","):
            yield written[begin:place]
            # Whoever forgets to close a bracket means it until the end of the line.
            depth, begin = 0, place + 1
    yield written[begin:]


NAMES = tuple(field.name for field in fields(Entry))


def entry_of(row):
    """The `Entry` of a stored row; what the reader does not get is empty."""
    return Entry(**{name: row[name] for name in NAMES if row.get(name) is not None})


def entries_of(rows):
    """The entries of stored rows, in the order of their days and times."""
    return tuple(sorted(map(entry_of, rows), key=lambda entry: (entry.day, entry.starts, entry.id)))


def week_name(day):
    """The address of the week of a day: 2026-tuan-48."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-tuan-{week:02}"
