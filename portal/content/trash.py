"""The trash of an agency: what was deleted, each thing with what is below it, by whom and from where.

What lies here is no part of the tree: no address leads to it, nor to its files, and it is in no list but that of the
trash (portal/search/trash.py).
"""

from BTrees.LOBTree import LOBTree
from persistent import Persistent
from persistent.wref import WeakRef
from zope.interface import Interface, implementer

from portal import clock
from portal.content.changes import drop, touch
from portal.content.places import is_internal, lineage, owner_id, path_of, site_of
from portal.identity import new_id
from portal.interfaces import IAgency, ISite


class ITrashed(Interface):
    """Something in a trash."""


@implementer(ITrashed)
class Trashed(Persistent):
    """One thing that was deleted, and what is known of it. Over when it came back or was purged (`item` is None)."""

    __parent__ = None

    def __init__(self, item, count, person_id, batch):
        super().__init__()
        self.id = new_id()
        self.trash = None
        self.item = item
        self.name = item.__name__
        self.path = path_of(item)
        self.keeper_id = keeper_of_trash(item).id
        self.agency_id = owner_id(item.__parent__)
        self.internal = is_internal(item)
        # How many things lie below it.
        self.count = count
        self.deleted = clock.now()
        self.deleted_by = person_id
        # Things that were deleted by one act have it in common.
        self.batch = batch
        # Not the place itself: what is purged must not be kept by what was once in it.
        self._place = WeakRef(item.__parent__)

    @classmethod
    def recalled(cls, item, place, **remembered):
        """What an archive remembers of something that was deleted; `place`: where it stood, None where that is gone."""
        entry = cls.__new__(cls)
        entry.trash, entry.item = None, item
        # What lies in the trash is no place in the tree itself, so it stands for one that is gone.
        entry._place = WeakRef(place if place is not None else item)
        for name in (
            "id",
            "name",
            "path",
            "keeper_id",
            "agency_id",
            "internal",
            "count",
            "deleted",
            "deleted_by",
            "batch",
        ):
            setattr(entry, name, remembered.pop(name))
        if remembered:
            raise TypeError(f"something deleted has no {', '.join(sorted(remembered))}")
        return entry

    @property
    def place(self):
        """Where it stood; None where that is no longer in the tree."""
        place = self._place()
        return place if place is not None and site_of(place) is not None else None


class Trash(Persistent):
    """What was deleted in one agency (or, of agencies, in the site), by id."""

    def __init__(self, place):
        super().__init__()
        self.__parent__ = place
        self._entries = LOBTree()

    def __iter__(self):
        return iter(self._entries.values())

    def get(self, entry_id):
        """The entry of that id, or None."""
        return self._entries.get(entry_id)

    def put(self, entry):
        """Take something in."""
        entry.trash = self
        # Gives it its database address now, for the projection's ledger.
        self._p_jar.add(entry)
        self._entries[entry.id] = entry
        touch(entry)

    def take(self, entry):
        """Let something out and answer the item."""
        del self._entries[entry.id]
        item, entry.item = entry.item, None
        drop(entry)
        return item


def keeper_of_trash(item):
    """The agency in whose trash an item would come; of an agency itself, the site."""
    return next(
        place for place in lineage(item) if place is not item and (IAgency.providedBy(place) or ISite.providedBy(place))
    )


def trash_of(place):
    """The trash of an agency or the site, made where there is none."""
    if place.trash is None:
        place.trash = Trash(place)
        place._p_jar.add(place.trash)
    return place.trash


def every_entry(root):
    """All that lies in a trash of a database."""
    site = root.get("site")
    for place in (site, *site.values()) if site is not None else ():
        if getattr(place, "trash", None) is not None:
            yield from place.trash
