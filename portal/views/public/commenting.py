"""A citizen comments on a draft, without an account: the form, and the page that says it has arrived."""

import json
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace

import colander
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal import clock
from portal.i18n import _
from portal.interfaces import IConsultation
from portal.permissions import Permission
from portal.security.addresses import network_of
from portal.security.reader import SYSTEM
from portal.security.vault import Unsealable
from portal.views.account.places import INVALID, OF_SECRET_ADDRESSES, TOO_MANY, sender_address
from portal.views.links import Link
from portal.views.public.asking_form import FILES, limits, new_proof, suspicion, with_uploads
from portal.views.public.commenting_form import (
    ARTICLE,
    MOST_ROWS,
    OF_ONE_NETWORK,
    CitizenSchema,
    TooManyComments,
    Written,
    empty_form,
    read_form,
    shown_rows,
)
from portal.views.public.consultation_page import COMMENT, asked_article, choices_of, place_for_paper
from portal.workflow.commenting import NotOpen, check_open, receive
from portal.workflow.service import ContentService

RECEIVED, SEALED = "da-nhan-gop-y", "phieu"
FORM, RECEIVED_PAGE = "theme:comment_form.pt", "theme:comment_received.pt"
PURPOSE, HOURS = "comments received", 24
# What can no longer be done, whatever was typed.
OVER, GONE = 409, 410
HEADING = _("Góp ý dự thảo", "Comment on a draft")
ROW_ARTICLE, ROW_TEXT = _("Điều, khoản", "Article"), _("Nội dung góp ý", "Your comment")


@dataclass(frozen=True)
class Shown:
    """How the form is shown: what was written (None: no form at all), what is said, and with which status.

    `closed`: the `NotOpen` that it says.
    """

    schema: colander.Schema
    written: Written | None
    told: object = None
    closed: NotOpen | None = None
    status: int = 200


@view_config(context=IConsultation, name=COMMENT, request_method="GET", permission=Permission.VIEW, renderer=FORM)
def comment_form(context, request):
    """The empty form, on the article that is asked for; without fields where the draft takes no comments."""
    return form_page(request, context, empty_page(request, context, CitizenSchema()))


def empty_page(request, context, schema):
    """The form before anything is typed, as far as the draft takes comments now."""
    try:
        edition = check_open(context)
    except NotOpen as error:
        return Shown(schema, None, closed=error)
    return Shown(schema, empty_form(asked_article(request, edition)))


@view_config(context=IConsultation, name=COMMENT, request_method="POST", permission=Permission.VIEW, renderer=FORM)
def comment(context, request):
    """Take comments in; shows the form again, with what was typed, where something is wrong or it is too late."""
    schema = CitizenSchema()
    written = read_form(request, schema, (context.edition() or context).articles)
    again = partial(Shown, schema, written)
    try:
        check_open(context)
        if written.values is None:
            return form_page(request, context, again(status=200 if written.wants_more else INVALID))
        suspected = suspicion(request)
        if suspected is not None:
            return form_page(request, context, again(told=suspected, status=INVALID))
        request.registry.throttle.spend(f"comment from {network_of(sender_address(request))}", OF_ONE_NETWORK)
        # Last, because it costs most.
        written = with_uploads(written)
        if written.values is None:
            return form_page(request, context, Shown(schema, written, status=INVALID))
        # The portal's own: the history keeps for ever from where somebody acts, and a citizen leaves no such trace.
        desk = ContentService(request.types, request.desk.engine, SYSTEM)
        sent = {**written.values, "language": request.locale_name}
        items = receive(desk, context, sent, written.comments, written.uploads)
    except NotOpen as error:
        return form_page(request, context, again(closed=error, status=OVER))
    except TooManyComments as error:
        return form_page(request, context, again(told=error.text, status=TOO_MANY))
    return HTTPSeeOther(received_url(request, context, items))


def received_url(request, context, items):
    """Where it is said that comments have arrived; their numbers are sealed, so that nobody makes them up."""
    told = json.dumps([[item.asked["number"] for item in items], clock.now().timestamp()])
    return f"{request.resource_path(context)}{RECEIVED}?{SEALED}={request.registry.vault.seal(PURPOSE, told)}"


def form_page(request, context, shown):
    """What the page of the form shows, as `Shown` says."""
    edition, written, schema = context.edition() or context, shown.written, shown.schema
    page = request.page
    page.title, page.noindex = HEADING, True
    page.trail = (Link(HEADING, request.own_path),)
    request.response.status_int = shown.status
    errors: dict = {}
    for name, text in written.errors if written else ():
        errors.setdefault(name, []).append(text)
    return {
        "action": request.own_path,
        "draft": SimpleNamespace(
            title=edition.title, closes=edition.closes, url=request.resource_path(context), **place_for_paper(edition)
        ),
        "fields": [node.name for node in schema.children],
        "typed": written.typed if written else {},
        "rows": _rows(written) if written else None,
        "may_have_more": bool(written) and len(shown_rows(written)) < MOST_ROWS,
        "agrees": bool(written and written.agrees),
        "choices": choices_of(edition),
        "errors": errors,
        "ordered_errors": [(name, _title_of(schema, name), text) for name in errors for text in errors[name]],
        "told": shown.told,
        "closed": shown.closed,
        "had_files": bool(written and written.files),
        "proof": new_proof(request),
        "limits": limits(),
    }


def _rows(written):
    return [
        SimpleNamespace(number=number, article=article, text=text)
        for number, (article, text) in enumerate(shown_rows(written), start=1)
    ]


def _title_of(schema, name):
    if name == FILES:
        return _("Tệp kèm theo", "Files")
    kind, _dash, number = name.partition("-")
    if number:
        title = ROW_ARTICLE if kind == ARTICLE.partition("-")[0] else ROW_TEXT
        return _("{title} ({number})", "{title} ({number})", title=title, number=number)
    return schema[name].title


@view_config(
    context=IConsultation, name=RECEIVED, request_method="GET", permission=Permission.VIEW, renderer=RECEIVED_PAGE
)
def received(context, request):
    """What arrived, by its numbers; for a day."""
    heading = _("Đã nhận góp ý", "Your comments have arrived")
    page = request.page
    page.title, page.noindex = heading, True
    page.trail = (Link(heading, request.own_path),)
    request.response.headers.update(OF_SECRET_ADDRESSES)
    numbers = _sealed_numbers(request)
    if not numbers:
        request.response.status_int = GONE
    edition, url = context.edition() or context, request.resource_path(context)
    return {"numbers": numbers, "title": edition.title, "url": url, "again_url": url + COMMENT}


def _sealed_numbers(request):
    try:
        numbers, made = json.loads(request.registry.vault.open(PURPOSE, request.query.get(SEALED, "")))
    except (Unsealable, ValueError):
        return ()
    return numbers if clock.now().timestamp() - made < HOURS * 3600 else ()


__all__ = ["FORM", "Shown", "empty_page", "form_page"]
