"""Dealing with one question: what the citizen sent, who answers it, where it goes; a complaint is diverted."""

from datetime import timedelta
from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal import clock
from portal.content.asked import KINDS, number_text
from portal.content.places import agency_of
from portal.history.acts import ASKER_READ
from portal.i18n import _
from portal.interfaces import ActRefused, IQuestion
from portal.permissions import Permission
from portal.search.history import HistoryLists
from portal.search.people import PeopleAsked
from portal.views.agency_card import ceased_on
from portal.views.forms import sent_text
from portal.views.public.attachments import sent_privately
from portal.views.public.questions import HANDLE
from portal.views.workspace.editing import staff_page
from portal.views.workspace.questions import OPEN, deadline
from portal.views.workspace.states import history
from portal.workflow.asking import ASSIGN, DIVERSIONS, PASS_ON, assign, divert, pass_on

TEMPLATE, FILE = "theme:staff/question.pt", "tep-gui"
MOST_CHOICES = 500
# How long somebody who had it noted may read what was sent, in the same session.
READING_HOLDS = timedelta(hours=4)
NOBODY = _("Hãy chọn người trả lời trong cơ quan.", "Choose somebody of the agency to answer it.")
NO_AGENCY = _("Hãy chọn cơ quan nhận.", "Choose the agency that gets it.")
NO_REASON = _("Hãy ghi lý do chuyển.", "Say why it is passed on.")
NO_KIND = _(
    "Hãy chọn đó là đơn khiếu nại hay đơn tố cáo, và đánh dấu xác nhận xóa.",
    "Choose whether it is a complaint or a denunciation, and confirm the removal.",
)


@view_config(context=IQuestion, name=HANDLE, request_method="GET", permission=Permission.VIEW_ASKER, renderer=TEMPLATE)
def handle_page(context, request):
    """What was sent, once he has had it noted that he reads it; the public wording; what this reader may do."""
    edition, asked = context.edition(drafts=True), context.asked or {}
    heading = context.name_in_history or context.title
    staff_page(request, heading, _("Xử lý", "Deal with it"))
    possible = {step.name for step in request.desk.available(context)}
    url, state = request.resource_path(context), request.desk.engine.state(context)
    may_edit = request.desk.may(context, Permission.EDIT)
    is_read = _is_read(request, context)
    return {
        "heading": heading,
        "asked": _shown_asked(request, context, asked, is_read),
        "is_read": is_read,
        "state": state,
        "is_open": context.state in OPEN,
        "deadline": deadline(request, context.due) if context.state in OPEN else None,
        "due": context.due,
        "officer": request.person_names({context.owner}).get(context.owner, "") if context.owner else "",
        "edition": edition,
        "act_url": url + HANDLE,
        "act_name": HANDLE,
        "edit_url": url + "sua" if may_edit else None,
        "may_copy": may_edit and is_read and bool(asked.get("text")) and not edition.question,
        "state_url": url + "trang-thai",
        "public_url": url if context.published is not None else None,
        "people": _people(request, context) if ASSIGN in possible else None,
        "agencies": _agencies(request, context) if PASS_ON in possible else None,
        "kinds": list(KINDS.items()) if possible.intersection(DIVERSIONS.values()) else None,
        "entries": history(request, context),
    }


def _is_read(request, item):
    """Whether the reader has had it noted, of late, that he reads who sent this question, and what."""
    lists = HistoryLists(request.search.projection)
    return lists.has_noted(request.reader, ASKER_READ, clock.now() - READING_HOLDS, item=item.id)


def _note_reading(request, item):
    if not _is_read(request, item):
        request.desk.record(item, ASKER_READ, permission=Permission.VIEW_ASKER)


def _shown_asked(request, item, asked, is_read):
    if not asked.get("name"):
        return None
    known = {
        "number": number_text(asked),
        "received": asked["received"],
        "topic": asked.get("topic", ""),
        "passed": asked.get("passed", ()),
        "told": asked.get("told", False),
        "file_count": len(item.attachments),
    }
    if not is_read:
        return SimpleNamespace(**known)
    url = f"{request.resource_path(item)}{FILE}/"
    return SimpleNamespace(
        **known,
        name=asked["name"],
        mail=asked.get("mail", ""),
        phone=asked.get("phone", ""),
        title=asked.get("title", ""),
        text=asked.get("text", ""),
        files=[
            SimpleNamespace(url=url + file.__name__, name=file.filename, size=file.size)
            for file in item.attachments.values()
        ],
    )


