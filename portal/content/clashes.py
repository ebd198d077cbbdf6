"""What cannot be at the same time: one person, room or vehicle in two entries of a schedule."""

from dataclasses import dataclass

from portal.content.agenda import Entry
from portal.i18n import _
from portal.vietnamese import fold

USES = (
    ("place", _("địa điểm “{name}”", "the place “{name}”")),
    ("vehicle", _("xe “{name}”", "the vehicle “{name}”")),
)
PERSON = _("“{name}” có tên", "“{name}” takes part")


@dataclass(frozen=True)
class Clash:
    """Two entries at the same time that need the same: `what`, a bilingual text."""

    first: Entry
    second: Entry
    what: object

    @property
    def text(self):
        """What to tell whoever makes the schedule."""
        return _(
            "Trùng giờ ngày {day:%d/%m}: {what} ở cả “{first}” ({first_time}) và “{second}” ({second_time}).",
            "Clash on {day:%d/%m}: {what} in both “{first}” ({first_time}) and “{second}” ({second_time}).",
            day=self.first.day,
            what=self.what,
            first=self.first.what,
            second=self.second.what,
            first_time=time_of(self.first),
            second_time=time_of(self.second),
        )


def time_of(entry):
    """The time of an entry in words."""
    if entry.is_all_day:
        return _("cả ngày", "all day")
    return f"{entry.starts}–{entry.ends}" if entry.ends_at else entry.starts


def clashes_in(entries):
    """The `Clash`es among entries, each pair and thing once, in the order of the entries."""
    entries = list(entries)
    return tuple(
        Clash(first, second, what)
        for number, first in enumerate(entries)
        for second in entries[number + 1 :]
        if first.overlaps(second)
        for what in _shared(first, second)
    )


def _shared(first, second):
    others = {_key(name) for name in second.names}
    for name in first.names:
        if _key(name) in others:
            yield PERSON % {"name": name}
    for column, text in USES:
        mine, other = getattr(first, column), getattr(second, column)
        if mine and _key(mine) == _key(other):
            yield text % {"name": mine}


def _key(name):
    return " ".join(fold(name).split())
