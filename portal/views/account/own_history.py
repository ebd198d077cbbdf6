"""My own history: what I did, what was done to my account and posts, and who read my history."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.security import NO_PERMISSION_REQUIRED

from portal.history.acts import HISTORY_EXPORTED
from portal.i18n import _
from portal.security.appointments import keeper_of
from portal.security.fresh import need_fresh_sign_in
from portal.security.once import leads_to
from portal.views.account.places import ACCOUNT, OWN_HISTORY, account_view, own_page, path_to
from portal.views.history_export import MOST_EXPORTED, XLSX, file_of
from portal.views.history_place import HistoryPlace
from portal.views.links import Link
from portal.views.manage.history import attachment

HEADING = _("Nhật ký hoạt động của tôi", "My activity log")


@account_view(
    ACCOUNT,
    OWN_HISTORY,
    request_method="GET",
    renderer="theme:staff/activity.pt",
    permission=NO_PERMISSION_REQUIRED,  # public: it sends strangers to the sign-in form
)
def own_history(context, request):
    """One page of my own history, filtered."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    page = own_page(request, HEADING)
    page.staff_assets = True
    page.trail = (
        Link(_("Tài khoản", "My account"), path_to(request, ACCOUNT)),
        Link(_("Nhật ký", "Activity log"), request.own_path),
    )
    place = HistoryPlace(context, request, own=True)
    return {"heading": HEADING, "export_url": request.path_with(request.query), "most": MOST_EXPORTED, **place.shown()}


@account_view(
    ACCOUNT,
    OWN_HISTORY,
    request_method="POST",
    permission=NO_PERMISSION_REQUIRED,  # public: it hands out nothing but one's own rows
)
def export_own_history(context, request):
    """My own history as a spreadsheet."""
    if request.user is None:
        return HTTPSeeOther(request.sign_in_url())
    need_fresh_sign_in(request)
    place = HistoryPlace(context, request, own=True)
    rows = list(place.lists.every(place.asked, MOST_EXPORTED))
    agency = keeper_of(request.user, request.today)
    request.historian.record(HISTORY_EXPORTED, agency=agency, person=request.user.id, form=XLSX, count=len(rows))
    leads_to(request, request.path_with(request.query))
    return attachment(file_of(XLSX, HEADING, tuple(place.told(rows)), request), XLSX)
