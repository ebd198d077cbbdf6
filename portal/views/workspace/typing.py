"""While somebody types: what he types is kept for him, and his colleagues are told that he is at it.

Scripts send both from every open form. Nothing of it is saved in the object database (portal/content/unsaved.py,
leases.py), and without scripts there simply is none of it.
"""

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.view import view_config

from portal.content.editions import field_nodes
from portal.content.richtext import text_of
from portal.content.unsaved import TooMuchTyped
from portal.i18n import _
from portal.interfaces import IPortalContent
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.typed import ADDING, BACK, BEGAN, EDITING, LIFE, TYPED, need_its_form, tell_browser, typed_controls
from portal.views.workspace.editing import need_staff, staff_page
from portal.views.workspace.editing_now import editors, newer_text

TOO_LARGE = 413
# Letters of a field, to know it by.
LONGEST_SHOWN = 1000


@view_config(context=IPortalContent, name=LIFE, request_method="POST", permission=Permission.EDIT, renderer="json")
def sign_of_life(context, request):
    """Renew the lease of whoever has the form open, or end it; answers who else is at it, and what was saved since."""
    need_its_form(context, request)
    person_id = request.reader.person_id
    if sent_text(request, "act") == "end":
        request.leases.end(context.id, person_id)
        return {}
    request.leases.renew(context.id, person_id)
    told = [editor.text for editor in editors(request, context)]
    newer = newer_text(request, context, sent_text(request, BEGAN))
    translate = request.localizer.translate
    return {"others": [translate(text) for text in told], "newer": translate(newer) if newer else ""}


@view_config(
    context=IPortalContent,
    name=TYPED,
    request_method="POST",
    request_param="act=keep",
    permission=Permission.VIEW,
    renderer="json",
)
def keep_typed(context, request):
    """Keep what is in the form now; answers when, for the line beside the button."""
    need_staff(context, request)
    need_its_form(context, request)
    try:
        at = request.unsaved.keep(
            request.reader.person_id,
            context.id,
            _form_named(request),
            [(name, value) for name, value in typed_controls(request) if name not in ("act", "form")],
            sent_text(request, BEGAN),
        )
    except TooMuchTyped as error:
        request.response.status_int = TOO_LARGE
        return {"said": request.localizer.translate(error.text)}
    said = _("Đã lưu tạm lúc {time}.", "Kept at {time}.", time=request.formats.time(at))
    return {"at": request.formats.iso(at), "said": request.localizer.translate(said)}


@view_config(
    context=IPortalContent,
    name=TYPED,
    request_method="POST",
    request_param="act=forget",
    permission=Permission.VIEW,
    renderer="theme:staff/forget_typing.pt",
)
def forget_typed(context, request):
    """What was typed there is not wanted any more: asks first, showing what would go; then the form as it is saved."""
    need_staff(context, request)
    name = _form_named(request)
    if not sent_text(request, "sure"):
        return _question(context, request, name)
    request.unsaved.forget(request.reader.person_id, context.id, name)
    tell_browser(request, context, name)
    request.tell(_("Đã bỏ phần gõ dở.", "What was typed is discarded."))
    return HTTPSeeOther(request.resource_path(context) + _address(name))


def _question(context, request, name):
    """Nothing brings it back, so that somebody looks at it before it goes."""
    heading = _("Bỏ phần gõ dở: {title}", "Discard what was typed: {title}", title=context.title)
    staff_page(request, heading, _("Bỏ phần gõ dở", "Discard what was typed"))
    kept = request.unsaved.find(request.reader.person_id, context.id, name)
    form_url = request.resource_path(context) + _address(name)
    return {
        "heading": heading,
        "form": name,
        "act_url": request.resource_path(context) + TYPED,
        "form_url": form_url,
        "restore_url": f"{form_url}{'&' if '?' in form_url else '?'}{BACK}=1",
        "at": kept.at if kept else None,
        "texts": _shown(context, request, name, kept.fields) if kept else (),
    }


def _shown(context, request, name, fields):
    """Title and text of each field in which something was typed."""
    kind = name.partition(":")[2]
    nodes = field_nodes(request.types[kind].factory if kind else type(context))
    typed = [(nodes[field].title, text_of(value)[:LONGEST_SHOWN]) for field, value in fields if field in nodes]
    return [(title, text) for title, text in typed if text]


def _form_named(request):
    name = sent_text(request, "form")
    action, _colon, kind = name.partition(":")
    if name != EDITING and not (action == ADDING and kind in request.types):
        raise HTTPBadRequest()
    return name


def _address(name):
    action, _colon, kind = name.partition(":")
    return f"{action}?loai={kind}" if kind else action
