"""Items keep their texts in versions, show each reader the right one, and are changed through one door."""

from datetime import timedelta

import pytest
import transaction
import ZODB
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import clock
from portal.content.base import NOTHING, may_read, new_id
from portal.content.translations import hold_translation
from portal.permissions import Permission
from portal.roles import EVERYONE
from portal.security.reader import ANONYMOUS
from tests.support.tree import all_types, plant, service


@pytest.fixture
def section():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    site = plant(connection)
    transaction.commit()
    yield site["so-y-te"]["tin-tuc"]
    transaction.abort()
    connection.close()
    database.close()


def news(section, **values):
    return service().add(section, "news_item", {"title": "Tin", **values})


def test_an_item_reads_like_its_newest_text(section):
    item = news(section, summary="một")
    item.update(summary="hai")
    assert (item.title, item.summary, item.tags) == ("Tin", "hai", ())
    assert [version.values["summary"] for version in item.versions.values()] == ["một", "hai"]


def test_saving_the_same_again_writes_nothing(section):
    item = news(section)
    transaction.commit()
    item.update(title="Tin")
    assert not item._p_changed and len(item.versions) == 1


def test_only_an_item_with_translations_keeps_a_tree_of_them(section):
    item, other = news(section), news(section)
    hold_translation(item, "en", all_types().create("news_item", {"title": "News"}, author=7))
    assert list(item.translations) == ["en"] and item["en"].title == "News"
    assert "translations" not in vars(other) and not other.translations and not NOTHING
    with pytest.raises(KeyError):
        other["en"]


def test_unknown_fields_are_refused(section):
    with pytest.raises(TypeError, match="no field colour"):
        news(section).update(colour="đỏ")
    with pytest.raises(TypeError, match="bookkeeping"):
        news(section).set(title="Tin")
    with pytest.raises(AttributeError):
        news(section).colour  # noqa: B018


def test_the_public_reads_the_published_text_and_staff_the_draft(section):
    item, acts = news(section), service()
    assert item.edition() is None and item.edition(drafts=True).title == "Tin"
    acts.move(item, "publish")
    acts.edit(item, {"title": "Tin đã sửa"})
    assert item.edition().title == "Tin" and item.edition(drafts=True).title == "Tin đã sửa"
    assert item.has_draft
    acts.discard_draft(item)
    assert item.edition(drafts=True).title == "Tin" and len(item.versions) == 2


def test_an_editions_rules_read_its_own_fields(section):
    agency = section.__parent__
    acts = service()
    today = clock.now().date()
    acts.edit(agency, {"ceased_on": today})
    assert not agency.is_active(today)
    assert agency.edition().is_active(today), "the published text knows nothing of the end yet"


def test_an_editions_properties_read_its_own_fields_too(section, monkeypatch):
    item, acts = news(section), service()
    monkeypatch.setattr(type(item), "headline", property(lambda self: self.title.upper()), raising=False)
    acts.move(item, "publish")
    acts.edit(item, {"title": "Tin đã sửa"})
    assert (item.headline, item.edition().headline) == ("TIN ĐÃ SỬA", "TIN")
    assert item.edition().kind == "news_item"


def test_may_read_asks_state_and_time(section):
    item, acts = news(section), service()
    public, now = ANONYMOUS.principals, clock.now()
    assert not may_read(item, public)
    acts.move(item, "publish", when=now + timedelta(hours=1))
    assert not may_read(item, public, now)
    assert may_read(item, public, now + timedelta(hours=1))
    item.set(withdraw_on=now + timedelta(hours=2))
    assert not may_read(item, public, now + timedelta(hours=2))
    assert Permission.VIEW in dict(item.access)[EVERYONE]


def test_texts_are_cleaned_whatever_door_they_come_through(section):
    item = news(
        section, title="Tie\u0302\u0301ng\u0000 Vie\u0323\u0302t\u202e", body="<p onclick='x'>a<script>b</script></p>"
    )
    assert item.title == "Tiếng Việt"
    assert item.body == "<p>a</p>"


def test_ids_are_positive_63_bit_numbers():
    ids = {new_id() for _turn in range(1000)}
    assert len(ids) == 1000 and all(0 < number < 2**63 for number in ids)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["save", "publish", "publish_changes", "withdraw", "submit", "discard"]), max_size=12))
def test_no_sequence_of_acts_shows_the_public_an_unpublished_text(steps):
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    try:
        item = news(plant(connection)["so-y-te"]["tin-tuc"], summary="0")
        acts, shown = service(), None
        for count, step in enumerate(steps, start=1):
            if step == "save":
                acts.edit(item, {"summary": str(count)})
            elif step == "discard":
                acts.discard_draft(item)
            elif step in {transition.name for transition in acts.available(item)}:
                newest = item.summary
                acts.move(item, step)
                shown = {"withdraw": None, "submit": shown}.get(step, newest)
            readable = may_read(item, ANONYMOUS.principals)
            assert readable == (shown is not None)
            assert not readable or item.edition().summary == shown
    finally:
        transaction.abort()
        connection.close()
        database.close()


def test_every_type_makes_an_item_with_its_defaults():
    types = all_types()
    for info in types:
        item = types.create(info.name, {"title": "Thử"})
        assert item.kind == info.name and item.title == "Thử" and item.workflow == info.workflow
