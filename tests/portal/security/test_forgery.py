"""Forged requests: no change without the session's token, and none from another site's page."""

import pytest

UPLOAD = ("csrf_token", "a.txt", b"x")


def test_no_change_without_the_token(small):
    browser = small.browser()
    browser.token()
    before = small.last_transaction()
    for fields in ({}, {"csrf_token": ""}, {"csrf_token": "x" * 40}, {"csrf_token": "đường"}):
        browser.post("/write", fields, status=400)
    browser.post("/write", upload_files=[UPLOAD], status=400)
    browser.post("/write?csrf_token=" + browser.token(), status=400)
    assert small.last_transaction() == before


def test_the_token_of_another_session_is_none(small):
    mine, other = small.browser(), small.browser()
    mine.token()
    mine.post("/write", {"csrf_token": other.token()}, status=400)


def test_no_change_without_a_session(small):
    small.browser().post("/write", {"csrf_token": ""}, status=400)


def test_signing_in_needs_a_token_too(small, login):
    small.add_person(login)
    browser = small.browser()
    browser.post("/sign-in", {"login": login, "password": "x"}, status=400)
    assert browser.person() is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://khac.example"},
        {"Origin": "null"},
        {"Origin": "https://localhost"},
        {"Origin": "http://localhost.khac.example"},
        {"Origin": "http://localhost:81"},
        {"Referer": "https://khac.example/http://localhost/"},
        {"Referer": "http://[broken"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
    ids=str,
)
def test_no_change_from_another_site_even_with_the_token(small, headers):
    browser = small.browser()
    before = small.last_transaction()
    browser.send("/write", headers=headers, status=400)
    assert small.last_transaction() == before


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Referer": "http://localhost/so-y-te/"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_our_own_pages_may(small, headers):
    small.browser().send("/write", headers=headers, status=200)


def test_reading_from_elsewhere_is_fine(small):
    small.browser().get("/who", headers={"Origin": "https://khac.example", "Sec-Fetch-Site": "cross-site"}, status=200)


def test_the_token_may_come_in_a_header(small):
    browser = small.browser()
    browser.post("/write", headers={"X-CSRF-Token": browser.token()}, status=200)
