"""What is known of links: since when they are dead, what is asked next, and what waits for the next round."""

from datetime import timedelta

import pytest

from portal import clock
from portal.outside import findings as module
from portal.outside.asking import GONE, Answer
from portal.outside.findings import Findings, digest_of, longest_unasked
from portal.storage.scratch import Scratch

AGENCY, OTHER = 4611686018427387905, 4611686018427387906
A, B = "https://a.example/1", "https://b.example/1"


@pytest.fixture
def scratch(tmp_path):
    found = Scratch(f"sqlite:///{tmp_path}/scratch.sqlite")
    yield found
    found.close()


@pytest.fixture
def findings(scratch):
    return Findings(scratch, AGENCY)


def ask_all(findings, reason="", most=1000):
    asked = findings.waiting(most)
    for digest, _url, _host in asked:
        findings.note(digest, Answer(reason, 404 if reason else 200))
    return [url for _digest, url, _host in asked]


def test_a_round_asks_for_each_link_once_wherever_it_stands(findings):
    assert findings.begin([(1, A), (2, A), (1, B), (1, B)]) == 2
    assert findings.round().waiting == 2 and findings.round().finished is None
    assert sorted(ask_all(findings, GONE)) == [A, B]
    findings.finish()
    assert sorted((dead.item, dead.url) for dead in findings.dead()) == [(1, A), (1, B), (2, A)]
    assert findings.dead_count() == 3 and findings.round().waiting == 0
    assert [dead.status for dead in findings.dead()] == [404] * 3


def test_since_when_stays_until_it_is_mended(findings, monkeypatch):
    findings.begin([(1, A)])
    ask_all(findings, GONE)
    first, later = findings.dead()[0], clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert findings.begin([(1, A)]) == 1
    ask_all(findings, GONE)
    again = findings.dead()[0]
    assert again.since == first.since and again.checked > first.checked
    findings.want(digest_of(A))
    findings.begin([(1, A)])
    ask_all(findings)
    assert findings.dead() == []


def test_what_was_asked_lately_is_asked_again_only_if_wanted(findings):
    findings.begin([(1, A), (1, B)])
    ask_all(findings, GONE)
    assert findings.begin([(1, A), (1, B)]) == 0 and findings.round().finished is not None
    assert findings.want(digest_of(B)) and not findings.want("nothing")
    assert findings.begin([(1, A), (1, B)]) == 1 and ask_all(findings) == [B]
    assert [dead.url for dead in findings.dead()] == [A]


def test_what_no_text_has_any_more_is_forgotten(findings):
    findings.begin([(1, A), (1, B)])
    ask_all(findings, GONE)
    findings.begin([(2, A)])
    assert [(dead.item, dead.url) for dead in findings.dead()] == [(2, A)] and findings.round().known == 1


def test_bounds_of_a_round_and_turns_of_hosts(findings, monkeypatch):
    monkeypatch.setattr(module, "MOST_OF_A_HOST", 3)
    monkeypatch.setattr(module, "MOST", 5)
    uses = [(1, f"https://a.example/{number}") for number in range(9)] + [(1, f"{B}{number}") for number in range(9)]
    assert findings.begin(uses) == 5 and findings.round().left_over == 13
    hosts = [host for _digest, _url, host in findings.waiting(100)]
    assert len(hosts) == 5 and hosts[0] != hosts[1] and hosts[2] != hosts[3]
    first = ask_all(findings)
    assert findings.begin(uses) == 5
    assert not set(first) & set(ask_all(findings))


def test_agencies_know_nothing_of_each_other(scratch, findings):
    other = Findings(scratch, OTHER)
    other.begin([(7, A)])
    findings.begin([(1, A), (1, B)])
    ask_all(findings, GONE)
    assert other.dead() == [] and other.round().waiting == 1 and other.dead_count() == 0
    findings.begin([])
    assert other.round().known == 1


def test_pages_of_the_list(findings):
    findings.begin([(item, f"https://a.example/{number}") for number in range(5) for item in (1, 2)])
    ask_all(findings, GONE)
    seen, key = [], ("", 0)
    while page := findings.dead(key, 3):
        seen += page
        key = (page[-1].digest, page[-1].item)
    assert len(seen) == 10 and seen == findings.dead()


def test_whose_turn_it_is(scratch, findings):
    findings.begin([])
    now = clock.now()
    assert longest_unasked(scratch, [AGENCY, OTHER], now - timedelta(days=7)) == [OTHER]
    assert longest_unasked(scratch, [AGENCY, OTHER], now + timedelta(days=1)) == [OTHER, AGENCY]
