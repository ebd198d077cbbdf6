"""What people have selected in a folder: some of its children by name, or all that a filter finds."""

from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from portal.i18n import _
from portal.interfaces import PortalError
from portal.permissions import Permission

# How the address of a page says it.
NAMES, ALL = "muc", "tat-ca"
TEXT, KIND, STATE, ORDER = "tim", "loai", "trang-thai", "sap-xep"
LONGEST_TEXT = 200
MOST_NAMED, MOST_FOUND, BATCH = 200, 20_000, 1000
NOTHING_SELECTED = _("Chưa chọn mục nào.", "Nothing is selected.")


class NothingSelected(PortalError):
    """No item was selected, or none is there any more."""


@dataclass(frozen=True)
class Filter:
    """Which children of a folder are wanted: words of the name, a kind, a state; empty asks for nothing."""

    text: str = ""
    kind: str = ""
    state: str = ""

    @classmethod
    def of(cls, asked):
        """The filter in the parameters of an address or a form."""
        return cls(asked.get(TEXT, "").strip()[:LONGEST_TEXT], asked.get(KIND, ""), asked.get(STATE, ""))

    def __bool__(self):
        return bool(self.text or self.kind or self.state)

    @property
    def query(self):
        """Its parameters in an address."""
        return {name: value for name, value in ((TEXT, self.text), (KIND, self.kind), (STATE, self.state)) if value}

    def asked(self, folder):
        """The filters of a search for these children of a folder."""
        return {"parent": folder.id, "kind": self.kind or None, "state": self.state or None, "text": self.text or None}


@dataclass(frozen=True)
class Selection:
    """Some children of a folder, as somebody selected them: names, or all that a filter finds."""

    names: tuple = ()
    filter: Filter | None = None

    @classmethod
    def sent(cls, post):
        """The selection that the form of a list sends."""
        if post.get(ALL):
            return cls(filter=Filter.of(_texts(post)))
        names = [name for name in post.getall("name") if isinstance(name, str)]
        return cls(names=tuple(dict.fromkeys(names))[:MOST_NAMED])

    @classmethod
    def asked(cls, query):
        """The selection that an address names (`query` as `request.query` has it)."""
        if query.get(ALL):
            return cls(filter=Filter.of(query))
        names = [name for name in query.get(NAMES, "").split(",") if name]
        return cls(names=tuple(dict.fromkeys(names))[:MOST_NAMED])

    @property
    def query(self):
        """Its parameters in an address."""
        if self.filter is not None:
            return {ALL: "1", **self.filter.query}
        return {NAMES: ",".join(self.names)}

    def address(self, view, **more):
        """The address of a view with this selection."""
        return f"{view}?{urlencode({**self.query, **more})}"

    def items(self, request, folder):
        """The selected objects that this reader may see, in the order of their names; for a few only."""
        found = [folder.get(name) for name in self.names]
        return [item for item in found if item is not None and request.has_permission(Permission.VIEW, item)]

    def ids(self, request, folder):
        """The ids of all selected items that this reader sees in lists; at most `MOST_FOUND`."""
        if self.filter is None:
            return [item.id for item in self.items(request, folder)]
        return [row.id for row in islice(self.every_row(request, folder), MOST_FOUND)]

    def every_row(self, request, folder):
        """The rows of all selected items, one after the other; how many are wanted is the caller's to say."""
        if self.filter is None:
            yield from self.rows(request, folder, MOST_NAMED)
            return
        key = None
        while True:
            page = request.search.find(**self.filter.asked(folder), order="position", limit=BATCH, after=key)
            yield from page.rows
            key = page.next_key
            if key is None:
                return

    def rows(self, request, folder, limit):
        """The rows of the first selected items."""
        if self.filter is not None:
            return request.search.find(**self.filter.asked(folder), order="position", limit=limit).rows
        ids = [item.id for item in self.items(request, folder)[:limit]]
        rows = request.search.by_ids(ids)
        return tuple(rows[item_id] for item_id in ids if item_id in rows)

    def count(self, request, folder):
        """How many items are selected."""
        if self.filter is not None:
            return min(request.search.count(**self.filter.asked(folder)), MOST_FOUND)
        return len(self.items(request, folder))


def _texts(post):
    return {name: value for name, value in post.items() if isinstance(value, str)}
