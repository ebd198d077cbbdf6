"""What waits for a moment in working days follows an edited calendar: deadlines, reminders, the weekly round.

A part at a time, so that whoever works with one of these items hardly ever meets it.
"""

from portal import clock
from portal.content.deadlines import follow_calendar
from portal.content.places import item_at
from portal.content.working_days import calendar_in_force
from portal.interfaces import IConsultation, ISupportRequest
from portal.jobs.causes import OPEN_FOR_COMMENT, remind_desk
from portal.jobs.duty_reminders import follow_working_days
from portal.jobs.invitations import order_letters
from portal.jobs.job import PROVINCE_ITSELF
from portal.jobs.outbox import enqueue, present_job
from portal.search.open_deadlines import follow_the_calendar

FOLLOW = "follow_working_days"
PART = 25


def calendar_edited(place):
    """Have all that is open follow the calendar that is in force with this transaction."""
    _enqueue(place, 0)


def do_part(context, after):
    """Bring the next items up to date, and write the job for those that come after them."""
    calendar = calendar_in_force(context.root)
    if not after:
        follow_working_days(context.root, calendar)
    found = follow_the_calendar(context.projection, clock.local(context.now).date(), after, PART)
    for item_id, path in found.items():
        item = item_at(context.site, path)
        if item is not None and item.id == item_id:
            _follow(item, calendar)
    # One that waits by now was written by a later edit, and begins anew.
    present = present_job(context.site, PROVINCE_ITSELF, FOLLOW)
    if len(found) == PART and (present is None or present.id == context.job_id):
        _enqueue(context.site, max(found))


def _follow(item, calendar):
    if IConsultation.providedBy(item):
        if item.invited and item.state == OPEN_FOR_COMMENT:
            order_letters(item)
    elif follow_calendar(item, calendar) and ISupportRequest.providedBy(item):
        remind_desk(item)


def _enqueue(place, after):
    enqueue(place, FOLLOW, {"after": after}, key=FOLLOW)
