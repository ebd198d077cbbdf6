"""How citizens' questions are answered: one agency's figures, and the province's by agency; open to everybody."""

from types import SimpleNamespace

from pyramid.view import view_config

from portal import clock
from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import IQuestion, IQuestions, ISite
from portal.permissions import Permission
from portal.search.question_figures import Figures, question_figures
from portal.views.links import Link

NAME, TEMPLATE = "tinh-hinh-tra-loi", "theme:question_figures.pt"
OPEN = ("received", "assigned", "submitted")
TITLE = _("Tình hình trả lời câu hỏi", "How questions are answered")
ALL_YEARS = _("Tất cả các năm", "All years")
YEAR, EVER = "nam", "tat-ca"
YEARS, MOST_AGENCIES = 3, 1000


@view_config(context=IQuestions, name=NAME, request_method="GET", permission=Permission.VIEW, renderer=TEMPLATE)
def agency_figures(context, request):
    """The figures of the section's agency."""
    agency = agency_of(context)
    found = _figures(request).get(agency.id, Figures())
    return _page(request, [], found, back=request.resource_path(context), of_all=f"/{NAME}")


@view_config(context=ISite, name=NAME, request_method="GET", permission=Permission.VIEW, renderer=TEMPLATE)
def province_figures(context, request):
    """The figures of every agency that the reader may see and that was asked anything, and of all of them together."""
    found = _figures(request)
    agencies = request.search.find(kind="agency", state="published", order="title", limit=MOST_AGENCIES).rows
    rows = [
        SimpleNamespace(title=row.title, url=request.application_path(row.path), figures=found[row.id])
        for row in agencies
        if row.id in found
    ]
    return _page(request, rows, sum((row.figures for row in rows), Figures()))


def _figures(request):
    kind = next(info.name for info in request.types if IQuestion.implementedBy(info.factory))
    return question_figures(request.search.projection, kind, OPEN, clock.now(), _year(request))


def _year(request):
    """The year asked for, None for all years; this one where it is none."""
    asked = request.query.get(YEAR, "")
    if asked == EVER:
        return None
    known = {str(year): year for year in _years(request)}
    return known.get(asked, request.today.year)


def _years(request):
    return range(request.today.year, request.today.year - YEARS, -1)


def _page(request, rows, total, back=None, of_all=None):
    page, year = request.page, _year(request)
    page.title = TITLE
    page.noindex = YEAR in request.query
    page.trail = (Link(TITLE, request.own_path),)
    years = [Link(str(one), request.path_with({YEAR: one}), current=one == year) for one in _years(request)]
    return {
        "rows": rows,
        "total": total,
        "years": [
            *years,
            Link(_("Tất cả các năm", "All years"), request.path_with({YEAR: EVER}), current=year is None),
        ],
        "moment": clock.now(),
        "back": back,
        "all_url": request.application_path(of_all) if of_all else None,
    }
