"""What somebody types into a content form, and what becomes of it where it is not saved.

It is kept for him while he types (portal/views/workspace/typing.py), where the form comes back with a question, and
where the form is refused because his session has ended or his right is gone. He finds it when he opens the form again.
"""

import hmac
from types import SimpleNamespace
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound, HTTPTemporaryRedirect
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.content.base import may_read
from portal.content.editions import field_nodes
from portal.content.unsaved import TooMuchTyped
from portal.identity import id_in
from portal.interfaces import IPortalContent
from portal.security.appointments import reader_of
from portal.security.forgery import comes_from_us
from portal.security.lapsed import lapsed_person_id
from portal.security.once import FIELD as FORM_KEY
from portal.views.forms import sent_text

FORM = "content-form"
EDITING, ADDING = "sua", "them"
# Where typing is kept, and where signs of life go (portal/storage/saving.py knows both).
TYPED, LIFE = "go-do", "dang-sua"
# Asks the form for what was typed instead of what is saved.
BACK = "lay-lai"
BEGAN, ITEM = "began_from", "item_id"
# What a form sends besides what people type into it.
OWN = frozenset({"csrf_token", FORM_KEY, "__formid__", "_charset_", "save", BEGAN, ITEM, "common", "conflict"})
TAKE = "take_"
LONGEST_SHOWN = 200_000


def typed_controls(request):
    """What people have typed into the form that the request sent: pairs of (name, value); files cannot be kept."""
    return [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str) and name not in OWN and not name.startswith(TAKE)
    ]


def is_of(item, request):
    """Whether a form that was sent is the item's: by now its address may be that of another one."""
    return sent_text(request, ITEM) in ("", str(item.id))


def need_its_form(item, request):
    """Raise `HTTPNotFound` where the form that was sent is not the item's."""
    if not is_of(item, request):
        raise HTTPNotFound()


def sent_on(request):
    """Where a form of editing goes on whose item has another address by now: a redirect that sends it again.

    None for any other request, and for an item that this reader cannot see any more.
    """
    if request.method != "POST" or not is_content_form(request):
        return None
    number, view = id_in(sent_text(request, ITEM)), request.own_path.rstrip("/").rpartition("/")[2]
    row = request.search.get(number) if number is not None and view == EDITING else None
    address = request.application_path(row.path) + EDITING if row is not None else None
    return HTTPTemporaryRedirect(address) if address is not None and address != request.own_path else None


def form_name(request, view_name):
    """How the form of a view is called among those of one place: "sua", "them:news_item"; "" for no such form."""
    if view_name == EDITING:
        return EDITING
    kind = request.query.get("loai", "")
    return f"{ADDING}:{kind}" if view_name == ADDING and kind in request.types else ""


def keep(request, place, name, person_id=None):
    """Keep what the request sent for a person, else for whoever is signed in; answers the moment, or None."""
    person_id = person_id or request.reader.person_id
    if person_id is None or not name:
        return None
    try:
        began = sent_text(request, BEGAN)
        return request.unsaved.keep(person_id, place.id, name, typed_controls(request), began)
    except TooMuchTyped:
        return None


def forget(request, place, name):
    """It is saved: what was kept of it goes as soon as the save is sure, here and in the browser."""
    person_id = request.reader.person_id
    if person_id is None:
        return

    def let_go(is_saved):
        if is_saved:
            request.unsaved.forget(person_id, place.id, name)
            request.leases.end(place.id, person_id)

    request.tm.get().addAfterCommitHook(let_go)
    tell_browser(request, place, name)


def tell_browser(request, place, name):
    """Have the browser forget what it keeps of a person's typing."""
    request.session.flash(browser_key(request, place, name), "saved")


def browser_key(request, place, name):
    """Under what the browser keeps what a person types into a form."""
    return f"{request.reader.person_id}:{place.id}:{name}"


def hold(request):
    """Keep what a content form sent that is now refused, for whoever it was shown to.

    Answers the address where he gets it back, or None where nothing was kept: whoever does not see the place any more
    is told of it no more than of an absent one.
    """
    place, name = getattr(request, "context", None), form_name(request, getattr(request, "view_name", ""))
    if request.method != "POST" or not IPortalContent.providedBy(place) or not is_content_form(request):
        return None
    if not is_of(place, request):
        return None
    sender = _sender(request)
    if sender is None or not may_read(place, sender.principals):
        return None
    try:
        if keep(request, place, name, sender.person_id) is None:
            return None
    except SQLAlchemyError:
        # What is wrong already must not become worse.
        return None
    return request.path_with(request.query, **{BACK: "1"})


def _sender(request):
    """The reader whose form it was: who is signed in, or whose session has ended, with what is his now; else None."""
    if request.user is not None:
        return request.reader if _is_ours(request) else None
    number = lapsed_person_id(request, sent_text(request, "csrf_token"))
    person = request.people.by_id(number) if number is not None else None
    return reader_of(person, request.hierarchy, clock.now(), request.people.by_id) if person is not None else None


def _is_ours(request):
    """Whether the form that was sent is one of our pages': by its token, or where that is of an ended session, by what
    the browser says.
    """
    token = sent_text(request, "csrf_token").encode("utf-8", "surrogatepass")
    return (
        hmac.compare_digest(request.session.get_csrf_token().encode("utf-8"), token) or comes_from_us(request) is True
    )


def is_content_form(request):
    """Whether the request sent a form of content, and one that can be read."""
    try:
        return request.method == "POST" and sent_text(request, "__formid__") == FORM
    except (ValueError, UnicodeDecodeError, KeyError, OSError):
        return False


def typed_texts(request):
    """What a refused form had sent, for copying it: `name`, `title` and `text` of each field; only to our own pages."""
    if not is_content_form(request) or not _is_ours(request):
        return ()
    fields = (node for info in request.types for node in field_nodes(info.factory).values())
    titles = {node.name: node.title for node in fields}
    return tuple(
        SimpleNamespace(name=name, title=titles[name], text=value[:LONGEST_SHOWN])
        for name, value in typed_controls(request)
        if name in titles and value.strip()
    )


def sign_in_url_for(request, address):
    """Where to sign in and then go to an address."""
    return request.application_path("/dang-nhap") + "?" + urlencode({"tiep": address})
