"""What was kept of a form of the staff comes back into it, and is forgotten as soon as the form has done its work."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urljoin

from markupsafe import Markup
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render
from pyramid.tweens import EXCVIEW

from portal.content.base import may_read
from portal.interfaces import IPortalContent
from portal.views.refilling import Page, Refill, with_edits
from portal.views.staff_forms import ACT, BACK, KEPT_AS, is_name, view_of
from portal.views.typed import BEGAN, HELD, forget_text

TRANSACTIONS = "pyramid_tm.tm_tween_factory"
NOTICE = "theme:staff/refilled.pt"
# Where an act leads to when it is done; a form that is shown again is not done.
DONE = (302, 303)
OK, HTML = 200, "text/html"


def kept_forms_tween_factory(handler, registry):
    """A tween under the transaction: fills the form that is asked for, and forgets what has been sent."""

    def kept_forms_tween(request):
        response = handler(request)
        if request.method == "GET" and is_name(request.query.get(BACK, "")):
            _bring_back(request, response)
        elif request.method == "POST" and response.status_int in DONE and HELD not in request.environ:
            _forget_sent(request)
        return response

    return kept_forms_tween


def kept_here(request):
    """What the reader had typed into the form of this place that the address asks for; None for nothing."""
    place: Any = getattr(request, "context", None)
    name = request.query.get(BACK, "")
    if not is_name(name) or request.user is None or not IPortalContent.providedBy(place):
        return None
    return request.unsaved.find(request.reader.person_id, place.id, name)


def where_it_stood(request):
    """The page of the place itself, for a form that is sent to where there is no page: a redirect, or None."""
    if request.method != "GET" or kept_here(request) is None or not request.view_name:
        return None
    place = request.context
    if not may_read(place, request.reader.principals):
        return None
    return HTTPSeeOther(f"{request.resource_path(place)}?{urlencode(request.query)}")


def _bring_back(request, response):
    if response.status_int != OK or response.content_type != HTML:
        return
    kept = kept_here(request)
    if kept is not None:
        response.text = refilled_page(request, response.text, kept)


def refilled_page(request, text, kept):
    """The page with what was kept of one of its forms in it; what finds no place there is shown for copying."""
    name, page = request.query[BACK], Page(text)
    refill = Refill([*kept.fields, (BEGAN, kept.began)] if kept.began else kept.fields)
    form = _its_form(request, page, name, kept.fields)
    query = {key: value for key, value in request.query.items() if key != BACK}
    said = {
        "kept_at": kept.at,
        "has_form": form is not None,
        "left": refill.left(form),
        "plain_url": request.path_with(query),
        "field": SimpleNamespace(name=KEPT_AS, value=name) if form and form.value_of(KEPT_AS) is None else None,
    }
    notice = str(Markup(render(NOTICE, said, request=request)))
    if form is None:
        return with_edits(text, [(page.main.end, page.main.end, notice)] if page.main else [])
    opened = [(tag.start, tag.end, tag.written(open="open")) for tag in form.folded]
    return with_edits(text, [*refill.edits(form), *opened, (form.tag.end, form.tag.end, notice)])


def _its_form(request, page, name, controls):
    """The form of the page that is called so, else the one most like what was sent; None where there is none."""
    called = next((form for form in page.forms if form.value_of(KEPT_AS) == name), None)
    if called is not None:
        return called
    # A view may have pages below its own address.
    addresses = {request.resource_path(request.context) + view_of(name), request.own_path}
    names, act = {key for key, _text in controls}, dict(controls).get(ACT)
    found = [form for form in page.forms if urljoin(request.own_path, form.action) in addresses and _does(form, act)]
    return max(found, key=lambda form: len(form.names & names), default=None)


def _does(form, act):
    if form.value_of(KEPT_AS) is not None:
        return False
    acts = {one.tag.attributes.get("value", "") for one in form.controls if one.name == ACT}
    # Without the button (scripts can do that) nothing tells them apart but their fields.
    return act is None or act in acts


def _forget_sent(request):
    place, name = getattr(request, "context", None), request.POST.get(KEPT_AS, "")
    is_one = isinstance(name, str) and is_name(name) and request.user is not None
    if is_one and IPortalContent.providedBy(place):
        forget_text(request, place, name)


def includeme(config):
    """Put the tween in its place; needs pyramid_tm."""
    config.add_tween("portal.views.kept_forms.kept_forms_tween_factory", under=TRANSACTIONS, over=EXCVIEW)
