"""Every view of the running portal is in the tables; what needs no permission, or is in none, is there for a reason."""

from collections import Counter
from urllib.parse import quote

import pytest
from pyramid.security import NO_PERMISSION_REQUIRED

from tests.matrix.actors import ANONYMOUS
from tests.matrix.asking import ask, is_substanced, item_of, origin_of, ours, views_of
from tests.matrix.tables import Call, calls, open_views, outside
from tests.support.site import Browser

OWN_PAGES = ("tai-khoan", "xac-nhan")
# Predicates of views that the tables' keys have no column for.
UNKNOWN = ("accept", "containment", "custom_predicates", "header", "is_authenticated", "match_param", "xhr")
# That somebody failed to sign in is on record.
REFUSED_SIGN_INS = {("ISite", "dang-nhap", "", "POST", param) for param in ("", "passkey")}
MANAGE, STATIC = "substanced_manage", ("sdistatic", "deformstatic", "fcstatic")


def test_every_view_is_in_the_tables(scene):
    found = {key for key, _permission in ours(scene)}
    listed = {call.key for call in calls()} | set(open_views())
    missing = found - listed
    assert not missing, f"write them into tests/matrix/views.toml: {sorted(missing)}"
    assert not listed - found, f"gone from the portal: {sorted(listed - found)}"


def test_what_is_in_no_table_is_named(scene):
    found = {origin_of(view) for view, _permission in views_of(scene)} - {None}
    assert found == set(outside()) and all(outside().values())


def test_no_view_hides_behind_the_key_of_another(scene):
    keys = Counter(key for key, _permission in ours(scene))
    assert [key for key, count in keys.items() if count > 1] == []
    for view, _permission in views_of(scene):
        if origin_of(view) is None:
            assert [name for name in UNKNOWN if view.get(name)] == [], view["name"]


def test_a_view_without_a_permission_stands_on_the_list_of_those_that_are_open(scene):
    free = {key for key, permission in ours(scene) if permission in (None, NO_PERMISSION_REQUIRED)}
    assert free - set(open_views()) == set(), "these need no permission; why?"
    assert set(open_views()) - free == set(), "these need one now"
    assert all(open_views().values())


@pytest.fixture
def stranger(scene):
    """A stranger's browser that has met nobody."""
    return Browser(scene.site.wsgi)


def asked_of(key):
    """The row that asks for an open view with nothing in its hands."""
    place, name, below, method, param = key
    asked, _equals, value = param.partition("=")
    return Call(place, name, method, below, below, fields={asked: value} if asked else {})


def test_what_is_open_but_ones_own_sends_strangers_to_the_sign_in_form(scene):
    before = scene.last_transaction()
    for key in open_views():
        if key[0] == "ISite" and key[1] in OWN_PAGES:
            answer = ask(scene, asked_of(key), item_of(scene, "site"), scene.actors[ANONYMOUS])
            assert answer.status_int == 303 and "/dang-nhap" in answer.location, key
    assert scene.last_transaction() == before


def test_what_is_open_does_nothing_for_who_proves_nothing(scene, stranger):
    wrote = set()
    for key in (key for key in open_views() if key[0] == "ISite"):
        call, before = asked_of(key), scene.last_transaction()
        if call.method == "POST":
            form = next(form for form in stranger.get("/dang-nhap").forms.values() if "csrf_token" in form.fields)
            sent = {**call.fields, "csrf_token": form["csrf_token"].value}
            answer = stranger.post(f"/{call.suffix}", sent, status="*")
        else:
            answer = stranger.get(f"/{call.suffix}", status="*")
        assert answer.status_int < 500, key
        assert "/dang-nhap" in stranger.get("/tai-khoan", status=303).location, f"{key} made somebody of a stranger"
        if scene.last_transaction() != before:
            wrote.add(key)
    assert wrote == REFUSED_SIGN_INS


def test_what_browsers_report_is_answered_with_nothing(stranger):
    report = {"csp-report": {"blocked-uri": "inline", "violated-directive": "script-src"}}
    answer = stranger.post_json("/csp-report", report, status="*")
    assert (answer.status_int, answer.body) == (204, b"")


def test_nothing_of_substanced_answers_outside_of_its_own_pages(scene):
    editor = scene.browser(scene.actors["own_editor"])
    for view, _permission in views_of(scene):
        if is_substanced(view) and view["name"]:
            for address in ("/", item_of(scene, "agency").address):
                answer = editor.get(f"{address}@@{quote(view['name'])}", status="*")
                assert answer.status_int in (303, 403, 404), (view["name"], address, answer.status)


@pytest.mark.parametrize("name", ["own_agency_administrator", "auditor", ANONYMOUS])
def test_the_guard_stands_before_every_page_of_substanced(scene, name):
    actor, before = scene.actors[name], scene.last_transaction()
    browser, hidden = scene.browser(actor), 404 if actor.is_signed_in else 303
    found = {view["name"] for view, _permission in views_of(scene) if view["route_name"] == MANAGE}
    addresses = [f"/manage/@@{quote(view)}" for view in found if view]
    for address in ("/manage", "/manage/", *addresses):
        for answer in (
            browser.get(address, status="*"),
            browser.post(address, {"csrf_token": scene.token(actor)}, status="*"),
        ):
            assert answer.status_int == hidden, (address, answer.status)
    for folder in STATIC:
        assert browser.get(f"/{folder}/x", status="*").status_int == 404
    assert len(addresses) > 20 and scene.last_transaction() == before
