"""Every act on content is a row of the history, written with it: what it was, whose right it was, from where."""

import json

import pytest
import transaction
import ZODB

from portal.content.trash import keeper_of_trash, trash_of
from portal.history.chains import every_entry
from portal.history.recorder import Origin
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.roles import ADMINISTRATOR, Role, owner_principal, role_principal
from portal.security.reader import SYSTEM, Reader
from portal.workflow import copying, drafting, relocating, trashing
from portal.workflow.acts import perform
from portal.workflow.handing_over import hand_over
from portal.workflow.recording import authority_of
from tests.support.projected import reader_of
from tests.support.somebody import Somebody
from tests.support.tree import plant, service

EDITOR, PUBLISHER, OFFICER = 11, 12, 13
FROM_HERE = Origin("192.0.2.9", "abcdef")


@pytest.fixture
def site():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    yield plant(connection, ("so-y-te", "so-tai-chinh"))
    transaction.abort()
    connection.close()
    database.close()


@pytest.fixture
def section(site):
    return site["so-y-te"]["tin-tuc"]


def desk_of(section, person, *roles):
    reader = reader_of(person, section.__parent__, *roles)
    return service(Reader(reader.principals, person, agencies=reader.agencies, origin=FROM_HERE))


def last(site):
    """The newest row: its facts and its words."""
    entry = list(every_entry(site._p_jar.root()))[-1]
    return entry.facts, json.loads(entry.words)


def count(site):
    return sum(1 for _entry in every_entry(site._p_jar.root()))


def test_adding_and_editing(site, section):
    desk = desk_of(section, EDITOR, Role.EDITOR)
    item = desk.add(section, "news_item", {"title": "Lịch tiêm"})
    facts, words = last(site)
    agency = section.__parent__
    assert (facts["act"], facts["actor"], facts["agency"], facts["item"]) == ("added", EDITOR, agency.id, item.id)
    assert facts["as"] == role_principal(agency.id, Role.EDITOR) and facts["kind"] == "news_item"
    assert (words["title"], words["path"]) == ("Lịch tiêm", "/so-y-te/tin-tuc/lich-tiem/")
    assert (words["address"], words["session"]) == ("192.0.2.9", "abcdef")
    desk.edit(item, {"title": "Lịch tiêm chủng"}, comment="đủ chữ")
    facts, words = last(site)
    assert facts["act"] == "edited" and (words["version"], words["comment"]) == (2, "đủ chữ")
    assert words["title"] == "Lịch tiêm chủng"


def test_an_edit_that_changes_nothing_is_no_act(site, section):
    desk = desk_of(section, EDITOR, Role.EDITOR)
    item = desk.add(section, "news_item", {"title": "Tin"})
    before = count(site)
    desk.edit(item, {"title": "Tin"})
    assert count(site) == before


def test_a_comment_in_both_languages_is_told_as_people_read_it(site, section):
    desk = service()
    item = desk.add(section, "news_item", {"title": "Tin"})
    desk.edit(item, {"title": "Tin khác"}, _("Ghép với bản {number}.", "Merged with {number}.", number=3))
    assert last(site)[1]["comment"] == "Ghép với bản 3."


def test_a_step_tells_both_states_the_comment_and_whose_right_it_was(site, section):
    item = desk_of(section, EDITOR, Role.EDITOR).add(section, "news_item", {"title": "Tin"})
    desk_of(section, EDITOR, Role.EDITOR).move(item, "submit")
    desk_of(section, PUBLISHER, Role.PUBLISHER).move(item, "send_back", comment="thiếu ngày")
    facts, words = last(site)
    assert facts["act"] == "step:send_back"
    # The right is the one that the item gave before the step.
    assert facts["as"] == role_principal(section.__parent__.id, Role.PUBLISHER)
    assert (words["source"], words["target"], words["comment"]) == ("submitted", "draft", "thiếu ngày")


def test_a_refused_act_leaves_no_row(site, section):
    item = desk_of(section, EDITOR, Role.EDITOR).add(section, "news_item", {"title": "Tin"})
    before = count(site)
    for refused in (
        lambda: desk_of(section, OFFICER, Role.OFFICER).edit(item, {"title": "Khác"}),
        lambda: desk_of(section, EDITOR, Role.EDITOR).move(item, "publish"),
        lambda: desk_of(section, OFFICER, Role.OFFICER).delete(item),
    ):
        with pytest.raises(ActRefused):
            refused()
    assert count(site) == before


def test_drafts_that_are_dropped_and_versions_that_come_back(site, section):
    desk = service()
    item = desk.add(section, "news_item", {"title": "Một"})
    desk.move(item, "publish")
    desk.edit(item, {"title": "Hai"})
    drafting.discard(desk, item, "2")
    facts, words = last(site)
    assert facts["act"] == "discarded" and words["version"] == 2
    desk.edit(item, {"title": "Ba"})
    drafting.restore(desk, item, 1, "3")
    facts, words = last(site)
    assert facts["act"] == "version_restored" and (words["source"], words["version"]) == ("1", 4)


