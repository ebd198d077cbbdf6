"""Deadlines in working days: each is kept with what it was counted from, so that it can follow the calendar.

They stand in `asked` of what somebody has sent, in `deadline` of a question that staff have written down. Whoever
edits the calendar causes a job (portal/jobs/working_days.py) that counts those of open items anew.
"""

from datetime import datetime

from portal import clock
from portal.content.changes import stay_current
from portal.content.places import lineage
from portal.content.working_days import NAME, calendar_in_force
from portal.interfaces import IQuestion, IQuestions

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


def begin_term(item, since=None):
    """Give a question that staff write down the deadline of its section's term, counted from a moment; now if none."""
    database = next((place._p_jar for place in lineage(item) if place._p_jar is not None), None)
    # A translation stands in its original, and is answered with it.
    if IQuestion.providedBy(item) and IQuestions.providedBy(item.__parent__) and database is not None:
        item.set(deadline=counted(database.root(), since or clock.now(), item.__parent__.term()))


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
