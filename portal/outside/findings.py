"""What is known of an agency's links to other people's pages: which, where they stand, since when they are dead.

Kept in the scratch records: none of it is worth a backup, all of it can be asked for again.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text, delete, func, insert, select, update

from portal import clock
from portal.storage.scratch import microseconds, tables

# Of one agency's round: questions in all, and to one host. What is left over waits for the next round.
MOST, MOST_OF_A_HOST = 2000, 100
# Of one agency at all; an item is told of each link once.
MOST_KNOWN, MOST_USES = 20_000, 100_000
# What was asked within this time is not asked again, unless somebody wants it.
FRESH = timedelta(hours=20)
CHUNK = 500

_link = Table(
    "outside_link",
    tables,
    Column("agency", BigInteger, primary_key=True, autoincrement=False),
    # of the address
    Column("digest", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("host", String(260), nullable=False),
    # portal/outside/asking.py; empty where it is there, or was never asked
    Column("reason", String(20), nullable=False),
    Column("status", Integer, nullable=False),
    # microseconds since 1970; 0: never
    Column("since", BigInteger, nullable=False),
    Column("checked", BigInteger, nullable=False),
    # 1: to be asked in the round that is under way
    Column("wanted", Integer, nullable=False),
)
_use = Table(
    "outside_link_use",
    tables,
    Column("agency", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(32), primary_key=True),
    Column("item", BigInteger, primary_key=True, autoincrement=False),
)
_round = Table(
    "outside_round",
    tables,
    Column("agency", BigInteger, primary_key=True, autoincrement=False),
    Column("begun", BigInteger, nullable=False),
    Column("finished", BigInteger, nullable=False),
    Column("left_over", BigInteger, nullable=False),
)
_l, _u, _r = _link.c, _use.c, _round.c


@dataclass(frozen=True)
class Dead:
    """A dead link and where it stands, an item's id; why (asking.py), HTTP's status, since when, last asked."""

    item: int
    digest: str
    url: str
    reason: str
    status: int
    since: datetime
    checked: datetime
    is_wanted: bool


@dataclass(frozen=True)
class Round:
    """An agency's newest round: `left_over` links wait for the next one; `waiting` are still to be asked in this."""

    begun: datetime
    finished: datetime | None
    known: int
    waiting: int
    left_over: int


def digest_of(url):
    """The short name of an address."""
    return hashlib.sha256(url.encode()).hexdigest()[:32]


