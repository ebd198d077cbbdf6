"""The exceptions of the working calendar as administrators edit them, kept with the objects of the database."""

from functools import lru_cache

from persistent import Persistent

from portal.working_time import calendar_of, shipped_lines

NAME = "working_days"


class WorkingDays(Persistent):
    """The lines in the form in which people edit them."""

    def __init__(self):
        super().__init__()
        self.lines = ""


def lines_of(root):
    """The lines that are in force, to edit."""
    return root[NAME].lines if NAME in root else shipped_lines()


def calendar_in_force(root):
    """The `portal.working_time.WorkingCalendar` in force; `root`: of the database."""
    return _calendar(lines_of(root))


def edit(root, lines):
    """Put other lines in force, from the next request on; raises `InvalidDays` naming the line that is wrong."""
    lines = "\n".join(line.rstrip() for line in lines.splitlines()).strip()
    calendar_of(lines)
    if NAME not in root:
        root[NAME] = WorkingDays()
    root[NAME].lines = lines


@lru_cache(8)
def _calendar(lines):
    return calendar_of(lines)
