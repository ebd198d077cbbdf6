"""Error pages: what happened, and what to do next, in the reader's language and the site's design."""

import logging
import secrets

from pyramid.exceptions import BadCSRFToken
from pyramid.httpexceptions import (
    HTTPClientError,
    HTTPError,
    HTTPForbidden,
    HTTPNotFound,
    HTTPSeeOther,
    HTTPServerError,
    status_map,
)
from pyramid.renderers import render_to_response
from pyramid.view import exception_view_config, forbidden_view_config, notfound_view_config
from transaction.interfaces import TransientError

from portal.content.base import is_public
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused, IAgency, InvalidName
from portal.permissions import Permission
from portal.views.kept_forms import where_it_stood
from portal.views.links import Link
from portal.views.public.permanent import moved
from portal.views.public.withdrawn import withdrawn
from portal.views.typed import hold, sent_on, sign_in_url_for, typed_texts

log = logging.getLogger(__name__)
WORKSPACE_NAME = "noi-bo"
# Seconds after which a busy system is worth another try.
RETRY_AFTER = "10"
LAPSED = _(
    "Phiên làm việc đã hết. Nội dung bạn vừa gõ được giữ lại; hãy đăng nhập để tiếp tục.",
    "Your session has ended. What you typed is kept; sign in to go on.",
)
STALE = _(
    "Biểu mẫu được mở trước khi bạn đăng nhập lại nên chưa lưu. Nội dung vừa gõ còn nguyên dưới đây; hãy xem rồi lưu.",
    "The form was opened before you signed in again, and was not saved. All you typed is below; look at it and save.",
)

TEXTS = {
    400: (
        _("Yêu cầu không hợp lệ", "The request is not valid"),
        _(
            "Yêu cầu gửi đến bị thiếu hoặc bị hỏng. Nếu bạn vừa gửi một biểu mẫu: quay lại trang trước (nội dung đã gõ "
            "vẫn còn), tải lại trang rồi gửi lại.",
            "The request is damaged or incomplete. If you have just sent a form: go back (what you typed is "
            "still there), reload the page and send it again.",
        ),
    ),
    403: (
        _("Bạn không được làm việc này", "You may not do this"),
        _(
            "Vai trò của bạn ở cơ quan này không có quyền thực hiện. Hãy liên hệ quản trị của cơ quan.",
            "Your role in this agency does not include this act. Ask the agency's administrator.",
        ),
    ),
    404: (
        _("Không tìm thấy trang", "Page not found"),
        _(
            "Địa chỉ này không có, đã đổi hoặc nội dung không còn đăng. Hãy kiểm tra lại địa chỉ, hoặc bắt đầu từ "
            "trang chủ.",
            "There is nothing at this address: it may have changed or been withdrawn. Check the address, or start "
            "from the home page.",
        ),
    ),
    405: (
        _("Thao tác không được hỗ trợ", "Method not allowed"),
        _(
            "Địa chỉ này không tiếp nhận thao tác vừa gửi. Hãy quay lại trang trước, hoặc bắt đầu từ trang chủ.",
            "This address does not answer that kind of request. Go back, or start from the home page.",
        ),
    ),
    409: (
        _("Nội dung vừa thay đổi", "The item has just changed"),
        _(
            "Người khác vừa xử lý nội dung này. Hãy mở lại trang để xem trạng thái mới.",
            "Somebody else has just dealt with this item. Open it again to see its new state.",
        ),
    ),
    410: (
        _("Nội dung đã ngừng đăng", "Withdrawn"),
        _(
            "Cơ quan đã ngừng đăng nội dung này. Nếu vẫn cần, hãy liên hệ cơ quan theo địa chỉ ở cuối trang.",
            "The agency has withdrawn this content. If you need it, ask the agency: its contacts are below.",
        ),
    ),
    413: (
        _("Tệp hoặc nội dung quá lớn", "Too large"),
        _("Hãy chia nhỏ hoặc nén tệp rồi gửi lại.", "Split or compress the file and send it again."),
    ),
    414: (
        _("Địa chỉ quá dài", "The address is too long"),
        _(
            "Địa chỉ hoặc điều kiện tìm dài quá mức. Hãy rút ngắn rồi thử lại, hoặc bắt đầu từ trang chủ.",
            "The address or the search in it is too long. Shorten it, or start from the home page.",
        ),
    ),
    431: (
        _("Yêu cầu quá dài", "The request is too long"),
        _(
            "Trình duyệt gửi kèm quá nhiều dữ liệu. Hãy xóa cookie của trang này rồi thử lại.",
            "The browser sent too much along. Delete the cookies of this site, then try again.",
        ),
    ),
    429: (
        _("Thử quá nhiều lần", "Too many tries"),
        _("Hãy đợi 5 phút rồi thử lại.", "Wait 5 minutes, then try again."),
    ),
    500: (
        _("Máy chủ gặp sự cố", "Something went wrong on the server"),
        _(
            "Yêu cầu chưa được thực hiện và không có gì bị thay đổi. Hãy thử lại sau ít phút; nếu vẫn lỗi, gọi đường "
            "dây nóng và đọc mã sự cố dưới đây.",
            "The request was not carried out and nothing was changed. Try again in a few minutes; if it still fails, "
            "ring the hotline and give the reference below.",
        ),
    ),
    503: (
        _("Hệ thống đang bận", "The system is busy"),
        _(
            "Yêu cầu chưa được thực hiện. Hãy thử lại sau một phút.",
            "The request was not carried out. Try again in a minute.",
        ),
    ),
}


