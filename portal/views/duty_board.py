"""How agencies stand with their mandated sections: what the board, its workbook and an agency's page share."""

import io
from types import SimpleNamespace

import xlsxwriter
from pyramid_zodbconn import get_connection

from portal import clock
from portal.content.duties import BOARD, NO_TERM, duties_of
from portal.content.places import agency_of
from portal.content.working_days import calendar_in_force
from portal.i18n import _
from portal.search.duties import CURRENT, MISSING, STALE, standings
from portal.workflow.furnish import WORKSPACE_NAME

HEADING = _("Mục bắt buộc trên trang thông tin", "Mandated sections of the agencies' pages")
SHORT = _("Mục bắt buộc", "Mandated sections")
NAME = BOARD
AGENCY, LEVEL = _("Cơ quan", "Agency"), _("Cấp", "Level")
# In the order in which they are worth looking at: title, tone, icon.
STATES = {
    MISSING: (_("Thiếu", "Missing"), "red", "x-circle"),
    STALE: (_("Quá hạn", "Overdue"), "gold", "exclamation-triangle"),
    CURRENT: (_("Còn hạn", "Up to date"), "green", "check-circle"),
}
TIME_MADE = _("Lập lúc {when}", "Made at {when}")
LATE = _("quá hạn {days} ngày", "{days} days overdue")
LATE_LONG = _("quá hạn hơn {days} ngày", "more than {days} days overdue")
DAYS = _("{days} ngày", "{days} days")
DAYS_LONG = _("hơn {days} ngày", "more than {days} days")
NO_TERM_TEXT = _("Không có thời hạn", "No term")
FIRST_ROW = 4


def standings_for(request, agency=None):
    """The `AgencyStanding`s of all agencies, or of one by id, as the public's pages are now."""
    containers = [info.name for info in request.types if info.is_container]
    calendar = calendar_in_force(get_connection(request).root())
    return standings(request.search.projection, duties_of(request.site), containers, calendar, agency)


def overdue_text(standing, words=(DAYS, DAYS_LONG)):
    """By how much a stale section is overdue."""
    return words[standing.is_long] % {"days": standing.overdue}


def term_text(duty):
    """The term of a duty."""
    return NO_TERM_TEXT if duty.days == NO_TERM else DAYS % {"days": duty.days}


def duty_note(request, item):
    """What those who work on a mandated section are told of it: (text, url); None for any other item."""
    duty = next((one for one in duties_of(request.site) if one.name == item.duty), None) if item.duty else None
    agency = agency_of(item) if duty is not None else None
    if agency is None:
        return None
    text = _("Mục bắt buộc; thời hạn cập nhật hoặc rà soát: {term}", "Mandated; term: {term}", term=term_text(duty))
    return SimpleNamespace(icon="list-check", text=text, url=request.resource_path(agency) + f"{WORKSPACE_NAME}/{NAME}")


def workbook(request, duties, agencies):
    """All agencies with all duties as an XLSX workbook: bytes."""
    translate, format = request.localizer.translate, request.formats
    output = io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page, bold = book.add_worksheet(translate(SHORT)), book.add_format({"bold": True, "text_wrap": True})
    page.write_string(0, 0, translate(HEADING), book.add_format({"bold": True}))
    page.write_string(1, 0, translate(TIME_MADE % {"when": format.datetime(clock.now())}))
    heads = [AGENCY, LEVEL, STATES[MISSING][0], STATES[STALE][0], *(duty.title for duty in duties)]
    for place, title in enumerate(heads):
        page.set_column(place, place, 44 if place == 0 else 24 if place == 1 else 10 if place < 4 else 20)
        page.write_string(FIRST_ROW - 1, place, translate(title), bold)
    levels = dict(request.level_titles)
    for number, agency in enumerate(agencies, start=FIRST_ROW):
        page.write_string(number, 0, agency.title)
        page.write_string(number, 1, translate(levels.get(agency.level, "")))
        page.write_number(number, 2, len(agency.of(MISSING)))
        page.write_number(number, 3, len(agency.of(STALE)))
        for place, standing in enumerate(agency.standings, start=4):
            page.write_string(number, place, _cell(translate, format, standing))
    page.freeze_panes(FIRST_ROW, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(FIRST_ROW - 1)
    book.close()
    return output.getvalue()


def _cell(translate, format, standing):
    if standing.state == MISSING or standing.section.since is None:
        return translate(STATES[standing.state][0])
    day = format.date(standing.section.since)
    if standing.state == CURRENT:
        return day
    return f"{day} – {translate(overdue_text(standing, (LATE, LATE_LONG)))}"
