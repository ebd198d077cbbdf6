"""Search results to take along: as a spreadsheet, and as a PDF for printing."""

from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from portal.content.naming import slug
from portal.security.fresh import need_fresh_sign_in
from portal.views.paper import MEDIA_TYPE as PRINT_TYPE
from portal.views.search_export import collect, workbook
from portal.views.search_place import SearchPlace, search_view
from portal.views.search_print import printed

MOST_IN_SHEET, MOST_IN_PRINT = 1000, 50
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_FILE_NAME = 60


@search_view(shape=".xlsx", request_method="GET")
def spreadsheet(context, request):
    """The results as an XLSX workbook."""
    export = _export(context, request, MOST_IN_SHEET)
    return _file(export, workbook(export), SHEET_TYPE, ".xlsx")


@search_view(shape=".pdf", request_method="GET")
def print_out(context, request):
    """The results as a PDF."""
    export = _export(context, request, MOST_IN_PRINT)
    return _file(export, printed(export), PRINT_TYPE, ".pdf")


def _export(context, request, most):
    place = SearchPlace(context, request)
    if place.is_internal:
        # Elsewhere it is what everybody may read.
        need_fresh_sign_in(request)
    export = collect(place, most)
    if not export.question.is_asked:
        raise HTTPNotFound()
    return export


def _file(export, body, content_type, ending):
    response = Response(body=body, content_type=content_type)
    # Not text: WebOb would promise letters.
    response.charset = None
    name = slug(export.question.text)[:LONGEST_FILE_NAME].strip("-") or "tim-kiem"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name + ending)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
