"""Adding, editing, moving through the workflow and deleting: the same views for every content type."""

import colander
import deform
from markupsafe import Markup
from pyramid.httpexceptions import HTTPBadRequest, HTTPForbidden, HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.content.versions import newest_version
from portal.i18n import _
from portal.interfaces import IContainer, InvalidName, IPortalContent
from portal.permissions import Permission
from portal.views.forms import BrokenForm, content_form, refilled, rendered, validated
from portal.views.links import Link
from portal.views.toolbar import add_links
from portal.views.typed import ADDING, EDITING, forget, form_name, keep, need_its_form
from portal.views.workspace.beginning import beginning
from portal.views.workspace.care import care_for
from portal.views.workspace.collisions import Basis, ask, merge_report
from portal.views.workspace.editing_now import editors, newer_text
from portal.views.workspace.picture_words import warn_of_wordless

FORM = "theme:staff/form.pt"
TIMED_ALREADY = _(
    "Đã lưu. Bản {number} đã hẹn đăng lúc {moment} và vẫn được đăng lúc đó; bản vừa lưu không đi cùng. "
    "Muốn đăng bản vừa lưu, hãy hẹn lại ở trang “Trạng thái”.",
    "Saved. Version {number} is to be published at {moment} and still is; what you have just saved does not go with "
    "it. To have this one published, set the time again on the page “State”.",
)


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
    form = content_form(request, info, buttons=_add_buttons())
    kept = care_for(request, form, context, form_name(request, ADDING))
    begun = beginning(request, context, info)
    values = begun.values if begun is not None else {}
    html = refilled(form, kept.unsaved.fields) if kept.unsaved else rendered(form, values)
    return {**_add_form(context, request, info, html, kept), "beginning": begun}


@view_config(context=IContainer, name="them", request_method="POST", permission=Permission.ADD, renderer=FORM)
def add(context, request):
    """Make a new item from the form; shows the form again, with what was typed, where something is wrong."""
    info = _type_to_add(context, request)
    if info is None:
        raise HTTPNotFound()
    form = content_form(request, info, buttons=_add_buttons())
    name = form_name(request, ADDING)
    care_for(request, form, context, name)
    try:
        values = validated(form, request, context)
    except deform.ValidationFailure as failure:
        return _add_again(context, request, info, failure.render())
    except BrokenForm:
        raise HTTPBadRequest() from None
    try:
        item = request.desk.add(context, info.name, values)
    except InvalidName as error:
        # Its type gives it an address, and that one is taken.
        form.widget.handle_error(form, colander.Invalid(form.schema, error.text))
        return _add_again(context, request, info, form.widget.serialize(form, form.cstruct))
    forget(request, context, name)
    request.tell(_("Đã lưu “{title}”.", "“{title}” is saved.", title=item.title))
    warn_of_wordless(request, item)
    return HTTPSeeOther(request.resource_path(item))


def _add_buttons():
    return (deform.Button("save", _("Lưu", "Save"), css_class="main"),)


def _add_again(context, request, info, form):
    request.response.status_int = 422
    keep(request, context, form_name(request, ADDING))
    return _add_form(context, request, info, form)


def _add_form(context, request, info, form, kept=None):
    heading = _("Thêm: {kind}", "Add: {kind}", kind=info.title)
    staff_page(request, heading)
    return {
        "heading": heading,
        "form": Markup(form),
        "kind_title": info.title,
        "note": info.help,
        "cancel_url": request.resource_path(context),
        "kept": kept,
        "editors": (),
        "newer": None,
    }


@view_config(context=IPortalContent, name="sua", request_method="GET", permission=Permission.EDIT, renderer=FORM)
def edit_form(context, request):
    """The form with the item's newest text."""
    edition = context.edition(drafts=True)
    form = content_form(request, context.__type_info__, context)
    kept = care_for(request, form, context, EDITING)
    Basis.of(context, kept.unsaved).show_on(form, request)
    values = edition.version.values if edition else {}
    html = refilled(form, kept.unsaved.fields) if kept.unsaved else rendered(form, values)
    return _edit_page(context, request, html, kept)


@view_config(context=IPortalContent, name="sua", request_method="POST", permission=Permission.EDIT, renderer=FORM)
def edit(context, request):
    """Save the form as the working draft; shows it again, with what was typed, where something is wrong.

    Where somebody has saved since the form was opened, both edits are merged; where both changed the same field, the
    form comes back with both and asks (409).
    """
    need_its_form(context, request)
    form = content_form(request, context.__type_info__, context)
    basis = Basis.sent(context, request, form)
    basis.show_on(form, request)
    care_for(request, form, context, EDITING)
    try:
        values = validated(form, request, context.__parent__)
    except deform.ValidationFailure as failure:
        return _edit_again(context, request, 422, failure.render())
    except BrokenForm:
        raise HTTPBadRequest() from None
    merged = basis.merged(values)
    if merged.conflicts:
        return _edit_again(context, request, 409, ask(request, form, basis, merged))
    forget(request, context, EDITING)
    _save(context, request, merged, newest_version(context) if not basis.is_newest else None)
    return HTTPSeeOther(request.resource_path(context))


def _save(item, request, merged, theirs):
    """Save, and say so; `theirs`: the version that the edit was merged with, if somebody has saved one since."""
    if theirs is None:
        request.desk.edit(item, merged.values)
    else:
        comment = _("Ghép với bản {number}.", "Merged with version {number}.", number=theirs.number)
        request.desk.edit(item, merged.values, comment)
        request.tell(merge_report(request, item, merged, theirs), "info")
    if item.changes_on is not None and item.draft.number != item.changes_version:
        request.tell(TIMED_ALREADY % {"number": item.changes_version, "moment": _moment(request, item)}, "warning")
    elif item.has_draft:
        request.tell(
            _(
                "Đã lưu bản sửa. Công chúng vẫn xem bản đã đăng cho đến khi bản sửa được đăng.",
                "The changes are saved. The public sees the published text until the changes are published.",
            )
        )
    else:
        request.tell(_("Đã lưu.", "Saved."))
    warn_of_wordless(request, item)


def _moment(request, item):
    return request.formats.datetime(item.changes_on)


def _edit_again(context, request, status, form):
    request.response.status_int = status
    keep(request, context, EDITING)
    return _edit_page(context, request, form)


def _edit_page(context, request, form, kept=None):
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
        "kept": kept,
        "editors": editors(request, context),
        "newer": newer_text(request, context, kept.unsaved.began) if kept and kept.unsaved else None,
    }
