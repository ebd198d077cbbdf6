"""Every view × person × type × state × method, over HTTP: allowed, refused or hidden as the hand-written tables say."""

import html
import re
from collections import Counter
from urllib.parse import quote
from zlib import crc32

import pytest

from portal import interfaces
from tests.matrix.actors import ANONYMOUS, SUBJECT
from tests.matrix.scene import rehearsal
from tests.matrix.tables import PROVINCES_OWN, Call, calls, may, moves, open_views

# Of the cells of one view, those of all people on these types; of the other types every so manieth.
WHOLE, EVERY = ("news_item",), 9
FEWEST = 5000
ALLOWED = frozenset({200, 201, 204, 301, 302, 303, 400, 409, 410, 413, 415, 422})
PERSON = r"(?:\d{1,19}|[a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"
WORKSPACE = "noi-bo"
METHODS = ("PUT", "FOO")
counted: Counter = Counter()


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


def test_every_view_is_in_the_tables(scene):
    found = {key for key, _permission in ours(scene)}
    listed = {call.key for call in calls()}
    is_open = {key for key in found if key[:2] in {place[:2] for place in open_views()}}
    missing = found - listed - is_open
    assert not missing, f"write them into tests/matrix/views.toml: {sorted(missing)}"
    assert not listed - found, f"gone from the portal: {sorted(listed - found)}"


def test_a_view_without_a_permission_stands_on_the_list_of_those_that_are_open(scene):
    for key, permission in ours(scene):
        if permission is None or str(permission) == "__no_permission_required__":
            assert key[:2] in {place[:2] for place in open_views()}, f"{key} needs no permission; why?"
    assert all(open_views().values())


def test_nothing_of_substanced_answers_outside_of_its_own_pages(scene):
    stranger = scene.browser(scene.actors["own_editor"])
    for view, _permission in views_of(scene):
        if is_substanced(view) and view["name"]:
            for address in ("/", item_of(scene, "agency").address):
                answer = stranger.get(f"{address}@@{quote(view['name'])}", status="*")
                assert answer.status_int in (303, 403, 404), (view["name"], address, answer.status)


def item_of(scene, kind):
    """An item of a type."""
    return next(item for item in scene.items if item.kind == kind)


def items_for(scene, call):
    """The items that have a view, without those that have a view of their own in its place."""
    at = getattr(interfaces, call.at)
    # Every other interface of ours is closer than "content".
    same = [other.at for other in calls() if other.key[1:] == call.key[1:] and other.at != call.at]
    closer = same if call.at == "IPortalContent" else []
    for item in scene.items:
        factory = scene.registry.types[item.kind].factory
        if call.at == "IAttachment":
            if item.file:
                yield item
            continue
        is_closer = any(getattr(interfaces, name).implementedBy(factory) for name in closer)
        if at.implementedBy(factory) and item.kind not in call.not_for and not is_closer:
            yield item


def is_chosen(call, item, actor):
    """Whether a cell is asked over HTTP: reading always, the rest on one type whole and on the others in turns."""
    whole = call.name == "" or item.kind in WHOLE or call.at not in ("IPortalContent", "IContainer")
    if whole and not call.dear:
        return True
    return crc32(f"{call} {item} {item.workflow} {actor.name}".encode()) % EVERY == 0


@pytest.mark.parametrize("call", calls(), ids=str)
def test_cells(scene, call):
    wrong = []
    for item in items_for(scene, call):
        for actor in scene.actors.values():
            if is_chosen(call, item, actor):
                counted[call.method] += 1
                said = judge(scene, call, item, actor)
                if said:
                    wrong.append(f"{call} on {item} by {actor.name}: {said}")
    assert not wrong, "\n".join([f"{len(wrong)} cells", *wrong[:30]])


def judge(scene, call, item, actor):
    """What is wrong with the answer to one cell; None where it is as the tables say."""
    lacking = next((place for place, act in enumerate(call.needs) if not has(scene, actor, item, act)), None)
    if lacking is None and item.kind not in call.never:
        with rehearsal:
            return judge_allowed(call, ask(scene, call, item, actor), scene, actor)
    before = scene.last_transaction()
    answer = ask(scene, call, item, actor)
    if scene.last_transaction() != before:
        return f"refused or not ({answer.status}), it changed something"
    if item.kind in call.never and lacking is None:
        return None if answer.status_int in (403, 409) else f"{answer.status}, nobody may do that"
    status = call.refused[lacking] if lacking < len(call.refused) else 403
    return judge_refused(scene, call, item, actor, answer, status)


def has(scene, actor, item, act):
    """Whether an actor has a right of a row of views.toml."""
    if act.startswith("workspace:"):
        return may(actor, item_of(scene, "workspace"), act.partition(":")[2])
    return may(actor, item, act)


