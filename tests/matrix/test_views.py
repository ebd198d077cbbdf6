"""Every view × person × type × state × method, over HTTP: allowed, refused or hidden as the hand-written tables say."""

from collections import Counter
from urllib.parse import quote
from zlib import crc32

import pytest

from tests.matrix.actors import ANONYMOUS
from tests.matrix.asking import (
    WORKSPACE,
    ask,
    ask_absent,
    is_substanced,
    item_of,
    items_for,
    ours,
    plain,
    views_of,
)
from tests.matrix.scene import rehearsal
from tests.matrix.tables import Call, calls, may, moves, open_views

# Of the cells of one view, those of all people on these types; of the other types every so manieth.
WHOLE, EVERY = ("news_item",), 9
FEWEST = 5000
ALLOWED = frozenset({200, 201, 204, 301, 302, 303, 400, 409, 410, 413, 415, 422})
OWN_PAGES = ("tai-khoan", "xac-nhan")
METHODS = ("PUT", "FOO")
counted: Counter = Counter()


def test_every_view_is_in_the_tables(scene):
    found = {key for key, _permission in ours(scene)}
    listed = {call.key for call in calls()} | set(open_views())
    missing = found - listed
    assert not missing, f"write them into tests/matrix/views.toml: {sorted(missing)}"
    assert not listed - found, f"gone from the portal: {sorted(listed - found)}"


def test_a_view_without_a_permission_stands_on_the_list_of_those_that_are_open(scene):
    for key, permission in ours(scene):
        if permission is None or str(permission) == "__no_permission_required__":
            assert key in open_views(), f"{key} needs no permission; why?"
    assert all(open_views().values())


def test_what_is_open_but_ones_own_sends_strangers_to_the_sign_in_form(scene):
    stranger, before = scene.actors[ANONYMOUS], scene.last_transaction()
    for place, name, below, method, param in open_views():
        if place == "ISite" and name in OWN_PAGES:
            asked, _equals, value = param.partition("=")
            row = Call(place, name, method, below, below, fields={asked: value} if asked else {})
            answer = ask(scene, row, item_of(scene, "site"), stranger)
            assert answer.status_int == 303 and "/dang-nhap" in answer.location, (name, below, method, param)
    assert scene.last_transaction() == before


def test_nothing_of_substanced_answers_outside_of_its_own_pages(scene):
    stranger = scene.browser(scene.actors["own_editor"])
    for view, _permission in views_of(scene):
        if is_substanced(view) and view["name"]:
            for address in ("/", item_of(scene, "agency").address):
                answer = stranger.get(f"{address}@@{quote(view['name'])}", status="*")
                assert answer.status_int in (303, 403, 404), (view["name"], address, answer.status)


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
