"""Tables from the clipboard (Excel, Word, LibreOffice): cut into cells, their columns recognised, days completed.

Nothing of what was pasted is lost: a cell that cannot be read stays as it was typed, and the form says what is wrong
with it. Cells that were merged stand in every row that they covered.
"""

import csv
import re
from dataclasses import dataclass
from datetime import date, timedelta

import lxml.html

from portal.content.field_types import day_of
from portal.content.pasted_times import agrees, times_of
from portal.i18n import _
from portal.vietnamese import fold

MOST_CHARACTERS = 1_000_000
MOST_CELLS = 20_000
MOST_SPANNED = 300
# Wider than any table that people make; the cells beyond would only make work.
WIDEST = 300
WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5}
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?!\d)")
_WEEKDAY = re.compile(r"\bthu (hai|ba|tu|nam|sau|bay|[2-7])\b")
# Columns of offices' tables that say nothing of their own: the row's number, the part of the day beside its time.
NUMBERS, PARTS_OF_DAY = ("stt", "tt", "so tt", "so thu tu", "#", "no", "no."), ("buoi", "buoi hop")
_NUMBER = re.compile(r"\d{1,4}\s*[.)]?")
YES = ("x", "co", "noi bo", "yes", "true", "1")


@dataclass(frozen=True)
class PastedRows:
    """Rows as typed (dicts of texts), what to tell the person, and notes on what was completed."""

    rows: tuple
    said: object
    notes: tuple = ()


def rows_of(pasted, columns, anchor=None):
    """The rows of a pasted table. `anchor`: a day of the week that is meant where only a weekday is written."""
    table, merged = _html_table(pasted) if "<t" in pasted.lower() else (_plain_table(pasted), 0)
    return rows_of_table(table, columns, anchor, merged)


def rows_of_table(table, columns, anchor=None, merged=0):
    """The rows of a table that is cut into cells already; `merged`: how many of them were merged."""
    table = [row for row in table if any(cell.strip() for cell in row)]
    names, head = _column_names(table, columns)
    reading = _Reading(columns, names, head, anchor)
    rows = tuple(reading.row(cells) for cells in table[bool(head) :])
    said = _(
        "Đã đưa {count} dòng vào cuối bảng; chưa lưu. Hãy xem lại rồi bấm “Lưu”.",
        "{count} rows stand at the end of the table, not saved yet. Look them through, then press “Save”.",
        count=len(rows),
    )
    return PastedRows(rows, said, tuple(_notes(merged, reading)))


def _notes(merged, reading):
    if merged:
        yield _(
            "Có {count} ô gộp; nội dung của ô gộp được ghi vào từng dòng mà nó phủ.",
            "{count} cells were merged; their text stands in every row that they covered.",
            count=merged,
        )
    if reading.carried:
        yield _(
            "Có {count} dòng để trống ngày, lấy theo dòng trên.",
            "{count} rows had no day; they got the one above.",
            count=reading.carried,
        )
    for title in reading.unknown:
        yield _(
            "Cột “{title}” không có ở đây; nội dung của cột được ghi vào cột “{column}”.",
            "There is no column “{title}” here; what stood in it is in the column “{column}”.",
            title=title,
            column=reading.columns[reading.rest].title,
        )
    if reading.left_over:
        yield _(
            "Có {count} ô thừa so với số cột, được ghép vào cột cuối.",
            "{count} cells were more than there are columns; they are joined to the last one.",
            count=reading.left_over,
        )


def _plain_table(text):
    # Excel puts cells with line breaks in quotation marks, as CSV does.
    return [list(row) for row in csv.reader(text.replace("\r\n", "\n").split("\n"), delimiter="\t")]


def _html_table(html):
    """(rows of cells, number of merged cells); a cell that covers several rows or columns stands in each row once."""
    tree = lxml.html.fromstring(html)
    table: list = []
    waiting: dict = {}
    merged = 0
    for line in tree.iter("tr"):
        row: list = []
        place = 0
        cells = [cell for cell in line if cell.tag in ("td", "th")]
        for cell in cells:
            place = _fill_from_above(row, waiting, place)
            down, across = (_span(cell, name) for name in ("rowspan", "colspan"))
            merged += down > 1 or across > 1
            text = _cell_text(cell)
            for column in range(across):
                row.append(text if column == 0 else "")
                if down > 1:
                    waiting[place + column] = (down - 1, row[-1])
            place += across
            if place > WIDEST:
                break
        _fill_from_above(row, waiting, place)
        table.append(row)
        if sum(map(len, table)) > MOST_CELLS:
            break
    return table, merged


def _fill_from_above(row, waiting, place):
    while place in waiting:
        left, text = waiting.pop(place)
        row.append(text)
        if left > 1:
            waiting[place] = (left - 1, text)
        place += 1
    return place


