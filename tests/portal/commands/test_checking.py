"""What `portal check` finds about signing in: reports of browsers, and second factors that nobody can read."""

import json

import pytest

from portal.commands.checking import host_findings, people_findings, report_findings
from portal.security.people import People
from portal.security.reports import PolicyReports
from portal.security.second_factor import SecondFactor
from portal.security.vault import Vault
from tests.support.second_factor import code_of
from tests.support.site import HEALTH, INFORMATION

LOGIN = "archivist.stttt"


@pytest.fixture
def person(portal_site):
    """Somebody with a second factor."""

    def set_up(root):
        service = SecondFactor(people_of(portal_site, root).get(LOGIN), portal_site.registry.vault)
        key, offer = service.offer()
        service.set_app(offer, code_of(key))

    portal_site.prepare(lambda site, _desk: set_up(site._p_jar.root()))
    yield
    portal_site.prepare(
        lambda site, _desk: people_of(portal_site, site._p_jar.root()).reset_second_factor(
            people_of(portal_site, site._p_jar.root()).get(LOGIN)
        )
    )


def people_of(portal_site, root):
    """The accounts."""
    return People(root["app_root"], portal_site.registry)


def test_whose_second_factor_was_sealed_with_another_secret_is_named_with_the_remedy(portal_site, person):
    registry = portal_site.registry

    def find():
        return portal_site.prepare(lambda site, _desk: people_findings(site._p_jar.root(), registry))

    assert find() == []
    kept = registry.vault
    registry.vault = Vault("another secret of another installation, as after a careless restore")
    try:
        ((severity, text, remedy),) = find()
    finally:
        registry.vault = kept
    assert severity == "error" and LOGIN in text
    assert f"portal user reset {LOGIN} --second-factor" in remedy


def test_a_host_name_that_leads_nowhere_is_named(fresh_site):
    def find(site, desk):
        before = host_findings(site, "https://khanhhoa.example")
        hosts = ("Chung.khanhhoa.example", "khanhhoa.example", "rieng.khanhhoa.example")
        for slug, own in ((HEALTH, hosts), (INFORMATION, ("chung.khanhhoa.example",))):
            desk.edit(site[slug], {"hosts": own})
            desk.move(site[slug], "publish_changes")
        return before, host_findings(site, "https://khanhhoa.example")

    before, found = fresh_site.prepare(find)
    assert before == []
    assert [text for _severity, text, _remedy in found] == [
        "The host name chung.khanhhoa.example leads to no agency: "
        "/so-thong-tin-va-truyen-thong/ and /so-y-te/ have it.",
        "The host name khanhhoa.example leads to no agency: it is the portal's own.",
    ]


def test_what_browsers_reported_is_shown(portal_site):
    registry = portal_site.registry
    registry.scratch.clear()
    assert report_findings(registry) == []
    base_url = registry.portal_settings.base_url
    report = {
        "document-uri": f"{base_url}/so-y-te/",
        "violated-directive": "script-src",
        "blocked-uri": "https://evil.example/x.js",
    }
    reports = PolicyReports(registry.scratch, registry.throttle, base_url)
    reports.take(json.dumps({"csp-report": report}).encode(), "192.0.2.1")
    ((severity, text, _remedy),) = report_findings(registry)
    assert severity == "warning"
    assert "https://evil.example/x.js" in text and f"{base_url}/so-y-te/" in text and "script-src" in text
    registry.scratch.clear()
