"""Forms from the schemas of content types, rendered with the theme's own templates."""

import colander
import deform
from markupsafe import Markup
from peppercorn import parse

from portal.content.fields import Stored
from portal.i18n import _
from portal.views.rendering import translator


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
    if item is not None:
        for node in schema.children:
            if isinstance(node, Stored) and getattr(item, node.name):
                node.keep_present()
    return deform.Form(
        schema,
        buttons=buttons,
        renderer=FormRenderer(request),
        action=request.path_with(request.query),
        formid="content-form",
        item=item,
        attachments_url=request.resource_path(item) + "tep/" if item is not None else "",
    )


def validated(form, request):
    """The checked values of what the request sent; raises `deform.ValidationFailure` with the form to show again.

    A file field that was left alone is not among the values, so that the present file stays.
    """
    controls = [(name, value) for name, value in request.POST.items() if name != "csrf_token"]
    try:
        sent = parse(controls)
    except (ValueError, TypeError, KeyError, IndexError):
        # The field names were tampered with or cut off; nothing of it can be trusted.
        raise BrokenForm() from None
    values = form.validate_pstruct(sent)
    return {name: value for name, value in values.items() if value is not colander.null}


def sent_text(request, name):
    """The text that a form without a schema sent in a field; empty where there is none, or a file in its place."""
    value = request.POST.get(name, "")
    return value if isinstance(value, str) else ""


class BrokenForm(Exception):
    """The structure of a form's data was damaged on its way."""


def rendered(form, values=None):
    """The HTML of a form filled with values."""
    filled = {name: value for name, value in (values or {}).items() if value is not None}
    return Markup(form.render(filled))