def test_moves_and_new_addresses_tell_both_places(site, section):
    desk = service()
    item = desk.add(section, "news_item", {"title": "Tin"})
    target = desk.add(section.__parent__, "folder", {"title": "Lưu"})
    relocating.move(desk, item, target)
    facts, words = last(site)
    assert facts["act"] == "moved" and facts["item"] == item.id
    assert (words["source"], words["path"]) == ("/so-y-te/tin-tuc/tin/", "/so-y-te/luu/tin/")
    relocating.rename(desk, item, "tin-cu")
    facts, words = last(site)
    assert facts["act"] == "renamed" and words["path"] == "/so-y-te/luu/tin-cu/"


def test_a_copy_is_an_act_on_the_copy(site, section):
    desk = service()
    item = desk.add(section, "news_item", {"title": "Tin"})
    twin = copying.copy(desk, item, section)
    facts, words = last(site)
    assert (facts["act"], facts["item"]) == ("copied", twin.id) and words["source"] == "/so-y-te/tin-tuc/tin/"


def test_into_the_trash_and_out_of_it_and_away(site, section):
    desk = service()
    folder = desk.add(section, "folder", {"title": "Cũ"})
    desk.add(folder, "page", {"title": "Trang"})
    entry = desk.delete(folder)
    facts, words = last(site)
    agency = section.__parent__
    assert (facts["act"], facts["agency"], words["count"]) == ("trashed", agency.id, 1)
    assert words["path"] == "/so-y-te/tin-tuc/cu/"
    trashing.restore(desk, entry)
    assert last(site)[0]["act"] == "restored"
    entry = desk.delete(folder)
    trashing.purge(desk, trash_of(keeper_of_trash(section)).get(entry.id))
    facts, words = last(site)
    assert (facts["act"], facts["agency"], facts["item"]) == ("purged", agency.id, folder.id)
    assert words["path"] == "/so-y-te/tin-tuc/cu/" and words["title"] == "Cũ"


def test_what_is_internal_is_marked_also_when_it_is_purged(site):
    tree = site["so-y-te"]["noi-bo"]["tai-lieu"]
    desk = service()
    item = desk.add(tree, "folder", {"title": "Riêng"})
    assert last(site)[0]["restricted"] is True
    entry = desk.delete(item)
    trashing.forget(entry)
    facts, _words = last(site)
    assert facts["act"] == "purged" and facts["restricted"] is True and "actor" not in facts


def test_handing_over_and_dates(site, section):
    desk = service()
    item = desk.add(section, "news_item", {"title": "Tin"})
    hand_over(desk, item, Somebody(id=99))
    facts, words = last(site)
    assert facts["act"] == "handed_over" and words["receiver"] == 99
    perform(desk, item, "dates", {"withdraw_on": "2030-01-01T00:00:00+07:00"})
    facts, words = last(site)
    assert facts["act"] == "dates_set" and words["withdraw_on"] == "2029-12-31T17:00:00+00:00"


def test_arranging_is_one_act_on_the_place(site, section):
    desk = service()
    items = [desk.add(section, "news_item", {"title": f"Tin {number}"}) for number in range(3)]
    before = count(site)
    desk.arrange(items[::-1])
    facts, words = last(site)
    assert count(site) == before + 1
    assert (facts["act"], facts["item"], words["count"]) == ("arranged", section.id, 3)


def test_ones_own_right_is_named_before_a_lent_one(site, section):
    item = service().add(section, "news_item", {"title": "Tin"})
    agency = section.__parent__.id
    editor, publisher = role_principal(agency, Role.EDITOR), role_principal(agency, Role.PUBLISHER)
    lent = Reader(frozenset({editor, publisher}), 1, lent={publisher: 77})
    assert authority_of(lent, item, "edit") == (editor, None)
    only_lent = Reader(frozenset({publisher}), 1, lent={publisher: 77})
    assert authority_of(only_lent, item, "publish") == (publisher, 77)
    assert authority_of(Reader(frozenset({owner_principal(5, agency)}), 5), item, "edit") == ("", None)
    assert authority_of(SYSTEM, item, "edit")[0] in (ADMINISTRATOR, *SYSTEM.principals)


def test_a_lent_right_names_the_lender_in_the_row(site, section):
    item = service().add(section, "news_item", {"title": "Tin"})
    publisher = role_principal(section.__parent__.id, Role.PUBLISHER)
    service(Reader(frozenset({publisher}), 1, lent={publisher: 77})).move(item, "publish")
    assert last(site)[0]["for"] == 77


def test_the_title_of_a_very_long_item_is_cut(site, section):
    service().add(section, "news_item", {"title": "x" * 400})
    assert len(last(site)[1]["title"]) == 300