def judge_allowed(call, answer, scene, actor):
    """An allowed request is answered, whatever becomes of it; never as if there were nothing."""
    status = answer.status_int
    expected = ALLOWED | ({404} if call.gone else set()) | ({403} if call.own_refusal else set())
    if status not in expected:
        return f"{answer.status}, though it is allowed"
    if status == 303 and "/dang-nhap" in (answer.headers.get("Location") or "") and actor.is_signed_in:
        return "sent to the sign-in form, though signed in"
    if call.method == "GET" and status >= 400 and not (call.gone or call.own_refusal):
        return f"{answer.status} for a page that may be read"
    return None


def judge_refused(scene, call, item, actor, answer, status):
    """A refused request: to sign in first, 403 for what one sees, else exactly the answer to an absent address."""
    internal = WORKSPACE in item.address.split("/")
    if not actor.is_signed_in and (internal or (status == 403 and may(actor, item, "view"))):
        to = answer.headers.get("Location") or ""
        return None if answer.status_int == 303 and "/dang-nhap" in to else f"{answer.status}, a stranger"
    if may(actor, item, "view") and status == 403:
        return None if answer.status_int == 403 else f"{answer.status}, though it is seen and refused"
    if answer.status_int != 404:
        return f"{answer.status}, though it is hidden"
    absent = ask_absent(scene, item, actor)
    if plain(answer, answer.request.path_qs) != plain(absent, absent.request.path_qs):
        return "its answer is not that of an absent address"
    return None


def ask(scene, call, item, actor):
    """The answer to one cell."""
    names = {"subject": scene.ids[SUBJECT], "post": scene.post, "item": item_of(scene, "news_item").id}
    address = item.address + (f"tep/{item.file}" if call.at == "IAttachment" else call.suffix.format(**names))
    browser = scene.browser(actor)
    if call.method == "GET":
        return browser.get(address, status="*")
    fields = {"csrf_token": scene.token(actor), **call.fields}
    if call.method == "POST":
        return browser.post(address, fields, status="*")
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


@pytest.mark.parametrize("workflow", sorted(moves()))
def test_steps(scene, workflow):
    wrong = []
    declared = scene.registry.workflow_engine.workflows[workflow].transitions
    assert {step.name for step in declared} == set(moves()[workflow])
    for item in (item for item in scene.items if item.workflow == workflow):
        for step, (act, sources) in moves()[workflow].items():
            for actor in scene.actors.values():
                if crc32(f"{item} {step} {actor.name}".encode()) % EVERY == 0:
                    counted["step"] += 1
                    said = judge_step(scene, (item, step, act, sources), actor)
                    if said:
                        wrong.append(f"{step} on {item} by {actor.name}: {said}")
    assert not wrong, "\n".join([f"{len(wrong)} cells", *wrong[:30]])


def judge_step(scene, asked, actor):
    """What is wrong with the answer to a step asked for by name, as its button would; None where nothing is."""
    item, step, act, sources = asked
    call = Call("IPortalContent", "trang-thai", "POST", fields={"transition": step, "comment": "Thử"})
    if not (may(actor, item, "view") and may(actor, item, "view-draft")):
        before = scene.last_transaction()
        answer = ask(scene, call, item, actor)
        changed = scene.last_transaction() != before
        return "it changed something" if changed else judge_refused(scene, call, item, actor, answer, 403)
    if item.state in sources and may(actor, item, act):
        with rehearsal:
            status = ask(scene, call, item, actor).status_int
        # Without a draft there is nothing to publish.
        return None if status in (303, 409) else f"{status}, though it is his to do"
    before = scene.last_transaction()
    status = ask(scene, call, item, actor).status_int
    if scene.last_transaction() != before:
        return "it changed something"
    expected = 403 if item.state in sources else 409
    # What somebody else must have done first is told before whose it is.
    return None if status in (expected, 409) else f"{status} instead of {expected}"


@pytest.mark.parametrize("method", METHODS)
def test_other_methods_do_nothing(scene, method):
    before = scene.last_transaction()
    for actor in (scene.actors[name] for name in (ANONYMOUS, "own_agency_administrator", "province", "other_editor")):
        for item in scene.items[::3]:
            for suffix in ("", "sua", "xoa", "trang-thai"):
                counted[method] += 1
                headers = {"X-CSRF-Token": scene.token(actor)}
                answer = scene.browser(actor).request(item.address + suffix, method=method, headers=headers, status="*")
                assert answer.status_int in (303, 400, 403, 404, 405), (item, suffix, actor.name, answer.status)
    assert scene.last_transaction() == before


def test_a_form_without_its_token_does_nothing(scene):
    actor, before = scene.actors["own_agency_administrator"], scene.last_transaction()
    for call in calls():
        if call.method == "POST" and call.at in ("IPortalContent", "IContainer", "IWorkspace"):
            item = next(iter(items_for(scene, call)), None)
            if item is not None:
                sent = Call(**{**vars(call), "fields": {**call.fields, "csrf_token": "x"}})
                answer = ask(scene, sent, item, actor)
                assert answer.status_int in (400, 403), (str(call), answer.status)
    assert scene.last_transaction() == before


def test_the_matrix_is_large_enough(scene):
    # The last of this file, so that all cells are counted.
    assert sum(counted.values()) >= FEWEST or len(counted) < 3, counted
