"""The results of a search to take along: which they are, and the workbook that lists them."""

import io
from dataclasses import dataclass

import xlsxwriter

from portal import clock
from portal.i18n import _
from portal.views.links import list_rows
from portal.views.search_facets import asked_in_words
from portal.views.search_place import SearchPlace
from portal.views.search_question import SearchQuestion
from portal.views.search_results import FoundItem

# What one call asks the service for.
AT_ONCE = 200
HEADING = _("Kết quả tìm kiếm “{text}”", "Results of the search “{text}”")
TIME_MADE = _("Lập lúc {when}", "Made at {when}")
CUT_OFF = _("Danh sách chỉ gồm {count} kết quả đầu tiên.", "The list has only the first {count} results.")
# Title, width in letters, and the value of a row.
COLUMNS = (
    (_("Tên", "Title"), 60, lambda row, format: row.title),
    (_("Loại", "Kind"), 16, lambda row, format: row.kind_title),
    (_("Cơ quan", "Agency"), 40, lambda row, format: row.agency_title),
    (_("Ngày", "Date"), 12, lambda row, format: format.date(row.published or row.modified)),
    (_("Tóm tắt", "Summary"), 80, lambda row, format: row.summary),
)
STATE_COLUMN = (_("Trạng thái", "State"), 20, lambda row, format: row.state_title)
ADDRESS_COLUMN = (_("Địa chỉ", "Address"), 60)
FIRST_ROW = 4


@dataclass(frozen=True)
class Export:
    """The first results of a question, at most as many as were asked for; `is_cut` where there are more."""

    place: SearchPlace
    question: SearchQuestion
    rows: tuple
    is_cut: bool

    @property
    def heading(self):
        """What the list is of."""
        return HEADING % {"text": asked_in_words(self.place, self.question)}

    @property
    def notes(self):
        """What a reader of the list must know: when it was made, and whether it is whole."""
        notes = [TIME_MADE % {"when": self.place.request.formats.datetime(clock.now())}]
        if self.is_cut:
            notes.append(CUT_OFF % {"count": len(self.rows)})
        return tuple(notes)


def collect(place, most):
    """The `Export` of this request's question."""
    question, key = place.asked(), None
    rows: list = []
    while question.is_asked and len(rows) < most:
        found = place.service.search(
            question.text,
            **place.filters(question),
            order=question.order,
            limit=min(AT_ONCE, most - len(rows)),
            after=key,
        )
        rows.extend(found.rows)
        key = found.next_key
        if not key:
            break
    return Export(place, question, list_rows(place.request, rows, FoundItem), is_cut=bool(key))


def workbook(export):
    """The bytes of an XLSX workbook with the results, a row each."""
    request = export.place.request
    translate, base = request.localizer.translate, request.settings_of_portal.base_url
    columns = [*COLUMNS[:4], STATE_COLUMN, *COLUMNS[4:]] if export.place.is_internal else list(COLUMNS)
    output = io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet(translate(_("Kết quả", "Results")))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, translate(export.heading), bold)
    sheet.write_string(1, 0, " ".join(map(translate, export.notes)))
    titles = [*((title, width) for title, width, _value in columns), ADDRESS_COLUMN]
    for place, (title, width) in enumerate(titles):
        sheet.set_column(place, place, width)
        sheet.write_string(FIRST_ROW - 1, place, translate(title), bold)
    for number, row in enumerate(export.rows, start=FIRST_ROW):
        values = [translate(value(row, request.formats)) for _title, _width, value in columns]
        for place, text in enumerate((*values, base + row.url)):
            sheet.write_string(number, place, text, wrapped)
    sheet.freeze_panes(FIRST_ROW, 1)
    if export.rows:
        sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW - 1 + len(export.rows), len(titles) - 1)
    book.close()
    return output.getvalue()
