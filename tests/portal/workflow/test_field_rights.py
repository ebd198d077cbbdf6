"""Field rights: who edits an agency's page does not decide its level, codes and host names, by whatever door."""

from datetime import date

import pytest

from portal.interfaces import ActRefused
from portal.roles import Role, role_principal
from portal.security.reader import Reader
from portal.workflow.drafting import restore
from tests.support.site import HEALTH

CLOSED = {
    "level": "commune",
    "codes": ("000.00.00.H99",),
    "gso_code": "99",
    "hosts": ("gia-mao.example",),
    "bound_from": date(1999, 1, 1),
    "ceased_on": date(2027, 1, 1),
    "abbreviation": "UBND",
}


def agency_of(site):
    """What an agency's restricted fields say."""
    return site.prepare(lambda root, _desk: {name: getattr(root[HEALTH], name) for name in CLOSED})


def as_publisher(portal_site, work):
    """Run `work(site, desk)` as a publisher of the health department."""
    agency_id = portal_site.prepare(lambda root, _desk: root[HEALTH].id)
    reader = Reader(frozenset({role_principal(agency_id, Role.PUBLISHER)}), person_id=7)
    return portal_site.prepare(work, reader)


@pytest.mark.parametrize("name", CLOSED)
def test_the_service_refuses_to_change_them(portal_site, name):
    before = agency_of(portal_site)
    with pytest.raises(ActRefused):
        as_publisher(portal_site, lambda root, desk: desk.edit(root[HEALTH], {name: CLOSED[name]}))
    assert agency_of(portal_site) == before


def test_what_stays_the_same_may_be_sent_along(portal_site):
    def edit(root, desk):
        desk.edit(root[HEALTH], {"phone": "0258 3000 777", **{name: getattr(root[HEALTH], name) for name in CLOSED}})
        return root[HEALTH].phone

    assert as_publisher(portal_site, edit) == "0258 3000 777"


@pytest.mark.parametrize("login", ["editor.syt", "publisher.syt", "agency-administrator.syt"])
def test_the_form_does_not_offer_them_and_takes_none(portal_site, login):
    before = agency_of(portal_site)
    browser = portal_site.browser(login)
    form = browser.get(f"/{HEALTH}/sua").forms["content-form"]
    assert not set(CLOSED) & set(form.fields)
    assert "Do quản trị tỉnh ghi" in browser.get(f"/{HEALTH}/sua").text
    fields = [("csrf_token", form["csrf_token"].value), ("title", "Sở Y tế"), ("save", "save")]
    forged = [(name, ",".join(value) if isinstance(value, tuple) else str(value)) for name, value in CLOSED.items()]
    browser.post(f"/{HEALTH}/sua", [*fields, *forged], status="*")
    assert agency_of(portal_site) == before


def test_the_province_changes_them(fresh_site):
    form = fresh_site.browser("tinh.admin").get(f"/{HEALTH}/sua").forms["content-form"]
    form["level"], form["hosts"] = "branch", "soyte.example"
    form.submit("save", status=303)
    now = agency_of(fresh_site)
    assert (now["level"], now["hosts"]) == ("branch", ("soyte.example",))


def test_an_old_version_brings_none_of_them_back(fresh_site):
    first = fresh_site.prepare(lambda root, _desk: root[HEALTH].versions.maxKey())
    fresh_site.prepare(lambda root, desk: desk.edit(root[HEALTH], {"level": "branch", "phone": "1"}))

    def bring_back(root, desk):
        agency = root[HEALTH]
        restore(desk, agency, first, agency.draft.number)
        return agency.level, agency.phone

    level, phone = as_publisher(fresh_site, bring_back)
    assert level == "branch" and phone != "1"


def test_whoever_adds_something_leaves_them_empty(portal_site):
    reader = Reader(frozenset({role_principal(portal_site.prepare(lambda root, _desk: root.id), Role.PUBLISHER)}), 7)
    for name, value in CLOSED.items():
        with pytest.raises(ActRefused):
            portal_site.prepare(
                lambda root, desk, values={"title": "Cơ quan giả", name: value}: desk.add(root, "agency", values),
                reader,
            )
