"""What happens by itself: the list of what appears and goes in the next days, and setting or cancelling an end."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal import clock
from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import ActRefused, IPortalContent, IWorkspace
from portal.permissions import Permission
from portal.search.upcoming import CHANGES_ON, PUBLISH_ON, WITHDRAW_ON
from portal.views.forms import sent_text
from portal.views.links import list_rows
from portal.views.workspace.editing import need_staff, staff_page
from portal.views.workspace.moving import END_NOT_AHEAD, NO_END, REFUSED, page_again
from portal.views.workspace.states import STATE, STATE_PAGE, TIMING, moment_asked_for
from portal.workflow.acts import perform

UPCOMING = "sap-thay-doi"
SPANS = (7, 14, 30, 92)
USUAL = 14
PER_PAGE = 50
CALL_OFF, CALL_OFF_CHANGES = "call_off", "call_off_changes"
CHOOSE_A_TIME = _("Hãy chọn thời điểm hết hạn.", "Choose when it shall end.")


@view_config(
    context=IWorkspace,
    name=UPCOMING,
    request_method="GET",
    permission=Permission.USE_WORKSPACE,
    renderer="theme:staff/upcoming.pt",
)
def upcoming(context, request):
    """What appears and goes by itself in the agency, the next first."""
    heading = _("Sắp thay đổi", "About to change")
    staff_page(request, heading)
    asked = request.query.get("ngay", "")
    days = int(asked) if asked in map(str, SPANS) else USUAL
    end = clock.now() + timedelta(days=days)
    page = request.search.upcoming(agency_of(context).id, end, PER_PAGE, request.query.get("trang"))
    # That something has changes is for those who may see them.
    edges = [edge for edge in page.edges if edge.edge != CHANGES_ON or _sees_drafts(request, edge.row)]
    rows = list_rows(request, [edge.row for edge in edges])
    return {
        "heading": heading,
        "days": days,
        "spans": [(span, _("{days} ngày tới", "Next {days} days", days=span), span == days) for span in SPANS],
        "edges": [_shown(request, edge, row) for edge, row in zip(edges, rows, strict=True)],
        "next_url": f"?{urlencode({'ngay': days, 'trang': page.next_key})}" if page.next_key else None,
        "first_url": f"?ngay={days}" if request.query.get("trang") else None,
    }


def _sees_drafts(request, row):
    return request.desk.may_with_row(row, Permission.VIEW_DRAFT)


# Edge → what happens then, by which act it is called off, how that is called.
WORDS = {
    PUBLISH_ON: (_("Đăng", "Published"), CALL_OFF, _("Hủy hẹn đăng", "Call off")),
    CHANGES_ON: (_("Đăng bản sửa", "Changes published"), CALL_OFF_CHANGES, _("Hủy hẹn đăng bản sửa", "Call off")),
    WITHDRAW_ON: (_("Ngừng đăng", "Withdrawn"), "clear", _("Bỏ thời hạn", "Remove the end")),
}


def _shown(request, edge, row):
    title, cancel, cancel_title = WORDS[edge.edge]
    needed = Permission.WITHDRAW if edge.edge == PUBLISH_ON else Permission.PUBLISH
    may = request.desk.may_with_row(edge.row, needed)
    return SimpleNamespace(
        row=row,
        appears=edge.edge != WITHDRAW_ON,
        title=title,
        moment=edge.moment,
        cancel=cancel if may else None,
        cancel_title=cancel_title,
        cancel_url=row.url + TIMING,
        state_url=row.url + STATE,
    )


@view_config(
    context=IPortalContent, name=TIMING, request_method="POST", permission=Permission.VIEW, renderer=STATE_PAGE
)
def set_timing(context, request):
    """Set or remove the end of a publication, or call off one that has not begun."""
    need_staff(context, request)
    act = sent_text(request, "act")
    if act not in ACTS:
        raise HTTPBadRequest()
    try:
        said = ACTS[act](context, request)
    except ActRefused as refusal:
        return page_again(context, request, REFUSED, refusal=refusal.text, end=sent_text(request, "until"))
    request.tell(said)
    return HTTPSeeOther(_back(context, request))


def _set_end(item, request):
    end = moment_asked_for(sent_text(request, "until"), NO_END, END_NOT_AHEAD)
    if end is None:
        raise ActRefused(CHOOSE_A_TIME)
    perform(request.desk, item, "dates", {"withdraw_on": end.isoformat()})
    return _("Sẽ tự ngừng đăng lúc {moment}.", "It will end at {moment}.", moment=request.formats.datetime(end))


def _remove_end(item, request):
    perform(request.desk, item, "dates", {"clear": ["withdraw_on"]})
    return _("Đã bỏ thời hạn; nội dung đăng đến khi có người ngừng đăng.", "It has no end any more.")


def _call_off(item, request):
    return request.desk.move(item, CALL_OFF).done


def _call_off_changes(item, request):
    return request.desk.move(item, CALL_OFF_CHANGES).done


ACTS = {"set": _set_end, "clear": _remove_end, CALL_OFF: _call_off, CALL_OFF_CHANGES: _call_off_changes}


def _back(item, request):
    # From the list back to the list.
    if sent_text(request, "from") == UPCOMING and agency_of(item) is not None:
        return request.resource_path(agency_of(item)) + f"noi-bo/{UPCOMING}"
    return request.resource_path(item) + STATE
