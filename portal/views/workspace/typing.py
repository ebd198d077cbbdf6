"""While somebody types: what he types is kept for him, and his colleagues are told that he is at it.

Scripts send both from every open form. Nothing of it is saved in the object database (portal/content/unsaved.py,
leases.py), and without scripts there simply is none of it.
"""

from pyramid.httpexceptions import HTTPBadRequest, HTTPForbidden, HTTPSeeOther
from pyramid.view import view_config

from portal.content.editions import field_nodes
from portal.content.richtext import text_of
from portal.content.unsaved import TooMuchTyped
from portal.i18n import _
from portal.interfaces import IPortalContent, IWeekSchedule
from portal.permissions import Permission
from portal.security.addresses import local_path
from portal.views.account.places import SENT_NEXT
from portal.views.forms import sent_text
from portal.views.public.schedules import PROPOSE
from portal.views.staff_forms import COLON, is_name, may_send, view_of
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


# A unit proposes into a week that it does not see.
_FOR_UNITS = {"context": IWeekSchedule, "permission": Permission.PROPOSE}
_KEEPING = {"name": TYPED, "request_method": "POST", "renderer": "json"}
_FORGETTING = {"name": TYPED, "request_method": "POST", "renderer": "theme:staff/forget_typing.pt"}


@view_config(request_param=("act=keep", f"form={PROPOSE}"), **_FOR_UNITS, **_KEEPING)
@view_config(context=IPortalContent, request_param="act=keep", permission=Permission.VIEW, **_KEEPING)
def keep_typed(context, request):
    """Keep what is in the form now; answers when, for the line beside the button."""
    name = _form_for(context, request)
    need_its_form(context, request)
    try:
        at = request.unsaved.keep(
            request.reader.person_id,
            context.id,
            name,
            [(name, value) for name, value in typed_controls(request) if name not in ("act", "form")],
            sent_text(request, BEGAN),
        )
    except TooMuchTyped as error:
        request.response.status_int = TOO_LARGE
        return {"said": request.localizer.translate(error.text)}
    said = _("Đã lưu tạm lúc {time}.", "Kept at {time}.", time=request.formats.time(at))
    return {"at": request.formats.iso(at), "said": request.localizer.translate(said)}


@view_config(request_param=("act=forget", f"form={PROPOSE}"), **_FOR_UNITS, **_FORGETTING)
@view_config(context=IPortalContent, request_param="act=forget", permission=Permission.VIEW, **_FORGETTING)
def forget_typed(context, request):
    """What was typed there is not wanted any more: asks first, showing what would go; then the form as it is saved."""
    name = _form_for(context, request)
    if not sent_text(request, "sure"):
        return _question(context, request, name)
    request.unsaved.forget(request.reader.person_id, context.id, name)
    tell_browser(request, context, name)
    request.tell(_("Đã bỏ phần gõ dở.", "What was typed is discarded."))
    return HTTPSeeOther(_form_url(context, request, name))


def _form_url(context, request, name):
    """Where the form stands: on the page that was said, else under its view."""
    return local_path(sent_text(request, SENT_NEXT), "") or request.resource_path(context) + _address(name)


def _question(context, request, name):
    """Nothing brings it back, so that somebody looks at it before it goes."""
    heading = _("Bỏ phần gõ dở: {title}", "Discard what was typed: {title}", title=context.title)
    staff_page(request, heading, _("Bỏ phần gõ dở", "Discard what was typed"))
    kept = request.unsaved.find(request.reader.person_id, context.id, name)
    form_url = _form_url(context, request, name)
    return {
        "heading": heading,
        "form": name,
        "next": sent_text(request, SENT_NEXT),
        "act_url": request.resource_path(context) + TYPED,
        "form_url": form_url,
        "restore_url": f"{form_url}{'&' if '?' in form_url else '?'}{BACK}=1",
        "at": kept.at if kept else None,
        "texts": _shown(context, request, name, kept.fields) if kept else (),
    }


def _shown(context, request, name, fields):
    """Title and text of each field in which something was typed."""
    view, _colon, kind = name.partition(COLON)
    if name != EDITING and view != ADDING:
        # Forms that are no content forms do not say here what their fields are called; words are known by their gaps.
        texts = [value[:LONGEST_SHOWN] for _field, value in fields if " " in value.strip()]
        return [(_("Đã gõ", "Typed"), text) for text in texts]
    nodes = field_nodes(request.types[kind].factory if kind else type(context))
    typed = [(nodes[field].title, text_of(value)[:LONGEST_SHOWN]) for field, value in fields if field in nodes]
    return [(title, text) for title, text in typed if text]


def _form_for(context, request):
    """The name of the form that the request is about, for whoever is let to it; raises for all others."""
    name = sent_text(request, "form")
    view, _colon, kind = name.partition(COLON)
    if name == EDITING or (view == ADDING and kind in request.types):
        need_staff(context, request)
        return name
    is_proposal = name == PROPOSE and IWeekSchedule.providedBy(context)
    is_staffs = is_name(name) and view not in (EDITING, ADDING)
    # Before it is told what such a form would have to be called.
    if not request.reader.is_signed_in:
        raise HTTPForbidden()
    if not (is_staffs or is_proposal):
        need_staff(context, request)
        raise HTTPBadRequest()
    if not may_send(request, context, view_of(name), request.reader.principals):
        raise HTTPForbidden()
    return name


def _address(name):
    view, _colon, kind = name.partition(COLON)
    return f"{view}?loai={kind}" if view == ADDING else view
