"""An agency's mandated sections for its own people: what is missing, what is overdue, and saying that it is right."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.content.duties import NO_TERM
from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import IPortalContent, IWorkspace
from portal.permissions import Permission
from portal.search.duties import CURRENT, MISSING
from portal.views.duty_board import LATE, LATE_LONG, NAME, SHORT, STATES, overdue_text, standings_for, term_text
from portal.views.forms import sent_text
from portal.views.workspace.editing import staff_page
from portal.workflow.furnish import WORKSPACE_NAME
from portal.workflow.mandated import holds_text, make_missing, review, standing_for

REVIEW = "ra-soat"


@view_config(
    context=IWorkspace,
    name=NAME,
    request_method="GET",
    permission=Permission.USE_WORKSPACE,
    renderer="theme:staff/duties_of_agency.pt",
)
def duties_of_agency(context, request):
    """Every duty of the agency with its section, its term and how it stands."""
    staff_page(request, SHORT)
    agency = agency_of(context)
    # Before the agency is public there is nothing that anybody could miss.
    found = next(iter(standings_for(request, agency.id)), None)
    standings = found.standings if found is not None else ()
    sections = request.search.by_ids([one.section.id for one in standings if one.section is not None])
    return {
        "heading": SHORT,
        "agency_name": (agency.edition() or agency).title,
        "rows": [_row(request, agency, one, sections) for one in standings],
        "current": len([one for one in standings if one.state == CURRENT]),
        "make_url": request.own_path if request.desk.may(agency, Permission.PUBLISH) else None,
    }


@view_config(context=IWorkspace, name=NAME, request_method="POST", permission=Permission.USE_WORKSPACE)
def make(context, request):
    """Make a section that the agency lacks; raises `ActRefused`, `ActImpossible`."""
    agency = agency_of(context)
    item = make_missing(request.desk, agency, sent_text(request, "duty"))
    request.tell(_("Đã lập chuyên mục “{title}”.", "The section “{title}” is there.", title=item.title))
    return HTTPSeeOther(request.resource_path(context) + NAME)


def _row(request, agency, standing, sections):
    title, tone, icon = STATES[standing.state]
    section = standing.section
    # Only of what is missing the object is asked: there is next to nothing in it.
    item = standing_for(agency, standing.duty.name) if standing.state == MISSING else None
    url = request.application_path(section.path) if section is not None else None
    return SimpleNamespace(
        name=standing.duty.name,
        title=standing.duty.title,
        url=url,
        # It is there, but the public does not see it.
        hidden_url=request.resource_path(item) if item is not None and item.duty and section is None else None,
        state=SimpleNamespace(title=title, tone=tone, icon=icon),
        late=overdue_text(standing, (LATE, LATE_LONG)) if standing.overdue else None,
        term=term_text(standing.duty),
        updated=section.updated if section is not None else None,
        reviewed=section.reviewed if section is not None else None,
        review_url=f"{url}{REVIEW}" if _may_confirm(request, standing, item, sections) else None,
    )


def _may_confirm(request, standing, item, sections):
    row = sections.get(standing.section.id) if standing.section is not None else None
    if row is None or standing.duty.days == NO_TERM or not request.desk.may_with_row(row, Permission.EDIT):
        return False
    # What only the portal filled in may be confirmed too: then it is somebody's word.
    return standing.state != MISSING or (item is not None and holds_text(item))


@view_config(context=IPortalContent, name=REVIEW, request_method="POST", permission=Permission.EDIT)
def confirm(context, request):
    """Note that a mandated section is up to date; raises `ActImpossible` where there is nothing to confirm."""
    review(request.desk, context)
    title = context.edition().title if context.published is not None else context.title
    request.tell(
        _("Đã ghi nhận mục “{title}” còn đúng; thời hạn tính lại từ hôm nay.", "“{title}” is up to date.", title=title)
    )
    return HTTPSeeOther(request.resource_path(agency_of(context)) + f"{WORKSPACE_NAME}/{NAME}")
