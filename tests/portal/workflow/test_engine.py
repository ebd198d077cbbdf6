"""Moves change state, rights, texts and history together, for those who may, and for nobody else."""

import pytest
import transaction
import ZODB

from portal.interfaces import ActImpossible, ActRefused
from portal.roles import (
    ADMINISTRATOR,
    PROVINCE_ROLES,
    Role,
    owner_principal,
    role_principal,
    staff_principal,
    unit_principal,
)
from portal.security.reader import Reader
from tests.support.tree import plant, service


@pytest.fixture
def site():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    yield plant(connection, ("so-y-te", "so-noi-vu"))
    transaction.abort()
    connection.close()
    database.close()


def person(number, agency, *roles, unit=None):
    """A reader with these roles in an agency."""
    principals = {"system.Everyone", owner_principal(number, agency.id), staff_principal(agency.id)}
    principals |= {role_principal(agency.id, role) for role in roles}
    if unit:
        principals.add(unit_principal(unit))
    return Reader(frozenset(principals), number, f"Người {number}", (agency.id,), {agency.id: unit})


def test_each_role_may_what_the_workflow_says(site):
    agency = site["so-y-te"]
    editor, publisher = person(1, agency, Role.EDITOR), person(2, agency, Role.PUBLISHER)
    item = service(editor).add(agency["tin-tuc"], "news_item", {"title": "Tin"})
    assert [step.name for step in service(editor).available(item)] == ["submit"]
    with pytest.raises(ActRefused):
        service(editor).move(item, "publish")
    service(editor).move(item, "submit")
    with pytest.raises(ActRefused):
        service(editor).edit(item, {"title": "Sửa lén"})
    with pytest.raises(ActImpossible):
        service(editor).move(item, "submit")
    service(publisher).move(item, "publish")
    assert [step.act for step in item.history] == ["submit", "publish"]
    assert [step.person for step in item.history] == [1, 2]


def test_a_role_ends_at_the_agencys_border(site):
    item = service().add(site["so-y-te"]["tin-tuc"], "news_item", {"title": "Tin"})
    stranger = service(person(3, site["so-noi-vu"], *(set(Role) - PROVINCE_ROLES)))
    assert stranger.available(item) == []
    with pytest.raises(ActRefused):
        stranger.edit(item, {"title": "x"})
    with pytest.raises(ActRefused):
        stranger.delete(item)
    with pytest.raises(ActRefused):
        stranger.move(item, "submit")
    with pytest.raises(ActRefused):
        stranger.add(site["so-y-te"]["tin-tuc"], "news_item", {"title": "x"})


def test_whoever_is_in_no_unit_shares_with_none(site):
    agency = site["so-y-te"]
    documents = agency["noi-bo"]["tai-lieu"]
    alone, member = person(4, agency, Role.OFFICER), person(5, agency, Role.OFFICER, unit=77)
    for reader, wanted in ((alone, ["share_with_agency"]), (member, ["share_with_unit", "share_with_agency"])):
        folder = service(reader).add(documents, "folder", {"title": "Hồ sơ"})
        assert [step.name for step in service(reader).available(folder)] == wanted


def test_a_refused_move_changes_nothing(site):
    item = service().add(site["so-y-te"]["tin-tuc"], "news_item", {"title": "Tin"})
    service().move(item, "submit")
    before = (item.state, item.access, item.history, item.draft, item.published)
    with pytest.raises(ActRefused, match="ý kiến"):
        service().move(item, "send_back", comment=" \n ")
    with pytest.raises(ActImpossible):
        service().move(item, "không có")
    assert before == (item.state, item.access, item.history, item.draft, item.published)


def test_internal_documents_are_mine_then_my_units_then_my_agencys(site):
    agency = site["so-y-te"]
    owner, mate = person(1, agency, Role.OFFICER, unit=77), person(2, agency, Role.OFFICER, unit=77)
    other, stranger = person(3, agency, Role.LEADER, unit=88), person(4, site["so-noi-vu"], Role.OFFICER, unit=99)
    tree = agency["noi-bo"]["tai-lieu"]
    item = service(owner).add(tree, "folder", {"title": "Hồ sơ"})

    def readers():
        return [service(reader).may(item, "view") for reader in (owner, mate, other, stranger)]

    assert readers() == [True, False, False, False]
    service(owner).move(item, "share_with_unit")
    assert readers()[:2] == [True, True] and not readers()[3]
    service(owner).move(item, "share_with_agency")
    assert readers() == [True, True, True, False]
    with pytest.raises(ActRefused):
        service(mate).move(item, "keep_to_myself")
    service(owner).move(item, "keep_to_myself")
    assert readers() == [True, False, False, False]
    assert ADMINISTRATOR not in dict(item.access), "the province does not read what staff keep to themselves"


def test_rights_are_plain_strings_in_the_database(site):
    item = service().add(site["so-y-te"]["tin-tuc"], "news_item", {"title": "Tin"})
    for principal, permissions in item.access:
        assert type(principal) is str and all(type(permission) is str for permission in permissions)
