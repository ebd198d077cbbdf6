"""Reports of broken policies: counted and bounded, whoever sends whatever."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from portal.security.reports import KEPT, MOST_KINDS, OF_EVERYBODY, OF_ONE_NETWORK, PolicyReports
from portal.security.throttle import Throttle, TooManyTries
from portal.storage.scratch import Scratch

MORNING = datetime(2026, 11, 23, 1, tzinfo=UTC)
BASE = "https://khanhhoa.example"
ADDRESS = "192.0.2.1"


@pytest.fixture
def standing(set_clock):
    """A clock that stands on a Monday morning."""
    return set_clock(MORNING)


@pytest.fixture
def reports(tmp_path, standing):
    """An empty collection."""
    scratch = Scratch(f"sqlite:///{tmp_path}/scratch.sqlite")
    yield PolicyReports(scratch, Throttle(scratch), BASE)
    scratch.close()


def old(**said):
    """A report as `report-uri` has it."""
    report = {
        "document-uri": f"{BASE}/so-y-te/?tim=ho+ten",
        "violated-directive": "script-src-elem 'self'",
        "blocked-uri": "https://evil.example/x.js?token=1#y",
        "source-file": f"{BASE}/so-y-te/",
    }
    return json.dumps({"csp-report": {**report, **said}}).encode()


def new(**said):
    """A report as the Reporting API has it."""
    body = {
        "documentURL": f"{BASE}/so-y-te/",
        "effectiveDirective": "style-src-attr",
        "blockedURL": "inline",
        "sourceFile": None,
    }
    return json.dumps([{"type": "csp-violation", "url": BASE, "body": {**body, **said}}]).encode()


def test_both_kinds_are_told_without_what_may_be_personal(reports, standing):
    reports.take(old(), ADDRESS)
    standing.set(MORNING + timedelta(minutes=1))
    reports.take(new(), ADDRESS)
    first, second = reports.newest(10)
    assert (first.directive, first.blocked, first.page, first.source) == (
        "style-src-attr",
        "inline",
        f"{BASE}/so-y-te/",
        "",
    )
    assert (second.directive, second.blocked) == ("script-src-elem", "https://evil.example/x.js")
    assert second.page == second.source == f"{BASE}/so-y-te/"
    assert (second.count, second.last) == (1, MORNING)


def test_the_same_again_is_counted(reports, standing):
    for minute in range(3):
        standing.set(MORNING + timedelta(minutes=minute))
        reports.take(old(**{"line-number": minute}), ADDRESS)
    (report,) = reports.newest(10)
    assert (report.count, report.last) == (3, MORNING + timedelta(minutes=2))


@pytest.mark.parametrize(
    "said",
    [
        {"document-uri": "https://khac.example/"},
        {"document-uri": BASE + ".evil.example/"},
        {"document-uri": None},
        {"blocked-uri": "chrome-extension://abc/x.js"},
        {"source-file": "moz-extension://abc/x.js"},
        {"violated-directive": None},
        {"violated-directive": " "},
    ],
)
def test_other_sites_and_browser_extensions_are_no_news(reports, said):
    reports.take(old(**said), ADDRESS)
    assert reports.newest(10) == []


@pytest.mark.parametrize(
    "body", [b"", b"x", b"7", b"null", b'"x"', b"{}", b'{"csp-report": 7}', b"\xff\xfe", b'"\\ud800"']
)
def test_what_is_no_report_is_refused(reports, body):
    with pytest.raises(ValueError):
        reports.take(body, ADDRESS)


@pytest.mark.parametrize(
    "said",
    [
        {"blocked-uri": "x" * 10_000},
        {"blocked-uri": "http://[::1"},
        {"blocked-uri": ["x"]},
        {"source-file": {"a": 1}},
        {"blocked-uri": "javascript:alert(1)"},
        {"violated-directive": "<svg onload=alert(1)>\x1b[31m\n" + "x" * 1000},
    ],
)
def test_whatever_they_say_is_cut_and_printable(reports, said):
    reports.take(old(**said), ADDRESS)
    (report,) = reports.newest(10)
    for text in (report.directive, report.blocked, report.page, report.source):
        assert len(text) <= 200 and text.isprintable()


def test_half_understood_lists_count_what_is_understood(reports):
    (good,) = json.loads(new())
    body = json.dumps([7, None, {"type": "deprecation", "body": {}}, {"type": "csp-violation"}, good] + [good] * 100)
    reports.take(body.encode(), ADDRESS)
    (report,) = reports.newest(10)
    assert report.count == 16


def test_so_many_kinds_and_no_more_the_oldest_goes(reports, standing):
    for number in range(MOST_KINDS + 5):
        # Spread over time and networks, as a patient stranger would.
        standing.set(MORNING + timedelta(minutes=number))
        reports.take(old(**{"blocked-uri": f"https://evil.example/{number}"}), f"192.0.{number}.1")
    kept = reports.newest(10_000)
    assert len(kept) == MOST_KINDS
    assert kept[-1].blocked == "https://evil.example/5"


def test_so_many_in_five_minutes_and_no_more(reports, standing):
    for _turn in range(OF_ONE_NETWORK.most):
        reports.take(old(), ADDRESS)
    with pytest.raises(TooManyTries):
        reports.take(old(), ADDRESS)
    for number in range(OF_EVERYBODY.most - OF_ONE_NETWORK.most):
        reports.take(old(), f"198.51.{number // 200}.{number % 200}")
    with pytest.raises(TooManyTries):
        reports.take(old(), "203.0.113.1")
    standing.set(MORNING + timedelta(minutes=5))
    reports.take(old(), ADDRESS)


def test_after_a_month_they_are_forgotten(reports, standing):
    reports.take(old(), ADDRESS)
    standing.set(MORNING + KEPT + timedelta(seconds=1))
    reports.take(new(), ADDRESS)
    assert [report.directive for report in reports.newest(10)] == ["style-src-attr"]
