"""The support desk's figures of a week, by agency: on a page that prints well, and as a spreadsheet."""

import io
from datetime import datetime, time, timedelta
from types import SimpleNamespace

import xlsxwriter
from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.clock import PEOPLES_ZONE
from portal.content.field_types import day_of
from portal.i18n import _
from portal.interfaces import IHelpCenter
from portal.permissions import Permission
from portal.search.support_figures import SupportFigures, support_figures
from portal.security.fresh import need_fresh_sign_in
from portal.views.filled_tables import SHEET_TYPE
from portal.views.workspace.editing import staff_page
from portal.workflow.supporting import KIND, OPEN

NAME, TEMPLATE = "so-lieu-ho-tro", "theme:staff/support_figures.pt"
DAY = "tuan"
HEADING = _("Số liệu hỗ trợ trong tuần", "Figures of the week")
WEEK = timedelta(days=7)
# Weeks further from today have no figures.
FURTHEST = timedelta(days=3660)
OF_WEEK = _("Tuần từ {first} đến {last}", "Week of {first} to {last}")
MADE = _("Lập lúc {when}", "Made at {when}")
ALL = _("Tất cả", "All")
# Title of a column, and what of the figures it shows.
COLUMNS = (
    (_("Đã báo", "Reported"), lambda figures: figures.reported),
    (_("Đã trả lời", "Answered"), lambda figures: figures.answered),
    (_("Trả lời quá hạn", "Answered late"), lambda figures: figures.late),
    (_("Còn mở, còn hạn", "Open, in time"), lambda figures: figures.open),
    (_("Còn mở, quá hạn", "Open, overdue"), lambda figures: figures.overdue),
    (_("Người báo tự giải quyết", "Solved by the reporter"), lambda figures: figures.dropped),
)
AGENCY, FIRST_ROW = _("Cơ quan", "Agency"), 4


class _Week:
    """The week that the address asks for, by any of its days; this one where it is none."""

    def __init__(self, request):
        asked = day_of(request.query.get(DAY, "")) or request.today
        day = asked if abs(asked - request.today) <= FURTHEST else request.today
        self.first = day - timedelta(days=day.weekday())
        self.last = self.first + WEEK - timedelta(days=1)
        self.figures = support_figures(request.search.projection, KIND, OPEN, clock.now(), self._moments())
        self._rows = request.search.by_ids(list(self.figures))

    def _moments(self):
        return tuple(datetime.combine(day, time(), PEOPLES_ZONE) for day in (self.first, self.first + WEEK))

    def rows(self):
        """(name, figures) of each agency of which anybody has reported anything, by name."""
        titles = (
            (self._rows[agency].title, figures) for agency, figures in self.figures.items() if agency in self._rows
        )
        return sorted(titles, key=lambda pair: pair[0])

    @property
    def total(self):
        """All agencies together."""
        return sum(self.figures.values(), SupportFigures())

    def words(self, request):
        """Which week it is."""
        date = request.formats.date
        return OF_WEEK % {"first": date(self.first), "last": date(self.last)}


@view_config(context=IHelpCenter, name=NAME, request_method="GET", permission=Permission.ASSIGN, renderer=TEMPLATE)
def week_figures(context, request):
    """What was reported in a week and what became of it."""
    staff_page(request, HEADING)
    week, url = _Week(request), request.resource_path(context) + NAME
    return {
        "heading": HEADING,
        "week": week.words(request),
        "moment": clock.now(),
        "columns": COLUMNS,
        "rows": week.rows(),
        "total": week.total,
        "links": SimpleNamespace(
            before=f"{url}?{DAY}={week.first - WEEK}",
            after=f"{url}?{DAY}={week.first + WEEK}" if week.last < request.today else None,
            sheet=f"{url}.xlsx?{DAY}={week.first}",
            desk=request.resource_path(context) + "yeu-cau",
        ),
    }


@view_config(context=IHelpCenter, name=f"{NAME}.xlsx", request_method="GET", permission=Permission.ASSIGN)
def sheet(context, request):
    """The same as an XLSX workbook."""
    need_fresh_sign_in(request)
    week = _Week(request)
    response = Response(body=_workbook(request, week), content_type=SHEET_TYPE)
    # Not text: WebOb would promise letters.
    response.charset = None
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}-{week.first}.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _workbook(request, week):
    translate, output = request.localizer.translate, io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, bold = book.add_worksheet(translate(_("Hỗ trợ", "Support"))), book.add_format({"bold": True})
    page.write_string(0, 0, translate(HEADING), bold)
    page.write_string(1, 0, translate(week.words(request)))
    page.write_string(2, 0, translate(MADE % {"when": request.formats.datetime(clock.now())}))
    for place, title in enumerate((AGENCY, *(title for title, _value in COLUMNS))):
        page.set_column(place, place, 18 if place else 48)
        page.write_string(FIRST_ROW - 1, place, translate(title), bold)
    rows = [*week.rows(), (translate(ALL), week.total)]
    for number, (title, figures) in enumerate(rows, start=FIRST_ROW):
        page.write_string(number, 0, title)
        for place, (_title, value) in enumerate(COLUMNS, start=1):
            page.write_number(number, place, value(figures))
    page.freeze_panes(FIRST_ROW, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    book.close()
    return output.getvalue()
