"""Deadlines in working days: each is kept with what it was counted from, so that it can follow the calendar.

They stand in `asked` of what somebody has sent, in `deadline` of a question that staff have written down. Whoever
edits the calendar causes a job (portal/jobs/working_days.py) that counts those of open items anew.
"""

from datetime import datetime

from portal.content.changes import stay_current
from portal.content.working_days import NAME, calendar_in_force

# What a deadline keeps besides when it is `due`: the moment from which, and how many working days.
COUNTED = {"since": datetime, "days": int}
# The states in which a question or a request for support waits for its answer.
WAITING = ("received", "assigned", "submitted")


def counted(root, since, days):
    """The deadline that lies so many working days after a moment: `due`, and what it was counted from.

    The commit fails, and is tried again, where somebody edits the calendar meanwhile.
    """
    if NAME in root:
        stay_current(root[NAME])
    return {"since": since, "days": days, "due": calendar_in_force(root).after_days(since, days)}


def follow_calendar(item, calendar):
    """Count the deadline of an open item anew; answers whether it has moved."""
    attribute = "asked" if item.asked else "deadline"
    kept = getattr(item, attribute)
    if item.state not in WAITING or not kept or not set(COUNTED) <= set(kept):
        return False
    try:
        due = calendar.after_days(kept["since"], kept["days"])
    except (ValueError, OverflowError):
        # An archive may hold any number.
        return False
    if due != kept["due"]:
        item.set(**{attribute: {**kept, "due": due}})
        return True
    return False


def is_deadline(value):
    """Whether a value that came from elsewhere is what `counted` answers."""
    kinds = {**COUNTED, "due": datetime}
    return isinstance(value, dict) and {name: type(one) for name, one in value.items()} == kinds
