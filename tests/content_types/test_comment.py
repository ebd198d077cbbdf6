"""A comment: nobody adds one by hand, it is public in no state, and the history is told its number only."""

from datetime import UTC, datetime

from portal.permissions import Permission
from portal.roles import EVERYBODY, STAFF
from tests.support.tree import all_types, engine

TYPES = all_types()
RECEIVED = datetime(2026, 11, 20, 3, tzinfo=UTC)


def test_staff_add_none():
    draft = TYPES.create("consultation", {"title": "Dự thảo"})
    assert not TYPES["comment"].addable and TYPES.children_of(draft) == []


def test_it_is_public_in_no_state_and_asks_who_sent_it_of_few():
    workflow = engine().workflows["comment"]
    for name, state in workflow.states.items():
        assert not {EVERYBODY, STAFF} & set(state.grants)
        knows = {grantee for grantee, permissions in state.grants.items() if Permission.VIEW_ASKER in permissions}
        assert bool(knows) == (name != "removed")
        assert all(Permission.EDIT not in permissions for permissions in state.grants.values())
    assert all(transition.effect == "" for transition in workflow.transitions)


def test_the_history_is_told_its_number_only():
    comment = TYPES.create("comment", {"title": "Góp ý số 7", "article": "5" * 19})
    assert (comment.name_in_history, comment.received) == ("", comment.created)
    comment.set(asked={"number": 7, "received": RECEIVED, "name": "Trần Thị Hoa Mai"})
    assert (comment.name_in_history, comment.received) == ("Góp ý số 7", RECEIVED)
