"""Policies: the one question who may read, asked by Pyramid too; and who asks, found without waste."""

from datetime import timedelta

import pytest
import transaction
from pyramid.interfaces import IAuthenticationPolicy, IAuthorizationPolicy
from pyramid.request import Request, apply_request_extensions
from substanced.interfaces import IUserLocator

from portal import clock
from portal.content.base import may_read
from portal.permissions import Permission
from portal.roles import ADMINISTRATOR, EVERYONE, Role, role_principal
from portal.security.reader import SYSTEM
from tests.support.tree import service


@pytest.fixture(scope="module")
def news(small):
    """Three news items of one agency: a draft, a published one, and one that waits for its day."""
    with small.root() as root:
        acts = service(SYSTEM)
        section = root["site"]["so-y-te"]["tin-tuc"]
        for name in ("ban-nhap", "da-dang", "cho-dang"):
            item = acts.place(section, "news_item", {"title": name}, name)
            if name != "ban-nhap":
                acts.move(item, "publish")
            if name == "cho-dang":
                item.set(publish_on=clock.now() + timedelta(days=1))


@pytest.mark.parametrize(("name", "status"), [("ban-nhap", 403), ("da-dang", 200), ("cho-dang", 403)])
def test_visitors_read_what_is_published_and_nothing_else(small, news, name, status):
    small.browser().get(f"/so-y-te/tin-tuc/{name}/secret", status=status)


def test_editors_of_the_agency_read_drafts_and_others_do_not(small, news, login):
    small.add_person(login, ("so-y-te", Role.EDITOR))
    small.add_person(f"{login}.stc", ("so-tai-chinh", Role.EDITOR))
    small.browser(login).get("/so-y-te/tin-tuc/ban-nhap/secret", status=200)
    small.browser(f"{login}.stc").get("/so-y-te/tin-tuc/ban-nhap/secret", status=403)


def test_pyramid_asks_the_same_question_as_everything_else(small, news):
    policy = small.registry.getUtility(IAuthorizationPolicy)
    with small.root() as root:
        agency = root["site"]["so-y-te"]
        readers = [{EVERYONE}, {EVERYONE, ADMINISTRATOR}]
        readers += [{EVERYONE, role_principal(agency.id, role)} for role in Role]
        for item in agency["tin-tuc"].values():
            for principals in readers:
                assert bool(policy.permits(item, principals, Permission.VIEW)) is may_read(item, principals)


def test_other_rights_come_from_the_sealed_access_list(small, news):
    policy = small.registry.getUtility(IAuthorizationPolicy)
    with small.root() as root:
        agency = root["site"]["so-y-te"]
        item, editor = agency["tin-tuc"]["ban-nhap"], {EVERYONE, role_principal(agency.id, Role.EDITOR)}
        assert policy.permits(item, editor, Permission.EDIT)
        assert not policy.permits(item, editor, Permission.PUBLISH)
        assert not policy.permits(item, {EVERYONE}, Permission.EDIT)


def test_substanced_finds_people_from_the_root_whatever_the_context(small, login):
    person_id = small.add_person(login)
    with small.root() as root:
        request = _request(small)
        locator = small.registry.getMultiAdapter((root["site"]["so-y-te"], request), IUserLocator)
        assert locator.get_user_by_userid(person_id).login == login
        assert locator.get_user_by_login(login).id == person_id
        assert locator.get_user_by_email("") is None and locator.get_groupids(person_id) == ()
        _finish(request)


def test_a_visitors_rights_cost_no_object(small):
    request = _request(small)
    policy = small.registry.getUtility(IAuthenticationPolicy)
    assert policy.effective_principals(request) == {EVERYONE}
    assert policy.authenticated_userid(request) is None and request.user is None
    assert not hasattr(request, "_primary_zodb_conn")
    _finish(request)


def test_a_persons_rights_cost_a_handful_of_objects(small, login):
    small.add_person(login, ("so-y-te", Role.EDITOR))
    cookie = small.browser(login).cookies["phien"]
    request = _request(small, {"Cookie": f"phien={cookie}"})
    connection = small.database.open()
    connection.cacheMinimize()
    connection.close()
    assert request.reader.is_signed_in
    loaded = request._primary_zodb_conn.getTransferCounts()[0]
    # root, store, its tree and leaf, the person's sessions, the index and its leaf, the person
    assert loaded <= 9
    _finish(request)


def _request(small, headers=None):
    request = Request.blank("/", headers=headers or {})
    request.registry = small.registry
    apply_request_extensions(request)
    return request


def _finish(request):
    request._process_finished_callbacks()
    transaction.abort()
