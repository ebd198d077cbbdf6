"""Addresses that strangers give us: where a request comes from, and where somebody wants to go next."""

import ipaddress
import re

from portal.i18n import _
from portal.interfaces import ConfigurationError

# One household or one office line has this much of IPv6; single addresses of it cost an attacker nothing.
IPV6_PREFIX = 64
UNKNOWN = "unknown"
LONGEST_PATH = 2000
# Some proxies tell the port, too; an address of IPv6 then stands in brackets.
WITH_PORT = re.compile(r"(?:\[([^\]]+)\]|([0-9.]+))(?::[0-9]+)?\Z")


def networks(texts):
    """The networks of a setting's addresses and ranges; raises `ConfigurationError` for others, and for everybody."""
    try:
        found = tuple(ipaddress.ip_network(text, strict=False) for text in texts)
        for network in found:
            if not network.prefixlen:
                raise ValueError(f"{network} is everybody")
        return found
    except ValueError as error:
        raise ConfigurationError(
            _(
                "portal.trusted_proxies phải gồm các địa chỉ IP hoặc dải địa chỉ: {error}",
                "portal.trusted_proxies must be IP addresses or ranges: {error}",
                error=str(error),
            )
        ) from None


def client_address(request):
    """The address a request comes from; what trusted proxies told of it is read already (`BehindProxies`)."""
    address = parsed_address(request.remote_addr or "")
    return UNKNOWN if address is None else str(address)


def network_of(address):
    """What one client can easily change his address within: the address itself, or the /64 of IPv6."""
    parsed = parsed_address(address)
    if parsed is None:
        return UNKNOWN
    prefix = IPV6_PREFIX if parsed.version == 6 else parsed.max_prefixlen
    return str(ipaddress.ip_network((parsed, prefix), strict=False))


def local_path(text, fallback):
    """`text` if it is a path on this site, else `fallback`: where somebody is sent after signing in."""
    plain = text.isprintable() and "\\" not in text and len(text) <= LONGEST_PATH
    # Two slashes begin another host's address, and browsers read a backslash as a slash.
    if not plain or not text.startswith("/") or text.startswith("//"):
        return fallback
    return text


def parsed_address(text):
    """The address that a text gives, alone or with a port behind it; None for any other text."""
    match = WITH_PORT.match(text)
    try:
        address = ipaddress.ip_address(match[1] or match[2] if match else text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
