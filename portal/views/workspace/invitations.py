"""Which agencies are asked for their opinion on a draft, who of them has answered, and what an agency is asked."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.content.comments import OPINION
from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import IConsultation, IWorkspace
from portal.permissions import Permission
from portal.search.consultations import answers_of_agencies, drafts_to_answer
from portal.views.agency_card import ceased_on
from portal.views.links import list_rows
from portal.views.public.consultation_page import AGENCIES, LIST, day_of, days_left
from portal.views.workspace.editing import need_staff, staff_page
from portal.workflow.commenting import KIND, invite

TEMPLATE, ASKED_TEMPLATE = "theme:staff/invitations.pt", "theme:staff/drafts_to_answer.pt"
ASKED = "gop-y-du-thao"
HEADING = _("Cơ quan được lấy ý kiến", "Agencies asked for comments")
ASKED_HEADING = _("Dự thảo xin ý kiến cơ quan", "Drafts on which the agency is asked")
MOST_AGENCIES, MOST_DRAFTS = 1000, 100


@view_config(
    context=IConsultation, name=AGENCIES, request_method="GET", permission=Permission.VIEW_DRAFT, renderer=TEMPLATE
)
def invitations(context, request):
    """Who is asked, who has answered and who has not; the form in which agencies are chosen."""
    need_staff(context, request)
    staff_page(request, HEADING)
    answered = answers_of_agencies(request.search.projection, context.id, KIND)
    invited = [
        SimpleNamespace(title=one["title"], answered=answered.get(one["agency"]))
        for one in sorted(context.invited, key=lambda one: one["agency"] in answered)
    ]
    may_edit, url = request.desk.may(context, Permission.EDIT), request.resource_path(context)
    return {
        "heading": HEADING,
        "draft": SimpleNamespace(title=context.title, url=url),
        "invited": invited,
        "answered_count": sum(one.answered is not None for one in invited),
        "levels": _choices(context, request) if may_edit else (),
        "act_url": url + AGENCIES,
        "comments_url": url + LIST if request.desk.may(context, Permission.VIEW_ASKER) else None,
    }


def _agencies(request, invited):
    found = request.search.find(kind="agency", state="published", order="title", limit=MOST_AGENCIES).rows
    # Who was asked while it was there stays asked.
    return [row for row in found if str(row.id) in invited or ceased_on(row, request.today) is None]


def _choices(draft, request):
    """(title of the level, [(id, name, whether it is asked)]) of every agency but the draft's own."""
    chosen, own = {one["agency"] for one in draft.invited}, agency_of(draft)
    rows = [row for row in _agencies(request, chosen) if own is None or row.id != own.id]
    levels = []
    for level, title in request.level_titles:
        listed = [(str(row.id), row.title, str(row.id) in chosen) for row in rows if row.level == level]
        if listed:
            levels.append(
                SimpleNamespace(
                    name=level, title=title, agencies=listed, count=sum(is_chosen for _id, _name, is_chosen in listed)
                )
            )
    return levels


@view_config(context=IConsultation, name=AGENCIES, request_method="POST", permission=Permission.EDIT)
def choose_agencies(context, request):
    """Ask the agencies that are ticked, and no other; answers that came stay."""
    wanted, invited = set(request.POST.getall("agency")), {one["agency"] for one in context.invited}
    own = agency_of(context)
    rows = _agencies(request, invited)
    chosen = [(row.id, row.title) for row in rows if str(row.id) in wanted and row.id != own.id]
    invite(request.desk, context, chosen)
    request.tell(_("Đã ghi {count} cơ quan được lấy ý kiến.", "{count} agencies are asked.", count=len(chosen)))
    return HTTPSeeOther(request.own_path)


@view_config(
    context=IWorkspace, name=ASKED, request_method="GET", permission=Permission.USE_WORKSPACE, renderer=ASKED_TEMPLATE
)
def asked_drafts(context, request):
    """The open drafts on which this agency is asked: those not answered yet first, then those that close first."""
    staff_page(request, ASKED_HEADING)
    return {"heading": ASKED_HEADING, "rows": drafts_for(request, agency_of(context).id)}


def drafts_for(request, agency_id):
    """The rows of `asked_drafts`."""
    found = drafts_to_answer(request.search.projection, agency_id, KIND, request.today, MOST_DRAFTS)
    rows = request.search.by_ids([number for number, _answered in found])
    listed = {row.id: row for row in list_rows(request, rows.values())}
    shown = [
        SimpleNamespace(
            row=listed[number],
            url=listed[number].url + OPINION,
            closes=day_of(listed[number].ends),
            left=days_left(request.today, day_of(listed[number].ends)),
            answered=answered,
        )
        for number, answered in found
        if number in listed
    ]
    return sorted(shown, key=lambda one: one.answered is not None)
