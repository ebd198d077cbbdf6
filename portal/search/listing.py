"""What lists are made of: rows, pages of them, and the filters that choose them."""

from dataclasses import dataclass, fields
from datetime import datetime

from portal.content.fields import clean_text
from portal.search.engine import listed
from portal.search.rows import microseconds, moment_of
from portal.search.tables import item
from portal.vietnamese import fold

# More words than anybody types; more would only make work.
MOST_WORDS, LONGEST_WORD = 10, 60
# Before a letter of a pattern that means itself.
ESCAPE = "/"
# The filters that ask for what ends (is due) before a moment, and for what does not.
ENDS = ENDS_BEFORE, ENDS_FROM = "ends_before", "ends_from"
SEVERAL = (tuple, list, set, frozenset)


@dataclass(frozen=True)
class Row:
    """One row of a list. Moments are zone-aware (UTC); texts that the type does not have are empty.

    `file` and `picture` are names of attachments (`<path>tep/<name>`); `file_name` is what its sender called it.
    """

    id: int
    kind: str
    title: str
    title_english: str
    summary: str
    path: str
    name: str
    agency: int | None
    parent: int | None
    internal: bool
    language: str
    behind: bool
    workflow: str
    state: str
    position: int
    created: datetime
    modified: datetime
    published: datetime | None
    publish_on: datetime | None
    withdraw_on: datetime | None
    changes_on: datetime | None
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
    last_act: str
    last_comment: str
    # In which language title and summary are, where they are those of a translation.
    titled_in: str = ""


MOMENTS = frozenset("created modified published publish_on withdraw_on changes_on starts ends".split())
NAMES = tuple(field.name for field in fields(Row) if field.name != "titled_in")
COLUMNS = tuple(item.c[name] for name in NAMES)
_MOMENT_PLACES = tuple(place for place, name in enumerate(NAMES) if name in MOMENTS)


def row_from(stored):
    """The `Row` of what a query that begins with `COLUMNS` answered."""
    # Made for every row of every list: by place, because names would cost more than the query.
    values = list(stored[: len(NAMES)])
    for place in _MOMENT_PLACES:
        values[place] = moment_of(values[place])
    return Row(*values)


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
    is in the title or the short name, whatever the marks. `language`: translations stand in no list unless they are
    asked for (None: originals and all translations). `ends_before`: what ends, or is due, before a moment;
    `ends_from`: what does so then or later. `code`: the short name, notation or sender.
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
    code: object = None
    workflow: object = None
    last_act: object = None
    language: object = ""
    behind: bool | None = None
    below: int | None = None
    ends_before: datetime | None = None
    ends_from: datetime | None = None
    text: str | None = None

    def asked(self):
        """The `Asked` of these filters."""
        values = {name: value for name in EQUALITIES if (value := getattr(self, name)) is not None}
        several = frozenset(name for name, value in values.items() if isinstance(value, SEVERAL))
        parameters = {name: listed(value) if name in several else value for name, value in values.items()}
        if self.below is not None:
            parameters["below"] = self.below
        for name in ENDS:
            if getattr(self, name) is not None:
                parameters[name] = microseconds(getattr(self, name))
        words = fold(clean_text(self.text or "")).split()[:MOST_WORDS]
        parameters |= {f"word_{number}": _pattern(word) for number, word in enumerate(words)}
        return Asked(tuple(parameters), several, parameters)


@dataclass(frozen=True)
class Asked:
    """Filters as a statement takes them: by name, those of several values, and the parameters' values."""

    names: tuple
    several: frozenset
    parameters: dict


EQUALITIES = tuple(field.name for field in fields(Filters) if field.name not in ("below", *ENDS, "text"))


def _pattern(word):
    word = word[:LONGEST_WORD]
    for mark in (ESCAPE, "%", "_"):
        word = word.replace(mark, ESCAPE + mark)
    return f"%{word}%"
