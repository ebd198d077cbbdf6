"""Deleting one item: asked before, with what goes along and what links to it; then it lies in the trash."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.i18n import _
from portal.identity import new_id
from portal.interfaces import IContainer, IPortalContent
from portal.permissions import Permission
from portal.views.links import list_rows
from portal.views.workspace.editing import staff_page
from portal.views.workspace.left_public import delete_along, left_by, ticked_to_leave
from portal.views.workspace.running import MOST_BELOW, UNDO, do, list_url
from portal.views.workspace.selection import Selection


@view_config(
    context=IPortalContent,
    name="xoa",
    request_method="GET",
    permission=Permission.DELETE,
    renderer="theme:staff/delete.pt",
)
def confirm_deletion(context, request):
    """Ask before deleting: how much goes with it, and what links to it."""
    heading = _("Xóa “{title}”?", "Delete “{title}”?", title=context.title)
    staff_page(request, heading, _("Xóa", "Delete"))
    return {
        "heading": heading,
        "cancel_url": request.resource_path(context),
        "left_public": left_by(request, [context.id]),
        **what_goes(request, [context.id], context if IContainer.providedBy(context) else None),
    }


def what_goes(request, ids, *containers):
    """What goes with some things that are deleted, and what links to them, for a template."""
    linking = request.search.linking_to(ids)
    return {
        "leaving": ticked_to_leave(request),
        "below": sum(request.search.count(below=container.id) for container in containers if container is not None),
        "linking": list_rows(request, linking.rows),
        "more_linking": linking.count - len(linking.rows),
        "term": request.settings_of_portal.trash_term.days,
    }


@view_config(context=IPortalContent, name="xoa", request_method="POST", permission=Permission.DELETE)
def delete(context, request):
    """Put the item and what is below it into the trash, with the files that were ticked."""
    parent, is_translation = context.__parent__, bool(context.language)
    batch = new_id()
    delete_along(request, [context.id], batch)
    if _is_much(request, context):
        return do(request, parent, Selection(names=(context.__name__,)), "trash", {"batch": batch})
    entry = request.desk.delete(context, batch)
    if request.desk.may(parent, Permission.VIEW_DRAFT) and not is_translation:
        return HTTPSeeOther(f"{list_url(request, parent)}?{UNDO}={entry.batch}")
    request.tell(_("Đã xóa “{title}”.", "“{title}” is deleted.", title=context.title))
    return HTTPSeeOther(request.resource_path(parent))


def _is_much(request, item):
    if not IContainer.providedBy(item) or request.search.count(below=item.id) <= MOST_BELOW:
        return False
    return request.desk.may(item.__parent__, Permission.VIEW_DRAFT)
