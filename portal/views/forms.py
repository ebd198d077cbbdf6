"""Forms from the schemas of content types, rendered with the theme's own templates."""

from copy import copy

import colander
import deform
from markupsafe import Markup
from peppercorn import parse

from portal.content.fields import Stored
from portal.i18n import _
from portal.interfaces import IWeekSchedule
from portal.security.once import FIELD as FORM_KEY
from portal.views.own_links import values_for_form, values_from_form
from portal.views.pasted_pictures import PastedPictures
from portal.views.rendering import translator
from portal.workflow.field_rights import closed_fields
from portal.workflow.whose import listed

# deform would give it to the first choice of a form, which may stand far down and then takes what is typed blindly.
FOCUS = "off"
CHECK = "trung-gio"


class FormRenderer:
    """Renders deform's widgets from the theme's `forms/` folder, falling back to deform's own templates."""

    def __init__(self, request):
        self.request = request

    def __call__(self, template_name, **names):
        theme = self.request.registry.theme
        path = f"forms/{template_name}.pt"
        request = self.request
        return theme(path).render(
            translate=translator(request),
            **{
                "_": _,
                "request": request,
                "page": request.page,
                "asset": theme.asset,
                "icon": theme.icon,
                "format": request.formats,
                "theme": theme,
                **names,
            },
        )


def content_form(request, info, item=None, buttons=None):
    """The form of a content type; `item` gives the present files for their previews."""
    buttons = buttons or (deform.Button("save", _("Lưu", "Save"), css_class="main"),)
    schema = info.schema()
    # The nodes are the same in all schemas of a class; what is done to those of this form must not reach the next.
    schema.children = [copy(node) for node in schema.children]
    _leave_out_closed(request, schema, info, item)
    if item is not None:
        for node in schema.children:
            if isinstance(node, Stored) and getattr(item, node.name):
                node.keep_present()
    return deform.Form(
        schema,
        focus=FOCUS,
        buttons=buttons,
        renderer=FormRenderer(request),
        action=request.path_with(request.query),
        formid="content-form",
        item=item,
        attachments_url=request.resource_path(item) + "tep/" if item is not None else "",
        # Where tables of a week's entries are checked for clashes while somebody types.
        check_url=request.resource_path(item) + CHECK if IWeekSchedule.providedBy(item) else "",
    )


def _leave_out_closed(request, schema, info, item):
    """Take those fields out that this reader may not change, and say whose they are."""
    closed = closed_fields(request.desk, info.factory, item if item is not None else request.context)
    names = {node.name for node in closed}
    schema.children = [node for node in schema.children if node.name not in names]
    if closed:
        schema.description = _(
            "Do quản trị tỉnh ghi, không sửa ở đây: {titles}.",
            "Kept by the province, not changed here: {titles}.",
            titles=listed(node.title for node in closed),
        )


def plain_form(request, schema, formid, button):
    """A form of any schema; `formid` tells the view which of a page's forms was sent (`__formid__`)."""
    buttons = (deform.Button("save", button, css_class="main"),)
    return deform.Form(
        schema,
        focus=FOCUS,
        buttons=buttons,
        renderer=FormRenderer(request),
        action=request.path_with(request.query),
        formid=formid,
    )


def validated(form, request, place=None):
    """The checked values of what the request sent; raises `deform.ValidationFailure` with the form to show again.

    A file field that was left alone is not among the values, so that the present file stays. `place`: where what is
    written stands; pictures that its texts bring along become items there.
    """
    controls = [(name, value) for name, value in request.POST.items() if name not in ("csrf_token", FORM_KEY)]
    values = form.validate_pstruct(_parsed(controls))
    values = {name: value for name, value in values.items() if value is not colander.null}
    return values_from_form(request, form.schema.children, values, PastedPictures(request, place))


def sent_text(request, name):
    """The text that a form without a schema sent in a field; empty where there is none, or a file in its place."""
    value = request.POST.get(name, "")
    return value if isinstance(value, str) else ""


def typed_values(form, request):
    """What the request sent as the form's fields have it, right or wrong: texts by field. Raises `BrokenForm`."""
    controls = [(name, value) for name, value in request.POST.items() if isinstance(value, str)]
    try:
        return form.deserialize(_parsed(controls))
    except colander.Invalid as error:
        return error.value


class BrokenForm(Exception):
    """The structure of a form's data was damaged on its way."""


def rendered(form, values=None):
    """The HTML of a form filled with values."""
    filled = {name: value for name, value in (values or {}).items() if value is not None}
    return Markup(form.render(values_for_form(form.renderer.request, form.schema.children, filled)))


def refilled(form, controls):
    """The HTML of a form with what somebody had typed into it, right or wrong: pairs of (name, value).

    Raises `BrokenForm`.
    """
    try:
        form.cstruct = form.deserialize(_parsed(list(controls)))
    except colander.Invalid as error:
        form.cstruct = error.value
    return Markup(form.widget.serialize(form, form.cstruct))


def _parsed(controls):
    try:
        return parse(controls)
    except (ValueError, TypeError, KeyError, IndexError):
        # The field names were tampered with or cut off; nothing of it can be trusted.
        raise BrokenForm() from None