class Findings:
    """The findings of one agency."""

    def __init__(self, scratch, agency_id):
        self._scratch, self.agency_id = scratch, agency_id

    def begin(self, uses):
        """A round begins; answers how many links it asks for.

        `uses`: pairs of an item's id and an address, all that there are now.
        """
        uses = sorted(set(uses))[:MOST_USES]
        urls = {digest_of(url): url for url in sorted({url for _item, url in uses})[:MOST_KNOWN]}
        with self._scratch.writing() as connection:
            self._forget_others(connection, urls)
            self._learn(connection, urls)
            connection.execute(delete(_use).where(_u.agency == self.agency_id))
            pairs = ((digest_of(url), item) for item, url in uses)
            rows = [
                {"agency": self.agency_id, "digest": digest, "item": item} for digest, item in pairs if digest in urls
            ]
            _in_parts(connection, insert(_use), rows)
            wanted, left_over = self._choose(connection)
            connection.execute(delete(_round).where(_r.agency == self.agency_id))
            facts = {"begun": _now(), "finished": 0 if wanted else _now(), "left_over": left_over}
            connection.execute(insert(_round).values(agency=self.agency_id, **facts))
        return wanted

    def _forget_others(self, connection, urls):
        known = set(connection.scalars(select(_l.digest).where(_l.agency == self.agency_id)))
        for digest in known - urls.keys():
            connection.execute(delete(_link).where(_l.agency == self.agency_id, _l.digest == digest))

    def _learn(self, connection, urls):
        known = set(connection.scalars(select(_l.digest).where(_l.agency == self.agency_id)))
        blank = {"agency": self.agency_id, "reason": "", "status": 0, "since": 0, "checked": 0, "wanted": 0}
        new = [
            {**blank, "digest": digest, "url": url, "host": _host(url)}
            for digest, url in urls.items()
            if digest not in known
        ]
        _in_parts(connection, insert(_link), new)

    def _choose(self, connection):
        """Mark what is to be asked, the longest unasked first; answers how many, and how many are left over."""
        stale = (_l.wanted == 1) | (_l.checked < _now() - round(FRESH.total_seconds() * 1_000_000))
        order = select(_l.digest, _l.host).where(_l.agency == self.agency_id, stale).order_by(_l.checked, _l.digest)
        hosts: Counter = Counter()
        wanted: list = []
        left_over = 0
        for digest, host in connection.execute(order).all():
            if len(wanted) >= MOST or hosts[host] >= MOST_OF_A_HOST:
                left_over += 1
                continue
            hosts[host] += 1
            wanted.append(digest)
        connection.execute(update(_link).where(_l.agency == self.agency_id).values(wanted=0))
        for start in range(0, len(wanted), CHUNK):
            some = _l.digest.in_(wanted[start : start + CHUNK])
            connection.execute(update(_link).where(_l.agency == self.agency_id, some).values(wanted=1))
        return len(wanted), left_over

    def waiting(self, most):
        """(digest, address, host) of the next links to ask in this round, at most so many of each host in turn."""
        with self._scratch.reading() as connection:
            rows = connection.execute(select(_l.digest, _l.url, _l.host).where(*self._wanted())).all()
        turns: dict = {}
        for row in rows:
            turns.setdefault(row.host, []).append(tuple(row))
        return [row for turn in range(MOST_OF_A_HOST) for rows in turns.values() for row in rows[turn : turn + 1]][
            :most
        ]

    def note(self, digest, answer):
        """Write down what became of the question for a link."""
        with self._scratch.writing() as connection:
            mine = (_l.agency == self.agency_id, _l.digest == digest)
            before = connection.execute(select(_l.reason, _l.since).where(*mine)).one_or_none()
            if before is None:
                return
            since = (before.since if before.reason else 0) or _now()
            facts = {"reason": answer.reason, "status": answer.status, "since": since if answer.reason else 0}
            connection.execute(update(_link).where(*mine).values(**facts, checked=_now(), wanted=0))

    def finish(self):
        """The round is over."""
        with self._scratch.writing() as connection:
            connection.execute(update(_round).where(_r.agency == self.agency_id).values(finished=_now()))

    def want(self, digest):
        """Have a link asked again in the next round; answers whether it is known."""
        with self._scratch.writing() as connection:
            mine = (_l.agency == self.agency_id, _l.digest == digest)
            return connection.execute(update(_link).where(*mine).values(wanted=1)).rowcount > 0

    def round(self):
        """The newest `Round`; None where there was none."""
        with self._scratch.reading() as connection:
            row = connection.execute(select(_round).where(_r.agency == self.agency_id)).one_or_none()
            known = connection.scalar(select(func.count()).select_from(_link).where(_l.agency == self.agency_id))
            waiting = connection.scalar(select(func.count()).select_from(_link).where(*self._wanted()))
        if row is None:
            return None
        return Round(_moment(row.begun), _moment(row.finished), known, waiting, row.left_over)

    def dead(self, after=("", 0), limit=None):
        """The dead links, by address: `Dead` each, from the one after `after` (digest, item) on."""
        digest, item = after
        rows = (
            select(_use.c.item, _link)
            .join(_link, (_u.agency == _l.agency) & (_u.digest == _l.digest))
            .where(_l.agency == self.agency_id, _l.reason != "")
            .where((_l.digest > digest) | ((_l.digest == digest) & (_u.item > item)))
            .order_by(_l.digest, _u.item)
            .limit(limit)
        )
        with self._scratch.reading() as connection:
            return [
                Dead(
                    row.item,
                    row.digest,
                    row.url,
                    row.reason,
                    row.status,
                    _moment(row.since),
                    _moment(row.checked),
                    bool(row.wanted),
                )
                for row in connection.execute(rows)
            ]

    def dead_count(self):
        """How many dead links there are, each as often as it stands somewhere."""
        rows = select(_use.c.item, _l.digest).join(_link, (_u.agency == _l.agency) & (_u.digest == _l.digest))
        found = rows.where(_l.agency == self.agency_id, _l.reason != "").subquery()
        with self._scratch.reading() as connection:
            return connection.scalar(select(func.count()).select_from(found))

    def _wanted(self):
        return _l.agency == self.agency_id, _l.wanted == 1


def longest_unasked(scratch, agency_ids, before):
    """Those of the agencies whose newest round began before a moment, or that had none; the longest ago first."""
    with scratch.reading() as connection:
        begun = dict(connection.execute(select(_r.agency, _r.begun)).all())
    due = [one for one in agency_ids if begun.get(one, 0) < microseconds(before)]
    return sorted(due, key=lambda one: (begun.get(one, 0), one))


def _in_parts(connection, statement, rows):
    for start in range(0, len(rows), CHUNK):
        connection.execute(statement, rows[start : start + CHUNK])


def _host(url):
    try:
        return (urlsplit(url).hostname or "")[:260]
    except ValueError:
        return ""


def _now():
    return microseconds(clock.now())


def _moment(number):
    return datetime.fromtimestamp(number / 1_000_000, clock.now().tzinfo) if number else None
