"""Notices: who may see a container was changed; until a competent person confirms it, the change stands on a list.

The regulation on records asks for it (NĐ 30, Annex VI: "alert on any change of access rights until confirmed").
"""

from dataclasses import dataclass
from datetime import datetime

from BTrees.LOBTree import LOBTree
from persistent import Persistent
from zope.interface import Interface, implementer

from portal import clock
from portal.content.changes import touch
from portal.content.places import owner_id
from portal.i18n import _
from portal.identity import new_id
from portal.interfaces import ActImpossible, ActRefused, IContainer

NOTICES = "access_notices"
# Of one container, changes that nobody has confirmed and confirmations; the history has them all.
MOST_CHANGES, MOST_KEPT = 50, 20
NOT_BY_ONESELF = _(
    "Bạn là người vừa thay đổi quyền; người có thẩm quyền khác của cơ quan hoặc quản trị tỉnh xác nhận.",
    "You changed this access yourself; somebody else of the agency who may, or the province, confirms it.",
)
GONE = _(
    "Thông báo này đã được xác nhận hoặc quyền vừa thay đổi thêm; hãy xem lại rồi xác nhận.",
    "This was confirmed already, or the access has changed once more; look again, then confirm.",
)


class IAccessNotice(Interface):
    """What of a container's access has changed and is to be confirmed."""


@dataclass(frozen=True)
class AccessChange:
    """One change: from which state to which, by whom, when. The same state twice: it became another person's."""

    source: str
    target: str
    by: int
    when: datetime


@dataclass(frozen=True)
class Confirmation:
    """Who confirmed how many changes, and when."""

    by: int
    when: datetime
    count: int


@implementer(IAccessNotice)
class AccessNotice(Persistent):
    """The notice of one container: made at its first change, empty while nothing waits."""

    def __init__(self, item_id, agency_id):
        super().__init__()
        self.id = new_id()
        self.item_id = item_id
        self.agency_id = agency_id
        # `AccessChange`s that nobody has confirmed, oldest first; `Confirmation`s.
        self.changes: tuple = ()
        self.confirmed: tuple = ()

    def add(self, change):
        """One more change."""
        self.changes = (*self.changes, change)[-MOST_CHANGES:]
        touch(self)

    def confirm(self, person_id, seen):
        """Confirm what waits, which is as many changes as the person saw; raises `ActRefused`, `ActImpossible`."""
        if not self.changes or len(self.changes) != seen:
            raise ActImpossible(GONE)
        if any(change.by == person_id for change in self.changes):
            raise ActRefused(NOT_BY_ONESELF)
        self.confirmed = (*self.confirmed, Confirmation(person_id, clock.now(), seen))[-MOST_KEPT:]
        self.changes = ()
        touch(self)


class Notices:
    """The notices of one database, kept by agency: people of two agencies never write the same object."""

    def __init__(self, root):
        self._root = root

    def of(self, item):
        """The notice of a container, or None where there was never a change."""
        return self.at(owner_id(item), item.id)

    def at(self, agency_id, item_id):
        """The same by ids."""
        agencys = self._root[NOTICES].get(agency_id) if NOTICES in self._root else None
        return agencys.get(item_id) if agencys is not None else None

    def raise_for(self, item, change):
        """Note a change of a container's access."""
        notice = self.of(item) or self._new(item)
        notice.add(change)
        return notice

    def _new(self, item):
        if NOTICES not in self._root:
            self._root[NOTICES] = LOBTree()
        agency_id = owner_id(item)
        agencys = self._root[NOTICES].get(agency_id)
        if agencys is None:
            agencys = self._root[NOTICES][agency_id] = LOBTree()
        notice = agencys[item.id] = AccessNotice(item.id, agency_id)
        # Its row in the lists needs its address.
        self._root._p_jar.add(notice)
        return notice


def everything(root):
    """All notices of a database."""
    for agencys in root.get(NOTICES, {}).values():
        yield from agencys.values()


def note_change(reader, item, before):
    """Raise a notice where `reader` has changed who may read a container; `before`: its (state, access) until now."""
    source, access = before
    if not IContainer.providedBy(item) or item.access == access or reader.person_id is None or item._p_jar is None:
        return
    change = AccessChange(source, item.state, reader.person_id, clock.now())
    Notices(item._p_jar.root()).raise_for(item, change)
