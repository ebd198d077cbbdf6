"""What the matrix asks: which views there are, which items have them, and how a cell is asked."""

import re

from pyramid.interfaces import IExceptionResponse

from portal import interfaces
from tests.matrix.tables import calls, may

PERSON = r"(?:\d{1,19}|[a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"
WORKSPACE = "noi-bo"


def views_of(scene):
    """Every view that the running application has, as (key, whether it has a permission, module)."""
    for entry in scene.site.config.introspector.get_category("views"):
        view = entry["introspectable"]
        permissions = [each["value"] for each in entry["related"] if each.category_name == "permissions"]
        yield view, permissions[0] if permissions else None


def key_of(view):
    """The keys of a view, as the tables write them."""
    below = ""
    if view["path_info"]:
        whole = view["path_info"].removeprefix(".*/").removesuffix(r"/?\Z").replace(PERSON, "<person>")
        below = re.sub(r"\\(.)", r"\1", whole).removeprefix(view["name"])
    # One that does not say which methods it answers answers all; the tables have no such word.
    methods = view["request_methods"] or ("any",)
    methods = (methods,) if isinstance(methods, str) else methods
    param = view["request_param"] or ""
    param = param if isinstance(param, str) else ",".join(param)
    # Nor have they a place for what stands everywhere.
    at = view["context"].__name__ if view["context"] is not None else "everywhere"
    return [(at, view["name"], below, method, param) for method in methods if method != "HEAD"]


def origin_of(view):
    """Why a view stands at no address that the tables could name: ("route" or "error", its name); else None."""
    if view["route_name"] is not None:
        return "route", view["route_name"]
    context = view["context"]
    is_error = isinstance(context, type) and issubclass(context, Exception)
    return ("error", context.__name__) if is_error or context is IExceptionResponse else None


def is_substanced(view):
    """Whether it is one of Substance D's, at /manage; tests/portal/security/test_management.py has them all."""
    module = getattr(view["callable"], "__module__", "") or ""
    return view["route_name"] is not None or module.startswith(("substanced.", "pyramid.", "deform"))


def ours(scene):
    """All other views: (key, permission)."""
    for view, permission in views_of(scene):
        if origin_of(view) is None:
            for key in key_of(view):
                yield key, permission


def item_of(scene, kind):
    """An item of a type."""
    return next(item for item in scene.items if item.kind == kind)


def items_for(scene, call, items=None):
    """Which of some items (of the own agency's) have a view, without those that have one of their own in its place."""
    at = getattr(interfaces, call.at)
    # Every other interface of ours is closer than "content".
    same = [other.at for other in calls() if other.key[1:] == call.key[1:] and other.at != call.at]
    closer = same if call.at == "IPortalContent" else []
    for item in scene.items if items is None else items:
        factory = scene.registry.types[item.kind].factory
        if call.at == "IAttachment":
            if item.file:
                yield item
            continue
        is_closer = any(getattr(interfaces, name).implementedBy(factory) for name in closer)
        if at.implementedBy(factory) and item.kind not in call.not_for and not is_closer:
            yield item


def ask(scene, call, item, actor):
    """The answer to one cell, asked with full hands (props.py)."""
    return send(scene, call, item.address + scene.props.below(call, item, actor), actor, item)


def send(scene, call, address, actor, item):
    """The answer to a request for an address, with what the act takes of an item."""
    browser = scene.browser(actor)
    if call.method == "GET":
        return browser.get(address, status="*")
    if call.method == "POST":
        sent = scene.props.sent(call, item, actor)
        token = [] if "csrf_token" in call.fields else [("csrf_token", scene.token(actor))]
        return browser.post(address, [*token, *sent], status="*")
    headers = {"X-CSRF-Token": scene.token(actor), **call.headers}
    return browser.request(address, method=call.method, headers=headers, body=call.body.encode(), status="*")


def has(scene, actor, item, act):
    """Whether an actor has a right of a row of views.toml."""
    if act.startswith("workspace:"):
        return may(actor, item_of(scene, "workspace"), act.partition(":")[2])
    return may(actor, item, act)
