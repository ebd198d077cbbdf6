"""Headers: on every answer, whatever made it; nothing personal is kept by a cache."""

import pytest
from pyramid.request import Request
from pyramid.response import Response

from portal.security.headers import keep_cookies_private
from tests.support.managing import Managing
from tests.support.site import PortalSite
from tests.support.small_portal import SmallPortal


@pytest.mark.parametrize("address", ["/who", "/nothing", "/manage", "/sdistatic/js/sdi.js"])
def test_every_answer_carries_them(small, address):
    headers = small.browser().get(address, expect_errors=True).headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for rule in (
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ):
        assert rule in policy.split("; ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_refused_changes_carry_them_too(small):
    answer = small.browser().post("/write", {}, status=400)
    assert "Content-Security-Policy" in answer.headers


def test_https_is_remembered_where_it_is_configured(tmp_path):
    portal = SmallPortal(tmp_path, base_url="https://khanhhoa.example")
    headers = portal.browser().get("/who").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    # Browsers report through this by https only, and then leave the older way alone.
    assert headers["Reporting-Endpoints"] == 'csp="https://khanhhoa.example/csp-report"'
    assert "report-to csp" in headers["Content-Security-Policy"].split("; ")
    portal.close()


def test_pages_for_people_are_kept_by_no_cache_and_pages_for_visitors_may_be(small, login):
    small.add_person(login)
    assert "no-store" in small.browser(login).get("/who").headers["Cache-Control"]
    assert "Cache-Control" not in small.browser().get("/who").headers


def test_an_answer_that_sets_a_cookie_is_private(small):
    assert small.browser().get("/token").headers["Cache-Control"] == "private, no-store"


def test_not_even_a_public_file_takes_a_cookie_into_a_shared_cache():
    answer = Response(headerlist=[("Cache-Control", "public, max-age=600")])
    keep_cookies_private(Request.blank("/"), answer)
    assert "public" in answer.headers["Cache-Control"]
    answer.set_cookie("phien", "x")
    keep_cookies_private(Request.blank("/"), answer)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_management_interface_has_the_policy_of_all_other_pages(portal_site, login):
    browser = Managing(portal_site).administrator(login)
    policies = {
        browser.get(address, status="*").headers["Content-Security-Policy"]
        for address in ("/manage/@@contents", "/manage/@@database", "/tai-khoan", "/manage-x")
    }
    assert len(policies) == 1 and "unsafe" not in policies.pop()


def test_the_themes_files_carry_them_and_are_for_our_pages_only(portal_site):
    sheet = portal_site.browser().get("/").html.find("link", rel="stylesheet")["href"]
    headers = portal_site.browser().get(sheet).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers and "immutable" in headers["Cache-Control"]


def test_files_of_a_site_with_https_say_so(tmp_path):
    site = PortalSite(tmp_path / "https", **{"portal.base_url": "https://khanhhoa.example"}).found()
    sheet = site.browser().get("/").html.find("link", rel="stylesheet")["href"]
    assert site.browser().get(sheet).headers["Strict-Transport-Security"] == "max-age=31536000"
    site.close()
