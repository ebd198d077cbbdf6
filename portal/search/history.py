"""Lists of the history: of an item, a person, an agency or the province, newest first, from the table.

Who may ask for which list is decided by the views.
"""

import json
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property

from sqlalchemy import and_, literal_column, or_, select, union_all

from portal.history.acts import HISTORY_OPENED
from portal.search.engine import among
from portal.search.history_tables import history_table
from portal.search.paging import BACKWARD, FORWARD, PageKey, read_key
from portal.search.rows import microseconds, moment_of
from portal.search.tables import item as item_table

ORDER, KEY_TYPES = "history", (int, int)
MOST_ROWS = 500
_h = history_table.c


@dataclass(frozen=True)
class HistoryRow:
    """One row of the history, as lists show it; `at` is zone-aware, UTC."""

    id: int
    at: datetime
    act: str
    agency: int | None
    actor: int | None
    person: int | None
    item: int | None
    kind: str
    restricted: bool
    chain: str
    number: int
    line: str
    words: str

    @cached_property
    def facts(self):
        """What its line says, as a dict."""
        return json.loads(self.line)

    @cached_property
    def told(self):
        """Its words by name."""
        return json.loads(self.words) if self.words else {}


@dataclass(frozen=True)
class HistoryAsked:
    """Which rows are wanted; None asks for nothing. `person`: what he did, or what was done to him.

    `acts`: names of acts; `since`, `before`: moments, the first included, the second not.
    """

    agency: int | None = None
    person: int | None = None
    item: int | None = None
    acts: tuple | None = None
    since: datetime | None = None
    before: datetime | None = None


@dataclass(frozen=True)
class HistoryPage:
    """One page of rows, newest first; a key is None where there is nothing newer or older."""

    rows: tuple
    next_key: str | None
    previous_key: str | None


_COLUMNS = tuple(_h[field.name] for field in fields(HistoryRow))


class HistoryLists:
    """Asks the table through a projection, or one moment of it."""

    def __init__(self, projection):
        self.projection = projection

    def page(self, asked, limit=50, key=None):
        """The `HistoryPage` at a key that an earlier page gave; anything else is taken for the first page."""
        limit = max(1, min(limit, MOST_ROWS))
        place = read_key(key, ORDER, KEY_TYPES)
        backwards = place is not None and place.way == BACKWARD
        rows = self._rows(asked, limit + 1, place.values if place else None, backwards)
        more, rows = len(rows) > limit, rows[:limit]
        if backwards:
            rows = rows[::-1]
        has_next, has_previous = (True, more) if backwards else (more, place is not None)
        return HistoryPage(
            tuple(rows),
            next_key=_key(FORWARD, rows[-1]) if rows and has_next else None,
            previous_key=_key(BACKWARD, rows[0]) if rows and has_previous else None,
        )

    def every(self, asked, most):
        """The newest rows that are wanted, at most `most` of them, one after another."""
        place, left = None, most
        while left > 0:
            rows = self._rows(asked, min(MOST_ROWS, left), place, backwards=False)
            yield from rows
            if len(rows) < min(MOST_ROWS, left):
                return
            left -= len(rows)
            place = (microseconds(rows[-1].at), rows[-1].id)

    def has_opened(self, reader, agency, person, since):
        """Whether a reader has had it noted, in this session and since then, that he opens this history."""
        return self.has_noted(reader, HISTORY_OPENED, since, agency=agency, person=person)

    def has_noted(self, reader, act, since, **about):
        """Whether a reader has had it noted, in this session and since then, that he does `act`.

        `about`: the columns `agency`, `person`, `item` as they must be; None for empty ones.
        """
        asked = [_h.act == act, _h.actor == reader.person_id, _h.at >= microseconds(since)]
        asked += [_equals(_h[name], value) for name, value in about.items()]
        with self.projection.reading() as connection:
            found = connection.scalars(select(_h.words).where(*asked).order_by(_h.at.desc()).limit(MOST_ROWS))
            return any(json.loads(words).get("session", "") == reader.origin.session for words in found if words)

    def present(self, ids):
        """Which of these items are still in the tree, whoever may see them."""
        with self.projection.reading() as connection:
            return frozenset(connection.scalars(select(item_table.c.id).where(among(item_table.c.id, list(ids)))))

    def _rows(self, asked, limit, place, backwards):
        order = (_h.at, _h.id) if backwards else (_h.at.desc(), _h.id.desc())
        conditions = [*_conditions(asked), *([_beyond(place, backwards)] if place else [])]
        if asked.person is None:
            wanted = select(*_COLUMNS).where(*conditions)
        else:
            # What he did and what was done to him, each by its own index; no index serves both at once.
            parts = [
                select(_h.id).where(half, *conditions).order_by(*order).limit(limit).subquery()
                for half in _halves(asked.person)
            ]
            ids = union_all(*(select(part.c.id) for part in parts))
            wanted = select(*_COLUMNS).where(_h.id.in_(ids))
        with self.projection.reading() as connection:
            return [_row(found) for found in connection.execute(wanted.order_by(*order).limit(limit))]


def _halves(person):
    other = or_(_h.actor.is_(None), _h.actor != person)
    return _h.actor == person, and_(_h.person == person, other)


def _conditions(asked):
    wanted = [_h[name] == value for name in ("agency", "item") if (value := getattr(asked, name)) is not None]
    if asked.acts is not None:
        wanted.append(among(_h.act, list(asked.acts)))
    if asked.since is not None:
        wanted.append(_h.at >= microseconds(asked.since))
    if asked.before is not None:
        wanted.append(_h.at < microseconds(asked.before))
    return wanted or [literal_column("1") == literal_column("1")]


def _beyond(place, backwards):
    at, row_id = place
    if backwards:
        return or_(_h.at > at, and_(_h.at == at, _h.id > row_id))
    return or_(_h.at < at, and_(_h.at == at, _h.id < row_id))


def _equals(column, value):
    return column.is_(None) if value is None else column == value


def _row(stored):
    values = dict(stored._mapping)
    return HistoryRow(**{**values, "at": moment_of(values["at"])})


def _key(way, row):
    return PageKey(ORDER, way, (microseconds(row.at), row.id)).write()
