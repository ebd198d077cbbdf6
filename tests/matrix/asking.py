"""What the matrix asks: which views there are, which items have them, and what an answer tells."""

import html
import re
from urllib.parse import quote

from portal import interfaces
from tests.matrix.actors import SUBJECT
from tests.matrix.tables import PROVINCES_OWN, calls

PERSON = r"(?:\d{1,19}|[a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"
WORKSPACE = "noi-bo"


def views_of(scene):
    """Every view that the running application has, as (key, whether it has a permission, module)."""
    for entry in scene.site.config.introspector.get_category("views"):
        view = entry["introspectable"]
        permissions = [each["value"] for each in entry["related"] if each.category_name == "permissions"]
        yield view, permissions[0] if permissions else None


def key_of(view):
    """The key of a view, as the tables write it."""
    below = ""
    if view["path_info"]:
        whole = view["path_info"].removeprefix(".*/").removesuffix(r"/?\Z").replace(PERSON, "<person>")
        below = re.sub(r"\\(.)", r"\1", whole).removeprefix(view["name"])
    methods = view["request_methods"] or ("GET",)
    methods = (methods,) if isinstance(methods, str) else methods
    param = view["request_param"] or ""
    param = param if isinstance(param, str) else ",".join(param)
    return [(view["context"].__name__, view["name"], below, method, param) for method in methods if method != "HEAD"]


def is_substanced(view):
    """Whether it is one of Substance D's, at /manage; tests/portal/security/test_management.py has them all."""
    module = getattr(view["callable"], "__module__", "") or ""
    return view["route_name"] is not None or module.startswith(("substanced.", "pyramid.", "deform"))


def ours(scene):
    """The views of the portal itself that stand at an address: (key, permission)."""
    for view, permission in views_of(scene):
        context = view["context"]
        is_error = isinstance(context, type) and issubclass(context, Exception)
        if context is not None and not is_substanced(view) and not is_error:
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
    """The answer to one cell."""
    names = {"subject": scene.ids[SUBJECT], "post": scene.post, "item": item_of(scene, "news_item").id}
    return send(scene, call, item.address + (below_of(call, item).format(**names)), actor)


def below_of(call, item):
    """What follows the item's address."""
    return f"tep/{item.file}" if call.at == "IAttachment" else call.suffix


def send(scene, call, address, actor):
    """The answer to a request for an address."""
    browser = scene.browser(actor)
    if call.method == "GET":
        return browser.get(address, status="*")
    if call.method == "POST":
        return browser.post(address, {"csrf_token": scene.token(actor), **call.fields}, status="*")
    return browser.request(address, method=call.method, headers={"X-CSRF-Token": scene.token(actor)}, status="*")


def ask_absent(scene, item, actor):
    """The answer to an address beside the item at which there is nothing."""
    near = "document_tree" if WORKSPACE in item.address.split("/") else "agency"
    # Around what is not there stands the agency of the address, or the province.
    near = "help_center" if item.kind in PROVINCES_OWN else near
    key = (actor.name, near)
    if key not in scene.absent:
        near = item_of(scene, near).address
        scene.absent[key] = scene.browser(actor).get(near + "khong-co-gi-o-day", status=404)
    return scene.absent[key]


def plain(answer, address):
    """The page without its own address, keys and tokens, and without what a place above it shows around it."""
    text = html.unescape(answer.text)
    main = re.search(r"<main.*?</main>", text, re.DOTALL)
    # What an earlier act of his has to say is shown on whatever page comes next.
    text = re.sub(r'<div class="message.*?</div></div>', "", main[0] if main else text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    # What leads on from an error page names the address without what is asked of it.
    for shown in (address, address.partition("?")[0]):
        for form in (shown, quote(shown, safe=""), quote(shown)):
            text = text.replace(form, "")
    return re.sub(r'value="[^"]*"', "", text)
