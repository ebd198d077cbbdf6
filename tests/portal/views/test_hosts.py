"""An agency's own host name leads to its page; nobody chooses another root for the addresses."""

from datetime import timedelta

import pytest
import webtest

from portal import clock
from portal.views.hosts import KEPT, host_name
from tests.support.site import HEALTH, INFORMATION, PortalSite

HOST = "syt.khanhhoa.example"
WAITED = [timedelta()]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    portal = PortalSite(tmp_path_factory.mktemp("hosts"), **{"portal.base_url": "https://khanhhoa.example"}).found()
    yield portal
    portal.close()


@pytest.fixture
def visitor(site):
    return webtest.TestApp(site.wsgi)


@pytest.fixture
def wait(set_clock):
    """Goes on by so much; what the test before read of the hosts is old in any case."""
    WAITED.append(WAITED[-1] + timedelta(hours=1))
    begun = clock.now() + WAITED[-1]
    set_clock(begun)
    return lambda span: set_clock(begun + span)


def name_hosts(site, health=(), information=()):
    def change(root, desk):
        for slug, hosts in ((HEALTH, health), (INFORMATION, information)):
            desk.edit(root[slug], {"hosts": hosts})
            if root[slug].has_draft:
                desk.move(root[slug], "publish_changes")

    site.prepare(change)


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/", "/so-y-te/"),
        ("/tin-tuc/x?trang=2", "/so-y-te/tin-tuc/x?trang=2"),
        ("/tim-kiem?q=v%C4%83n", "/so-y-te/tim-kiem?q=v%C4%83n"),
        ("/so-y-te/tin-tuc", "/so-y-te/tin-tuc"),
        ("/dang-nhap", "/dang-nhap"),
        ("/id/17/tin", "/id/17/tin"),
        ("//evil.example/", "/so-y-te/evil.example/"),
    ],
)
def test_an_own_host_leads_to_the_agency(site, visitor, wait, asked, led):
    name_hosts(site, health=(HOST,))
    answer = visitor.get(asked, headers={"Host": HOST}, status=301)
    assert answer.location == "https://khanhhoa.example" + led
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_sent_there_is_sent_on(site, visitor, wait):
    name_hosts(site, health=(HOST,))
    answer = visitor.post("/gop-y", headers={"Host": f"{HOST.upper()}:443"}, status=308)
    assert answer.location == "https://khanhhoa.example/so-y-te/gop-y"


def test_it_counts_after_a_minute_and_no_longer(site, visitor, wait):
    name_hosts(site)
    assert visitor.get("/", headers={"Host": HOST}).status_int == 200
    name_hosts(site, health=(HOST,))
    wait(KEPT - timedelta(seconds=1))
    assert visitor.get("/", headers={"Host": HOST}).status_int == 200
    wait(KEPT)
    assert visitor.get("/", headers={"Host": HOST}).status_int == 301


def test_a_host_that_is_only_in_a_draft_leads_nowhere(site, visitor, wait):
    name_hosts(site)
    site.prepare(lambda root, desk: desk.edit(root[HEALTH], {"hosts": (HOST,)}))
    assert visitor.get("/", headers={"Host": HOST}).status_int == 200


def test_a_host_of_two_agencies_leads_to_neither(site, visitor, wait):
    name_hosts(site, health=(HOST,), information=("SYT.khanhhoa.example.",))
    assert visitor.get("/", headers={"Host": HOST}).status_int == 200


def test_the_portals_own_host_is_never_an_agencys(site, visitor, wait):
    name_hosts(site, health=("khanhhoa.example",))
    assert visitor.get("/", headers={"Host": "khanhhoa.example"}).status_int == 200


def test_nobody_chooses_another_root_for_the_addresses(visitor):
    """The page that a strange header asked for was kept, and shown to the next visitor at the same address."""
    home = visitor.get("/", headers={"Host": "khanhhoa.example"})
    strange = visitor.get("/?1", headers={"Host": "khanhhoa.example", "X-Vhm-Root": f"/{HEALTH}"})
    assert strange.html.title.string == home.html.title.string


@pytest.mark.parametrize(
    ("text", "host"), [(" SYT.Example:8080", "syt.example"), ("syt.example.", "syt.example"), ("", "")]
)
def test_hosts_as_they_are_compared(text, host):
    assert host_name(text) == host
