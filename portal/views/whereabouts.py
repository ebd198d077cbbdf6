"""Where somebody of the staff is, as the support desk may know it: a page's address and title, and nothing hidden.

What the public does not see is told by the place above it and its kind; the rest of an address (whose record it is, a
file's name) and all that stands after its "?" is left out. The reporter sees what goes along, and may change it.
"""

import re
from urllib.parse import urlencode

from portal.content.base import is_public
from portal.content.places import lineage
from portal.i18n import DEFAULT_LANGUAGE, in_language
from portal.interfaces import IAgency, IPortalContent, IWorkspace
from portal.roles import staff_principal
from portal.workflow.furnish import WORKSPACE_NAME

REPORT = "bao-kho-khan"
PAGE, TITLE, REFERENCE = "noi", "ten", "ma"
LONGEST_PAGE, LONGEST_TITLE = 300, 200
# As portal/views/public/errors.py makes them.
REFERENCES = re.compile(r"[0-9a-f]{8}\Z")
HIDDEN = "…"


def report_url(request, reference=None):
    """Where the reader reports a difficulty with this page; None for whoever is of no agency's staff.

    `reference`: the number under which the log has an error.
    """
    workspace = _workspace(request)
    if workspace is None:
        return None
    path, title = whereabouts(request)
    told = {PAGE: path, TITLE: title, REFERENCE: reference or ""}
    return f"{workspace}{REPORT}?{urlencode({name: text for name, text in told.items() if text})}"


def _workspace(request):
    """The address of the workspace in which he reports: of the agency where he is, if he is of its staff, else his."""
    if not request.reader.is_signed_in or not request.reader.agencies:
        return None
    for place in lineage(getattr(request, "context", None)):
        if IAgency.providedBy(place) and staff_principal(place.id) in request.reader.principals:
            return f"{request.resource_path(place)}{WORKSPACE_NAME}/"
    home = request.workspace_url
    return home if home.endswith(f"/{WORKSPACE_NAME}/") else None


def whereabouts(request):
    """(address, title) of the page that a request has led to; either may be empty."""
    if request.page.context is None:
        # There is nothing, or nothing that he may know of: only what he asked for himself is told, of both alike.
        return told_page(request.own_path), request.page.title
    context = request.context
    place = next((one for one in lineage(context) if IPortalContent.providedBy(one)), None)
    if place is None:
        return "", ""
    shown = next((one for one in lineage(place) if is_public(one) or IWorkspace.providedBy(one)), None)
    if shown is None:
        return "", ""
    address, view = request.resource_path(shown), getattr(request, "view_name", "")
    if shown is not place:
        title = in_language(place.__type_info__.title, DEFAULT_LANGUAGE)
        return f"{address}{HIDDEN}/{view}"[:LONGEST_PAGE], title
    # What follows a view's name, and what is asked of it, may be about somebody.
    is_plain = place is context and not request.subpath and not request.query_string
    return f"{address}{view}"[:LONGEST_PAGE], (request.page.title if is_plain else "")[:LONGEST_TITLE]


def told_page(text):
    """The address of a page as somebody sent it: one line, without what stands after its "?"."""
    return " ".join(re.split(r"[?#]", text, maxsplit=1)[0].split())[:LONGEST_PAGE]


def told_reference(text):
    """The reference of an error as an error page gives it; empty for anything else."""
    return text if REFERENCES.match(text) else ""