@view_config(
    context=IQuestion, name=HANDLE, request_method="POST", request_param="act=read", permission=Permission.VIEW_ASKER
)
def read_asker(context, request):
    """Note who reads the particulars of whoever sent it; then show them (docs/decisions/questions.md)."""
    if context.asked:
        _note_reading(request, context)
    return HTTPSeeOther(request.resource_path(context) + HANDLE)


def _people(request, item):
    """(id, name and post, whether it is his already) of everybody who works in the agency today."""
    asked = PeopleAsked(request.today, agency=agency_of(item).id)
    return [
        (row.id, f"{row.full_name} – {row.title}" if row.title else row.full_name, row.id == item.owner)
        for row in request.people_lists.page(asked, limit=MOST_CHOICES).rows
        if row.active
    ]


def _agencies(request, item):
    """(address, name) of the agencies to which it can be passed."""
    rows = request.search.find(kind="agency", state="published", order="title", limit=MOST_CHOICES).rows
    own, today = agency_of(item).id, request.today
    return [(row.name, row.title) for row in rows if row.id != own and ceased_on(row, today) is None]


@view_config(
    context=IQuestion, name=HANDLE, request_method="POST", request_param="act=assign", permission=Permission.ASSIGN
)
def assign_it(context, request):
    """Have somebody of the agency answer it."""
    wanted = sent_text(request, "person")
    people = {str(number) for number, _name, _is_his in _people(request, context)}
    if wanted not in people:
        raise ActRefused(NOBODY)
    transition = assign(request.desk, context, int(wanted), sent_text(request, "comment"))
    return _on_list(context, request, transition)


@view_config(
    context=IQuestion, name=HANDLE, request_method="POST", request_param="act=pass", permission=Permission.ASSIGN
)
def pass_it_on(context, request):
    """Give it to the agency whose it is to answer."""
    name, comment = sent_text(request, "agency"), sent_text(request, "comment").strip()
    if name not in {address for address, _title in _agencies(request, context)}:
        raise ActRefused(NO_AGENCY)
    if not comment:
        raise ActRefused(NO_REASON)
    own = agency_of(context)
    transition = pass_on(request.desk, context, request.site[name], comment)
    return _on_list(own, request, transition)


@view_config(
    context=IQuestion, name=HANDLE, request_method="POST", request_param="act=divert", permission=Permission.ASSIGN
)
def divert_it(context, request):
    """Remove a complaint or denunciation from the portal, and record the fact."""
    kind = sent_text(request, "kind")
    if kind not in DIVERSIONS or not sent_text(request, "sure"):
        raise ActRefused(NO_KIND)
    transition = divert(request.desk, context, kind)
    # What somebody has typed and not saved is of it, too.
    request.unsaved.forget_place(context.id)
    return _on_list(context, request, transition)


@view_config(
    context=IQuestion, name=HANDLE, request_method="POST", request_param="act=copy", permission=Permission.EDIT
)
def copy_wording(context, request):
    """Begin the public wording with what the citizen wrote, to take out what is personal."""
    asked = context.asked or {}
    if asked.get("text") and not context.question:
        # Whoever works with the text has read it.
        _note_reading(request, context)
        values = {"title": asked["title"], "topic": asked["topic"], "question": asked["text"]}
        request.desk.edit(context, values)
    return HTTPSeeOther(request.resource_path(context) + "sua")


def _on_list(item, request, transition):
    request.tell(transition.done)
    return HTTPSeeOther(f"{request.resource_path(agency_of(item))}noi-bo/cau-hoi")


@view_config(context=IQuestion, name=FILE, request_method="GET", permission=Permission.VIEW_ASKER)
def read_sent_file(context, request):
    """A file that the citizen sent: always saved, never shown in our pages, kept by nobody.

    Whoever has not had it noted that he reads what was sent is led to where he does.
    """
    file = context.attachments.get(request.subpath[0]) if len(request.subpath) == 1 else None
    if file is None:
        raise HTTPNotFound()
    if not _is_read(request, context):
        return HTTPSeeOther(request.resource_path(context) + HANDLE)
    return sent_privately(request, file)
