"""Addresses that strangers give: where they come from, and where they want to go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyramid.request import Request

from portal.interfaces import ConfigurationError
from portal.security.addresses import client_address, local_path, network_of, networks
from portal.security.proxies import BehindProxies

PROXIES = ("10.0.0.0/8", "2001:db8:ffff::1")


def seen(remote, forwarded=None, trusted=PROXIES):
    """The address that the portal takes a request to come from."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    environ = {} if remote is None else {"REMOTE_ADDR": remote}
    request = Request.blank("/", environ=environ, headers=headers)
    BehindProxies(lambda *_told: (), networks(trusted))(request.environ, None)
    return client_address(request)


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("2001:db8:ffff::1", "203.0.113.9", "203.0.113.9"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.9:5678, [2001:db8:ffff::1]:80", "203.0.113.9"),
        ("10.0.0.1", "[2001:db8::5]", "2001:db8::5"),
        ("10.0.0.1", "nonsense", "unknown"),
        ("10.0.0.1", "203.0.113.9, ", "unknown"),
        ("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("10.0.0.1", None, "10.0.0.1"),
        (None, None, "unknown"),
    ],
)
def test_forwarded_addresses_are_believed_only_from_configured_proxies(remote, forwarded, expected):
    assert seen(remote, forwarded) == expected


def test_without_configured_proxies_nobody_is_believed():
    assert seen("10.0.0.1", "203.0.113.9", trusted=()) == "10.0.0.1"


@pytest.mark.parametrize("wrong", ["*", "proxy.example", "10.0.0.0/99", "", "0.0.0.0/0", "::/0"])
def test_a_proxy_that_is_no_address_is_refused_at_start_up(wrong):
    with pytest.raises(ConfigurationError, match="trusted_proxies"):
        networks([wrong])


def test_what_one_client_can_vary_counts_as_one():
    assert network_of("2001:db8:1:2:3:4:5:6") == network_of("2001:db8:1:2::") != network_of("2001:db8:1:3::")
    assert network_of("192.0.2.1") == network_of("::ffff:192.0.2.1") != network_of("192.0.2.2")
    assert network_of("anything") == network_of("") == "unknown"


@pytest.mark.parametrize("own", ["/", "/so-y-te/noi-bo/", "/tim-kiem?q=a%20b", "/a//b", "/x?tiep=https://khac.example"])
def test_paths_of_our_own_are_followed(own):
    assert local_path(own, "/nha") == own


@pytest.mark.parametrize(
    "foreign",
    [
        "",
        "https://khac.example/",
        "//khac.example/",
        "///khac.example",
        "/\\khac.example",
        "\\\\khac.example",
        "/\t/khac.example",
        "/\n/khac.example",
        "\t//khac.example",
        " //khac.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "khac.example",
        "http:khac.example",
        "/x\r\nSet-Cookie: a=b",
        "/" + "x" * 3000,
        "/\u2028/khac.example",
    ],
)
def test_everything_else_is_not(foreign):
    assert local_path(foreign, "/nha") == "/nha"


@given(st.text(st.sampled_from("/\\:.?#@ \t\n\rahtps%"), max_size=12))
def test_whatever_is_sent_a_browser_stays_here(text):
    # What browsers do before they look at an address: drop tabs and line ends, take a backslash for a slash.
    read = "".join(letter for letter in local_path(text, "/nha") if letter not in "\t\n\r").strip(" ")
    read = read.replace("\\", "/")
    assert read.startswith("/") and not read.startswith("//")
