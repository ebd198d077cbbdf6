"""Whoever follows the changes of a transaction is told every one of them, and no one of an aborted one."""

import pytest
import transaction
from persistent import Persistent
from ZODB.DB import DB

from portal.content.changes import drop, subscribe, touch


class Thing(Persistent):
    """Something with an id."""

    def __init__(self, thing_id):
        self.id = thing_id


@pytest.fixture
def root():
    database = DB(None)
    connection = database.open()
    yield connection.root()
    transaction.abort()
    database.close()


def put(root, thing_id):
    thing = root[str(thing_id)] = Thing(thing_id)
    root._p_jar.add(thing)
    touch(thing)
    return thing


def rounds_of(root):
    """What a follower is told: a list of (ids changed, ids removed)."""
    told = []
    subscribe(root._p_jar.db(), lambda changes: told.append((list(changes.changed), list(changes.removed))))
    return told


def test_each_change_is_told_once_with_its_last_state(root):
    told = rounds_of(root)
    first, second = put(root, 1), put(root, 2)
    touch(first)
    drop(second)
    transaction.commit()
    assert told == [([1], [2])]


def test_an_aborted_change_is_not_told(root):
    told = rounds_of(root)
    put(root, 1)
    transaction.abort()
    put(root, 2)
    transaction.commit()
    assert told == [([2], [])]


@pytest.mark.parametrize("causes_first", [True, False])
def test_what_a_follower_changes_is_told_to_all_whatever_their_order(root, causes_first):
    def cause(changes):
        if 1 in changes.changed:
            put(root, 10)

    database = root._p_jar.db()
    if causes_first:
        subscribe(database, cause)
    told = rounds_of(root)
    subscribe(database, cause)
    put(root, 1)
    transaction.commit()
    assert told == [([1], []), ([10], [])]
    assert root["10"].id == 10


def test_what_a_later_hook_changes_is_told_too(root):
    told = rounds_of(root)
    put(root, 1)
    transaction.get().addBeforeCommitHook(put, args=(root, 2))
    transaction.commit()
    assert told == [([1], []), ([2], [])]


def test_another_databases_changes_are_not_told(root):
    other = DB(None)
    told = rounds_of(root)
    put(other.open().root(), 1)
    transaction.commit()
    other.close()
    assert told == []
