"""Letters to the agencies that are asked about a draft: when it opens for them, and shortly before it closes.

A draft notes to whom it has written what (`invitation_letters`), so that no change of it and no worker that begins
anew writes a letter twice.
"""

from datetime import datetime, time, timedelta

from portal import clock
from portal.clock import PEOPLES_ZONE
from portal.content.comments import ASKED, REMINDED, letters_lacking
from portal.content.places import owner_id
from portal.content.working_days import calendar_in_force
from portal.i18n import _
from portal.jobs.declare import refer
from portal.jobs.outbox import enqueue

INVITE, REMIND = "tell_invited_agencies", "remind_invited_agencies"
# Working days before the last one; whoever has answered by then is not reminded.
DAYS_BEFORE, MOST_DAYS = 2, 30
ASKED_SUBJECT = _("Xin ý kiến về dự thảo: {title}", "Your agency is asked about a draft: {title}")
ASKED_LETTER = _(
    """Kính gửi {name},

{agency} xin ý kiến của {invited} về dự thảo “{title}”, đến hết ngày {closes}.

Lãnh đạo hoặc văn thư gửi ý kiến của cơ quan tại:

{address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

{agency} asks {invited} for its opinion on the draft “{title}”, until the end of {closes}.

Your leader or records clerk sends the agency's opinion at:

{address}

This mail was sent by itself; please do not answer it.
""",
)
REMINDER_SUBJECT = _("Sắp hết hạn góp ý dự thảo: {title}", "A draft closes soon: {title}")
REMINDER = _(
    """Kính gửi {name},

{invited} chưa gửi ý kiến về dự thảo “{title}” của {agency}. Ngày {closes} là ngày cuối; sau ngày này dự thảo tự đóng.

Gửi ý kiến của cơ quan tại:

{address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

{invited} has not sent its opinion on the draft “{title}” of {agency} yet. The last day is {closes}; then it closes.

Send the agency's opinion at:

{address}

This mail was sent by itself; please do not answer it.
""",
)


def order_letters(draft):
    """Write down the letters that a published draft has still to send; those that wait follow its days."""
    edition = draft.edition()
    if edition is None or edition.opens is None or edition.closes is None:
        return
    now, calendar = clock.now(), calendar_in_force(draft._p_jar.root())
    if clock.local(now).date() > edition.closes:
        return
    opens = max(_begin(calendar, edition.opens), draft.publish_on or draft.published_at)
    if letters_lacking(draft, ASKED):
        _order(draft, INVITE, opens)
    due = reminder_due(calendar, edition.closes)
    # Of a draft that is open for no longer the first letter says it all.
    if due > max(now, opens) and letters_lacking(draft, REMINDED):
        _order(draft, REMIND, due)


def _order(draft, name, due):
    enqueue(draft, name, {"item": refer(draft)}, due=due, key=f"{name}:{draft.id}", agency_id=owner_id(draft))


def reminder_due(calendar, closes):
    """When agencies are reminded of a draft that closes with a day: as the offices open, two working days before."""
    day = closes
    while calendar.days_between(day, closes) < DAYS_BEFORE and closes - day < timedelta(days=MOST_DAYS):
        day -= timedelta(days=1)
    return _begin(calendar, day)


def _begin(calendar, day):
    return calendar.next_working(datetime.combine(day, time(0), PEOPLES_ZONE))
