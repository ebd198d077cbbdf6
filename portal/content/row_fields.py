"""A field that is a table: rows of the same columns, filled in like a spreadsheet, stored as a tuple of dicts.

Each stored row has, besides its columns, an `id` that stays, a `revision` that grows when the row changes, and
`unit`: the unit that proposed it (None: nobody in particular). One that a rule made has its id as `rule`.
"""

from datetime import date

import colander

from portal.content.fields import Field, Flag
from portal.content.row_widget import MOST_ROWS, RowsInput, read_cell, too_many
from portal.i18n import _
from portal.identity import new_id

ID, REVISION, UNIT, RULE = "id", "revision", "unit", "rule"
KEPT = (ID, REVISION, UNIT, RULE)
# What nobody outside has to do with.
UNTOLD = frozenset((UNIT, RULE))


class RowsType(colander.SchemaType):
    """On the form a list of dicts of texts; in code a tuple of dicts of values."""

    def __init__(self, columns):
        self.columns = columns

    def serialize(self, node, appstruct):
        if not appstruct or appstruct is colander.null:
            return []
        return [{ID: row.get(ID, ""), **self._typed(row)} for row in appstruct]

    def _typed(self, row):
        filled = {name: colander.null if row.get(name) is None else row[name] for name in self.columns}
        return {name: _written(column, filled[name]) for name, column in self.columns.items()}

    def deserialize(self, node, cstruct):
        if cstruct is colander.null or not isinstance(cstruct, list):
            return colander.null
        if len(cstruct) > MOST_ROWS:
            raise colander.Invalid(node, too_many(len(cstruct)))
        rows: list = []
        wrong: list = []
        for number, typed in enumerate(cstruct, start=1):
            values, errors = check_row(self.columns, typed)
            rows.append(values | {ID: str(typed.get(ID) or "")})
            wrong.extend(line_error(number, self.columns[name], text) for name, text in errors.items())
        if wrong:
            raise colander.Invalid(node, wrong)
        return tuple(rows) or colander.null


def _written(column, value):
    # As people write it, not as browsers' pickers do.
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else column.serialize(value)


def check_row(columns, typed):
    """(values, errors) of one row as typed: texts by column name."""
    read = {name: read_cell(column, typed.get(name, colander.null)) for name, column in columns.items()}
    errors = {name: error for name, (_value, error) in read.items() if error is not None}
    return {name: value for name, (value, _error) in read.items()}, errors


def line_error(number, column, text):
    """An error of one cell, told above the table."""
    return _(
        "dòng {number}, cột {column}: {text}",
        "row {number}, {column}: {text}",
        number=number,
        column=column.title,
        text=text,
    )


class Rows(Field):
    """A table. `row`: the schema of its rows, of the kinds of portal/content/fields.py.

    `private`: the column (a `Flag`) whose rows the public never gets; `unshown`: columns it never gets.
    """

    empty = ()

    def __init__(self, title, row, private="", unshown=(), anchor="", **keywords):
        self.columns = {node.name: node for node in row().children}
        self.private = private
        self._never = UNTOLD.union(unshown)
        self._waiting = frozenset(name for name, column in self.columns.items() if column.shown_in)
        # The field of the item whose day tells which week is meant where only "Thứ Hai" is written.
        self.anchor = anchor
        super().__init__(title, **keywords)

    def make_type(self):
        return RowsType(self.columns)

    def make_widget(self, keywords):
        return RowsInput(self.columns, self.anchor)

    def clean(self, value):
        """As of every field, cell by cell, whichever way it came in."""
        return tuple(self._clean_row(row) for row in value or ())

    def _clean_row(self, row):
        unknown = set(row) - set(self.columns) - set(KEPT)
        if unknown:
            raise TypeError(f"{self.name} has no column {', '.join(sorted(unknown))}")
        cells = {name: column.clean(row.get(name, column.empty)) for name, column in self.columns.items()}
        return cells | {name: row[name] for name in KEPT if name in row}

    def follow(self, value, before):
        """The rows with their ids and revisions, as they follow the rows `before`; new rows get new ids."""
        known = {row[ID]: row for row in before or ()}
        return tuple(_following(row, known) for row in value)

    def comparable(self, value):
        """The rows without what they get when they are stored, so that a form's rows compare with stored ones."""
        return tuple((row.get(ID, ""), _cells(row)) for row in value or ())

    def together(self, base, mine, theirs):
        """Both edits row by row: nothing that either typed is lost."""
        return merged(mine, base or (), theirs)

    def lines(self, value):
        """The table as text, a line for each row: what is compared when versions are."""
        for row in value or ():
            typed = {name: _written(column, row[name]) for name, column in self.columns.items() if row.get(name)}
            yield " · ".join(self._worded(name, text) for name, text in typed.items())

    def _worded(self, name, text):
        column = self.columns[name]
        return str(column.title) if isinstance(column, Flag) else str(text)

    def public(self, value, state):
        """The rows and columns that are for everybody; a cell that is not to be shown yet is an empty one."""
        return tuple(
            {name: self._public_cell(name, cell, state) for name, cell in row.items() if name not in self._never}
            for row in super().public(value, state)
            if not (self.private and row.get(self.private))
        )

    def _public_cell(self, name, cell, state):
        return self.columns[name].public(cell, state) if name in self._waiting else cell

    def texts(self, value):
        """The words of a table, for search."""
        for row in value:
            yield " ".join(str(row[name]) for name in self.columns if isinstance(row.get(name), str) and row[name])


def _following(row, known):
    # Each id once: a row that was copied together with its id is a new one.
    present = known.pop(row.get(ID), None)
    cells = {name: cell for name, cell in row.items() if name not in KEPT}
    rule = row.get(RULE) or (present or {}).get(RULE)
    if rule:
        cells[RULE] = rule
    if present is None:
        return cells | {ID: str(new_id()), REVISION: 0, UNIT: row.get(UNIT)}
    unit = row.get(UNIT, present[UNIT])
    changed = any(present.get(name) != cell for name, cell in cells.items() if name != RULE)
    return cells | {ID: present[ID], REVISION: present[REVISION] + changed, UNIT: unit}


def same_cells(first, second):
    """Whether two rows say the same, whatever their ids."""
    return _cells(first) == _cells(second)


def _cells(row):
    return {name: cell for name, cell in row.items() if name not in KEPT}


def merged(mine, base, theirs):
    """My rows, made from `base`, with what somebody else has made of `base` meanwhile; nothing typed is lost.

    What only one of us changed is as he left it. What both changed stands twice, mine and then his.
    """
    old, ours = ({row[ID]: row for row in rows} for rows in (base, theirs))
    rows = []
    for row in mine:
        before, now = old.get(row.get(ID)), ours.get(row.get(ID))
        untouched = before is not None and same_cells(before, row)
        if before is None or now is None or same_cells(now, before) or same_cells(now, row):
            # He took out what I left alone: then it stays out.
            if not (untouched and now is None):
                rows.append(row)
        elif untouched:
            rows.append(now)
        else:
            rows.extend((row, _cells(now)))
    kept = {row.get(ID) for row in mine}
    # What he changed comes back where I dropped it: he did not know.
    added = (row for row in theirs if row[ID] not in kept and not same_cells(row, old.get(row[ID], {})))
    return (*rows, *added)


__all__ = ["ID", "KEPT", "RULE", "UNIT", "Rows", "merged", "same_cells"]
