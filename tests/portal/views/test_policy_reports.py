"""The address to which browsers report: no token, no cookie, no database, no long bodies."""

import json

import pytest

from portal.security.reports import LONGEST_BODY, PolicyReports

ADDRESS = "/csp-report"
REPORT = {
    "csp-report": {
        "document-uri": "http://localhost/so-y-te/",
        "violated-directive": "script-src",
        "blocked-uri": "https://evil.example/x.js",
    }
}


@pytest.fixture(autouse=True)
def empty(portal_site):
    """No reports of other tests."""
    portal_site.registry.scratch.clear()


def send(portal_site, body, status=204, kind="application/csp-report", **headers):
    """What a browser sends by itself."""
    body = json.dumps(body) if isinstance(body, dict | list) else body
    return portal_site.browser().post(ADDRESS, body, headers={"Content-Type": kind, **headers}, status=status)


def kept(portal_site):
    """The reports on record."""
    registry = portal_site.registry
    return PolicyReports(registry.scratch, registry.throttle, "http://localhost").newest(10)


def test_a_report_is_taken_without_token_and_cookie_and_writes_no_object(portal_site):
    before = portal_site.database.storage.lastTransaction()
    answer = send(portal_site, REPORT)
    assert "Set-Cookie" not in answer.headers
    assert portal_site.database.storage.lastTransaction() == before
    assert [report.blocked for report in kept(portal_site)] == ["https://evil.example/x.js"]


def test_what_is_no_report_or_too_long_is_refused(portal_site):
    send(portal_site, "x", status=400)
    send(portal_site, "[" * 10_000, status=400)
    send(portal_site, "[" * 15_000, status=400, kind="text/plain")
    send(portal_site, {"csp-report": {"script-sample": "x" * LONGEST_BODY}}, status=413)
    portal_site.browser().get(ADDRESS, status=404)
    assert kept(portal_site) == []


def test_a_flood_is_told_to_stop(portal_site):
    for _turn in range(60):
        send(portal_site, REPORT)
    send(portal_site, REPORT, status=429)


def test_pages_say_where_to_report(portal_site):
    policy = portal_site.browser().get("/").headers["Content-Security-Policy"]
    assert f"report-uri {ADDRESS}" in policy.split("; ")
