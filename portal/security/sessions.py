"""Sessions: the browser holds a signed cookie with an id, the record of the sign-in stays on the server.

A request reads one record and writes nothing; being idle too long is told by the cookie's own time.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from BTrees.LOBTree import LOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from pyramid.session import SignedCookieSessionFactory

from portal import clock
from portal.security.appointments import first_end

STORE = "sessions"
SESSION_ID = "sid"
# One working day, with the lunch hours and an evening at the desk.
LONGEST = timedelta(hours=12)
# The offices' lunch break: nobody signs in twice a day only because he ate.
IDLE = timedelta(minutes=120)
REISSUE = timedelta(minutes=5)
MOST_PER_PERSON, MOST_WAITING = 20, 5
# How long the page that asks for the second factor may stay open.
PATIENCE = timedelta(minutes=10)
TOKEN_BYTES = 32
LONGEST_AGENT = 300
# What a 64-bit BTree can be asked for.
LARGEST_ID = 2**63 - 1
LONGEST_ID = len(str(LARGEST_ID))
# A browser keeps 4,096 bytes a cookie; base64, the signature and the times take a third of them.
LONGEST_MESSAGE, MOST_BYTES = 400, 2600
# So Pyramid's sessions name the lists of messages.
MESSAGES = "_f_"
SALT = "portal.session."
# When somebody has shown that it is he, who has not yet.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Session:
    """The record of one sign-in: whose, from when until when, at which state of his account, from where."""

    person_id: int
    started: datetime
    expires: datetime
    epoch: int
    address: str
    agent: str
    # What he has shown so far is his password; the second factor is still to come, and until then he is nobody.
    waits: bool = False
    # He came by the province's own account: no password of ours opened it. And: he showed a second factor there.
    outside: bool = False
    strong: bool = False
    # When he last showed in this session that it is he; None: when he signed in.
    confirmed: datetime | None = None
    # The last day on which he did something with it; None: the day he signed in.
    used: date | None = None

    @property
    def proved(self):
        """When he last showed that it is he: with a password, a code, a passkey."""
        return self.confirmed or self.started

    @property
    def last_day(self):
        """The last day on which it was used, as people in Vietnam count days."""
        return self.used or clock.local(self.started).date()


class SessionStore(Persistent):
    """The sign-ins of everybody, in `root["sessions"]`.

    Kept by person (person id → key → Session), so that two people who sign in at the same moment never write the
    same object, and "my sessions" is one object. The key is the SHA-256 of the session id: whoever reads the
    database cannot take over a session.
    """

    def __init__(self):
        super().__init__()
        self._by_person = LOBTree()

    def start(self, person, address, agent, waits=False, lent=(), **facts):
        """Record a sign-in and answer its new session id; sweeps the person's ended ones.

        `waits`: the second factor is still to be shown, within `PATIENCE`. `lent`: the posts that others lend him.
        `facts`: of `Session`, beside these.
        """
        now = clock.now()
        sid = f"{person.id}.{secrets.token_urlsafe(TOKEN_BYTES)}"
        records = self._by_person.get(person.id)
        if records is None:
            records = self._by_person[person.id] = OOBTree()
        self._sweep(records, person, now, waits)
        ends = now + PATIENCE if waits else _end((*person.appointments, *lent), now)
        records[key_of(sid)] = Session(
            person.id, now, ends, person.session_epoch, address, agent[:LONGEST_AGENT], waits, **facts
        )
        return sid

    def find(self, sid):
        """The record of a session id that has not expired, or None; whether the account still agrees is not asked."""
        record = self._records(_person_id(sid)).get(key_of(sid))
        return record if record is not None and clock.now() < record.expires else None

    def confirm(self, sid):
        """Note that the person has just shown again that it is he."""
        self._change(sid, confirmed=clock.now())

    def note_use(self, sid, day):
        """Note the day on which a session is used; writes once a day."""
        record = self.find(sid)
        if record is not None and record.last_day != day:
            self._change(sid, used=day)

    def _change(self, sid, **changes):
        records = self._records(_person_id(sid))
        records[key_of(sid)] = replace(records[key_of(sid)], **changes)

    def end(self, sid):
        """Forget one sign-in, if it is known."""
        self.end_by_key(_person_id(sid), key_of(sid))

    def end_by_key(self, person_id, key):
        """Forget the sign-in of a person that `of` lists under `key`; answers whether there was one."""
        records = self._records(person_id)
        if key not in records:
            return False
        del records[key]
        return True

    def end_others(self, person, sid):
        """Forget all sign-ins of the person but this one; answers how many of them were live."""
        others = [key for key, _record in self.of(person) if key != key_of(sid)]
        records = self._records(person.id)
        for key in [key for key in records if key != key_of(sid)]:
            del records[key]
        return len(others)

    def of(self, person):
        """The person's live sign-ins as pairs of (key, Session), newest first."""
        now = clock.now()
        alive = [(key, record) for key, record in self._records(person.id).items() if is_live(record, person, now)]
        found = [(key, record) for key, record in alive if not record.waits]
        return sorted(found, key=lambda pair: pair[1].started, reverse=True)

    def _records(self, person_id):
        return self._by_person.get(person_id) or {}

    @staticmethod
    def _sweep(records, person, now, waits):
        for key in [key for key, record in records.items() if not is_live(record, person, now)]:
            del records[key]
        # Whoever knows the password alone must not push out the sessions of whoever has the second factor too.
        alike = [key for key, record in records.items() if record.waits == waits]
        oldest_first = sorted(alike, key=lambda key: records[key].started)
        for key in oldest_first[: max(0, len(oldest_first) - (MOST_WAITING if waits else MOST_PER_PERSON) + 1)]:
            del records[key]