def error_page(request, status, explanation=None, reference=None):
    """The response for an HTTP status; its text is the general one unless `explanation` is given."""
    known = status if status in TEXTS else (500 if status >= 500 else 400)
    heading, general = TEXTS[known]
    request.page.title = heading
    request.page.noindex = True
    request.page.reference = reference
    if status < 500:
        request.page.around = _agency_around(request)
    names = {
        "status": status,
        **_what_was_typed(request),
        "heading": heading,
        "explanation": explanation or general,
        "advice": [Link(_("Về trang chủ của tỉnh", "To the province's home page"), request.application_path("/"))],
        "reference": reference,
    }
    response = render_to_response("theme:errors/error.pt", names, request=request)
    response.status_int = status
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _agency_around(request):
    """The agency that an address begins with, if the public sees it: so that its hotline stands on the page."""
    found = request.site.get(request.own_path.split("/")[1]) if request.site is not None else None
    return found if IAgency.providedBy(found) and is_public(found) else None


def _what_was_typed(request):
    """Where somebody whose form is refused finds again what he typed, and the texts for copying."""
    if request.method != "POST":
        return {"held_url": None, "typed": ()}
    held = hold(request) if request.reader.is_signed_in else None
    return {"held_url": held, "typed": typed_texts(request)}


@exception_view_config(BadCSRFToken)
def stale_form(error, request):
    """A form of a session that has ended: what was typed comes back, after signing in where that is needed."""
    address = hold(request)
    if address is None:
        return error_page(request, error.status_int)
    if request.user is not None:
        request.tell(STALE, "warning")
        return HTTPSeeOther(address)
    request.tell(LAPSED, "info")
    return HTTPSeeOther(sign_in_url_for(request, address))


@notfound_view_config(append_slash=False)
def not_found(context, request):
    """Nothing here, or nothing this reader may know of: both answer the same."""
    if _is_staff_address(request) and not request.reader.is_signed_in:
        return HTTPSeeOther(request.sign_in_url())
    elsewhere = moved(request) or sent_on(request) or where_it_stood(request)
    if elsewhere is not None:
        return elsewhere
    # What an address resolved to before it failed must not leak into the page around the error.
    request.page.context = None
    return error_page(request, 404)


@forbidden_view_config()
def forbidden(context, request):
    """No right to the act: sign in first; hidden items answer like absent ones; else say so."""
    item = getattr(request, "context", None)
    elsewhere = sent_on(request)
    if elsewhere is not None:
        return elsewhere
    if request.method == "POST" and not request.reader.is_signed_in:
        address = hold(request)
        if address is not None:
            request.tell(LAPSED, "info")
            return HTTPSeeOther(sign_in_url_for(request, address))
    if _is_staff_address(request) and not request.reader.is_signed_in:
        return HTTPSeeOther(request.sign_in_url())
    if not request.has_permission(Permission.VIEW, item):
        told = withdrawn(request, item)
        if told is not None:
            return told
        return not_found(HTTPNotFound(), request)
    if not request.reader.is_signed_in:
        return HTTPSeeOther(request.sign_in_url())
    return error_page(request, 403)


def _is_staff_address(request):
    # Uniform for existing and absent addresses: a stranger learns nothing from being asked to sign in.
    names = request.own_path.split("/")
    return WORKSPACE_NAME in names[2:3] or names[1:2] == ["manage"]


@exception_view_config(ActRefused)
def refused(error, request):
    """A service refused the act: 403 with its reason."""
    return error_page(request, 403, error.text)


@exception_view_config(ActImpossible)
def impossible(error, request):
    """The item has moved on: 409 with the reason."""
    return error_page(request, 409, error.text)


@exception_view_config(InvalidName)
def invalid_name(error, request):
    """A name that cannot be used: 400 with the reason."""
    return error_page(request, 400, error.text)


@exception_view_config(HTTPClientError)
@exception_view_config(HTTPServerError)
def http_error(error, request):
    """Any other HTTP error that was raised."""
    if isinstance(error, HTTPForbidden):
        return forbidden(error, request)
    if isinstance(error, HTTPNotFound):
        return not_found(error, request)
    return error_page(request, error.status_int)


@exception_view_config(TransientError, retryable_error=False)
def busy(error, request):
    """Others saved the same thing again and again: 503, and what was to be saved is not."""
    log.error(
        "gave up after %s attempts: %s %s", request.environ.get("retry.attempts"), request.method, request.own_path
    )
    return error_page(request, 503)


def broken(error, request):
    """Anything unexpected: 500 with a reference that the log holds too; nothing technical reaches a person."""
    if isinstance(error, HTTPError):
        return http_error(error, request)
    if isinstance(error, UnicodeDecodeError):
        # The address or a form field holds bytes that are no text.
        request.page.context = None
        return error_page(request, 400)
    reference = secrets.token_hex(4)
    log.error("error %s at %s %s", reference, request.method, request.own_path, exc_info=error)
    try:
        return error_page(request, 500, reference=reference)
    except Exception:
        # The database or the theme itself may be what broke; the person still gets a readable page.
        log.exception("error %s: its page could not be made", reference)
        return plain_error(500, reference)


def plain_error(status, reference=None):
    """A page without theme and database, in both languages."""
    heading, text = TEXTS[status if status in TEXTS else 500]
    response = status_map[status]()
    lines = []
    for language in ("vi", "en"):
        lines += [heading.in_language(language), text.in_language(language), ""]
    if reference:
        lines.append(f"Mã sự cố / reference: {reference}")
    response.text = "\n".join(lines)
    response.content_type = "text/plain"
    response.charset = "utf-8"
    return response
