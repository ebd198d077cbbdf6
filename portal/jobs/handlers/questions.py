"""Telling whoever asked a question what becomes of it: answered, passed on, refused, diverted."""

from portal import clock
from portal.content.asked import FOLLOW, KINDS, number_text
from portal.content.places import agency_of, path_of, site_of
from portal.i18n import _
from portal.jobs.causes import DIVERTED as IS_DIVERTED
from portal.jobs.causes import PASSED_ON as WAS_PASSED_ON
from portal.jobs.causes import TELL_ASKER, TELL_OF_DIVERSION, TELL_OF_STEP
from portal.jobs.declare import job_handler
from portal.jobs.mail import queue_mail
from portal.jobs.question_letters import (
    ANSWERED,
    ANSWERED_SUBJECT,
    DIVERTED,
    DIVERTED_SUBJECT,
    PASSED_ON,
    PASSED_ON_SUBJECT,
    REFUSED,
    REFUSED_SUBJECT,
    letter_to_asker,
)

REFUSED_STATE = "refused"


@job_handler(TELL_ASKER, title=_("Báo cho người hỏi", "Tell whoever asked"))
def tell_asker(context, item):
    """Mail whoever asked where the answer stands, once; nothing where it is no longer public, or removed."""
    stored = _present(context, item)
    asked = stored.asked if stored is not None else None
    if not asked or not asked.get("mail") or asked.get("told") or stored.published is None:
        return
    address = context.settings.base_url + path_of(stored)
    values = {"agency": _name(agency_of(stored)), "number": number_text(asked), "address": address}
    # The mail's own job holds the address until it is sent.
    queue_mail(context.root, letter_to_asker(asked, ANSWERED_SUBJECT, ANSWERED, **values))
    stored.set(asked={**asked, "told": True})


@job_handler(TELL_OF_STEP, title=_("Báo cho người hỏi", "Tell whoever asked"))
def tell_of_step(context, item, act, comment):
    """Mail whoever asked that his question was passed on or refused; nothing where it stands otherwise by now."""
    stored = _present(context, item)
    asked = stored.asked if stored is not None else None
    if not asked or not asked.get("mail"):
        return
    values = {"agency": _name(agency_of(stored)), "number": number_text(asked), "address": _follow(context, stored)}
    if act == WAS_PASSED_ON:
        values |= _passage(asked)
        queue_mail(context.root, letter_to_asker(asked, PASSED_ON_SUBJECT, PASSED_ON, **values))
    elif stored.state == REFUSED_STATE:
        queue_mail(context.root, letter_to_asker(asked, REFUSED_SUBJECT, REFUSED, comment=comment, **values))


@job_handler(TELL_OF_DIVERSION, title=_("Báo cho người gửi đơn", "Tell whoever sent a complaint"))
def tell_of_diversion(context, item, kind, number, **asker):
    """Mail whoever sent a complaint that it was removed, and where to hand it in; nothing of what was in it."""
    stored = _present(context, item)
    if stored is None or stored.state != IS_DIVERTED:
        return
    agency = agency_of(stored)
    values = {
        "agency": _name(agency),
        "number": number,
        "kind": KINDS[kind],
        "where": _where(stored.__parent__, agency),
        "address": _follow(context, stored),
    }
    queue_mail(context.root, letter_to_asker(asker, DIVERTED_SUBJECT, DIVERTED, **values))


def _present(context, reference):
    stored = context.load(reference)
    return stored if stored is not None and site_of(stored) is not None else None


def _name(agency):
    return (agency.edition() or agency).title


def _follow(context, question):
    return context.settings.base_url + path_of(question.__parent__) + FOLLOW


def _passage(asked):
    last = asked["passed"][-1]
    due = f"{clock.local(asked['due']):%H:%M, %d/%m/%Y}"
    return {"sender": last["agency"], "former": last["number"], "due": due}


def _where(section, agency):
    """Where complaints are handed in: what the section says, else the agency's address, hours and telephone."""
    shown, told = agency.edition() or agency, (section.edition() or section).complaints
    return told.strip() or "\n".join(filter(None, (shown.title, shown.address, shown.opening_hours, shown.phone)))
