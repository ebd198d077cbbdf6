"""For the editor: the pictures that an agency keeps, a page at a time, to be put into a text."""

from pyramid.view import view_config

from portal.interfaces import IAgency, ISite
from portal.permissions import Permission
from portal.views.edges import edges_of
from portal.views.links import list_rows
from portal.views.workspace.beginning import PICTURES
from portal.workflow.filing import kinds_of_pictures

PER_PAGE = 24
LONGEST_TEXT = 200


@view_config(context=IAgency, name=PICTURES, request_method="GET", permission=Permission.ADD, renderer="json")
@view_config(context=ISite, name=PICTURES, request_method="GET", permission=Permission.MANAGE_SITE, renderer="json")
def pictures(context, request):
    """The agency's pictures, newest first: `tim` asks for words of their names, `sau` for the page after a key."""
    page = request.search.find(
        kind=kinds_of_pictures(request.types),
        agency=context.id,
        internal=False,
        text=request.query.get("tim", "")[:LONGEST_TEXT] or None,
        order="newest",
        limit=PER_PAGE,
        after=request.query.get("sau"),
    )
    return {"pictures": [_shown(request, entry) for entry in list_rows(request, page.rows)], "next": page.next_key}


def _shown(request, entry):
    is_public = entry.published is not None and not edges_of(request, entry)
    return {
        "title": entry.title,
        "alt": entry.picture_alt,
        "src": entry.with_picture("large").picture_url,
        "preview": entry.with_picture("thumb").picture_url,
        "note": "" if is_public else request.localizer.translate(entry.state_title),
    }