def _span(cell, name):
    text = cell.get(name, "1")
    return min(int(text), MOST_SPANNED) if text.isascii() and text.isdigit() and text != "0" and len(text) < 5 else 1


def _cell_text(cell):
    for mark in cell.iter("br", "p", "div", "li"):
        mark.tail = f"\n{mark.tail or ''}"
    return "\n".join(" ".join(line.split()) for line in cell.text_content().split("\n") if line.strip())


def _column_names(table, columns):
    """(the column of each place, the titles of the head): by the titles in the first row, else by their order."""
    if not table:
        return list(columns), []
    titles = {fold(str(node.title)): name for name, node in columns.items()}
    known = {**titles, **{fold(word): name for name, node in columns.items() for word in getattr(node, "aliases", ())}}
    found = [known.get(" ".join(fold(cell).split())) for cell in table[0]]
    if sum(name is not None for name in found) >= min(2, len(table[0])):
        return found, [" ".join(cell.split()) for cell in table[0]]
    return list(columns), []


class _Reading:
    """Reads rows one after the other; remembers the day above and counts what it had to complete."""

    def __init__(self, columns, names, head, anchor):
        self.columns = columns
        self.names = names
        self.head = head
        self.anchor = anchor
        self.day = ""
        self.carried = self.left_over = 0
        # Titles of columns that are not known here, in order.
        self.unknown: dict = {}
        self.parts = {getattr(column, "pasted_as", ""): name for name, column in columns.items()}
        self.rest = self.parts.get("description") if head else None

    def row(self, cells):
        """One row as the form has it: texts by column."""
        row = dict.fromkeys(self.columns, "")
        last = next(reversed([name for name in self.names if name]), None)
        beside = []
        for place, cell in enumerate(cells):
            name = self.names[place] if place < len(self.names) else None
            if name is None and place < len(self.head) and self.rest:
                beside.append((self.head[place], cell.strip()))
                continue
            if name is None and cell.strip():
                self.left_over += 1
                name = last
            if name is not None:
                row[name] = f"{row[name]} {cell}".strip()
        self._complete(row)
        for title, text in beside:
            self._note(row, title, text)
        return {"id": "", **row}

    def _note(self, row, title, text):
        """Write what stood in an unknown column into the note, unless it says nothing."""
        folded = " ".join(fold(title).split())
        is_number = folded in NUMBERS and _NUMBER.fullmatch(text)
        begin = self.parts.get("begin")
        if not text or is_number or (folded in PARTS_OF_DAY and begin and agrees(text, row[begin])):
            return
        if title and folded not in PARTS_OF_DAY:
            self.unknown[title] = True
            text = f"{title}: {text}"
        row[self.rest] = "; ".join(filter(None, (row[self.rest], text)))

    def _complete(self, row):
        for name, column in self.columns.items():
            part = getattr(column, "pasted_as", "")
            if part == "day":
                row[name] = self._day(row[name])
            elif part == "flag":
                row[name] = "true" if fold(row[name]).strip() in YES else ""
            elif part == "begin":
                self._split_times(row, name)
            elif part == "end":
                found = times_of(row[name])
                row[name] = found[0] if found and not found[1] else row[name]

    def _split_times(self, row, name):
        found, end = times_of(row[name]), self.parts.get("end")
        if found is None or (found[1] and (not end or row[end].strip())):
            return
        row[name] = found[0]
        if found[1]:
            row[end] = found[1]

    def _day(self, typed):
        if not typed.strip():
            self.carried += bool(self.day)
            return self.day
        self.day = self._written(typed) or typed.strip()
        return self.day

    def _written(self, typed):
        exact = day_of(typed.strip()[:10])
        if exact is not None:
            return f"{exact:%d/%m/%Y}"
        found = _DAY.search(typed)
        if found:
            year = int(found[3]) if found[3] else self._year(int(found[2]))
            try:
                return f"{date(year, int(found[2]), int(found[1])):%d/%m/%Y}" if year else ""
            except ValueError:
                return ""
        return self._of_weekday(fold(typed))

    def _year(self, month):
        if self.anchor is None:
            return None
        # The week of the new year has days of two years.
        return self.anchor.year + {(12, 1): 1, (1, 12): -1}.get((self.anchor.month, month), 0)

    def _of_weekday(self, folded):
        if self.anchor is None:
            return ""
        found = _WEEKDAY.search(" ".join(folded.split()))
        number = WEEKDAYS[found[1]] if found else 6 if "chu nhat" in folded else None
        monday = self.anchor - timedelta(days=self.anchor.weekday())
        return "" if number is None else f"{monday + timedelta(days=number):%d/%m/%Y}"
