"""Host names: an agency's own one leads to its page at the portal's address, where everybody signs in and reads."""

import re
from datetime import timedelta
from threading import Lock

from pyramid.httpexceptions import HTTPMovedPermanently, HTTPPermanentRedirect

from portal import clock
from portal.interfaces import IAgency
from portal.security.forgery import SAFE_METHODS
from portal.views.last_resort import LAST_RESORT, TRANSACTIONS, TURNS

# A host that an administrator has just entered or taken away counts after this time at the latest.
KEPT = timedelta(minutes=1)
# How long a browser remembers where a host led.
FOR_AN_HOUR = "public, max-age=3600"
PORT = re.compile(r":\d*\Z")
# What only the portal as a whole has; everything else that is asked for at an agency's host is looked for in it.
OF_THE_PORTAL = frozenset(
    """
    manage api static sdistatic deformstatic fcstatic favicon.ico favicon.svg robots.txt sitemap.xml health id
    dang-nhap dang-xuat tai-khoan csp-report
    """.split()
)
# With this header Pyramid takes another object for the root of the addresses. Meant for proxies, sent by anybody.
OTHER_ROOT = "HTTP_X_VHM_ROOT"


class AgencyHosts:
    """The host names of the agencies, read from the objects once a minute at most.

    `database`: the ZODB database.
    """

    def __init__(self, database):
        self.database = database
        self._read_at = None
        self._owners: dict = {}
        self._agencies: frozenset = frozenset()
        self._lock = Lock()

    def lead(self, host, path):
        """Where `path` of an agency's own host stands at the portal's address; None for any other host."""
        now = clock.now()
        with self._lock:
            if self._read_at is None or not self._read_at <= now < self._read_at + KEPT:
                self._read()
                self._read_at = now
            owner, agencies = self._owners.get(host), self._agencies
        if owner is None:
            return None
        first = path.lstrip("/").partition("/")[0]
        return path if first in OF_THE_PORTAL or first in agencies else f"/{owner}{path}"

    def _read(self):
        with self.database.transaction() as connection:
            site = connection.root().get("site")
            self._agencies = frozenset() if site is None else frozenset(site)
            claims = {} if site is None else claimed_hosts(site)
        # A name that two agencies have written down leads to neither.
        self._owners = {host: names[0] for host, names in claims.items() if len(names) == 1}


def claimed_hosts(site):
    """Host name → the addresses of the agencies that have published it as theirs."""
    claims: dict = {}
    for agency in site.values():
        edition = agency.edition() if IAgency.providedBy(agency) else None
        for host in {host_name(text) for text in edition.hosts} if edition is not None else ():
            claims.setdefault(host, []).append(agency.__name__)
    return claims


def host_name(text):
    """A host as it is compared: in lower case, without port and closing dot."""
    return PORT.sub("", text.strip().lower()).rstrip(".")


def hosts_tween_factory(handler, registry):
    """A tween that sends the readers of an agency's own host to its page, whatever they asked for there.

    One address for the whole portal: sessions, passkeys and kept pages belong to one host.
    """
    base_url = registry.portal_settings.base_url
    own = host_name(base_url.partition("://")[2])
    hosts = AgencyHosts(registry._zodb_databases[""])

    def hosts_tween(request):
        request.environ.pop(OTHER_ROOT, None)
        host = host_name(request.host)
        path = request.own_path.removeprefix(request.mounted_at)
        led = None if host == own else hosts.lead(host, path)
        if led is None:
            return handler(request)
        moved = HTTPMovedPermanently if request.method in SAFE_METHODS else HTTPPermanentRedirect
        query = f"?{request.query_string}" if request.query_string else ""
        return moved(base_url + led + query, headers={"Cache-Control": FOR_AN_HOUR})

    return hosts_tween


def includeme(config):
    """Put the tween in its place."""
    config.add_tween("portal.views.hosts.hosts_tween_factory", under=LAST_RESORT, over=(TURNS, TRANSACTIONS))
