"""Notices of changed access: what was changed by whom, until a competent person confirms it."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import ISite, IWorkspace
from portal.permissions import Permission
from portal.search.access_notices import NoticeLists
from portal.views.forms import sent_text
from portal.views.manage.people_list import pages_of
from portal.views.manage.people_place import read_id
from portal.views.workspace.editing import staff_page
from portal.workflow.notices import Notices

NAME = "thay-doi-quyen"
PAGE = "theme:staff/access_notices.pt"
PER_PAGE = 50
HEADING = _("Quyền truy cập vừa thay đổi", "Access that was changed")
SHORT = _("Thay đổi quyền", "Changed access")
HIDDEN = _("(mục bạn không được xem)", "(an item that you may not see)")


@view_config(context=IWorkspace, name=NAME, request_method="GET", permission=Permission.MANAGE_AGENCY, renderer=PAGE)
@view_config(context=ISite, name=NAME, request_method="GET", permission=Permission.MANAGE_SITE, renderer=PAGE)
def notices(context, request):
    """The changes of an agency, or of all, that wait for confirmation."""
    staff_page(request, HEADING, SHORT)
    agency = agency_of(context)
    number = read_id(request.query.get("trang", "")) or 1
    rows, total = waiting(request, agency.id if agency is not None else None, number)
    pages = max(1, -(-total // PER_PAGE))
    return {
        "heading": HEADING,
        "rows": _shown(request, rows),
        "total": total,
        "pages": pages_of(request, SimpleNamespace(number=max(1, min(number, pages)), pages=pages)),
    }


def waiting(request, agency_id, number=1):
    """A page of the notices that wait in an agency (None: in all), and how many there are."""
    return NoticeLists(request.search.projection).waiting(agency_id, number, PER_PAGE)


@view_config(context=IWorkspace, name=NAME, request_method="POST", permission=Permission.MANAGE_AGENCY)
@view_config(context=ISite, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE)
def confirm(context, request):
    """Confirm the changes of one container that the person saw."""
    agency = agency_of(context)
    of_agency = agency.id if agency is not None else read_id(sent_text(request, "agency"))
    notice = Notices(get_connection(request).root()).at(of_agency, read_id(sent_text(request, "item")))
    if notice is None:
        raise HTTPNotFound()
    notice.confirm(request.reader.person_id, read_id(sent_text(request, "seen")))
    request.tell(_("Đã xác nhận.", "Confirmed."))
    return HTTPSeeOther(request.own_path)


def _shown(request, rows):
    kept = Notices(get_connection(request).root())
    items = request.search.by_ids({row.item for row in rows} | {row.agency for row in rows})
    found = [(row, kept.at(row.agency, row.item)) for row in rows]
    names = request.person_names({change.by for _row, notice in found if notice for change in notice.changes})
    return [
        SimpleNamespace(
            item=row.item,
            agency=row.agency,
            seen=len(notice.changes),
            title=items[row.item].title if row.item in items else HIDDEN,
            url=request.application_path(items[row.item].path) if row.item in items else None,
            place=items[row.agency].title if row.agency in items else "",
            mine=any(change.by == request.reader.person_id for change in notice.changes),
            changes=[_change(request, items.get(row.item), change, names) for change in notice.changes],
        )
        for row, notice in found
        if notice is not None
    ]


def _change(request, row, change, names):
    return SimpleNamespace(
        source=_state(request, row, change.source),
        target=_state(request, row, change.target),
        by=names.get(change.by, ""),
        when=change.when,
    )


def _state(request, row, name):
    """The title of a state; where the item is hidden, of whichever workflow has a state of that name."""
    workflows = request.workflows
    possible = [workflows[row.workflow]] if row is not None and row.workflow in workflows else workflows.values()
    return next((flow.states[name].title for flow in possible if name in flow.states), name)
