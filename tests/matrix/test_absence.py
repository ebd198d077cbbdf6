"""A hidden item costs the databases what an absent one costs: nobody tells them apart by how long the answer takes.

That their answers are alike is asked of every refused cell (test_views.py). Seconds would be a guess on a machine that
does other things, too; what an answer asks of the databases is counted instead, with cold caches.
"""

import pytest

from tests.functional.test_page_costs import counted
from tests.matrix.absence import bare, beside, difference
from tests.matrix.tables import may

# The item itself, what holds its children, and where its place in the tree is kept: no more than a step of traversal.
MOST_MORE = 3
ADDRESSES = ("", "sua")


@pytest.mark.parametrize("name", ["anonymous", "own_clerk", "other_agency_administrator"])
def test_a_hidden_item_costs_what_an_absent_one_costs(scene, name):
    actor, wrong = scene.actors[name], []
    hidden = {item.kind: item for item in scene.items if not may(actor, item, "view")}
    for item in hidden.values():
        for below in ADDRESSES:
            costs = [cost(scene, actor, place + below) for place in (item.address, f"{beside(item, actor)}/")]
            (statements, objects), (as_absent, fewest) = costs
            if statements != as_absent or objects > fewest + MOST_MORE:
                wrong.append((str(item), below, costs))
    assert wrong == [] and len(hidden) > 10


def cost(scene, actor, address):
    """(SQL statements, objects loaded) of one answer; asked twice, because the first compiles templates."""
    scene.browser(actor).get(address, status="*")
    with counted(scene.site) as counts:
        scene.browser(actor).get(address, status="*")
    return counts["statements"], counts["objects"]


def test_what_tells_a_hidden_answer_apart_is_noticed(scene):
    # Else the comparison of all cells would prove nothing.
    browser = scene.browser(scene.actors["other_editor"])
    one, other = (browser.get(f"/khong-co-{name}", status=404) for name in ("mot", "hai"))
    assert difference(bare(one), bare(other)) is None
    for change in ({"body": one.body + b" "}, {"status": "403 Forbidden"}, {"cache_control": "no-cache"}):
        answer = browser.get("/khong-co-mot", status=404)
        for what, value in change.items():
            setattr(answer, what, value)
        assert difference(bare(answer), bare(other)), change
