"""Writing to the agencies that are asked about a draft: that it is open, and that it closes soon."""

from portal import clock
from portal.content.comments import ASKED, OPEN, OPINION, REMINDED, letters_lacking, with_letters
from portal.content.places import agency_of, item_at, path_of, site_of
from portal.i18n import _
from portal.jobs.declare import job_handler
from portal.jobs.invitations import ASKED_LETTER, ASKED_SUBJECT, INVITE, REMIND, REMINDER, REMINDER_SUBJECT
from portal.jobs.letters import people_in_charge
from portal.jobs.mail import ADDRESS, queue_mail
from portal.jobs.question_letters import letter_to_asker
from portal.search.consultations import answers_of_agencies
from portal.search.people import PeopleLists
from portal.search.service import SearchService
from portal.security.reader import SYSTEM
from portal.workflow.commenting import KIND, SPEAKERS


@job_handler(INVITE, title=_("Gửi thư xin ý kiến cơ quan", "Write to the agencies that are asked"))
def tell_invited_agencies(context, item):
    """Write to those that were not written to; nothing while the draft is not open."""
    draft = _open_draft(context, item)
    if draft is not None:
        _write_all(context, draft, letters_lacking(draft, ASKED), ASKED, (ASKED_SUBJECT, ASKED_LETTER))


@job_handler(REMIND, title=_("Nhắc cơ quan chưa góp ý", "Remind agencies that have not answered"))
def remind_invited_agencies(context, item):
    """Remind those that have not answered; nothing where the draft is not open any more."""
    draft = _open_draft(context, item)
    if draft is not None:
        answered = answers_of_agencies(context.projection, draft.id, KIND)
        lacking = [one for one in letters_lacking(draft, REMINDED) if one["agency"] not in answered]
        _write_all(context, draft, lacking, REMINDED, (REMINDER_SUBJECT, REMINDER))


def _open_draft(context, reference):
    draft = context.load(reference)
    edition = draft.edition() if draft is not None and site_of(draft) is not None else None
    if edition is None or (draft.publish_on is not None and context.now < draft.publish_on):
        return None
    return draft if edition.stage(clock.local(context.now).date()) == OPEN else None


def _write_all(context, draft, invited, what, words):
    for one in invited:
        for to in _receivers(context, int(one["agency"])):
            subject, text = words
            letter = letter_to_asker(to, subject, text, invited=one["title"], **_values(context, draft))
            queue_mail(context.root, letter, agency_id=agency_of(draft).id)
    draft.set(invitation_letters=with_letters(draft, invited, what))


def _values(context, draft):
    agency, edition = agency_of(draft), draft.edition()
    return {
        "agency": (agency.edition() or agency).title,
        "title": edition.title,
        "closes": f"{edition.closes:%d/%m/%Y}",
        "address": context.settings.base_url + path_of(draft) + OPINION,
    }


def _receivers(context, agency_id):
    """Whoever speaks for an agency; where none of them has a mailbox, the agency's own: `name` and `mail` of each."""
    day = clock.local(context.now).date()
    people = people_in_charge(PeopleLists(context.projection), agency_id, SPEAKERS, day)
    if people:
        return [{"name": person.full_name, "mail": person.email} for person in people]
    row = SearchService(context.projection, SYSTEM).get(agency_id)
    agency = item_at(context.site, row.path) if row is not None else None
    edition = agency.edition() if agency is not None else None
    if edition is None or not ADDRESS.match(edition.email or ""):
        return []
    return [{"name": edition.title, "mail": edition.email}]
