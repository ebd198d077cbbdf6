"""Once: a form that is sent twice (pressed twice, or again after a broken line) is done once, with the first answer.

Every form carries a key of its own (`page.form_token`). The transaction that does what a form asks for keeps the key
and where the answer led to; the same form, sent again with the same content by the same person, is only led there.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from pyramid.httpexceptions import HTTPSeeOther
from pyramid.tweens import EXCVIEW
from pyramid_zodbconn import get_connection

from portal import clock
from portal.security.forgery import SAFE_METHODS
from portal.security.sessions import SESSION_ID

STORE, FIELD = "sent_forms", "form_key"
# A form that only goes on to another address: nothing was done yet.
SENT_ON = 307
TRANSACTIONS = "pyramid_tm.tm_tween_factory"
KEY_BYTES, LONGEST_KEY = 16, 64
# Whoever repeats a form later than that means it.
HOLDS = timedelta(hours=1)
# Names of the session's token in forms, ours and Substance D's. It may have been renewed since; it says nothing of
# what is asked for.
TOKENS = frozenset({"csrf_token", "_csrf_token_"})
# One person's answers lie in so many objects, so that two of his windows seldom write the same one; each keeps the
# newest few.
PARTS, MOST_KEPT = 8, 12
# Messages of the answer, told again with it.
MOST_TOLD, TOLD = 5, "portal.told"
ANSWER_AT = "portal.answer_at"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Answer:
    """The answer to a form: the form's digest, when it was given, where it led to, what it said (kind, text)."""

    digest: bytes
    given: datetime
    location: str
    told: tuple


class Answers(Persistent):
    """Some of one person's newest answers, oldest first."""

    def __init__(self):
        super().__init__()
        self.kept: tuple = ()

    def find(self, digest, now):
        """The answer to a form, or None; what is too old counts for nothing."""
        return next((kept for kept in self.kept if kept.digest == digest and now < kept.given + HOLDS), None)

    def add(self, answer):
        """Keep an answer; forgets those that are too old, and the oldest of too many."""
        fresh = [kept for kept in self.kept if answer.given < kept.given + HOLDS]
        self.kept = (*fresh, answer)[-MOST_KEPT:]


def new_store():
    """An empty store of answers, for the database's root."""
    # With keys at both ends that stay: a bucket that is empty cannot be merged with another writer's.
    return OOBTree({(0, -1): None})


def new_key():
    """The key of one form."""
    return secrets.token_urlsafe(KEY_BYTES)


def once_tween_factory(handler, registry):
    """A tween under the transaction and above the error pages: leads a form that was sent before to its answer."""

    def once_tween(request):
        command = None if request.method in SAFE_METHODS else Command.of(request)
        if command is None:
            return handler(request)
        answer = command.answer()
        if answer is not None:
            return _again(request, answer)
        response = handler(request)
        if command.may_be_kept(response):
            command.keep(response)
        return response

    return once_tween


def _has_session(request):
    return request.registry.session_cookie in request.cookies


def _again(request, answer):
    for kind, text in answer.told:
        request.session.flash(text, kind, allow_duplicate=False)
    return HTTPSeeOther(answer.location)


def leads_to(request, location):
    """Have this form, if it is sent again, lead to a path of the portal: for answers that are shown only once."""
    request.environ[ANSWER_AT] = location


def note_told(request, kind, text):
    """Remember what the answer says, to say it again."""
    request.environ.setdefault(TOLD, []).append((kind, text))


class Command:
    """A form that was sent with a key, by whom, and where its answer is kept."""

    def __init__(self, request, owner, digest):
        self.request = request
        self.digest = digest
        self._sid = request.session.get(SESSION_ID)
        self._place = (owner, digest[0] % PARTS)

    @classmethod
    def of(cls, request):
        """The `Command` of a request; None for one without a key, and for what cannot be read."""
        try:
            key = request.POST.get(FIELD, "")
        except (ValueError, UnicodeDecodeError, KeyError):
            # Whoever reads it next says what is wrong with it.
            return None
        if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or not _has_session(request):
            return None
        person = request.user
        identity = str(person.id) if person is not None else request.session.get_csrf_token()
        return cls(request, person.id if person is not None else 0, _digest(request, identity))

    def answer(self):
        """The answer that was given to it, or None."""
        store = get_connection(self.request).root().get(STORE)
        answers = store.get(self._place) if store is not None else None
        return answers.find(self.digest, clock.now()) if answers is not None else None

    def may_be_kept(self, response):
        """Whether something was done, and no cookie that only the first answer has must go with it."""
        return (
            response.status_int < 400
            and response.status_int != SENT_ON
            and self.request.session.get(SESSION_ID) == self._sid
        )

    def keep(self, response):
        """Keep where the answer leads to."""
        root = get_connection(self.request).root()
        if STORE not in root:
            root[STORE] = new_store()
        answers = root[STORE].get(self._place)
        if answers is None:
            answers = root[STORE][self._place] = Answers()
        told = tuple(self.request.environ.get(TOLD, ())[:MOST_TOLD])
        answers.add(Answer(self.digest, clock.now(), self._location(response), told))

    def _location(self, response):
        environ = self.request.environ
        if ANSWER_AT in environ:
            return environ[ANSWER_AT]
        return response.headers.get("Location") or self.request.path


def _digest(request, identity):
    """What tells one sending from all others: who, where to, the key and everything else in the form."""
    digest = hashlib.blake2b(digest_size=16)
    for part in (identity, request.method, request.path_qs):
        _add(digest, part)
    for name, value in request.POST.items():
        _add(digest, name)
        if isinstance(value, str):
            _add(digest, "" if name in TOKENS else value)
        elif hasattr(value, "filename"):
            _add(digest, value.filename or "")
            _add_file(digest, value.file)
        else:
            # A file field that was left empty.
            _add(digest, "")
    return digest.digest()


def _add(digest, text):
    data = text.encode("utf-8", "surrogatepass")
    digest.update(len(data).to_bytes(8, "big") + data)


def _add_file(digest, file):
    if file is None:
        return
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block if isinstance(block, bytes) else block.encode("utf-8", "surrogatepass"))
    file.seek(0)


def includeme(config):
    """Put the tween in its place; needs pyramid_tm."""
    config.add_tween("portal.security.once.once_tween_factory", under=TRANSACTIONS, over=EXCVIEW)
