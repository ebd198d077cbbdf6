"""Addresses that strangers give us: where a request comes from, and where somebody wants to go next."""

import ipaddress

from portal.i18n import _
from portal.interfaces import ConfigurationError

# One household or one office line has this much of IPv6; single addresses of it cost an attacker nothing.
IPV6_PREFIX = 64
UNKNOWN = "unknown"
LONGEST_PATH = 2000


def networks(texts):
    """The networks of a setting's addresses and ranges; raises `ConfigurationError` for what is neither."""
    try:
        return tuple(ipaddress.ip_network(text, strict=False) for text in texts)
    except ValueError as error:
        raise ConfigurationError(
            _(
                "portal.trusted_proxies phải gồm các địa chỉ IP hoặc dải địa chỉ: {error}",
                "portal.trusted_proxies must be IP addresses or ranges: {error}",
                error=str(error),
            )
        ) from None


def client_address(request, trusted):
    """The address a request comes from; `X-Forwarded-For` is believed as far as `trusted` networks wrote it."""
    forwarded = request.headers.get("X-Forwarded-For")
    way = [*(forwarded.split(",") if forwarded else ()), request.remote_addr or ""]
    address = None
    for text in reversed(way):
        address = _parsed(text.strip())
        # The nearest one that is no proxy of ours; what stands before it in the header may be invented.
        if address is None or not any(address in network for network in trusted):
            break
    return UNKNOWN if address is None else str(address)


def network_of(address):
    """What one client can easily change his address within: the address itself, or the /64 of IPv6."""
    parsed = _parsed(address)
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


def _parsed(text):
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
