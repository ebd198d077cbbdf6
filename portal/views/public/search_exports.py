"""Search results to take along: as a spreadsheet, and as a PDF for printing."""

from datetime import timedelta
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import exception_view_config

from portal.content.naming import slug
from portal.i18n import _
from portal.interfaces import PortalError
from portal.security.addresses import network_of
from portal.security.fresh import need_fresh_sign_in
from portal.security.throttle import MINUTES, Limit, TooManyTries
from portal.views.account.places import sender_address
from portal.views.paper import MEDIA_TYPE as PRINT_TYPE
from portal.views.public.errors import error_page
from portal.views.search_export import collect, workbook
from portal.views.search_place import SearchPlace, search_view
from portal.views.search_print import printed
from portal.views.turns import TURNS, Crowded

MOST_IN_SHEET, MOST_IN_PRINT = 1000, 50
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_FILE_NAME = 60
BUSY, TOO_MANY = 503, 429


class TooManyExports(TooManyTries):
    """So many files from one network that a machine seems to ask for them."""

    def __init__(self):
        PortalError.__init__(
            self,
            _(
                "Mạng của bạn vừa tải quá nhiều tệp kết quả tìm kiếm. Hãy thử lại sau {minutes} phút; trang tìm kiếm "
                "vẫn dùng được bình thường.",
                "Your network has taken too many files of search results. Try again in {minutes} minutes; the search "
                "page itself works as usual.",
                minutes=MINUTES,
            ),
        )


# Of those who are not signed in: a whole town may share an address.
OF_ONE_NETWORK = Limit(60, timedelta(minutes=MINUTES), TooManyExports)


@search_view(shape=".xlsx", request_method="GET")
def spreadsheet(context, request):
    """The results as an XLSX workbook."""
    place = _place(context, request)
    with TURNS.taken():
        export = collect(place, MOST_IN_SHEET)
        return _file(export, workbook(export), SHEET_TYPE, ".xlsx")


@search_view(shape=".pdf", request_method="GET")
def print_out(context, request):
    """The results as a PDF."""
    place = _place(context, request)
    with TURNS.taken():
        export = collect(place, MOST_IN_PRINT)
        return _file(export, printed(export), PRINT_TYPE, ".pdf")


@exception_view_config(Crowded)
def crowded(error, request):
    """It is others' turn: 503, soon worth another try."""
    return error_page(request, BUSY, error.text)


@exception_view_config(TooManyExports)
def too_many(error, request):
    """A network that asks again and again: 429, with the time after which it may."""
    response = error_page(request, TOO_MANY, error.text)
    response.headers["Retry-After"] = str(60 * MINUTES)
    return response


def _place(context, request):
    """The place, where somebody asks there for something and may have it made."""
    place = SearchPlace(context, request)
    if place.is_internal:
        # Elsewhere it is what everybody may read.
        need_fresh_sign_in(request)
    if not place.asked().is_asked:
        raise HTTPNotFound()
    if not request.reader.is_signed_in:
        request.registry.throttle.spend(f"results to {network_of(sender_address(request))}", OF_ONE_NETWORK)
    return place


def _file(export, body, content_type, ending):
    response = Response(body=body, content_type=content_type)
    # Not text: WebOb would promise letters.
    response.charset = None
    name = slug(export.question.text)[:LONGEST_FILE_NAME].strip("-") or "tim-kiem"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name + ending)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response
