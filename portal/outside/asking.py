"""Asking a page outside whether it is there: one small question, within seconds, saying who asks."""

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from urllib3 import Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import parse_url

from portal.outside.guard import AddressRefused, guarded_manager

# Seconds: to connect, between two bytes, and for one question with all that it is sent on to.
CONNECT, READ, IN_ALL = 5.0, 10.0, 20.0
MOST_REDIRECTS = 5
LONGEST_ADDRESS = 2000
# What is wrong with a link. What asks for a password or is asked too often is there; nobody can tell more.
REASONS = GONE, ERROR, NO_HOST, SILENT, UNSAFE, LOOP, INSIDE, MALFORMED, BROKEN = (
    "gone error no_host silent unsafe loop inside malformed broken".split()
)
NOT_THERE = (404, 410)


@dataclass(frozen=True)
class Answer:
    """What became of a question: `reason` is empty where the page is there; `status`: HTTP's, 0 where there is none."""

    reason: str
    status: int = 0


class Asker:
    """Asks for pages. `agent`: the User-Agent; `inside`: in our own network too; `in_all`: seconds for one question."""

    def __init__(self, agent, inside=False, in_all=IN_ALL):
        self.agent, self.inside, self.in_all = agent, inside, in_all

    def ask(self, url):
        """The `Answer` of the page at an http or https address, redirects followed; raises for nothing out there."""
        question = _Question(self)
        timer = threading.Timer(self.in_all, question.give_up)
        timer.daemon = True
        timer.start()
        try:
            return question.answer(url)
        finally:
            timer.cancel()
            question.close()


class _Question:
    def __init__(self, asker):
        self.asker = asker
        self._socket = None
        self._is_over = False
        self._manager = guarded_manager(
            asker.inside, self._opened, headers={"User-Agent": asker.agent, "Accept": "*/*"}, retries=False
        )

    def _opened(self, found):
        self._socket = found
        if self._is_over:
            self.give_up()

    def give_up(self):
        """Time is over: end the connection under whoever waits for it."""
        self._is_over = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def close(self):
        """Let go of the connection."""
        self._manager.clear()

    def answer(self, url):
        """Follow the address to its end."""
        for _step in range(MOST_REDIRECTS + 1):
            if not is_askable(url):
                return Answer(MALFORMED)
            answer, onward = self._reach(url)
            if onward is None or self._is_over:
                return Answer(SILENT) if self._is_over else answer
            url = onward
        return Answer(LOOP)

    def _reach(self, url):
        """(answer, where it sends on to or None): HEAD first; GET where that is not what the page answers to."""
        answer, onward = self._once("HEAD", url)
        if onward is None and not self._is_over and (answer.status >= 400 or answer.reason == BROKEN):
            answer, onward = self._once("GET", url)
        return answer, onward

    def _once(self, method, url):
        try:
            response = self._manager.request(
                method,
                url,
                redirect=False,
                # The head is all that is read, of a GET too.
                preload_content=False,
                timeout=Timeout(connect=CONNECT, read=READ),
            )
        except AddressRefused:
            return Answer(INSIDE), None
        except (HTTPError, OSError, ValueError) as error:
            return Answer(_reason_of(error)), None
        onward = _onward(url, response)
        status = response.status
        response.close()
        return Answer(_judged(status), status), onward


def is_askable(url):
    """Whether an address is one of the web that can be asked for: a host, no password in it, of sensible length."""
    try:
        parts = urlsplit(url)
        parse_url(url)
    except (ValueError, LocationParseError):
        return False
    is_plain = parts.username is None and parts.password is None
    return parts.scheme in ("http", "https") and bool(parts.hostname) and is_plain and len(url) <= LONGEST_ADDRESS


def _onward(url, response):
    target = response.headers.get("Location")
    if response.status not in (301, 302, 303, 307, 308) or not target:
        return None
    try:
        return urljoin(url, target)
    except ValueError:
        return "malformed:"


def _judged(status):
    if status in NOT_THERE:
        return GONE
    return ERROR if status >= 500 else ""


def _reason_of(error):
    if isinstance(error, NameResolutionError):
        return NO_HOST
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError):
        return SILENT
    if isinstance(error, SSLError):
        return UNSAFE
    if isinstance(error, LocationParseError | ValueError) and not isinstance(error, ProtocolError):
        return MALFORMED
    return BROKEN
