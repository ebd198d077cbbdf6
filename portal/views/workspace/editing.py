"""Adding, editing, moving through the workflow and deleting: the same views for every content type."""

import deform
from markupsafe import Markup
from pyramid.httpexceptions import HTTPBadRequest, HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.i18n import _
from portal.interfaces import IContainer, IPortalContent
from portal.permissions import Permission
from portal.views.forms import BrokenForm, content_form, rendered, validated
from portal.views.links import Link
from portal.views.toolbar import add_links

FORM = "theme:staff/form.pt"


def staff_page(request, title, short=None):
    """Set up the page around a staff view; `short` is what the breadcrumbs call it."""
    page = request.page
    page.title = title
    page.staff_assets = True
    page.noindex = True
    page.trail = (Link(short or title, request.own_path),)
    return page


def need_staff(context, request):
    """Raise `HTTPForbidden` for readers who may not see the item's working drafts."""
    if not request.desk.may(context, Permission.VIEW_DRAFT):
        raise HTTPForbidden()


def _type_to_add(context, request):
    name = request.query.get("loai", "")
    allowed = {info.name: info for info in request.types.children_of(context)}
    if name and name not in allowed:
        raise HTTPNotFound()
    return allowed.get(name)


@view_config(
    context=IContainer,
    name="them",
    request_method="GET",
    permission=Permission.ADD,
    renderer="theme:staff/add.pt",
)
def choose_or_add(context, request):
    """The form for a new item, or the choice of what to add."""
    info = _type_to_add(context, request)
    if info is None:
        heading = _("Thêm nội dung", "Add content")
        staff_page(request, heading)
        return {"heading": heading, "choices": tuple(add_links(request, context))}
    request.override_renderer = FORM
    return _add_form(context, request, info, rendered(content_form(request, info, buttons=_add_buttons()), {}))


@view_config(context=IContainer, name="them", request_method="POST", permission=Permission.ADD, renderer=FORM)
def add(context, request):
    """Make a new item from the form; shows the form again, with what was typed, where something is wrong."""
    info = _type_to_add(context, request)
    if info is None:
        raise HTTPNotFound()
    form = content_form(request, info, buttons=_add_buttons())
    try:
        values = validated(form, request)
    except deform.ValidationFailure as failure:
        request.response.status_int = 422
        return _add_form(context, request, info, failure.render())
    except BrokenForm:
        raise HTTPBadRequest() from None
    item = request.desk.add(context, info.name, values)
    request.tell(_("Đã lưu “{title}”.", "“{title}” is saved.", title=item.title))
    return HTTPSeeOther(request.resource_path(item))


def _add_buttons():
    return (deform.Button("save", _("Lưu", "Save"), css_class="main"),)


def _add_form(context, request, info, form):
    heading = _("Thêm: {kind}", "Add: {kind}", kind=info.title)
    staff_page(request, heading)
    return {
        "heading": heading,
        "form": Markup(form),
        "kind_title": info.title,
        "note": info.help,
        "cancel_url": request.resource_path(context),
    }


@view_config(context=IPortalContent, name="sua", request_method="GET", permission=Permission.EDIT, renderer=FORM)
def edit_form(context, request):
    """The form with the item's newest text."""
    edition = context.edition(drafts=True)
    form = content_form(request, context.__type_info__, context)
    return _edit_page(context, request, rendered(form, edition.version.values if edition else {}))


@view_config(context=IPortalContent, name="sua", request_method="POST", permission=Permission.EDIT, renderer=FORM)
def edit(context, request):
    """Save the form as the working draft; shows it again, with what was typed, where something is wrong."""
    form = content_form(request, context.__type_info__, context)
    try:
        values = validated(form, request)
    except deform.ValidationFailure as failure:
        request.response.status_int = 422
        return _edit_page(context, request, failure.render())
    except BrokenForm:
        raise HTTPBadRequest() from None
    request.desk.edit(context, values)
    if context.has_draft:
        request.tell(
            _(
                "Đã lưu bản sửa. Công chúng vẫn xem bản đã đăng cho đến khi bản sửa được đăng.",
                "The changes are saved. The public sees the published text until the changes are published.",
            )
        )
    else:
        request.tell(_("Đã lưu.", "Saved."))
    return HTTPSeeOther(request.resource_path(context))


def _edit_page(context, request, form):
    kind = context.__type_info__.title
    heading = _("Sửa: {title}", "Edit: {title}", title=context.title)
    staff_page(request, heading, _("Sửa", "Edit"))
    note = None
    if context.published is not None:
        note = _(
            "Nội dung này đang đăng. Lưu ở đây tạo bản sửa; bản đang đăng không đổi cho đến khi đăng bản sửa.",
            "This item is published. Saving makes a working draft; the published text stays until you publish it.",
        )
    return {
        "heading": heading,
        "form": Markup(form),
        "kind_title": kind,
        "note": note,
        "cancel_url": request.resource_path(context),
    }


@view_config(
    context=IPortalContent,
    name="xoa",
    request_method="GET",
    permission=Permission.DELETE,
    renderer="theme:staff/delete.pt",
)
def confirm_deletion(context, request):
    """Ask before deleting, saying how much goes with it."""
    heading = _("Xóa “{title}”?", "Delete “{title}”?", title=context.title)
    staff_page(request, heading, _("Xóa", "Delete"))
    below = request.search.count(below=context.id) if IContainer.providedBy(context) else 0
    return {"heading": heading, "count": below, "cancel_url": request.resource_path(context)}


@view_config(context=IPortalContent, name="xoa", request_method="POST", permission=Permission.DELETE)
def delete(context, request):
    """Delete the item and what is below it."""
    parent, title = context.__parent__, context.title
    request.desk.delete(context)
    request.tell(_("Đã xóa “{title}”.", "“{title}” is deleted.", title=title))
    return HTTPSeeOther(request.resource_path(parent))
