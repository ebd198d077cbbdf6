"""What cannot be at the same time: one person, room or vehicle in two entries, of one schedule or of two agencies."""

from dataclasses import dataclass, replace

from portal.content.agenda import Entry
from portal.content.free_slots import USUAL_WEEKS, free_slots
from portal.content.written_names import named_in
from portal.i18n import _
from portal.vietnamese import fold

USES = (
    ("place", _("địa điểm “{name}”", "the place “{name}”")),
    ("vehicle", _("xe “{name}”", "the vehicle “{name}”")),
)
# Nobody reads more of them; a table may hold hundreds of rows that all clash.
MOST_CLASHES, MOST_WITH_SLOTS = 50, 12
PERSON = _("“{name}” có tên", "“{name}” takes part")
ELSEWHERE = _("“{what}” (lịch của {agency})", "“{what}” (schedule of {agency})")
HERE = _("“{what}”", "“{what}”")


@dataclass(frozen=True)
class Clash:
    """Two entries at the same time that need the same: `what`, a bilingual text.

    `agency`: whose schedule the second one stands in; empty for the same. `slots`: when else the first could be.
    """

    first: Entry
    second: Entry
    what: object
    agency: str = ""
    slots: tuple = ()

    @property
    def text(self):
        """What to tell whoever makes the schedule."""
        other = ELSEWHERE if self.agency else HERE
        return _(
            "Trùng giờ ngày {day:%d/%m}: {what} ở cả “{first}” ({first_time}) và {second} ({second_time}).",
            "Clash on {day:%d/%m}: {what} in both “{first}” ({first_time}) and {second} ({second_time}).",
            day=self.first.day,
            what=self.what,
            first=self.first.what,
            second=other % {"what": self.second.what, "agency": self.agency},
            first_time=time_of(self.first),
            second_time=time_of(self.second),
        )


def time_of(entry):
    """The time of an entry in words."""
    if entry.is_all_day:
        return _("cả ngày", "all day")
    return f"{entry.starts}–{entry.ends}" if entry.ends_at else entry.starts


class ClashFinder:
    """Finds clashes among entries.

    `people`: the full names of those who are known, as `plainly` has them: one of them with a title before it is still
    he; other names are the same where they are written alike. `elsewhere`: pairs of (name of the agency, entry) of
    other agencies' schedules, which clash with ours by the people of `leaders` (full names) alone: rooms of the same
    name are not the same. `working`: the `WorkingCalendar` for the free slots that are offered.
    """

    def __init__(self, people=(), leaders=(), elsewhere=(), working=USUAL_WEEKS):
        self.people = frozenset(people) | frozenset(leaders)
        self.leaders = frozenset(leaders)
        self.elsewhere = tuple(elsewhere)
        self.working = working
        self._keys: dict = {}

    def clashes(self, entries):
        """The `Clash`es among entries, each pair and thing once, in the order of the entries; `MOST_CLASHES` of them.

        The entries of the first few come with free slots.
        """
        entries, looked = list(entries), 0
        clashes: list = []
        for number, first in enumerate(entries):
            if len(clashes) >= MOST_CLASHES:
                break
            found = [
                Clash(first, second, what, agency)
                for second, agency, shared in self._beside(first, entries[number + 1 :])
                for what in shared
            ]
            slots = self.slots(first, entries) if found and looked < MOST_WITH_SLOTS else ()
            looked += bool(found)
            clashes += [replace(clash, slots=slots) for clash in found]
        return tuple(clashes[:MOST_CLASHES])

    def slots(self, entry, entries):
        """When else an entry could be, beside these and those elsewhere."""
        others = {other.id for other in entries}

        def needs_same(one, other):
            return any(True for _what in self._shared(one, other, is_elsewhere=other.id not in others))

        everybodys = [*entries, *(other for _agency, other in self.elsewhere)]
        return free_slots(entry, needs_same, everybodys, self.working)

    def _beside(self, first, following):
        for second in following:
            if first.overlaps(second):
                yield second, "", self._shared(first, second)
        for agency, second in self.elsewhere:
            if first.overlaps(second):
                yield second, agency, self._shared(first, second, is_elsewhere=True)

    def _shared(self, first, second, is_elsewhere=False):
        # Whoever is on call all day goes to meetings all the same, in the house where he is on call.
        is_beside = first.is_on_call or second.is_on_call
        theirs = set() if is_beside else {self._key(name) for name in second.names}
        told: set = set()
        for name in first.names:
            key = self._key(name)
            if key in theirs and key not in told and (not is_elsewhere or key in self.leaders):
                told.add(key)
                yield PERSON % {"name": name}
        for column, text in () if is_elsewhere else USES[is_beside:]:
            mine, other = getattr(first, column), getattr(second, column)
            if mine and _folded(mine) == _folded(other):
                yield text % {"name": mine}

    def _key(self, name):
        # A week has the same few names again and again, an agency many people.
        if name not in self._keys:
            self._keys[name] = named_in(name, self.people) or _folded(name)
        return self._keys[name]


def _folded(name):
    return " ".join(fold(name).split())
