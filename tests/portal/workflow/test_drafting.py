"""Bringing versions back and dropping drafts: rights, what was seen, and what the history says."""

import pytest
import transaction
import ZODB

from portal.interfaces import ActImpossible, ActRefused
from portal.roles import Role
from portal.workflow.drafting import DISCARD, discard, restore
from tests.portal.workflow.test_engine import person
from tests.support.tree import plant, service


@pytest.fixture
def item():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    section = plant(connection)["so-y-te"]["tin-tuc"]
    yield service().add(section, "news_item", {"title": "Tin", "summary": "một", "body": "<p>1</p>"})
    transaction.abort()
    connection.close()
    database.close()


def test_a_restored_version_is_a_new_one(item):
    acts = service()
    acts.edit(item, {"title": "Khác", "summary": "hai"})
    version = restore(acts, item, 1, "2")
    assert (version.number, item.title, item.summary) == (3, "Tin", "một")
    assert item.draft is version and "1" in version.comment.in_language("vi")
    assert restore(acts, item, 1, 3) is version, "nothing differs"


def test_fields_that_the_version_is_older_than_stay(item):
    acts = service()
    del item.versions[1].values["summary"]
    acts.edit(item, {"title": "Khác", "summary": "hai"})
    restore(acts, item, 1, 2)
    assert (item.title, item.summary) == ("Tin", "hai")


def test_fields_that_the_type_no_longer_has_are_left_out(item):
    item.versions[1].values["gone"] = "x"
    acts = service()
    acts.edit(item, {"title": "Khác"})
    assert "gone" not in restore(acts, item, 1, 2).values or item.title == "Tin"
    assert item.title == "Tin"


def test_a_version_that_would_not_pass_today_is_refused(item):
    link = service().add(item.__parent__, "link", {"title": "Cổng", "target": "https://a.vn/"})
    link.versions[1].values["target"] = "javascript:alert(1)"
    service().edit(link, {"target": "https://b.vn/"})
    with pytest.raises(ActImpossible, match="không còn hợp lệ"):
        restore(service(), link, 1, 2)
    assert link.target == "https://b.vn/"


def test_dropping_a_draft_leaves_a_trace(item):
    acts = service()
    acts.move(item, "publish")
    acts.edit(item, {"title": "Khác"})
    assert discard(acts, item, "2").number == 2
    assert item.title == "Tin" and item.versions[2].values["title"] == "Khác"
    assert item.history[-1].act == DISCARD and "2" in item.history[-1].note.in_language("vi")
    with pytest.raises(ActImpossible):
        discard(acts, item, "1")


@pytest.mark.parametrize("seen", ["1", "", "x", None])
def test_nothing_is_done_where_a_newer_text_was_not_seen(item, seen):
    acts = service()
    acts.move(item, "publish")
    acts.edit(item, {"title": "Khác"})
    for act in (lambda: restore(acts, item, 1, seen), lambda: discard(acts, item, seen)):
        with pytest.raises(ActImpossible, match="bản mới hơn"):
            act()
    assert item.title == "Khác"


def test_only_who_may_edit_restores_and_drops(item):
    agency = item.__parent__.__parent__
    service().move(item, "publish")
    service().edit(item, {"title": "Khác"})
    reader = service(person(9, agency, Role.LEADER))
    for act in (lambda: restore(reader, item, 1, 2), lambda: discard(reader, item, 2)):
        with pytest.raises(ActRefused):
            act()
