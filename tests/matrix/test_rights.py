"""Every permission × person × item: what the portal's policy answers is what the hand-written table says."""

import pytest
from pyramid.interfaces import IAuthorizationPolicy

from portal.content.base import may_read
from portal.permissions import Permission
from portal.security.appointments import reader_of
from portal.security.people import People
from portal.security.reader import ANONYMOUS
from tests.matrix.tables import may, rights

FEWEST = 40_000


@pytest.fixture(scope="module")
def readers(scene):
    """Name → the reader that somebody is now."""
    from portal import clock

    def look(tree, _desk):
        root = tree._p_jar.root()
        people = People(root["app_root"], scene.registry)
        found = {
            name: reader_of(people.by_id(scene.ids[name]), root["hierarchy"], clock.now(), people.by_id)
            for name, actor in scene.actors.items()
            if actor.is_signed_in
        }
        return {"anonymous": ANONYMOUS, **found}

    return scene.site.prepare(look)


def test_every_state_of_every_workflow_is_in_the_table(scene):
    declared = {name: set(flow.states) for name, flow in scene.registry.workflow_engine.workflows.items()}
    assert {name: set(states) for name, (_private, states) in rights().items()} == declared


def test_the_table_names_permissions_that_there_are():
    known = {permission.value for permission in Permission}
    for _private, states in rights().values():
        for acts in states.values():
            assert set(acts) <= known


def test_every_type_is_there_in_every_state(scene):
    made = {(item.kind, item.workflow, item.state) for item in scene.items}
    for info in scene.registry.types:
        own = {(flow, state) for kind, flow, state in made if kind == info.name}
        assert own, f"the scene has no {info.name}; see tests/matrix/scene.py"
        for flow in {flow for flow, _state in own} if info.addable and info.name != "agency" else ():
            assert {state for name, state in own if name == flow} >= set(rights()[flow][1]), (info.name, flow)


def test_the_policy_agrees_with_the_table(scene, readers):
    policy = scene.registry.getUtility(IAuthorizationPolicy)

    def compare(tree, _desk):
        wrong, count = [], 0
        for item in scene.items:
            stored = item_at(tree, item.address)
            for name, actor in scene.actors.items():
                for permission in Permission:
                    count += 1
                    given = bool(policy.permits(stored, readers[name].principals, permission))
                    if given != may(actor, item, permission.value):
                        wrong.append((str(item), name, permission.value, given))
                if may_read(stored, readers[name].principals) != may(actor, item, "view"):
                    wrong.append((str(item), name, "may_read"))
        return wrong, count

    wrong, count = scene.site.prepare(compare)
    assert wrong == [] and count >= FEWEST


def test_lists_show_what_may_be_read_and_nothing_else(scene, readers):
    from portal.search.service import SearchService

    projection, wrong = scene.registry.projection, []
    for name, actor in scene.actors.items():
        found = SearchService(projection, readers[name]).by_ids([item.id for item in scene.items])
        for item in scene.items:
            if (item.id in found) != may(actor, item, "view"):
                wrong.append((str(item), name, item.id in found))
    assert wrong == []


def item_at(tree, address):
    item = tree
    for name in address.strip("/").split("/"):
        item = item[name] if name else item
    return item
