"""Reading any item: one view for all content types; what a type needs besides its fields comes from presenters.py."""

from markupsafe import Markup
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.view import view_config

from portal.content.editions import field_nodes
from portal.content.fields import RichText
from portal.content.places import is_internal
from portal.interfaces import IPortalContent
from portal.permissions import Permission
from portal.views.english_names import name_of, summary_of
from portal.views.languages import preferred
from portal.views.own_links import prose
from portal.views.page_model import may_see_drafts
from portal.views.public.presenters import PRESENTERS


class ContentModel:
    """An edition as a template shows it: fields by name, HTML marked as safe, and the presenter's extras."""

    def __init__(self, edition, extras, request):
        self._edition = edition
        self._extras = extras
        self._request = request
        self._rich = {name for name, node in field_nodes(type(edition.item)).items() if isinstance(node, RichText)}

    def __getattr__(self, name):
        if name in self._extras:
            return self._extras[name]
        value = getattr(self._edition, name)
        return Markup(prose(self._request, value)) if name in self._rich else value


@view_config(context=IPortalContent, request_method="GET", permission=Permission.VIEW)
def read(context, request):
    """The page of an item: what this reader sees now."""
    drafts, inside = may_see_drafts(request, context), request.desk.may(context, Permission.VIEW_INTERNAL)
    translation = preferred(request, context) if not drafts else None
    if translation is not None:
        return HTTPSeeOther(request.resource_path(translation))
    edition = context.edition(drafts=drafts, inside=inside)
    if edition is None:
        raise HTTPNotFound()
    return edition_page(context, edition, request)


def edition_page(context, edition, request):
    """The page of an item with the text of an edition."""
    present = PRESENTERS.get(context.kind)
    shown = present(context, edition, request) if present else {}
    if "redirect" in shown:
        return HTTPSeeOther(shown["redirect"])
    model = ContentModel(edition, shown.pop("content", {}), request)
    page = request.page
    page.heading, page.summary = name_of(request, context, edition), summary_of(request, context, edition)
    page.title = page.heading.title
    page.description = shown.pop("description", "") or page.summary.title
    page.noindex = (
        shown.pop("noindex", False) or is_internal(context) or context.published is None or page.version_bar is not None
    )
    page.staff_assets = page.toolbar is not None
    page.structured = shown.pop("structured", None)
    page.image_url = shown.pop("image_url", None)
    template = shown.pop("template", context.__type_info__.template)
    names = {"content": model, "published": context.published_at, "modified": edition.version.saved, **shown}
    return render_to_response(f"theme:{template}", names, request=request)
