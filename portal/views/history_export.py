"""The history to take along: as a spreadsheet, as CSV, or as JSON lines that can be verified without the portal."""

import csv
import io
import json

import xlsxwriter

from portal import clock
from portal.history.entry import digest
from portal.i18n import _

MOST_EXPORTED = 20_000
CUT_OFF = _("Chỉ gồm {count} dòng mới nhất.", "Only the newest {count} rows.")
TIME_MADE = _("Lập lúc {when}", "Made at {when}")
# Title, width in letters, and the value of a told row.
COLUMNS = (
    (_("Lúc", "When"), 20, lambda told: clock.local(told.when).strftime("%d/%m/%Y %H:%M:%S")),
    (_("Người làm", "By"), 28, lambda told: told.who),
    (_("Việc", "Act"), 24, lambda told: told.act_title),
    (_("Nội dung", "What was done"), 70, lambda told: told.plain),
    (_("Ý kiến", "Comment"), 40, lambda told: told.comment),
    (_("Chi tiết", "Details"), 30, lambda told: "; ".join(told.notes)),
    (_("Với vai trò", "As"), 24, lambda told: told.authority),
    (_("Cơ quan", "Agency"), 40, lambda told: told.agency),
    (_("Địa chỉ mạng", "Network address"), 18, lambda told: told.address),
    (_("Phiên", "Session"), 14, lambda told: told.session),
    (_("Dãy", "Chain"), 18, lambda told: told.row.chain),
    (_("Số", "Number"), 8, lambda told: str(told.row.number)),
    (_("Mã băm SHA-256", "SHA-256"), 66, lambda told: digest(told.row.line)),
)
XLSX, CSV, JSON_LINES = "xlsx", "csv", "jsonl"
TYPES = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv",
    JSON_LINES: "application/x-ndjson",
}
FIRST_ROW = 4


def file_of(form, heading, rows, request):
    """The bytes of told rows in one of the forms of `TYPES`; `heading` is a bilingual text."""
    if form == JSON_LINES:
        return _json_lines(rows)
    translate = request.localizer.translate
    titles = [translate(title) for title, _width, _value in COLUMNS]
    lines = ([value(told) for _title, _width, value in COLUMNS] for told in rows)
    if form == CSV:
        return _csv(titles, lines)
    notes = [TIME_MADE % {"when": request.formats.datetime(clock.now())}]
    if len(rows) == MOST_EXPORTED:
        notes.append(CUT_OFF % {"count": MOST_EXPORTED})
    return _workbook(translate(heading), " ".join(map(translate, notes)), titles, lines)


def _json_lines(rows):
    """A row a line: its line and its words exactly as they were hashed; null for words this reader may not see."""
    written = (
        json.dumps(
            {
                "line": told.row.line,
                "sha256": digest(told.row.line),
                "words": told.row.words if told.is_whole else None,
            },
            ensure_ascii=False,
        )
        for told in rows
    )
    return "".join(f"{line}\n" for line in written).encode()


def _csv(titles, lines):
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(titles)
    for line in lines:
        # A spreadsheet would take these for formulas.
        writer.writerow([f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text for text in line])
    # Excel reads it as UTF-8 only with the mark.
    return output.getvalue().encode("utf-8-sig")


def _workbook(heading, note, titles, lines):
    output = io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(output, {"in_memory": True, **options})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(FIRST_ROW, 1)
    for place, (_title, width, _value) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, heading, bold)
    sheet.write_string(1, 0, note)
    for place, title in enumerate(titles):
        sheet.write_string(FIRST_ROW - 1, place, title, bold)
    for number, line in enumerate(lines, start=FIRST_ROW):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text)
    book.close()
    return output.getvalue()
