"""The forms of the staff that are no content forms: reports, answers, reasons, comments on a step.

None of them is listed here. A form of ours (it has a key) that is sent to a view which takes forms from the staff is
one of them, and its text is kept like that of a content form where its session has ended (portal/views/typed.py).
"""

import re
from hashlib import sha256

from pyramid.interfaces import IAuthorizationPolicy
from zope.interface.interfaces import IInterface

from portal.interfaces import IPortalContent
from portal.security.once import FIELD as FORM_KEY

# How a form is called among those of one place: "<view>:<which of the view's>". A form may say it itself.
KEPT_AS, ACT = "kept_as", "act"
COLON = ":"
_NAME = re.compile(r"[\w.:-]{1,80}\Z")
LONGEST_NAME = 60
# Asks a page for what was typed into it instead of what is saved.
BACK = "lay-lai"
# Signing in and one's own account hold secrets; what the public writes is kept nowhere before it is sent; and what is
# kept needs not be kept again.
NOT_THE_STAFFS = ("portal.views.account.", "portal.views.public.", "portal.views.workspace.typing")
# Whatever a form is: these are proofs of who somebody is, and never written down.
SECRETS = re.compile(r"passw|passkey|secret|\Aconfirm_|\A(?:proof|present|new|again|code)\Z", re.IGNORECASE)
# A script's request is answered to the script, which says itself what is to be done.
NAVIGATING = (None, "navigate")


def name_of(request):
    """How the form that a request sent is called; "" where it is none of the staff's."""
    place, view = getattr(request, "context", None), getattr(request, "view_name", "")
    if not is_our_form(request) or not takes_forms(request, place, view):
        return ""
    said = request.POST.get(KEPT_AS, "")
    if isinstance(said, str) and is_name(said) and view_of(said) == view:
        return said
    act = request.POST.get(ACT, "")
    name = view + COLON + (act if isinstance(act, str) else "")
    return (name if is_name(name) else view + COLON)[:LONGEST_NAME] + _which(request)


def _which(request):
    """What tells forms of one view apart that stand on different pages: of different people, of other selections."""
    asked = sorted((name, text) for name, text in request.query.items() if name != BACK)
    about = repr((tuple(request.subpath), asked))
    return "." + sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:16] if request.subpath or asked else ""


def is_name(text):
    """Whether a text is the name of such a form, as far as its letters tell."""
    return COLON in text and _NAME.match(text) is not None


def view_of(name):
    """The view to which a form of this name is sent."""
    return name.partition(COLON)[0]


def takes_forms(request, place, view):
    """Whether a place takes forms from the staff under a view's name, whoever may send them."""
    return bool(_doors_of(request.registry, place, view))


def may_send(request, place, view, principals):
    """Whether somebody is let to what takes forms under this name at a place; False where nothing does."""
    policy = request.registry.getUtility(IAuthorizationPolicy)
    return any(policy.permits(place, principals, permission) for permission in _doors_of(request.registry, place, view))


def is_our_form(request):
    """Whether the request sent a form of one of our pages, and one that can be read."""
    try:
        has_key = request.method == "POST" and bool(request.POST.get(FORM_KEY))
    except (ValueError, UnicodeDecodeError, KeyError, OSError):
        return False
    return has_key and request.headers.get("Sec-Fetch-Mode") in NAVIGATING


def _doors_of(registry, place, view):
    """The permissions that are asked for where a place takes forms under a view's name."""
    if not IPortalContent.providedBy(place):
        return ()
    doors = registry.__dict__.get("doors_of_staff")
    if doors is None:
        doors = registry.doors_of_staff = _all_doors(registry)
    return tuple(permission for context, permission in doors.get(view, ()) if context.providedBy(place))


def _all_doors(registry):
    """View name → pairs of (interface, permission), of all views that take forms from the staff."""
    doors: dict = {}
    for entry in registry.introspector.get_category("views"):
        view = entry["introspectable"]
        permissions = [each["value"] for each in entry["related"] if each.category_name == "permissions"]
        module = getattr(view["callable"], "__module__", None) or ""
        is_staffs = module.startswith("portal.views.") and not module.startswith(NOT_THE_STAFFS)
        takes_forms = "POST" in (view["request_methods"] or ())
        if is_staffs and takes_forms and permissions and IInterface.providedBy(view["context"]):
            doors.setdefault(view["name"], []).append((view["context"], permissions[0]))
    return doors
