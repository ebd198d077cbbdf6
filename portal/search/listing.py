"""What lists are made of: rows, pages of them, and the filters that choose them."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import and_, select

from portal.search.engine import among
from portal.search.rows import moment_of
from portal.search.tables import item
from portal.vietnamese import fold

# More words than anybody types; more would only make work.
MOST_WORDS, LONGEST_WORD = 10, 60
SEVERAL = (tuple, list, set, frozenset)


@dataclass(frozen=True)
class Row:
    """One row of a list. Moments are zone-aware (UTC); texts that the type does not have are empty.

    `file` and `picture` are names of attachments (`<path>tep/<name>`); `file_name` is what its sender called it.
    """

    id: int
    kind: str
    title: str
    summary: str
    path: str
    name: str
    agency: int | None
    parent: int | None
    internal: bool
    workflow: str
    state: str
    position: int
    created: datetime
    modified: datetime
    published: datetime | None
    publish_on: datetime | None
    withdraw_on: datetime | None
    creator: int | None
    modified_by: int | None
    unit: int | None
    has_draft: bool
    picture: str
    picture_alt: str
    file: str
    file_name: str
    media_type: str
    size: int | None
    starts: datetime | None
    ends: datetime | None
    code: str
    phone: str
    level: str
    target: str


MOMENTS = frozenset("created modified published publish_on withdraw_on starts ends".split())
NAMES = tuple(field.name for field in fields(Row))
COLUMNS = tuple(item.c[name] for name in NAMES)


def row_from(stored):
    """The `Row` of what a query for `COLUMNS` answered."""
    values = stored._mapping
    return Row(**{name: moment_of(values[name]) if name in MOMENTS else values[name] for name in NAMES})


@dataclass(frozen=True)
class Page:
    """One page of a list; a key is None where there is nothing before or after it."""

    rows: tuple
    next_key: str | None = None
    previous_key: str | None = None


@dataclass(frozen=True)
class Filters:
    """Which rows are wanted: None asks for nothing, a tuple for one of several.

    `parent` asks for the children of an object, `below` for all that stands below it. `text`: every word of it
    is in the title or the short name, whatever the marks.
    """

    kind: object = None
    agency: object = None
    parent: object = None
    state: object = None
    internal: bool | None = None
    creator: object = None
    unit: object = None
    has_draft: bool | None = None
    level: object = None
    workflow: object = None
    below: int | None = None
    text: str | None = None

    def condition(self):
        """The SQL condition for these filters."""
        wanted = [_equals(item.c[name], getattr(self, name)) for name in EQUALITIES if getattr(self, name) is not None]
        if self.below is not None:
            wanted.append(_below(self.below))
        words = fold(self.text or "").split()[:MOST_WORDS]
        wanted.extend(item.c.title_folded.contains(word[:LONGEST_WORD], autoescape=True) for word in words)
        return and_(True, *wanted)


EQUALITIES = tuple(field.name for field in fields(Filters) if field.name not in ("below", "text"))


def _equals(column, value):
    return among(column, value) if isinstance(value, SEVERAL) else column == value


def _below(place_id):
    # All addresses that begin with the place's own, found by index.
    place = item.alias("place")
    path = select(place.c.path).where(place.c.id == place_id).scalar_subquery()
    end = select(place.c.path.concat("\U0010ffff")).where(place.c.id == place_id).scalar_subquery()
    return and_(item.c.path > path, item.c.path < end)
