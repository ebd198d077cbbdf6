"""Who may see a row: distinct lists of readers, stored once, and the lists that one reader is on.

The answer is that of `portal.content.base.may_read`, or narrower; never wider.
"""

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

from sqlalchemy import Integer, cast, func, insert, select

from portal.content.translations import public_time
from portal.permissions import Permission
from portal.roles import EVERYONE
from portal.search.engine import among_named, listed
from portal.search.tables import access_list, access_member

# How many readers' numbers are kept; what is forgotten is asked again.
MOST_READERS = 2000
# How many lists of documents are kept.
MOST_KEPT = 4000
_NUMBERS = select(access_list.c.digest, access_list.c.number).where(among_named(access_list.c.digest, "digests"))
_NEWEST = select(func.max(access_list.c.number))
_COUNT = select(func.count()).select_from(access_list)
_MEMBERSHIPS = (
    select(access_member.c.list, func.max(cast(access_member.c.always, Integer)))
    .where(among_named(access_member.c.principal, "principals"))
    .group_by(access_member.c.list)
)


@dataclass(frozen=True)
class AccessList:
    """The principals that see a row: some whatever the time, some only in the time in which it is published."""

    always: frozenset
    timed: frozenset

    @cached_property
    def digest(self):
        """The same for the same principals."""
        written = json.dumps([sorted(self.always), sorted(self.timed)], ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()


def access_list_of(content):
    """The `AccessList` of a piece of content in its present state."""
    has_time = any(moment is not None for moment in public_time(content))
    if content.original is None:
        return _access_list(content.access, content.published is not None, has_time)
    own, of_original = (
        _access_list(one.access, one.published is not None, True) for one in (content, content.original)
    )
    # Of those who see no drafts of it, whoever sees the original.
    readers = _both(own.timed, of_original.always | of_original.timed)
    return AccessList(own.always, readers) if has_time else AccessList(_shortened(own.always | readers), frozenset())


def _both(principals, others):
    if EVERYONE in others:
        return principals
    return others if EVERYONE in principals else principals & others


# Few are different: those of one state in one agency are all the same.
@lru_cache(MOST_KEPT)
def _access_list(grants, is_published, has_time):
    granted: dict[str, set] = {}
    for principal, permissions in grants:
        granted.setdefault(principal, set()).update(permissions)
    viewers = {principal for principal, permissions in granted.items() if Permission.VIEW in permissions}
    drafters = {principal for principal in viewers if Permission.VIEW_DRAFT in granted[principal]}
    if not is_published:
        return AccessList(_shortened(drafters), frozenset())
    if not has_time:
        # So all that is simply public has one list, in all agencies.
        return AccessList(_shortened(viewers), frozenset())
    return AccessList(_shortened(drafters), _shortened(viewers - drafters))


def _shortened(principals):
    return frozenset({EVERYONE}) if EVERYONE in principals else frozenset(principals)


def numbers_of(connection, lists):
    """`AccessList` → number, for those that are stored already."""
    digests = {readers.digest: readers for readers in lists}
    if not digests:
        return {}
    found = connection.execute(_NUMBERS, {"digests": listed(digests)})
    return {digests[digest]: number for digest, number in found}


def store_lists(connection, lists):
    """`AccessList` → number; stores those that are new."""
    numbers = numbers_of(connection, lists)
    for readers in lists:
        if readers not in numbers:
            numbers[readers] = _store(connection, readers)
    return numbers


def _store(connection, readers):
    stored = connection.execute(insert(access_list).values(digest=readers.digest))
    number = stored.inserted_primary_key[0]
    members = [
        {"principal": principal, "list": number, "always": always}
        for principals, always in ((readers.always, True), (readers.timed, False))
        for principal in principals
    ]
    if members:
        connection.execute(insert(access_member), members)
    return number


@dataclass(frozen=True)
class ReaderLists:
    """The lists a reader is on, of the lists up to number `known`."""

    known: int
    always: frozenset
    timed: frozenset
    sees_all: bool

    @cached_property
    def shape(self):
        """What of it decides how the condition is written (portal/search/statements.py)."""
        return (self.sees_all, bool(self.always), bool(self.timed))

    @cached_property
    def parameters(self):
        """The parameters of the condition."""
        return {"known": self.known, "always": listed(self.always), "timed": listed(self.timed)}


class ReaderListsCache:
    """The lists of each reader, asked for again as soon as there is a new list."""

    def __init__(self):
        self._kept = OrderedDict()
        self._lock = Lock()

    def of(self, connection, principals):
        """The `ReaderLists` of somebody with these principals (a frozenset)."""
        known = connection.scalar(_NEWEST) or 0
        with self._lock:
            kept = self._kept.get(principals)
            if kept is not None and kept.known == known:
                self._kept.move_to_end(principals)
                return kept
        found = _lists_of(connection, principals, known)
        with self._lock:
            self._kept[principals] = found
            self._kept.move_to_end(principals)
            while len(self._kept) > MOST_READERS:
                self._kept.popitem(last=False)
        return found


def _lists_of(connection, principals, known):
    rows = connection.execute(_MEMBERSHIPS, {"principals": listed(principals)}).all()
    always = frozenset(number for number, is_always in rows if is_always)
    timed = frozenset(number for number, is_always in rows if not is_always)
    return ReaderLists(known, always, timed, sees_all=0 < len(rows) == connection.scalar(_COUNT))