def is_live(record, person, now):
    """Whether a recorded sign-in still counts for the person at the moment `now`."""
    return person.is_active and record.epoch == person.session_epoch and now < record.expires


def key_of(sid):
    """The key under which the store lists a session id."""
    return hashlib.sha256(sid.encode("utf-8")).hexdigest()


def mark_of_session(sid):
    """How the history calls a session: the beginning of its key, which opens nothing."""
    return key_of(sid)[:12]


def _person_id(sid):
    number = sid.partition(".")[0]
    known = number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID
    return min(int(number), LARGEST_ID) if known else 0


def _end(posts, now):
    """When a sign-in of now ends: after the working day, or with the first appointment that ends before."""
    latest = now + LONGEST
    last_day = first_end(posts, clock.local(now).date())
    if last_day is None:
        return latest
    midnight = datetime.combine(last_day + timedelta(days=1), time(), clock.PEOPLES_ZONE)
    return min(latest, midnight.astimezone(now.tzinfo))


def cookie_name(is_https):
    """The name of the cookie; over https one that no other host of the province can set in our place."""
    return "__Host-phien" if is_https else "phien"


def session_factory(secret, is_https):
    """Pyramid's session factory: a signed JSON cookie for the session id, the CSRF token and messages."""
    cookie_session: Any = SignedCookieSessionFactory(
        secret,
        cookie_name=cookie_name(is_https),
        secure=is_https,
        httponly=True,
        # Lax and not Strict: a link in a mail must find the clerk signed in.
        samesite="Lax",
        timeout=IDLE.total_seconds(),
        reissue_time=REISSUE.total_seconds(),
        salt=SALT,
        serializer=_PLAIN_JSON,
    )

    class ShortSession(cookie_session):
        """A session that always fits into the cookie: an overlong message is cut, the oldest ones go first."""

        def flash(self, msg, queue="", allow_duplicate=True):
            """Keep a message for the next page."""
            super().flash(str(msg)[:LONGEST_MESSAGE], queue, allow_duplicate)
            while len(_PLAIN_JSON.dumps(dict(self))) > MOST_BYTES:
                next(kept for name, kept in self.items() if name.startswith(MESSAGES) and kept).pop(0)

    return ShortSession


class PlainJson:
    """JSON as UTF-8, where a Vietnamese letter takes half of what it takes escaped."""

    def dumps(self, value):
        """The bytes of a value."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")

    def loads(self, raw):
        """The value of some bytes; raises `ValueError` for what is no JSON."""
        return json.loads(raw.decode("utf-8", "surrogatepass"))


_PLAIN_JSON = PlainJson()
