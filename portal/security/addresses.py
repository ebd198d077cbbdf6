"""Addresses that strangers give us: where a request comes from, and where somebody wants to go next."""

import ipaddress

# One household or one office line has this much of IPv6; single addresses of it cost an attacker nothing.
IPV6_PREFIX = 64
UNKNOWN = "unknown"
LONGEST_PATH = 2000


def client_address(request, trusted_proxies):
    """The address a request comes from; `X-Forwarded-For` is believed only as far as configured proxies wrote it."""
    trusted = tuple(ipaddress.ip_network(proxy, strict=False) for proxy in trusted_proxies)
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
