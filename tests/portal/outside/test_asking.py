"""Pages outside are asked for politely and within bounds; nothing inside our own network is ever connected to."""

import socket
import time

import pytest

from portal.outside import asking, guard
from portal.outside.asking import Answer, Asker
from portal.outside.guard import is_public

AGENT = "portal-test/1 (+https://khanhhoa.example/)"


@pytest.fixture
def asker():
    return Asker(AGENT, inside=True)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/there", Answer("", 200)),
        ("/gone", Answer(asking.GONE, 404)),
        ("/removed", Answer(asking.GONE, 410)),
        ("/broken", Answer(asking.ERROR, 500)),
        ("/private", Answer("", 403)),
        ("/busy", Answer("", 429)),
        ("/only-get", Answer("", 200)),
        ("/head-is-wrong", Answer("", 200)),
        ("/loop", Answer(asking.LOOP)),
        ("/breaks", Answer(asking.BROKEN)),
        ("/moved?to=/there", Answer("", 200)),
        ("/moved?to=/gone", Answer(asking.GONE, 404)),
        ("/moved?to=ftp://127.0.0.1/x", Answer(asking.MALFORMED)),
        ("/moved?to=http://who:password@localhost/", Answer(asking.MALFORMED)),
    ],
)
def test_what_becomes_of_a_question(web, asker, path, answer):
    assert asker.ask(web.url + path) == answer


def test_head_first_get_only_where_it_must_be_and_it_says_who_asks(web, asker):
    for path in ("/there", "/only-get"):
        web.asked.clear()
        asker.ask(web.url + path)
        assert web.methods(path) == (["HEAD"] if path == "/there" else ["HEAD", "GET"])
        assert {agent for _method, _path, agent, _when in web.asked} == {AGENT}


def test_a_page_without_end_is_not_read(web, asker):
    """It says that a GB follows, and sends nothing: its head is enough."""
    begun = time.monotonic()
    assert asker.ask(web.url + "/there").reason == ""
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("path", ["/silent", "/drips"])
def test_one_question_takes_no_longer_than_it_may(web, path):
    begun = time.monotonic()
    assert Asker(AGENT, inside=True, in_all=0.5).ask(web.url + path) == Answer(asking.SILENT)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    "url",
    [
        "ftp://khanhhoa.example/",
        "http://",
        "http://[",
        "https://who:password@localhost/",
        "javascript:alert(1)",
        "http://khanhhoa.example:99999999/",
        "http://khanhhoa.example/" + "x" * 3000,
        "",
    ],
)
def test_what_cannot_be_asked_for_is_not(asker, url):
    assert asker.ask(url) == Answer(asking.MALFORMED)


def test_a_host_that_is_not_there(asker):
    assert asker.ask("http://khong-co.invalid/") == Answer(asking.NO_HOST)


def test_nothing_listens(asker):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert asker.ask(f"http://127.0.0.1:{free.getsockname()[1]}/").reason == asking.SILENT


def test_our_own_network_is_not_connected_to(web):
    asker = Asker(AGENT)
    web.asked.clear()
    for host in ("127.0.0.1", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"):
        assert asker.ask(f"http://{host}:{web.port}/there") == Answer(asking.INSIDE), host
    for host in ("10.1.2.3", "192.168.1.1", "169.254.169.254", "172.16.0.1", "100.64.0.1", "[fd00::1]", "[fe80::1]"):
        assert asker.ask(f"http://{host}/") == Answer(asking.INSIDE), host
    assert web.asked == []


def test_a_redirect_does_not_lead_inside_either(web, monkeypatch):
    """The first page is taken for a public one; where it sends on to is looked at anew."""
    public = []

    def first_only(address):
        public.append(address)
        return len(public) == 1

    monkeypatch.setattr(guard, "is_public", first_only)
    web.asked.clear()
    assert Asker(AGENT).ask(f"{web.url}/moved?to=http://localhost:{web.port}/there") == Answer(asking.INSIDE)
    assert [path for _method, path, _agent, _when in web.asked] == [f"/moved?to=http://localhost:{web.port}/there"]


def test_a_name_is_looked_up_once_and_every_address_of_it_counts(web, monkeypatch):
    asked = []

    def lookup(host, port, **_options):
        asked.append(host)
        return [(2, 1, 6, "", (address, port)) for address in ("203.0.114.1", "127.0.0.1")]

    monkeypatch.setattr(guard.socket, "getaddrinfo", lookup)
    web.asked.clear()
    assert Asker(AGENT).ask(f"http://hai-mat.example:{web.port}/there") == Answer(asking.INSIDE)
    assert asked == ["hai-mat.example"] and web.asked == []


def test_no_talk_with_mail_servers(monkeypatch):
    monkeypatch.setattr(guard.socket, "getaddrinfo", lambda _h, port, **_o: [(2, 1, 6, "", ("8.8.8.8", port))])
    monkeypatch.setattr(guard.connecting, "create_connection", lambda *_a: pytest.fail("connected"))
    for port in (25, 22, 587, 993):
        assert Asker(AGENT).ask(f"http://thu.example:{port}/") == Answer(asking.INSIDE)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.119.8.1", "2001:dc8::1", "2606:4700::1111"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.1 0.0.0.0 255.255.255.255 224.0.0.1 240.0.0.1 192.0.2.1 198.18.0.1 169.254.169.254 ::1 :: "
    "fe80::1%2 ff02::1 fc00::1 ::ffff:10.0.0.1 ::10.0.0.1 64:ff9b::a00:1 2002:a00:1:: 2001:0:a00:1:: "
    "2001:db8::1 x".split(),
)
def test_addresses_that_are_not(address):
    assert not is_public(address)
