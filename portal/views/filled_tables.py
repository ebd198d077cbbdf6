"""Tables that people fill in and send: the template, its columns by their titles, rows carried from page to page."""

import io
import json
from dataclasses import dataclass

import xlsxwriter
from pyramid.response import Response

from portal.i18n import ENGLISH, _
from portal.interfaces import PortalError
from portal.vietnamese import fold

LONGEST_JSON = 1_000_000
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUIDE = _("Hướng dẫn", "Guide")


class NotATable(PortalError):
    """The first row does not name the columns that are needed."""


@dataclass(frozen=True)
class TableKind:
    """A kind of table: its columns (field → title), those that every row needs, and how many rows it may have."""

    columns: dict
    needed: tuple
    most_rows: int

    def places(self, header):
        """Field → place of its column, by the first row; raises `NotATable`."""
        titles = {
            plain(text): name for name, title in self.columns.items() for text in (title, title.in_language(ENGLISH))
        }
        found: dict = {}
        for place, cell in enumerate(header):
            name = titles.get(plain(cell))
            if name is not None:
                found.setdefault(name, place)
        missing = [self.columns[name] for name in self.needed if name not in found]
        if missing:
            raise NotATable(
                _(
                    "Dòng đầu của bảng phải là tên các cột; còn thiếu cột “{column}”. Hãy dùng tệp mẫu.",
                    "The first row must name the columns; “{column}” is missing. Use the template.",
                    column=missing[0],
                )
            )
        return found

    def texts_of(self, error, said=()):
        """The messages of a failed row, each with the column it is about; none of the fields `said` already."""
        for child in error.children or ():
            if child.node.name not in said:
                column = self.columns.get(child.node.name, child.node.title)
                for message in child.messages():
                    yield _("{column}: {message}", "{column}: {message}", column=column, message=message)

    def rows_from(self, text):
        """The rows that a page of a plan carried along; None for anything that it did not make."""
        rows = json_from(text)
        is_table = isinstance(rows, list) and len(rows) <= self.most_rows + 1
        is_table = is_table and all(
            isinstance(row, list) and all(isinstance(cell, str) for cell in row) for row in rows
        )
        return [tuple(row) for row in rows] if is_table else None


def plain(text):
    """A title by what it is compared: letters and digits alone."""
    return "".join(letter for letter in fold(str(text)) if letter.isalnum())


def json_from(text):
    """What a page carried along as JSON; None for what is too long or none."""
    if len(text) > LONGEST_JSON:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def template_answer(request, kind, title, filename, choices):
    """The response with the table to fill in, called `title`; `choices`: field → the texts that it may have."""
    translate = request.localizer.translate
    output = io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    table, guide = book.add_worksheet(translate(title)), book.add_worksheet(translate(GUIDE))
    for column, (name, heading) in enumerate(kind.columns.items()):
        # As text: a telephone number keeps its zero, a date its form.
        table.set_column(column, column, 24, text)
        table.write_string(0, column, translate(heading) + (" *" if name in kind.needed else ""), bold)
    for column, (name, values) in enumerate(choices.items()):
        guide.write_string(0, column, translate(kind.columns[name]), bold)
        guide.set_column(column, column, 40)
        for number, value in enumerate(values, start=1):
            guide.write_string(number, column, value)
        if values:
            place, letter = list(kind.columns).index(name), "ABCDEFGH"[column]
            listed = f"='{guide.get_name()}'!${letter}$2:${letter}${len(values) + 1}"
            table.data_validation(1, place, kind.most_rows, place, {"validate": "list", "source": listed})
    table.freeze_panes(1, 0)
    book.close()
    return _sheet(output.getvalue(), filename)


def _sheet(body, filename):
    response = Response(body=body, content_type=SHEET_TYPE)
    # Not text: WebOb would promise letters.
    response.charset = None
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
