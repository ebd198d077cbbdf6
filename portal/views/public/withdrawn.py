"""What stands at the address of something that was taken from the public: a notice, or the way to what replaces it."""

from pyramid.httpexceptions import HTTPMovedPermanently
from pyramid.renderers import render_to_response

from portal.content.base import may_read
from portal.content.places import agency_of, path_of
from portal.content.withdrawal import notice_of, replacement_of
from portal.i18n import _
from portal.interfaces import IPortalContent
from portal.views.agency_card import agency_card
from portal.views.links import Link

GONE = 410
HEADING = _("Nội dung đã ngừng đăng", "This content has been withdrawn")
# It may be published again: a browser must ask each time.
ASK_AGAIN = {"Cache-Control": "no-cache"}


def withdrawn(request, item):
    """The answer to whoever asks for the page of an item that he cannot read; None where he is told nothing of it."""
    asks_for_page = request.method in ("GET", "HEAD") and not getattr(request, "view_name", "x")
    notice = notice_of(item) if asks_for_page and IPortalContent.providedBy(item) else None
    if notice is None:
        return None
    principals = request.reader.principals
    replacement = replacement_of(item, lambda one: path_of(one) is not None and may_read(one, principals))
    if replacement is not None:
        return HTTPMovedPermanently(request.application_path(path_of(replacement)), headers=ASK_AGAIN)
    return _page(request, item, notice)


def _page(request, item, notice):
    page = request.page
    # What stands around the notice is of the place, not of the item itself: nothing of it may show.
    page.context = item.__parent__
    page.title, page.noindex = HEADING, True
    agency = agency_of(item.__parent__)
    visible = agency is not None and may_read(agency, request.reader.principals)
    names = {
        "heading": HEADING,
        "title": _last_title(item) if notice.shows_title else "",
        "when": notice.when,
        "agency": agency_card(request, agency) if visible else None,
        "advice": [Link(_("Về trang chủ của tỉnh", "To the province's home page"), request.application_path("/"))],
    }
    response = render_to_response("theme:errors/withdrawn.pt", names, request=request)
    response.status_int = GONE
    response.headers.update(ASK_AGAIN)
    return response


def _last_title(item):
    """What it was called when the public read it last; a title that was given since is nobody's business."""
    shown = next((step.version for step in reversed(item.history) if step.version is not None), None)
    version = item.versions.get(shown) if shown is not None else None
    return version.values.get("title", "") if version is not None else ""
