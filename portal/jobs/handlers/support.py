"""Telling the support desk that somebody needs help, and whoever reported it that he has an answer."""

from portal import clock
from portal.content.asked import number_text
from portal.content.places import agency_of, path_of, site_of
from portal.i18n import _
from portal.jobs.causes import REMIND_DESK, TELL_DESK, TELL_REPORTER
from portal.jobs.declare import job_handler
from portal.jobs.letters import has_mailbox
from portal.jobs.mail import queue_mail
from portal.jobs.question_letters import letter_to_asker
from portal.jobs.support_letters import ANSWERED, ANSWERED_SUBJECT, OVERDUE, OVERDUE_SUBJECT, REPORTED, REPORTED_SUBJECT
from portal.roles import Role
from portal.search.people import PeopleAsked, PeopleLists
from portal.security.people import People
from portal.workflow.supporting import OPEN

MOST_AT_THE_DESK = 50


@job_handler(TELL_REPORTER, title=_("Báo cho người cần hỗ trợ", "Tell whoever asked for support"))
def tell_reporter(context, item):
    """Mail whoever reported it that it is answered; nothing where it is open again, or he has no mailbox."""
    stored = _present(context, item)
    if stored is None or "answered" not in stored.asked:
        return
    person = People(context.root["app_root"]).by_id(stored.owner)
    if person is not None and person.is_active and has_mailbox(person):
        _write(context, stored, person, ANSWERED_SUBJECT, ANSWERED)


@job_handler(TELL_DESK, title=_("Báo cho bộ phận hỗ trợ", "Tell the support desk"))
def tell_support_desk(context, item):
    """Mail everybody at the desk, or whoever deals with it already; nothing where it was answered meanwhile."""
    stored = _present(context, item)
    if stored is None or stored.state not in OPEN:
        return
    desk = _people_of_desk(context)
    handlers = [person for person in desk if person.login == stored.handler]
    for person in handlers or desk:
        _write(context, stored, person, REPORTED_SUBJECT, REPORTED)


@job_handler(REMIND_DESK, title=_("Nhắc bộ phận hỗ trợ", "Remind the support desk"))
def remind_support_desk(context, item):
    """Mail everybody at the desk that its term is over; nothing where it was answered, or has a new one."""
    stored = _present(context, item)
    if stored is None or stored.state not in OPEN or stored.due > context.now:
        return
    # Not only to whoever deals with it: he may be away.
    for person in _people_of_desk(context):
        _write(context, stored, person, OVERDUE_SUBJECT, OVERDUE)


def _people_of_desk(context):
    asked = PeopleAsked(clock.local(context.now).date(), role=Role.SUPPORT.value)
    return list(filter(has_mailbox, PeopleLists(context.projection).page(asked, limit=MOST_AT_THE_DESK).rows))


def _present(context, reference):
    stored = context.load(reference)
    return stored if stored is not None and site_of(stored) is not None and stored.asked else None


def _write(context, stored, person, subject, text):
    agency = agency_of(stored)
    values = {
        "number": number_text(stored.asked),
        "agency": (agency.edition() or agency).title,
        "due": f"{clock.local(stored.due):%H:%M, %d/%m/%Y}",
        "address": context.settings.base_url + path_of(stored),
    }
    to = {"name": person.full_name, "mail": person.email}
    queue_mail(context.root, letter_to_asker(to, subject, text, **values), agency_id=agency.id)
