"""When else an entry of a schedule could be: times of the same week at which nobody and nothing it needs is taken."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from portal.content.agenda import USUAL_LENGTH
from portal.working_time import WorkingCalendar

STEP = timedelta(minutes=30)
MOST = 3
DAYS_OF_WEEK = 7
# Hours of every week, where nobody says what else is in force.
USUAL_WEEKS = WorkingCalendar()


@dataclass(frozen=True)
class Slot:
    """A free time: its day, from when to when ("08:30")."""

    day: date
    starts: str
    ends: str


def free_slots(entry, needs_same, others, working=USUAL_WEEKS):
    """Up to `MOST` `Slot`s for an entry, those of its own day first, then the nearest to its time; none all day.

    `needs_same(entry, other)`: whether two need the same person or thing. `others`: entries that stay where they are.
    `working`: the `WorkingCalendar` outside of whose hours nothing is offered.
    """
    if entry.is_all_day:
        return ()
    rivals = [other for other in others if other.id != entry.id and needs_same(entry, other)]
    found: list = []
    for moved in _candidates(entry, working):
        if len(found) == MOST:
            break
        if not any(moved.overlaps(other) for other in (*rivals, *found)):
            found.append(moved)
    return tuple(Slot(moved.day, moved.starts, moved.ends) for moved in found)


def _candidates(entry, working):
    """The entry at every time from its day to the week's end at which it could be, the nearest first."""
    length = (entry.ends_at or entry.begins + USUAL_LENGTH) - entry.begins
    for later in range(DAYS_OF_WEEK - entry.day.weekday()):
        wanted = entry.begins + timedelta(days=later)
        times = [at for at in _starts(working.hours_on(wanted.date()), length) if at != entry.begins]
        for at in sorted(times, key=lambda one: abs(one - wanted)):
            yield replace(entry, day=at.date(), starts=f"{at:%H:%M}", ends=f"{at + length:%H:%M}")


def _starts(hours, length):
    for opens, closes in hours:
        at = opens
        while at + length <= closes:
            yield at
            at += STEP
