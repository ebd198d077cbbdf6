"""Connections to public addresses only: the name is looked up once, and what was looked at is what is connected to.

A name that leads into our own network would let whoever writes a text have the server ask there (SSRF); looking twice
would let the name lead elsewhere the second time (DNS rebinding).
"""

import ipaddress
import socket

import certifi
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import connection as connecting

# Prefixes in which another address is wrapped; Python's `is_global` takes some of them for the Internet.
WRAPPED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")))
# Below 1024 nothing else speaks HTTP to strangers; a text must not make the server talk to mail servers.
WEB_PORTS, FIRST_FREE_PORT = (80, 443), 1024


class AddressRefused(Exception):
    """The address is not one of the public Internet; nothing was sent."""


def is_public(address):
    """Whether an IP address, as text, is one of the public Internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if found.version == 6 and any(found in network for network in WRAPPED):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def guarded_manager(inside, opened, **settings):
    """A urllib3 `PoolManager` whose every connection is looked at before it is made.

    `inside`: every address will do; `opened(socket)` is told of each connection; `settings` of the manager.
    """

    class Plain(HTTPConnection):
        def _new_conn(self):
            return _connected(self, inside, opened)

    class Secure(HTTPSConnection):
        def _new_conn(self):
            return _connected(self, inside, opened)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    manager = PoolManager(num_pools=1, maxsize=1, ca_certs=certifi.where(), **settings)
    manager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
    return manager


def _connected(connection, inside, opened):
    """A socket to the host of a urllib3 connection; raises `AddressRefused`, and errors of urllib3."""
    port = connection.port
    try:
        found = socket.getaddrinfo(connection.host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameResolutionError(connection.host, connection, socket.gaierror(str(error))) from error
    addresses = [str(place[4][0]) for place in found]
    if not inside and not (_is_web(port) and all(map(is_public, addresses))):
        raise AddressRefused(connection.host)
    try:
        sock = connecting.create_connection((addresses[0], port), connection.timeout)
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, str(error)) from error
    except OSError as error:
        raise NewConnectionError(connection, str(error)) from error
    opened(sock)
    return sock


def _is_web(port):
    return port in WEB_PORTS or port >= FIRST_FREE_PORT
