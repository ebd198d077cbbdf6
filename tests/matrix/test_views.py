"""Every view × person × type × state × method, over HTTP: allowed, refused or hidden as the hand-written tables say."""

from collections import Counter
from dataclasses import replace
from zlib import crc32

import pytest

from tests.matrix.absence import bare, difference
from tests.matrix.actors import ANONYMOUS
from tests.matrix.asking import WORKSPACE, ask, has, items_for
from tests.matrix.scene import rehearsal, thrown_away
from tests.matrix.tables import Call, calls, may, moves

# Of the cells of one view, those of all people on some types; of the other types every so manieth.
EVERY = 9
# Of what is sent to hidden items, so much is sent to absent ones as well.
EVERY_SENT = 5
FEWEST = 5000
ALLOWED = frozenset({200, 201, 204, 301, 302, 303, 400, 409, 410, 413, 415, 422})
METHODS = ("PUT", "FOO")
counted: Counter = Counter()


def is_chosen(call, item, actor):
    """Whether a cell is asked over HTTP: reading always, the rest on some types whole and on the others in turns."""
    whole = call.name == "" or item.kind in call.whole or call.at not in ("IPortalContent", "IContainer")
    if whole and not call.dear:
        return True
    return falls_to(f"{call} {item} {item.workflow} {actor.name}", EVERY)


def falls_to(cell, every):
    """Whether a cell is among those, one in `every`, that are asked for more than the others."""
    return crc32(cell.encode()) % every == 0


@pytest.mark.parametrize("call", calls(), ids=str)
def test_cells(scene, call):
    wrong, acted = [], 0
    for item in items_for(scene, call):
        for actor in scene.actors.values():
            if is_chosen(call, item, actor):
                counted[call.method] += 1
                said = judge(scene, call, item, actor)
                acted += rehearsal.changed
                if said:
                    wrong.append(f"{call} on {item} by {actor.name}: {said}")
    assert not wrong, "\n".join([f"{len(wrong)} cells", *wrong[:30]])
    # Else nobody's refusal would prove anything: what was asked for is nothing that anybody could do.
    if call.method != "GET":
        assert bool(acted) != bool(call.idle), call.idle or "nobody's request has changed anything: empty hands?"


def judge(scene, call, item, actor):
    """What is wrong with the answer to one cell; None where it is as the tables say."""
    rehearsal.changed = False
    lacking = next((place for place, act in enumerate(call.needs) if not has(scene, actor, item, act)), None)
    before = scene.last_transaction(), scene.props.lies_beside(call, item, actor)
    if lacking is None and item.kind not in call.never:
        return judge_allowed(call, rehearsed(scene, call, item, actor), actor)
    answer = ask(scene, call, item, actor)
    if (scene.last_transaction(), scene.props.lies_beside(call, item, actor)) != before:
        return f"refused or not ({answer.status}), it changed something"
    if item.kind in call.never and lacking is None:
        return None if answer.status_int in (403, 409) else f"{answer.status}, nobody may do that"
    status = call.refused[lacking] if lacking < len(call.refused) else 403
    return judge_refused(scene, call, item, actor, answer, status)


def rehearsed(scene, call, item, actor):
    """The answer to an allowed request; what it does is noted in `rehearsal`, and thrown away with its messages."""
    browser = scene.browser(actor)
    if call.first:
        ask(scene, replace(call, fields=call.first, form=""), item, actor)
    before = scene.props.lies_beside(call, item, actor)
    with thrown_away(browser):
        answer = ask(scene, call, item, actor)
    if scene.props.lies_beside(call, item, actor) != before:
        rehearsal.changed = True
    return answer


def judge_allowed(call, answer, actor):
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
    if not actor.is_signed_in and not internal and status == 403 and may(actor, item, "view"):
        to = answer.headers.get("Location") or ""
        return None if answer.status_int == 303 and "/dang-nhap" in to else f"{answer.status}, a stranger"
    if may(actor, item, "view") and status == 403:
        return None if answer.status_int == 403 else f"{answer.status}, though it is seen and refused"
    hidden = 404 if actor.is_signed_in or not internal else 303
    if answer.status_int != hidden:
        return f"{answer.status}, though it is hidden"
    # What was typed into a form comes back wherever it was sent to.
    comes_back = call.form and call.at in ("IPortalContent", "IContainer")
    is_sent = call.method == "POST" and (comes_back or falls_to(f"absent {call} {item} {actor.name}", EVERY_SENT))
    return difference(bare(answer), scene.absent.answer_to(call, item, actor, is_sent))


@pytest.mark.parametrize("workflow", sorted(moves()))
def test_steps(scene, workflow):
    wrong = []
    declared = scene.registry.workflow_engine.workflows[workflow].transitions
    assert {step.name for step in declared} == set(moves()[workflow])
    for item in (item for item in scene.items if item.workflow == workflow):
        for step, (act, sources) in moves()[workflow].items():
            for actor in scene.actors.values():
                if falls_to(f"{item} {step} {actor.name}", EVERY):
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
        status = rehearsed(scene, call, item, actor).status_int
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
