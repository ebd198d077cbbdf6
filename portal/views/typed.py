"""What somebody types into a form, and what becomes of it where it is not saved.

It is kept for him while he types (portal/views/workspace/typing.py), where the form comes back with a question, and
where the form is refused because his session has ended or his right is gone. He finds it when he opens the form again:
views fill content forms themselves, any other form of the staff is filled by portal/views/kept_forms.py.
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
from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import IPortalContent
from portal.security.appointments import reader_of
from portal.security.forgery import comes_from_us
from portal.security.lapsed import lapsed_person_id
from portal.security.once import FIELD as FORM_KEY
from portal.views.account.places import ACCOUNT, CONFIRM, SIGN_IN
from portal.views.forms import sent_text
from portal.views.staff_forms import BACK, COLON, KEPT_AS, SECRETS, is_our_form, may_send, name_of, takes_forms

FORM = "content-form"
EDITING, ADDING = "sua", "them"
# Where typing is kept, and where signs of life go (portal/storage/saving.py knows both).
TYPED, LIFE = "go-do", "dang-sua"
BEGAN, ITEM = "began_from", "item_id"
# What a form sends besides what people type into it.
OWN = frozenset({"csrf_token", FORM_KEY, "__formid__", "_charset_", "save", BEGAN, ITEM, "common", "conflict", KEPT_AS})
TAKE = "take_"
LONGEST_SHOWN = 200_000
# In the environ of a request whose form was kept instead of doing what it asks for.
HELD = "portal.held"
WRITTEN = _("Nội dung", "Text")


def typed_controls(request):
    """What people have typed into the form that the request sent: pairs of (name, value); files cannot be kept."""
    return [
        (name, value)
        for name, value in request.POST.items()
        if isinstance(value, str) and name not in OWN and not name.startswith(TAKE) and not SECRETS.search(name)
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


def _sent_name(request):
    """How the form that was sent is called; "" where it is of no kind that is kept."""
    view = getattr(request, "view_name", "")
    if not is_content_form(request):
        return name_of(request)
    # A content form with a view of its own, such as a unit's proposal, is called like the view.
    if view in (EDITING, ADDING):
        return form_name(request, view)
    return view if takes_forms(request, request.context, view) else ""


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
    """It is saved: what was kept of it goes as soon as the save is sure, here and in the browser; so does the lease."""
    if forget_text(request, place, name):
        place_id, person_id = place.id, request.reader.person_id
        request.tm.get().addAfterCommitHook(lambda is_saved: is_saved and request.leases.end(place_id, person_id))


def forget_text(request, place, name):
    """The same for a form that takes no lease; answers whether anybody is signed in."""
    person_id, place_id = request.reader.person_id, place.id
    if person_id is None:
        return False
    request.tm.get().addAfterCommitHook(lambda is_saved: is_saved and request.unsaved.forget(person_id, place_id, name))
    tell_browser(request, place, name)
    return True


def tell_browser(request, place, name):
    """Have the browser forget what it keeps of a person's typing."""
    request.session.flash(browser_key(request, place, name), "saved")


def browser_key(request, place, name):
    """Under what the browser keeps what a person types into a form."""
    return f"{request.reader.person_id}:{place.id}:{name}"


def hold(request):
    """Keep what a form of the staff sent that is now refused, for whoever it was shown to.

    Answers the address where he gets it back, or None where nothing was kept: whoever is not let to the place any more
    is told of it no more than of an absent one.
    """
    place = getattr(request, "context", None)
    name = _sent_name(request) if request.method == "POST" and IPortalContent.providedBy(place) else ""
    if not name or not is_of(place, request):
        return None
    sender = _sender(request)
    if sender is None or not _is_let(request, place, sender.principals):
        return None
    try:
        if keep(request, place, name, sender.person_id) is None:
            return None
    except SQLAlchemyError:
        # What is wrong already must not become worse.
        return None
    request.environ[HELD] = True
    return request.path_with(request.query, **{BACK: name if COLON in name and not is_content_form(request) else "1"})


def _is_let(request, place, principals):
    """Whether somebody sees the place, or is let to the form though he does not (a unit proposes into a draft)."""
    return may_read(place, principals) or may_send(request, place, request.view_name, principals)


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
    is_account = request.own_path.split("/")[1] in (SIGN_IN, ACCOUNT, CONFIRM)
    is_staffs = request.reader.is_signed_in and is_our_form(request) and not is_account
    if not (is_content_form(request) or is_staffs) or not _is_ours(request):
        return ()
    fields = (node for info in request.types for node in field_nodes(info.factory).values())
    titles = {node.name: node.title for node in fields} if is_content_form(request) else {}
    return tuple(
        SimpleNamespace(name=name, title=titles.get(name, WRITTEN), text=value[:LONGEST_SHOWN])
        for name, value in typed_controls(request)
        if (name in titles if titles else len(value.split()) > 1) and value.strip()
    )


def sign_in_url_for(request, address):
    """Where to sign in and then go to an address."""
    return request.application_path("/dang-nhap") + "?" + urlencode({"tiep": address})
