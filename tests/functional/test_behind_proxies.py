"""A real server behind proxies: whom it takes a request to come from, and what of their headers it believes."""

import http.client
import re
from contextlib import closing, contextmanager
from urllib.parse import urlencode

import pytest

from portal.security.addresses import networks
from portal.security.proxies import BehindProxies
from portal.security.throttle import MOST_TRIES
from portal.settings import read_settings
from tests.support.served import ServedSite, serving
from tests.support.site import PASSWORD

# One proxy by its address, others by their range; the one by its address is never the one that connects.
TRUSTED = "10.0.0.7 127.0.0.0/30"
PROXY, OTHER_PROXY, STRANGER = "127.0.0.2", "127.0.0.3", "127.0.0.9"
CITIZEN, OFFICER = "203.0.113.9", "198.51.100.4"
PERSON = "editor.syt"
PATIENCE = 60


def asked(port, method, path, source, body=None, **headers):
    """The answer (status, headers, text) to a request that comes from an address of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(source, 0))
    with closing(connection):
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A small portal that believes `TRUSTED`."""
    live = ServedSite(tmp_path_factory.mktemp("proxies"), **{"portal.trusted_proxies": TRUSTED})
    yield live
    live.close()


@pytest.fixture
def port(served):
    """Its port, with all failures forgotten."""
    served.site.registry.scratch.clear()
    return int(served.url.rpartition(":")[2])


class Person:
    """Somebody who signs in through proxies that tell who sent it."""

    def __init__(self, port, source, forwarded):
        self._port, self._source = port, source
        self._headers = {"X_Forwarded_For": forwarded} if forwarded else {}

    def ask(self, method, path, body=None, **headers):
        """The answer; the cookies of each go with the next."""
        answer = asked(self._port, method, path, self._source, body, **self._headers, **headers)
        for cookie in answer[1].get_all("Set-Cookie") or ():
            self._headers["Cookie"] = cookie.partition(";")[0]
        return answer

    def sign_in(self, login=PERSON, password=PASSWORD):
        """Send the form; answers the status."""
        text = self.ask("GET", "/dang-nhap")[2]
        token = re.search(r'name="csrf_token" value="([^"]+)"', text)[1]
        fields = urlencode({"csrf_token": token, "login": login, "password": password})
        return self.ask("POST", "/dang-nhap", fields, Content_Type="application/x-www-form-urlencoded")[0]

    def lock_out(self):
        """Guess until his network may guess no more."""
        for turn in range(MOST_TRIES):
            assert self.sign_in(f"khong.co.{turn}", "sai") == 422
        assert self.sign_in() == 429


WAYS = {
    "one proxy of a range": (PROXY, "{}"),
    "two proxies in a row": (PROXY, "{}, 10.0.0.7"),
    "another of the range, with ports": (OTHER_PROXY, "{}:4711, 10.0.0.7:80"),
    "what the sender invented before": (PROXY, "192.0.2.99, {}, 127.0.0.1"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_failures_of_one_lock_out_nobody_else_behind_the_same_proxies(port, way):
    source, forwarded = WAYS[way]
    Person(port, source, forwarded.format(CITIZEN)).lock_out()
    officer = Person(port, source, forwarded.format(OFFICER))
    assert officer.sign_in() == 303
    assert OFFICER in officer.ask("GET", "/tai-khoan")[2]


def test_inventing_addresses_gives_nobody_more_tries(port):
    Person(port, PROXY, CITIZEN).lock_out()
    assert Person(port, OTHER_PROXY, f"{OFFICER}, {CITIZEN}").sign_in() == 429
    Person(port, STRANGER, None).lock_out()
    assert Person(port, STRANGER, OFFICER).sign_in() == 429
    assert Person(port, PROXY, OFFICER).sign_in() == 303


@contextmanager
def told(trusted):
    """A server with the portal's own options and a small application that tells what it was told; yields its port."""
    settings = read_settings({"portal.trusted_proxies": trusted})
    with serving(BehindProxies(tell, networks(settings.trusted_proxies)), settings) as port:
        yield port


def tell(environ, start):
    """What an application reads of where the request comes from and what it asked for."""
    start("200 OK", [("Content-Type", "text/plain")])
    names = ("REMOTE_ADDR", "wsgi.url_scheme", "HTTP_HOST")
    left = sorted(name for name in environ if "FORWARDED" in name)
    return ["|".join([*(environ[name] for name in names), *left]).encode()]


FORWARDED = {"X_Forwarded_For": CITIZEN, "X_Forwarded_Proto": "https", "X_Forwarded_Host": "khanhhoa.example"}
HIDDEN = {"Forwarded": "for=192.0.2.99;proto=https", "X_Forwarded_Port": "99", "X_Forwarded_By": "x"}


@pytest.mark.parametrize(
    ("trusted", "source", "headers", "expected"),
    [
        (TRUSTED, PROXY, FORWARDED, f"{CITIZEN}|https|khanhhoa.example"),
        (TRUSTED, PROXY, FORWARDED | {"X_Forwarded_For": f"{CITIZEN}, 10.0.0.7"}, f"{CITIZEN}|https|khanhhoa.example"),
        # Each proxy added what it saw: the outermost of ours knows what the browser asked for.
        (
            TRUSTED,
            PROXY,
            {
                "X_Forwarded_For": f"192.0.2.99, {CITIZEN}, 10.0.0.7",
                "X_Forwarded_Proto": "http, https, http",
                "X_Forwarded_Host": "evil.example, khanhhoa.example, inner",
            },
            f"{CITIZEN}|https|khanhhoa.example",
        ),
        (TRUSTED, PROXY, HIDDEN, f"{PROXY}|http|asked.example"),
        (TRUSTED, PROXY, {"X_Forwarded_For": "[2001:db8::5]:443"}, "2001:db8::5|http|asked.example"),
        (TRUSTED, PROXY, {"X_Forwarded_For": "nonsense"}, "unknown|http|asked.example"),
        (TRUSTED, PROXY, {"X_Forwarded_Proto": "gopher", "X_Forwarded_Host": "a b<c"}, f"{PROXY}|http|asked.example"),
        (TRUSTED, STRANGER, FORWARDED | HIDDEN, f"{STRANGER}|http|asked.example"),
        ("", PROXY, FORWARDED | HIDDEN, f"{PROXY}|http|asked.example"),
    ],
)
def test_what_proxies_say_is_believed_of_ours_alone_and_nothing_else_gets_through(trusted, source, headers, expected):
    with told(trusted) as port:
        assert asked(port, "GET", "/", source, Host="asked.example", **headers)[2] == expected
