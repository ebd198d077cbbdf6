"""What a new item, or a paragraph of one, can begin with: templates and snippets of the agency, and those for all."""

from types import SimpleNamespace

from portal.content.places import agency_of, is_internal, site_of
from portal.content.templates import begins_from_template, rows_in, template_in, values_for
from portal.interfaces import IPortalContent, ISite
from portal.workflow.filing import place_of_pictures
from portal.workflow.templates import right_at

SNIPPETS, PICTURES = "doan-mau", "chon-anh"
# Before the id of a template that the province keeps for all, in the choice of an agency's editor.
OF_ALL = "tinh-"
PARAMETER = "mau"


def keeper(item):
    """Whose templates are offered where the item stands: its agency's, or the site's."""
    return agency_of(item) or site_of(item)


def snippets_url(request, item):
    """Where the editor asks for the snippets of an item's place; None where this reader gets none."""
    place = keeper(item) if IPortalContent.providedBy(item) else None
    if place is None or not request.desk.may(place, right_at(place)):
        return None
    return request.resource_path(place) + SNIPPETS


def writing_tools(request, item):
    """Where the editor asks for what can be put into the texts of an item's place; each None where there is none.

    `snippets_url`, `pictures_url`: lists of them; `upload_url`: where a picture is sent so that it stands beside.
    """
    snippets = snippets_url(request, item)
    tools = SimpleNamespace(snippets_url=snippets, pictures_url=None, upload_url=None)
    if snippets is None:
        return tools
    tools.pictures_url = request.resource_path(keeper(item)) + PICTURES
    # A new text will stand in the container, a text that is edited stands beside its neighbours.
    beside = item if request.view_name == "them" else item.__parent__
    place = place_of_pictures(request.desk, beside)
    tools.upload_url = f"{request.resource_path(place)}tai-len" if place is not None else None
    return tools


def choices(place, request, kind):
    """(key, name) of the templates in use for a kind: those of the place, then those for all."""
    own = [(str(row.id), row.name) for row in rows_in(place, kind)]
    of_all = [] if ISite.providedBy(place) else rows_in(request.site, kind)
    return own + [(f"{OF_ALL}{row.id}", row.name) for row in of_all]


def chosen_template(place, request, key):
    """The template of such a key that is in use, or None; any text may be asked for."""
    found = template_in(request.site, key.removeprefix(OF_ALL)) if key.startswith(OF_ALL) else template_in(place, key)
    return found if found is not None and not found.set_aside else None


def beginning(request, container, info):
    """What the form for a new item begins with and can begin with; None where there are no templates for it."""
    place = keeper(container)
    if is_internal(container) or not begins_from_template(info):
        return None
    offered = choices(place, request, info.name)
    if not offered:
        return None
    key = request.query.get(PARAMETER, "")
    template = chosen_template(place, request, key) if key else None
    if template is not None and template.kind != info.name:
        template = None
    return SimpleNamespace(
        choices=[(other, name, template is not None and other == key) for other, name in offered],
        name=template.values["name"] if template is not None else None,
        values=values_for(template, info) if template is not None else {},
        parameter=PARAMETER,
        kind=info.name,
    )
