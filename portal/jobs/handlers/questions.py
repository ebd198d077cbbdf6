"""Telling whoever asked a question that it is answered."""

from portal.content.places import agency_of, path_of, site_of
from portal.i18n import _
from portal.jobs.causes import TELL_ASKER
from portal.jobs.declare import job_handler
from portal.jobs.mail import queue_mail
from portal.jobs.question_letters import answer_letter


@job_handler(TELL_ASKER, title=_("Báo cho người hỏi", "Tell whoever asked"))
def tell_asker(context, item):
    """Mail whoever asked where the answer stands, once; nothing where it is no longer public, or removed."""
    stored = context.load(item)
    asked = stored.asked if stored is not None and site_of(stored) is not None else None
    if not asked or not asked.get("mail") or asked.get("told") or stored.published is None:
        return
    address = context.settings.base_url + path_of(stored)
    agency = agency_of(stored)
    # The mail's own job holds the address until it is sent.
    queue_mail(context.root, answer_letter(asked, (agency.edition() or agency).title, address))
    stored.set(asked={**asked, "told": True})
