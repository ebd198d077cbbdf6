"""Saved searches: questions that people keep under a name, each person his own."""

from dataclasses import dataclass
from datetime import datetime

from BTrees.LOBTree import LOBTree
from persistent import Persistent

from portal import clock
from portal.i18n import _
from portal.identity import new_id
from portal.interfaces import ActRefused

SAVED = "saved_searches"
MOST_SAVED, LONGEST_NAME = 50, 100
FULL = _(
    "Bạn đã lưu {count} lượt tìm kiếm, là số tối đa. Hãy xóa bớt rồi lưu lại.",
    "You have saved {count} searches, the most there can be. Delete some, then save again.",
    count=MOST_SAVED,
)
NAME_TAKEN = _(
    "Bạn đã lưu một tìm kiếm khác cùng tên; tìm kiếm đã xóa không khôi phục được.",
    "You have saved another search under that name; the deleted one cannot come back.",
)


@dataclass(frozen=True)
class SavedSearch:
    """One question: under which name, at which path of the tree, with which parameters of the address."""

    id: int
    name: str
    path: str
    parameters: tuple
    saved: datetime


class PersonsSearches(Persistent):
    """The saved searches of one person, newest first, and the one that he has deleted last."""

    deleted: SavedSearch | None = None

    def __init__(self):
        super().__init__()
        self.searches: tuple = ()


class SavedSearches:
    """The saved searches of one database. Made when the first one is saved."""

    def __init__(self, connection):
        self._root = connection.root()

    def of(self, person_id):
        """The searches that a person has saved, newest first."""
        kept = self._root[SAVED].get(person_id) if SAVED in self._root else None
        return kept.searches if kept is not None else ()

    def save(self, person_id, name, path, parameters):
        """Keep a question under a name; another one of that name at that path is replaced.

        Raises `ActRefused` where the person keeps too many.
        """
        others = tuple(kept for kept in self.of(person_id) if (kept.name, kept.path) != (name, path))
        self._need_room(others)
        search = SavedSearch(new_id(), name[:LONGEST_NAME], path, tuple(parameters), clock.now())
        self._persons(person_id).searches = (search, *others)
        return search

    def delete(self, person_id, search_id):
        """Delete one of a person's searches; answers it, or None where he has no such one."""
        found = next((kept for kept in self.of(person_id) if kept.id == search_id), None)
        if found is not None:
            kept = self._persons(person_id)
            kept.searches = tuple(search for search in kept.searches if search is not found)
            kept.deleted = found
        return found

    def deleted_of(self, person_id):
        """What a person has deleted last, as long as it can come back; None where there is nothing."""
        kept = self._root[SAVED].get(person_id) if SAVED in self._root else None
        return kept.deleted if kept is not None else None

    def restore(self, person_id, search_id):
        """Put back what a person has deleted last; answers it, or None where it is not that.

        Raises `ActRefused` where he has saved another one of that name there since, or too many.
        """
        found = self.deleted_of(person_id)
        if found is None or found.id != search_id:
            return None
        present = self.of(person_id)
        if any((kept.name, kept.path) == (found.name, found.path) for kept in present):
            raise ActRefused(NAME_TAKEN)
        self._need_room(present)
        kept = self._persons(person_id)
        kept.searches = tuple(sorted((found, *present), key=lambda search: search.saved, reverse=True))
        kept.deleted = None
        return found

    @staticmethod
    def _need_room(searches):
        if len(searches) >= MOST_SAVED:
            raise ActRefused(FULL)

    def _persons(self, person_id):
        if SAVED not in self._root:
            self._root[SAVED] = LOBTree()
        everybodys = self._root[SAVED]
        if person_id not in everybodys:
            everybodys[person_id] = PersonsSearches()
        return everybodys[person_id]
