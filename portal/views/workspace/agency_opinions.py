"""An agency that is asked about a draft answers, article by article; its people see what it has answered."""

from dataclasses import replace
from types import SimpleNamespace

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther
from pyramid.view import view_config

from portal.content.comments import OPINION
from portal.i18n import _
from portal.interfaces import ActRefused, IConsultation
from portal.permissions import Permission
from portal.roles import ROLE_TITLES
from portal.search.service import SearchService
from portal.security.reader import SYSTEM, Reader
from portal.views.account.places import INVALID
from portal.views.kept_forms import kept_here
from portal.views.public.asking_form import with_uploads
from portal.views.public.commenting import FORM, OVER, Shown, empty_page, form_page
from portal.views.public.commenting_form import AgencySchema, empty_form, read_form, rows_in
from portal.views.workspace.editing import staff_page
from portal.workflow.commenting import KIND, SPEAKERS, NotOpen, check_open, receive, speaks_for
from portal.workflow.service import ContentService

HEADING = _("Ý kiến của cơ quan về dự thảo", "The agency's opinion on a draft")
MOST_SHOWN = 200
NOT_ASKED = _(
    "Cơ quan của bạn không nằm trong danh sách được lấy ý kiến về dự thảo này.",
    "Your agency is not among those that are asked about this draft.",
)
NOT_A_SPEAKER = _("Gửi ý kiến của cơ quan là việc của: {roles}.", "Sending the agency's opinion is for: {roles}.") % {
    "roles": _(
        ", ".join(str(ROLE_TITLES[role]) for role in SPEAKERS),
        ", ".join(ROLE_TITLES[role].in_language("en") for role in SPEAKERS),
    )
}
SENT = _("Đã gửi {count} ý kiến của cơ quan.", "{count} comments of the agency are sent.")


@view_config(context=IConsultation, name=OPINION, request_method="GET", permission=Permission.VIEW, renderer=FORM)
def opinion_form(context, request):
    """What the agency has sent so far, and the form for whoever speaks for it."""
    agency = _standing(context, request)
    kept = kept_here(request)
    shown = empty_page(request, context, AgencySchema())
    if kept is not None and shown.written is not None:
        # Room for as many as he had typed; portal/views/kept_forms.py fills it.
        shown = replace(shown, written=empty_form(count=rows_in({name for name, _text in kept.fields})))
    return _page(request, context, agency, shown if agency.may_send else replace(shown, written=None))


@view_config(context=IConsultation, name=OPINION, request_method="POST", permission=Permission.VIEW, renderer=FORM)
def send_opinion(context, request):
    """Take the agency's comments in; shows the form again where something is wrong or it is too late."""
    agency = _standing(context, request)
    if not agency.may_send:
        raise ActRefused(NOT_A_SPEAKER)
    schema = AgencySchema()
    written = read_form(request, schema, (context.edition() or context).articles)
    try:
        check_open(context)
        if written.values is None:
            status = 200 if written.wants_more else INVALID
            return _page(request, context, agency, Shown(schema, written, status=status))
        written = with_uploads(written)
        if written.values is None:
            return _page(request, context, agency, Shown(schema, written, status=INVALID))
        items = receive(_desk(request), context, _sender(request, agency), written.comments, written.uploads)
    except NotOpen as error:
        return _page(request, context, agency, Shown(schema, written, closed=error, status=OVER))
    request.tell(SENT % {"count": len(items)})
    return HTTPSeeOther(request.own_path)


def _standing(context, request):
    """The invited agency whose people the reader is, and whether he `may_send` in its name; raises for all others."""
    if not request.reader.is_signed_in:
        raise HTTPForbidden()
    speaking, own = speaks_for(request.reader, context)
    if not own:
        raise ActRefused(NOT_ASKED)
    number = speaking[0] if speaking else own[0]
    title = next(one["title"] for one in context.invited if one["agency"] == str(number))
    return SimpleNamespace(id=number, title=title, may_send=bool(speaking))


def _desk(request):
    # He has no rights in the agency that asks; the history says who it was all the same.
    reader = Reader(SYSTEM.principals, request.reader.person_id, request.reader.name, origin=request.reader.origin)
    return ContentService(request.types, request.desk.engine, reader)


def _sender(request, agency):
    return {
        "name": request.user.full_name,
        "organisation": agency.title,
        "agency": str(agency.id),
        "language": request.locale_name,
    }


def _page(request, context, agency, shown):
    page = form_page(request, context, shown)
    staff_page(request, HEADING)
    return {
        **page,
        "speaker": agency,
        "kept_as": f"{OPINION}:",
        "refusal": None if agency.may_send else NOT_A_SPEAKER,
        "sent": list(_sent(request, context, agency)),
    }


def _sent(request, draft, agency):
    """What the agency has sent, the oldest first: (number, article, text, when)."""
    # Its rows belong to the agency that asks; each of these is its own words.
    service = SearchService(request.search.projection, SYSTEM)
    found = service.find(parent=draft.id, kind=KIND, code=str(agency.id), order="position", limit=MOST_SHOWN)
    for row in found.rows:
        item = draft.get(row.name)
        if item is not None and (item.asked or {}).get("text"):
            yield SimpleNamespace(
                title=item.title,
                article=item.asked.get("heading", ""),
                text=item.asked["text"],
                received=item.asked["received"],
                name=item.asked.get("name", ""),
            )
