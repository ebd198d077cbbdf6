"""The history of an agency (`/<agency>/noi-bo/nhat-ky`), of the province (`/nhat-ky`), and of single people there."""

from urllib.parse import quote, urlencode

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.history.acts import HISTORY_EXPORTED, HISTORY_OPENED
from portal.i18n import _
from portal.interfaces import ISite, IWorkspace
from portal.permissions import Permission
from portal.security.fresh import need_fresh_sign_in
from portal.security.once import leads_to
from portal.views.forms import sent_text
from portal.views.history_export import MOST_EXPORTED, TYPES, file_of
from portal.views.history_place import NAME, PAGE, HistoryPlace
from portal.views.search_question import one_line
from portal.views.workspace.editing import staff_page

PLACES = (IWorkspace, ISite)
LIST, GATE = "theme:staff/activity.pt", "theme:staff/activity_gate.pt"
LONGEST_REASON = 300
INVALID = 422
OF_PLACE = _("Nhật ký hoạt động", "Activity log")
OF_PERSON = _("Nhật ký hoạt động: {name}", "Activity log: {name}")
NO_REASON = _("Hãy ghi lý do xem.", "Say why you want to read it.")


def history_view(**settings):
    """Registers a view of the history, at an agency's workspace and at the province."""

    def decorate(view):
        for context in PLACES:
            # Where the decorated view stands, seen from here. Who may not read it finds nothing (HistoryPlace).
            registered = view_config(
                context=context,
                name=NAME,
                path_info=rf".*/{NAME}/?\Z",
                permission=Permission.VIEW,
                _depth=1,
                **settings,
            )
            view = registered(view)
        return view

    return decorate


@history_view(request_method="GET", renderer=LIST)
def history(context, request):
    """One page of the history, filtered; first the question why, which is noted."""
    place = HistoryPlace(context, request)
    if place.must_be_noted:
        return _gate(request, place)
    heading = _page(request, place)
    return {"heading": heading, "export_url": request.path_with(request.query), "most": MOST_EXPORTED, **place.shown()}


@history_view(request_method="POST", request_param="act=open", renderer=GATE)
def open_history(context, request):
    """Note who reads whose history, and why; then show it."""
    place = HistoryPlace(context, request)
    reason = one_line(sent_text(request, "reason"), LONGEST_REASON)
    if not reason:
        return _gate(request, place, NO_REASON)
    agency_id, person_id = place.scope
    request.historian.record(HISTORY_OPENED, agency=agency_id, person=person_id, reason=reason)
    return HTTPSeeOther(request.path_with(request.query))


@history_view(request_method="POST", request_param="act=export")
def export_history(context, request):
    """The history that is shown, as a file; that it was taken along is noted."""
    place = HistoryPlace(context, request)
    form = sent_text(request, "form")
    if form not in TYPES:
        raise HTTPBadRequest()
    if place.must_be_noted:
        return HTTPSeeOther(request.path_with(request.query))
    need_fresh_sign_in(request)
    rows = list(place.lists.every(place.asked, MOST_EXPORTED))
    agency_id, person_id = place.scope
    asked = {name: value for name, value in request.query.items() if name != PAGE}
    request.historian.record(
        HISTORY_EXPORTED, agency=agency_id, person=person_id, form=form, count=len(rows), asked=urlencode(asked)[:500]
    )
    # The same button pressed again on the same page shows the page anew, filters and all.
    leads_to(request, request.path_with(request.query))
    body = file_of(form, _heading(place), tuple(place.told(rows)), request)
    return attachment(body, form)


def attachment(body, form):
    """The answer that hands a file of the history to the browser."""
    response = Response(body=body, content_type=TYPES[form])
    response.charset = None
    name = f"nhat-ky-{clock.local(clock.now()):%Y%m%d-%H%M}.{form}"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _heading(place):
    return OF_PERSON % {"name": place.person.full_name} if place.person is not None else OF_PLACE


def _page(request, place):
    heading = _heading(place)
    staff_page(request, heading, OF_PLACE)
    return heading


def _gate(request, place, error=None):
    request.override_renderer = GATE
    if error is not None:
        request.response.status_int = INVALID
    return {
        "heading": _page(request, place),
        "of_person": place.person.full_name if place.person is not None else "",
        "error": error,
        "reason": sent_text(request, "reason"),
    }
