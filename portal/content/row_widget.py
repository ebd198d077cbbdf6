"""The widget of tables: inputs in rows, and a place to paste a table from Excel or Word."""

import colander
import deform.widget

from portal.content.calendar_files import rows_of_calendar
from portal.content.pasted import MOST_CHARACTERS, rows_of, rows_of_table
from portal.content.sheets import SheetRefused, rows_of_file
from portal.content.widgets import Select
from portal.form_texts import FOREIGN_TEXTS
from portal.i18n import _
from portal.interfaces import PortalError

BLANK_ROWS, MOST_ROWS = 3, 300
TOO_LONG = _("Bảng dán vào dài quá; hãy dán từng phần.", "The pasted table is too long; paste it in parts.")


def too_many(count):
    """What is said of a table with too many rows."""
    return _(
        "Bảng có {count} dòng, nhiều hơn {most} dòng cho phép; hãy chia nhỏ.",
        "The table has {count} rows, more than the {most} allowed; divide it.",
        count=count,
        most=MOST_ROWS,
    )


class RowsInput(deform.widget.Widget):
    """A row of inputs for each row, and some empty ones; `columns`: the nodes by name.

    A pasted table is added below the rows and shown again before anything is saved.
    """

    template = readonly_template = "rows"

    def __init__(self, columns, anchor="", **keywords):
        super().__init__(**keywords)
        self.columns = columns
        self.anchor = anchor

    def serialize(self, field, cstruct, **kw):
        """The HTML of the table; `cstruct`: dicts of texts."""
        typed = list(cstruct) if isinstance(cstruct, list) else []
        blank = {name: column.serialize(colander.null) for name, column in self.columns.items()}
        rows = [_shown(self.columns, row, bool(field.error)) for row in typed]
        rows += [_shown(self.columns, {**blank, "id": ""}, False) for _number in range(BLANK_ROWS)]
        values = self.get_template_values(field, typed, kw)
        check_url = getattr(field.get_root(), "check_url", "")
        more = {"rows": rows, "columns": self.columns, "check_url": check_url}
        return field.renderer(self.template, **{**values, **more})

    def deserialize(self, field, pstruct):
        """The rows that somebody filled in; raises `Invalid` with them where a table was pasted, to be looked at."""
        if not isinstance(pstruct, dict):
            return colander.null
        sent = pstruct.get("rows")
        rows = [row for row in map(self._row, sent if isinstance(sent, list) else ()) if row is not None]
        if len(rows) > MOST_ROWS:
            # Nobody types so many; showing them all again would hold up everybody else.
            raise colander.Invalid(field.schema, too_many(len(rows)), value=rows[:MOST_ROWS])
        try:
            found = self._read(field, pstruct)
        except PortalError as error:
            raise colander.Invalid(field.schema, error.text, value=rows) from None
        if found is None:
            return rows
        if len(found.rows) > MOST_ROWS:
            raise colander.Invalid(field.schema, too_many(len(found.rows)), value=rows)
        raise colander.Invalid(field.schema, [found.said, *found.notes], value=rows + list(found.rows))

    def _read(self, field, pstruct):
        """What was pasted or sent as a file, as `PastedRows`; None for nothing. Raises `PortalError`."""
        anchor, sent = self._anchor_day(field), pstruct.get("sheet")
        name = getattr(sent, "filename", "") or ""
        if name.lower().endswith(".ics"):
            return rows_of_calendar(sent.file, self.columns, anchor)
        if name:
            table = rows_of_file(sent.file, MOST_ROWS)
            if len(table) > MOST_ROWS:
                raise SheetRefused(too_many(len(table)))
            return rows_of_table(table, self.columns, anchor)
        pasted = _text(pstruct, "pasted_html") or _text(pstruct, "pasted")
        if len(pasted) > MOST_CHARACTERS:
            raise SheetRefused(TOO_LONG)
        return rows_of(pasted, self.columns, anchor) if pasted.strip() else None

    def _row(self, sent):
        if not isinstance(sent, dict) or sent.get("drop"):
            return None
        row = {name: _text(sent, name) for name in ("id", *self.columns)}
        filled = any(row[name].strip() for name, column in self.columns.items() if not _is_preset(column))
        return row if filled else None

    def _anchor_day(self, field):
        item = getattr(field.get_root(), "item", None)
        return getattr(item, self.anchor, None) if item is not None and self.anchor else None


def _text(struct, name):
    value = struct.get(name, "")
    return value if isinstance(value, str) else ""


def _is_preset(column):
    # Nobody has typed what a new row already says.
    return isinstance(column.typ, colander.Boolean) or isinstance(column.widget, Select)


def _shown(columns, row, is_checked):
    """A row as the template shows it: (name, node, text, error) of each cell, and its id."""
    cells = []
    for name, column in columns.items():
        error = read_cell(column, row.get(name, colander.null))[1] if is_checked else None
        cells.append({"name": name, "node": column, "text": _plain(row.get(name, "")), "error": error})
    return {"id": row.get("id", ""), "cells": cells, "is_wrong": any(cell["error"] for cell in cells)}


def _plain(text):
    return "" if text is colander.null or text is None else str(text)


def read_cell(column, text):
    """(value, error) of a cell as typed; one of them is None."""
    try:
        # An empty tick is no.
        return column.deserialize(colander.null if text == "" else text), None
    except colander.Invalid as error:
        said = error.msg[0] if isinstance(error.msg, list) else error.msg
        return None, FOREIGN_TEXTS.get(str(said), said)
