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


@dataclass(frozen=True)
class SavedSearch:
    """One question: under which name, at which path of the tree, with which parameters of the address."""

    id: int
    name: str
    path: str
    parameters: tuple
    saved: datetime


class PersonsSearches(Persistent):
    """The saved searches of one person, newest first."""

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
        if len(others) >= MOST_SAVED:
            raise ActRefused(
                _(
                    "Bạn đã lưu {count} lượt tìm kiếm, là số tối đa. Hãy xóa bớt rồi lưu lại.",
                    "You have saved {count} searches, the most there can be. Delete some, then save again.",
                    count=MOST_SAVED,
                )
            )
        search = SavedSearch(new_id(), name[:LONGEST_NAME], path, tuple(parameters), clock.now())
        self._persons(person_id).searches = (search, *others)
        return search

    def delete(self, person_id, search_id):
        """Delete one of a person's searches; answers it, or None where he has no such one."""
        found = next((kept for kept in self.of(person_id) if kept.id == search_id), None)
        if found is not None:
            kept = self._persons(person_id)
            kept.searches = tuple(search for search in kept.searches if search is not found)
        return found

    def _persons(self, person_id):
        if SAVED not in self._root:
            self._root[SAVED] = LOBTree()
        everybodys = self._root[SAVED]
        if person_id not in everybodys:
            everybodys[person_id] = PersonsSearches()
        return everybodys[person_id]
