"""The weekly reminder: whoever answers for an agency's page is told by mail what is missing there or overdue.

Each round writes the next one in its own transaction; a timer of the worker writes the first.
"""

from datetime import datetime, time, timedelta

import transaction

from portal import clock
from portal.clock import PEOPLES_ZONE
from portal.content.duties import BOARD, duties_of
from portal.content.working_days import calendar_in_force
from portal.i18n import ENGLISH, VIETNAMESE, _, in_language
from portal.interfaces import IAgency
from portal.jobs.job import PROVINCE_ITSELF
from portal.jobs.letters import people_in_charge
from portal.jobs.mail import LONGEST_SUBJECT, Mail, queue_mail
from portal.jobs.outbox import enqueue, present_job
from portal.jobs.running import despite_conflicts, fresh_root
from portal.roles import Role
from portal.search.duties import MISSING, STALE, standings
from portal.search.people import PeopleLists
from portal.workflow.furnish import WORKSPACE_NAME

REMIND = "remind_of_duties"
# Seconds between two looks whether the next round is written down.
LOOK_EVERY = 3600.0
WEEK = timedelta(days=7)
# Of an agency's people these are told; editors where none of these has a mailbox.
TOLD, ELSE_TOLD = (Role.PUBLISHER, Role.AGENCY_ADMINISTRATOR), (Role.EDITOR,)

SUBJECT = _(
    "Mục bắt buộc còn thiếu hoặc quá hạn: {count} – {agency}",
    "Mandated sections missing or overdue: {count} – {agency}",
)
LETTER = _(
    """Kính gửi {name},

Trang thông tin điện tử của {agency} còn thiếu hoặc đã quá hạn cập nhật các mục sau:

{lines}

Hãy đăng nội dung, hoặc rà soát và xác nhận nội dung còn đúng, tại:

{address}

Thư này được gửi hằng tuần cho đến khi các mục đầy đủ và còn hạn.
""",
    """Dear {name},

These sections of the page of {agency} are missing or overdue:

{lines}

Publish what is missing, or confirm what is still right, at:

{address}

This mail comes every week until all sections are there and up to date.
""",
)
LINE_MISSING = _("- {title}: thiếu", "- {title}: missing")
LINE_STALE = _("- {title}: quá hạn {days} ngày làm việc", "- {title}: overdue by {days} working days")
LINE_LONG = _("- {title}: quá hạn hơn {days} ngày làm việc", "- {title}: overdue by more than {days} working days")


def next_round(calendar, now):
    """When the next reminder goes out: as the offices open on Monday, or on their first day after it (UTC)."""
    monday = _monday_of(clock.local(now).date()) + WEEK
    return calendar.next_working(datetime.combine(monday, time(0), PEOPLES_ZONE))


def _monday_of(day):
    return day - timedelta(days=day.weekday())


def order_next(root):
    """Write down the next round."""
    due = next_round(calendar_in_force(root), clock.now())
    return enqueue(root["site"], REMIND, {}, due=due, key=REMIND)


def follow_working_days(root, calendar):
    """Put the round that waits to the first working moment of its own week, by another calendar."""
    waiting = present_job(root["site"], PROVINCE_ITSELF, REMIND)
    if waiting is not None and not waiting.worker:
        first = _monday_of(clock.local(waiting.due).date())
        due = calendar.next_working(max(clock.now(), datetime.combine(first, time(0), PEOPLES_ZONE)))
        enqueue(root["site"], REMIND, {}, due=due, key=REMIND)


def keep_ordered(database):
    """Write down the first round, where none is: of a new site, or of one from before the reminders."""

    def work():
        with fresh_root(database) as root:
            if "site" in root and present_job(root["site"], PROVINCE_ITSELF, REMIND) is None:
                order_next(root)
                transaction.commit()

    despite_conflicts(work)


def remind_all(context):
    """Write the mails of one round; answers how many. Agencies that have ceased, and complete ones, get none."""
    site, day = context.site, clock.local(context.now).date()
    containers = [info.name for info in context.services["types"] if info.is_container]
    active = {item.id for item in site.values() if IAgency.providedBy(item) and item.is_active(day)}
    people, count = PeopleLists(context.projection), 0
    for agency in standings(context.projection, duties_of(site), containers, calendar_in_force(context.root)):
        wrong = [*agency.of(MISSING), *agency.of(STALE)]
        if not wrong or agency.id not in active:
            continue
        address = f"{context.settings.base_url}{agency.path}{WORKSPACE_NAME}/{BOARD}"
        for person in _responsible(people, agency.id, day):
            queue_mail(context.root, letter(person, agency, wrong, address), agency_id=agency.id)
            count += 1
    return count


def _responsible(people, agency_id, day):
    for roles in (TOLD, ELSE_TOLD):
        found = people_in_charge(people, agency_id, roles, day)
        if found:
            return found
    return []


def letter(person, agency, wrong, address):
    """The `Mail` that tells a person what of an agency is missing or overdue."""
    values = {"name": person.full_name, "agency": agency.title, "address": address}
    text, subject = LETTER % values, SUBJECT % {"count": len(wrong), "agency": agency.title}
    parts = [
        in_language(text % {"lines": "\n".join(in_language(_line(one), language) for one in wrong)}, language)
        for language in (VIETNAMESE, ENGLISH)
    ]
    return Mail(
        person.email,
        in_language(subject, VIETNAMESE)[:LONGEST_SUBJECT],
        "\n---\n\n".join(parts),
        person.full_name[:LONGEST_SUBJECT],
    )


def _line(standing):
    if standing.state == MISSING:
        return LINE_MISSING % {"title": standing.duty.title}
    words = LINE_LONG if standing.is_long else LINE_STALE
    return words % {"title": standing.duty.title, "days": standing.overdue}
