"""What sort of page an address is of: which view, of which kind of item, in which agency and state.

Walks through a site open every sort of page; of pages of one sort they need not open all.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from portal.content.places import path_of

# Parameters whose value makes another page of it; of the others only the name counts.
TELLING = frozenset({"viec", "buoc", "loai", "co", "form", "dien", "ngon-ngu", "pham-vi"})
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Sort:
    """The sort of one page; `view` is "" for the item itself, whose `path` then counts as well."""

    agency: str
    kind: str
    state: str
    view: str
    below: str
    asked: tuple
    path: str = ""


class Sorts:
    """The sorts of a site's addresses, by what stands in its tree at this moment."""

    def __init__(self, site):
        self._places = site.prepare(lambda tree, _desk: dict(_places(tree)))

    def addresses(self):
        """The address of every item there is."""
        return [f"/{path}/" if path else "/" for path in self._places]

    def of(self, path, query=()):
        """The `Sort` of a path and its (name, value) pairs."""
        parts, rest = path.strip("/").split("/"), []
        while parts and "/".join(parts) not in self._places:
            rest.insert(0, parts.pop())
        agency, kind, state = self._places["/".join(parts)]
        view, *below = rest or [""]
        if view == "tep" and below:
            # Files differ by their type.
            below = [PurePosixPath(below[0]).suffix]
        asked = tuple(sorted((name, value if name in TELLING else "") for name, value in query))
        numberless = NUMBER.sub("<n>", "/".join(below))
        if view:
            return Sort(agency, kind, "", view.removeprefix("@@"), numberless, asked)
        return Sort(agency, kind, state, "", "", asked, path)


def _places(item):
    path = path_of(item).strip("/")
    yield path, (path.partition("/")[0], item.kind, getattr(item, "state", ""))
    for child in (*(item.values() if hasattr(item, "values") else ()), *(item.translations or {}).values()):
        yield from _places(child)


__all__ = ["Sort", "Sorts"]
