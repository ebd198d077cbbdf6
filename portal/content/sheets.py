"""Tables that people send: the rows of an XLSX or CSV file as texts, bounded, read where it can do no harm."""

import csv
import io
from itertools import islice, zip_longest
from pathlib import Path

from portal.content import sheet_child
from portal.content.fields import clean_text
from portal.content.killable import ChildEnded, ChildLimits, ChildRefused, Program, result_of
from portal.i18n import _
from portal.interfaces import PortalError
from portal.vietnamese import repair_legacy, repair_parts

MOST_BYTES = 2 * 1024 * 1024
MOST_COLUMNS, LONGEST_CELL = 40, 1000
PROGRAM = Program(
    Path(sheet_child.__file__),
    ("openpyxl", "et_xmlfile", "defusedxml", "lxml", "typing_extensions"),
    ChildLimits(memory=512 << 20, cpu_seconds=10, seconds=20, largest_result=64 << 20),
)
ZIP = b"PK\x03\x04"
SEPARATORS = ",;\t"


class SheetRefused(PortalError):
    """The file is no table that can be read; the text says what to do."""


NOT_READABLE = _(
    "Không đọc được tệp. Hãy mở bằng phần mềm bảng tính, lưu thành tệp Excel (.xlsx) hoặc CSV UTF-8 rồi gửi lại.",
    "The file cannot be read. Open it with a spreadsheet program, save it as Excel (.xlsx) or CSV UTF-8, try again.",
)
TOO_LARGE = _(
    "Tệp lớn quá {most} MB; hãy chia thành nhiều tệp.",
    "The file is larger than {most} MB; split it.",
    most=MOST_BYTES // 2**20,
)


def rows_of_file(file, most_rows):
    """The rows of a table as tuples of cleaned texts, empty rows left out; raises `SheetRefused`.

    `file`: a binary file; `most_rows`: one more is read, so that whoever asks can tell that there are too many.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SheetRefused(TOO_LARGE)
    rows = _rows_of_workbook(data, most_rows + 1) if data.startswith(ZIP) else _rows_of_text(data)
    cleaned = filter(None, map(_cleaned, rows))
    return _repaired(list(islice(cleaned, most_rows + 1)))


def _repaired(rows):
    """The rows with each column's old letters repaired: a name or a date alone does not tell how it is written."""
    columns = map(repair_parts, zip_longest(*rows, fillvalue=""))
    return [repaired[: len(row)] for row, repaired in zip(rows, zip(*columns, strict=True), strict=True)]


def _cleaned(row):
    cells = [clean_text(cell[:LONGEST_CELL]).strip() for cell in row[:MOST_COLUMNS]]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _rows_of_workbook(data, most_rows):
    orders = {"most_rows": most_rows, "most_columns": MOST_COLUMNS, "longest": LONGEST_CELL}
    try:
        with result_of(PROGRAM, data, orders) as (rows, _folder):
            return rows
    except (ChildRefused, ChildEnded):
        raise SheetRefused(NOT_READABLE) from None


def _rows_of_text(data):
    text, _encoding = repair_legacy(data)
    if "\x00" in text:
        raise SheetRefused(NOT_READABLE)
    first = text.partition("\n")[0]
    # Vietnamese Excel writes semicolons, because the comma divides its decimals.
    separator = max(SEPARATORS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        raise SheetRefused(NOT_READABLE) from None
