"""The page cache: what one visitor was just shown is shown to the next, as long as nothing has changed.

A kept page is shown while no transaction was committed, neither of objects nor of rows, and for one second at the
most, for time itself publishes and withdraws. So nobody is ever shown what he would not be shown without it, and a
rush to one page costs one rendering a second. It stands before everything else, because it has to see the headers
as they leave: an answer that sets a cookie was made for one visitor.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import CookieError, SimpleCookie
from threading import Lock
from typing import Any

import structlog

from portal import clock

log = structlog.get_logger(__name__)

FRESH = timedelta(seconds=1)
MOST_BYTES, LARGEST = 32 * 1024 * 1024, 512 * 1024
LONGEST_QUERY = 300
# What of a request, besides the cookies that are no secret, an answer to a visitor may hang on.
DECIDING = ("SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_ACCEPT_ENCODING", "wsgi.url_scheme")
# Who sends one of these wants something else than the page.
NOT_KEPT_FOR = ("HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_UPGRADE")
# A browser may keep the page and has to ask each time; what stands between us and it may not keep it.
KEEPING = "private, no-cache"


@dataclass(frozen=True)
class KeptPage:
    """An answer, the moment it was asked for, and the state of the databases before it was made."""

    state: tuple
    asked: Any
    headers: tuple
    body: bytes
    etag: str

    def is_good(self, state, now):
        """Whether it may still be shown."""
        return self.state == state and self.asked <= now < self.asked + FRESH


class PageCache:
    """A WSGI application before the portal's.

    `harmless_cookies`: names of cookies that choose a page and tell nothing of a person; a request with any other
    goes straight on.
    """

    def __init__(self, app, database, revision, harmless_cookies=()):
        self.app = app
        self.database = database
        self.revision = revision
        self.harmless_cookies = frozenset(harmless_cookies)
        self._kept = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] != "HEAD":
            return self._get(environ, start_response)
        # What GET would answer, without its body.
        parts = self._get({**environ, "REQUEST_METHOD": "GET"}, start_response)
        getattr(parts, "close", lambda: None)()
        return []

    def _get(self, environ, start_response):
        key = self._key_of(environ)
        # Before the page is made: what is committed meanwhile makes it old at once.
        state, now = self._state() if key is not None else None, clock.now()
        if state is None:
            return self.app(environ, start_response)
        kept = self._take(key)
        if kept is None or not kept.is_good(state, now):
            kept = self._make(key, environ, start_response, state, now)
        return self._answer(kept, environ, start_response) if isinstance(kept, KeptPage) else kept

    def forget(self):
        """Keep nothing."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _state(self):
        """What changes with every commit; None where that cannot be told."""
        try:
            return self.database.lastTransaction(), self.revision.now()
        # Each database has errors of its own. The portal itself knows what to tell people then.
        except Exception:
            log.warning("the page cache cannot tell whether something has changed", exc_info=True)
            return None

    def _key_of(self, environ):
        """What the page hangs on; None for a request that is not a visitor's for a page."""
        if environ["REQUEST_METHOD"] != "GET" or len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return None
        if any(environ.get(name) for name in NOT_KEPT_FOR):
            return None
        cookies = self._cookies_of(environ)
        return None if cookies is None else (*(environ.get(name, "") for name in DECIDING), cookies)

    def _cookies_of(self, environ):
        sent = environ.get("HTTP_COOKIE", "")
        if not sent:
            return ()
        try:
            read = SimpleCookie(sent)
        except CookieError:
            return None
        # Names that the parser leaves out would be taken for none.
        if not read or len(read) != sent.count("=") or not self.harmless_cookies.issuperset(read):
            return None
        return tuple(sorted((name, morsel.value) for name, morsel in read.items()))

    def _make(self, key, environ, start_response, state, now):
        """The page, newly made: kept where it may be, else the answer as the portal gave it."""
        begun: list = []

        def begin(status, headers, exc_info=None):
            begun[:] = [status, headers]
            return start_response(status, headers, exc_info) if exc_info else written.append

        written: list = []
        parts = self.app(environ, begin)
        status, headers = begun
        if written:
            parts = [*written, *parts]
        if not _may_be_kept(status, headers, parts):
            start_response(status, headers)
            return parts
        body = b"".join(parts)
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = (*_varied(headers), ("Cache-Control", KEEPING), ("ETag", etag))
        page = KeptPage(state, now, headers, body, etag)
        self._keep(key, page)
        return page

    def _take(self, key):
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def _keep(self, key, page):
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += len(page.body) - (len(before.body) if before else 0)
            self._kept[key] = page
            while self._bytes > MOST_BYTES:
                _key, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.body)

    @staticmethod
    def _answer(page, environ, start_response):
        known = {tag.strip() for tag in environ.get("HTTP_IF_NONE_MATCH", "").split(",")}
        if page.etag in known:
            headers = [pair for pair in page.headers if pair[0].lower() not in ("content-length", "content-type")]
            start_response("304 Not Modified", headers)
            return [b""]
        start_response("200 OK", list(page.headers))
        return [page.body]


def _may_be_kept(status, headers, parts):
    """Whether the next visitor may be shown it too: a whole page, for whoever asks."""
    names = {name.lower() for name, _value in headers}
    return (
        status.startswith("200")
        and names.isdisjoint({"set-cookie", "cache-control", "etag", "content-range"})
        # A file or a stream is not read into memory.
        and isinstance(parts, (list, tuple))
        and sum(map(len, parts)) <= LARGEST
    )


def _varied(headers):
    """The headers, with a word to caches that the page hangs on cookies."""
    vary = [value for name, value in headers if name.lower() == "vary"]
    rest = [(name, value) for name, value in headers if name.lower() != "vary"]
    return [*rest, ("Vary", ", ".join([*vary, "Cookie"]))]
