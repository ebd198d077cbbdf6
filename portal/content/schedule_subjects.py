"""Whose entries a schedule is narrowed to: people and units under one address each, however offices write them.

"Giám đốc Lê Văn An", "GĐ Lê Văn An", "Đ/c Lê Văn An" are one person; a unit has what it holds and prepares, too.
"""

from portal.content.agenda import parts
from portal.content.naming import slug
from portal.content.written_names import TITLES, named_in, plainly, without_titles

_IN_ADDRESSES = tuple(sorted(map(slug, TITLES), key=len, reverse=True))


class Subjects:
    """People, units and rooms of entries, each with the address that is made of its name.

    `people`: the full names of those who are known; `units`: pairs (name, abbreviation). Others are known by what is
    written, without titles.
    """

    def __init__(self, people=(), units=()):
        self.people = _keyed((name, (name,)) for name in people)
        self.units = _keyed((title, (title, code)) for title, code in units)
        self._found: dict = {}

    def chairs_of(self, entry):
        """Who chairs an entry: address → name."""
        return dict(map(self._person, parts(entry.chair)))

    def people_of(self, entry):
        """Who takes part: address → name."""
        return dict(map(self._person, entry.names))

    def units_of(self, entry):
        """The units that hold it, prepare it or take part: address → name; of unknown ones those that hold it."""
        known = map(self._unit, (*entry.names, *parts(entry.prepared)))
        hosts = (self._unit(host) or (slug(host), host) for host in parts(entry.host))
        return {one[0]: one[1] for one in (*hosts, *known) if one}

    def rooms_of(self, entry):
        """Where it is: address → name."""
        return {slug(entry.place): entry.place} if slug(entry.place) else {}

    def _person(self, written):
        if written not in self._found:
            known = named_in(written, self.people)
            self._found[written] = self.people[known] if known else self._stranger(written)
        return self._found[written]

    def _stranger(self, written):
        name = without_titles(written)
        key = slug(name)
        # Hùng is not Hưng, whatever an address makes of them.
        return (f"{key}-khac" if any(key == one for one, _name in self.people.values()) else key), name

    def _unit(self, written):
        known = named_in(written, self.units)
        return self.units[known] if known else None


class Narrowing:
    """Which entries are asked for: of a person, of a unit, in a room; addresses, empty where it does not matter."""

    def __init__(self, subjects=None, person="", unit="", room=""):
        self.subjects = subjects or Subjects()
        # Addresses that were given out once have the titles still.
        self.person = frozenset(filter(None, (person, _without_titles_in_address(person))))
        self.unit, self.room = unit, room

    def __bool__(self):
        return bool(self.person or self.unit or self.room)

    def takes(self, entry):
        """Whether an entry is asked for."""
        return (
            (not self.person or not self.person.isdisjoint(self.subjects.people_of(entry)))
            and (not self.unit or self.unit in self.subjects.units_of(entry))
            and (not self.room or self.room in self.subjects.rooms_of(entry))
        )


def counted(found):
    """Dicts address → name put together, the most frequent first."""
    names: dict = {}
    counts: dict = {}
    for one in found:
        for key, name in one.items():
            if key:
                names.setdefault(key, name)
                counts[key] = counts.get(key, 0) + 1
    return {key: names[key] for key in sorted(names, key=lambda key: -counts[key])}


def _keyed(named):
    """What names are compared by → (address, name); two of one address get a number, in the order of their names."""
    found: dict = {}
    taken: set = set()
    for title, words in sorted(named, key=lambda pair: plainly(pair[0])):
        if not slug(title) or plainly(title) in found:
            continue
        key, number = slug(title), 2
        while key in taken:
            key, number = f"{slug(title)}-{number}", number + 1
        taken.add(key)
        found |= {plainly(word): (key, title) for word in words if word}
    return found


def _without_titles_in_address(key):
    while title := next((one for one in _IN_ADDRESSES if key.startswith(f"{one}-")), ""):
        key = key.removeprefix(f"{title}-")
    return key
