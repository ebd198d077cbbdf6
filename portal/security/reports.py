"""What browsers report of broken content security policies: counted by kind, a bounded number of them, for a month.

Anybody can send such a report, so it is believed as little as it costs: no texts, no query strings, nothing of other
sites' pages, and at most so many in five minutes.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import BigInteger, Column, Integer, String, Table, delete, func, insert, select, update

from portal import clock
from portal.security.addresses import network_of
from portal.security.throttle import Limit
from portal.storage.scratch import microseconds, tables

LONGEST_BODY = 16 * 1024
LONGEST_TEXT = 200
MOST_KINDS, MOST_AT_ONCE = 200, 20
KEPT = timedelta(days=30)
OF_ONE_NETWORK = Limit(60, timedelta(minutes=5))
OF_EVERYBODY = Limit(600, timedelta(minutes=5))
# What browsers say in the place of an address.
WORDS = frozenset({"inline", "eval", "wasm-eval", "self", "data", "blob", "trusted-types-policy", "trusted-types-sink"})
WEB = ("http", "https")

_report = Table(
    "policy_report",
    tables,
    Column("digest", String(64), primary_key=True),
    Column("directive", String(LONGEST_TEXT), nullable=False),
    Column("blocked", String(LONGEST_TEXT), nullable=False),
    Column("page", String(LONGEST_TEXT), nullable=False),
    Column("source", String(LONGEST_TEXT), nullable=False),
    Column("count", Integer, nullable=False),
    # microseconds since 1970
    Column("last", BigInteger, nullable=False),
)
_c = _report.c


@dataclass(frozen=True)
class PolicyReport:
    """One kind of report: which rule stopped what, on which page, asked for by which file; how often, when last."""

    directive: str
    blocked: str
    page: str
    source: str
    count: int = 1
    last: datetime | None = None


class PolicyReports:
    """Takes reports of pages at `base_url` and tells which there were."""

    def __init__(self, scratch, throttle, base_url):
        self._scratch = scratch
        self._throttle = throttle
        self._base_url = base_url

    def take(self, body, address):
        """Count the reports in a request's body (bytes); raises `ValueError` for what is none, `TooManyTries`."""
        found = [report for report in _reports_in(body) if report is not None and self._is_ours(report)]
        self._throttle.spend(f"policy reports from {network_of(address)}", OF_ONE_NETWORK)
        self._throttle.spend("policy reports", OF_EVERYBODY)
        with self._scratch.writing() as connection:
            now = clock.now()
            connection.execute(delete(_report).where(_c.last < microseconds(now - KEPT)))
            for report in found:
                _count(connection, report, microseconds(now))

    def newest(self, limit):
        """The kinds of reports, the last one first."""
        wanted = select(_report).order_by(_c.last.desc(), _c.digest).limit(limit)
        with self._scratch.reading() as connection:
            return [
                PolicyReport(row.directive, row.blocked, row.page, row.source, row.count, _moment(row.last))
                for row in connection.execute(wanted)
            ]

    def _is_ours(self, report):
        return report.page.startswith(self._base_url + "/")


def _reports_in(body):
    sent = json.loads(body.decode("utf-8"))
    if isinstance(sent, dict):
        return [_old_form(sent.get("csp-report"))]
    if isinstance(sent, list):
        return [_new_form(one) for one in sent[:MOST_AT_ONCE]]
    raise ValueError("no report")


def _old_form(report):
    """As `report-uri` has it."""
    if not isinstance(report, dict):
        raise ValueError("no report")
    directive = report.get("effective-directive") or report.get("violated-directive")
    return _report_of(directive, report.get("blocked-uri"), report.get("document-uri"), report.get("source-file"))


def _new_form(report):
    """As the Reporting API has it; other reports than of this kind are None."""
    if (
        not isinstance(report, dict)
        or report.get("type") != "csp-violation"
        or not isinstance(report.get("body"), dict)
    ):
        return None
    said = report["body"]
    return _report_of(
        said.get("effectiveDirective"), said.get("blockedURL"), said.get("documentURL"), said.get("sourceFile")
    )


def _report_of(directive, blocked, page, source):
    words = directive.split() if isinstance(directive, str) else []
    if not words or any(_is_foreign(text) for text in (blocked, source)):
        return None
    return PolicyReport(_plain(words[0]), _address(blocked), _address(page), _address(source))


def _is_foreign(text):
    """Whether the browser's own additions made it: extensions put scripts into pages everywhere."""
    scheme = text.partition(":")[0] if isinstance(text, str) else ""
    return scheme.endswith("-extension") or scheme in ("about", "chrome", "resource")


def _address(text):
    """An address without what may be personal in it; a word that browsers use instead; else nothing."""
    if not isinstance(text, str):
        return ""
    if text in WORDS:
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return _plain(f"{parts.scheme}://{parts.netloc}{parts.path}") if parts.scheme in WEB else _plain(parts.scheme)


def _plain(text):
    return "".join(letter for letter in text if letter.isprintable())[:LONGEST_TEXT]


def _count(connection, report, now):
    parts = (report.directive, report.blocked, report.page, report.source)
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    here = _c.digest == digest
    if connection.execute(update(_report).where(here).values(count=_c.count + 1, last=now)).rowcount:
        return
    if connection.scalar(select(func.count()).select_from(_report)) >= MOST_KINDS:
        oldest = select(_c.digest).order_by(_c.last, _c.digest).limit(1).scalar_subquery()
        connection.execute(delete(_report).where(_c.digest == oldest))
    names = ("directive", "blocked", "page", "source")
    connection.execute(insert(_report).values(digest=digest, count=1, last=now, **dict(zip(names, parts, strict=True))))


def _moment(microseconds):
    return datetime.fromtimestamp(microseconds / 1_000_000, clock.UTC)
