"""Telling those concerned that a published work schedule has changed."""

from datetime import timedelta

from portal import clock
from portal.content.places import agency_of, path_of, site_of
from portal.content.weeks import WEEK, changes_at
from portal.i18n import _
from portal.jobs.causes import TELL_CONCERNED
from portal.jobs.concerned import Concerned
from portal.jobs.declare import job_handler
from portal.jobs.mail import queue_mail
from portal.jobs.schedule_letters import letter_of_changes
from portal.security.people import People


@job_handler(TELL_CONCERNED, title=_("Báo thay đổi lịch công tác", "Tell of a changed schedule"))
def tell_concerned(context, item, version):
    """Write one letter to everybody whom a change concerns: who chairs or takes part, before or after it.

    Only people inside are told of internal entries; nobody is told of what is over, or of a week that was withdrawn
    meanwhile.
    """
    week = context.load(item)
    if week is None or site_of(week) is None or week.published is None:
        return
    today = clock.local(context.now).date()
    changes = {inside: _coming(changes_at(week, version, inside), today) for inside in (True, False)}
    if not changes[True]:
        return
    concerned, facts = Concerned(context, week), _facts(context, week, changes[True][0].person)
    told: dict = {}
    for is_inside, some in changes.items():
        for change in some:
            for mailbox, addressee in _addressees(concerned, change).items():
                if addressee.is_inside == is_inside:
                    told.setdefault(mailbox, (addressee, []))[1].append(change)
    for addressee, mine in told.values():
        queue_mail(context.root, letter_of_changes(addressee, mine, facts))


def _coming(changes, today):
    return [change for change in changes if any(entry.day >= today for entry in (change.old, change.new) if entry)]


def _addressees(concerned, change):
    # Who was to come and need not any more is told, too.
    return {
        mailbox: addressee
        for entry in (change.old, change.new)
        if entry is not None
        for mailbox, addressee in concerned.of(entry).items()
    }


def _facts(context, week, person_id):
    agency, edition = agency_of(week), week.edition()
    person = People(context.root["app_root"]).by_id(person_id) if person_id else None
    year, number, _weekday = edition.first_day.isocalendar()
    return {
        "agency": (agency.edition() or agency).title,
        "number": number,
        "year": year,
        "first": edition.first_day,
        "last": edition.first_day + WEEK - timedelta(days=1),
        "who": person.full_name if person is not None else "",
        "address": context.settings.base_url + path_of(week),
    }
