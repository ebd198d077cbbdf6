"""What is checked when somebody adds or deletes holds until the commit; what is deleted is deleted wholly or not."""

from contextlib import contextmanager

import pytest
import transaction
import ZODB
from ZODB.FileStorage import FileStorage
from ZODB.POSException import ReadConflictError

from portal.interfaces import ActRefused
from portal.security.reader import SYSTEM, Reader
from portal.workflow.furnish import filled_in
from tests.support.tree import plant, service


@pytest.fixture
def database(tmp_path):
    database = ZODB.DB(FileStorage(str(tmp_path / "Data.fs")))
    with editing(database) as (root, commit):
        plant(root._p_jar)
        section = root["site"]["so-y-te"]["tin-tuc"]
        outer = service().add(section, "folder", {"title": "Năm"}, "nam")
        inner = service().add(outer, "folder", {"title": "Tháng"}, "thang")
        service().add(inner, "news_item", {"title": "Tin"}, "tin")
        commit()
    yield database
    database.close()


@contextmanager
def editing(database):
    """The root as one person's transaction sees it, and its commit."""
    manager = transaction.TransactionManager()
    connection = database.open(transaction_manager=manager)
    yield connection.root(), manager.commit
    manager.abort()
    # Changes are collected in the thread's own transaction.
    transaction.abort()
    connection.close()


def outer_of(root):
    return root["site"]["so-y-te"]["tin-tuc"]["nam"]


def test_nothing_is_added_to_what_somebody_deletes_meanwhile(database):
    with editing(database) as (first, commit_first), editing(database) as (second, commit_second):
        service().add(outer_of(first)["thang"], "news_item", {"title": "Vừa viết"})
        service().delete(outer_of(second))
        commit_second()
        with pytest.raises(ReadConflictError):
            commit_first()


def test_nothing_is_deleted_with_what_somebody_publishes_meanwhile(database):
    with editing(database) as (first, commit_first), editing(database) as (second, commit_second):
        service().delete(outer_of(first))
        service().move(outer_of(second)["thang"]["tin"], "publish")
        commit_second()
        with pytest.raises(ReadConflictError):
            commit_first()


def test_a_folder_is_deleted_wholly_or_not_at_all(database):
    with editing(database) as (root, _commit):
        outer = outer_of(root)
        editor = Reader(SYSTEM.principals - {"system.Portal"}, 1)
        service().move(outer["thang"]["tin"], "publish")
        outer["thang"]["tin"].enter("published", [("system.Everyone", ("view",))])
        with pytest.raises(ActRefused, match="không được xóa"):
            service(editor).delete(outer)
        assert outer["thang"]["tin"].__parent__ is outer["thang"]


def test_names_are_no_markup_in_the_texts_of_a_new_agency(database):
    with editing(database) as (root, _commit):
        agency = root["site"]["so-y-te"]
        service().edit(agency, {"title": "Trạm <Đá & Cát>"})
        assert filled_in("<p>{name}</p>", agency) == "<p>Trạm &lt;Đá &amp; Cát&gt;</p>"


def test_sections_follow_their_agency_when_it_is_first_published(database):
    with editing(database) as (root, _commit):
        agency = service().add(root["site"], "agency", {"title": "Sở mới", "level": "department"}, "so-moi")
        assert agency["tin-tuc"].state == "draft"
        service().move(agency, "publish")
        assert agency["tin-tuc"].state == "published"
        service().move(agency["tin-tuc"], "withdraw")
        service().move(agency, "withdraw")
        service().move(agency, "publish")
        assert agency["tin-tuc"].state == "withdrawn", "what people decided stays"


def test_a_row_tells_the_same_rights_as_its_object(portal_site):
    from portal.permissions import Permission
    from portal.roles import Role, role_principal
    from portal.search.service import SearchService
    from portal.security.reader import SYSTEM, Reader
    from portal.workflow.service import ContentService

    def make(site, desk):
        section = site["so-y-te"]["tin-tuc"]
        items = [desk.add(section, "news_item", {"title": f"Quyền theo dòng {step}"}) for step in range(3)]
        desk.move(items[1], "submit")
        desk.move(items[2], "publish")
        return site["so-y-te"].id, [item.id for item in items]

    agency_id, ids = portal_site.prepare(make)
    with portal_site.connection() as connection:
        section = connection.root()["site"]["so-y-te"]["tin-tuc"]
        objects = {item.id: item for item in section.values()}
        rows = SearchService(portal_site.registry.projection, SYSTEM).by_ids(ids)
        for role in Role:
            reader = Reader(frozenset({"system.Everyone", role_principal(agency_id, role)}), 1)
            desk = ContentService(portal_site.registry.types, portal_site.registry.workflow_engine, reader)
            for item_id in ids:
                for permission in Permission:
                    assert desk.may_with_row(rows[item_id], permission) == desk.may(objects[item_id], permission)
