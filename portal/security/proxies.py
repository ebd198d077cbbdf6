"""Behind proxies: what those that the settings name tell of a request is written where everything below reads it.

The web server knows one proxy by one address; offices have several in a row, and ranges of them.
"""

import re

from portal.security.addresses import UNKNOWN, parsed_address

# What proxies tell, one value for each of them, the nearest one last. Nothing else that speaks of the way gets through.
WAY, SCHEME, HOST = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"
NEVER_BELIEVED = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_BY")
SCHEMES = ("http", "https")
HOST_NAME = re.compile(r"(?:[A-Za-z0-9_.-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?\Z")


class BehindProxies:
    """A WSGI application before another, which then finds the sender's address, scheme and host where they belong.

    `trusted`: the networks of the proxies that are believed; what anybody else says of the way is thrown away.
    """

    def __init__(self, app, trusted):
        self._app = app
        self._trusted = trusted

    def __call__(self, environ, start_response):
        said = {name: _values(environ.pop(name, "")) for name in (WAY, SCHEME, HOST)}
        for name in NEVER_BELIEVED:
            environ.pop(name, None)
        address, proxies = sender(environ.get("REMOTE_ADDR", ""), said[WAY], self._trusted)
        if proxies:
            environ["REMOTE_ADDR"] = environ["REMOTE_HOST"] = address
            scheme, host = (_of_outermost(said[name], proxies) for name in (SCHEME, HOST))
            if scheme.lower() in SCHEMES:
                environ["wsgi.url_scheme"] = scheme.lower()
            if HOST_NAME.match(host):
                environ["HTTP_HOST"] = host
        return self._app(environ, start_response)


def sender(connected, way, trusted):
    """Where a request comes from, and how many trusted proxies in a row it came through.

    `connected`: the address at the other end of the line; `way`: what is said of those before it, the nearest last.
    """
    address, proxies = None, 0
    for text in (connected, *reversed(way)):
        address = parsed_address(text)
        # The nearest one that is no proxy of ours; what stands before it in the header may be invented.
        if address is None or not any(address in network for network in trusted):
            break
        proxies += 1
    return UNKNOWN if address is None else str(address), proxies


def _values(header):
    return [text.strip() for text in header.split(",")] if header else []


def _of_outermost(values, proxies):
    """What the farthest of so many proxies said, the one that the browser asked: each adds a value, or leaves all."""
    return values[-proxies:][0] if values else ""
