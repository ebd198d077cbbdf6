"""Dead links from an agency's pages to other people's: listed, asked for again, taken along as a spreadsheet."""

import io
from types import SimpleNamespace

import xlsxwriter
from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther
from pyramid.response import Response
from pyramid.view import view_config

from portal import clock
from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import ActImpossible, IAgency
from portal.jobs.outside_links import ask_for_round, is_under_way
from portal.outside import asking
from portal.outside.findings import MOST_USES, Findings
from portal.permissions import Permission
from portal.security.fresh import need_fresh_sign_in
from portal.views.forms import sent_text
from portal.views.search_export import TIME_MADE
from portal.views.workspace.editing import staff_page

NAME = "lien-ket-ngoai"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING = _("Liên kết hỏng", "Dead links")
PER_PAGE = 50
IS_OFF = _(
    "Cổng thông tin chưa bật việc kiểm tra liên kết; quản trị hệ thống bật bằng link_check.on trong tệp cấu hình.",
    "Links are not checked here; the operators switch it on by link_check.on in the settings file.",
)
REASONS = {
    asking.GONE: _("Trang không còn", "The page is gone"),
    asking.ERROR: _("Máy chủ bên kia báo lỗi", "Their server reports an error"),
    asking.NO_HOST: _("Không có tên miền này", "There is no such host"),
    asking.SILENT: _("Không trả lời", "No answer"),
    asking.UNSAFE: _("Chứng thư bảo mật không hợp lệ", "The certificate is not valid"),
    asking.LOOP: _("Chuyển hướng lòng vòng", "It is redirected without end"),
    asking.INSIDE: _("Địa chỉ của mạng nội bộ, người dân không mở được", "An address inside a private network"),
    asking.MALFORMED: _("Địa chỉ viết sai", "The address is malformed"),
    asking.BROKEN: _("Kết nối bị ngắt", "The connection was broken off"),
}


@view_config(
    context=IAgency, name=NAME, request_method="GET", permission=Permission.ADD, renderer="theme:staff/outside_links.pt"
)
def outside_links(context, request):
    """The dead links of an agency's public pages, each where it stands."""
    staff_page(request, HEADING)
    findings = Findings(request.registry.scratch, context.id)
    found = findings.dead(_key_of(request.query.get("trang", "")), PER_PAGE + 1)
    rows, more = found[:PER_PAGE], found[PER_PAGE:]
    url = request.resource_path(context) + NAME
    return {
        "heading": HEADING,
        "is_on": request.settings_of_portal.link_check.on,
        "round": findings.round(),
        "under_way": is_under_way(context),
        "total": findings.dead_count(),
        "rows": _shown(request, rows),
        "act_url": url,
        "sheet_url": f"{url}.xlsx",
        "next_url": f"{url}?trang={rows[-1].digest}.{rows[-1].item}" if more else None,
        "first_url": url if request.query.get("trang") else None,
    }


@view_config(context=IAgency, name=NAME, request_method="POST", permission=Permission.ADD)
def check_again(context, request):
    """Have one link, or all of them, asked for again; raises `ActImpossible` where links are not checked here."""
    act = sent_text(request, "act")
    if act not in ("all", "one"):
        raise HTTPBadRequest()
    if not request.settings_of_portal.link_check.on:
        raise ActImpossible(IS_OFF)
    findings = Findings(request.registry.scratch, context.id)
    if act == "one":
        findings.want(sent_text(request, "link"))
    ask_for_round(context, request.reader.person_id)
    request.tell(
        _(
            "Đang kiểm tra lại. Bạn có thể rời trang này, kết quả hiện ở đây khi xong.",
            "It is being checked again. You may leave this page; the result will be here.",
        )
    )
    return HTTPSeeOther(request.resource_path(context) + NAME)


@view_config(context=IAgency, name=f"{NAME}.xlsx", request_method="GET", permission=Permission.ADD)
def sheet(context, request):
    """All of them as an XLSX workbook."""
    need_fresh_sign_in(request)
    rows = _shown(request, Findings(request.registry.scratch, context.id).dead(limit=MOST_USES))
    response = Response(_workbook(request, context, rows), content_type=SHEET_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{NAME}-{context.__name__}.xlsx"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _key_of(text):
    digest, _dot, item = text.partition(".")
    item_id = id_in(item)
    return (digest, item_id) if digest.isascii() and digest.isalnum() and item_id is not None else ("", 0)


def _shown(request, found):
    """The links with the items where they stand; those that this reader does not see are left out."""
    items = request.search.by_ids({link.item for link in found})
    return [
        SimpleNamespace(
            link=link,
            title=items[link.item].title,
            item_url=request.application_path(items[link.item].path),
            reason=REASONS.get(link.reason, link.reason),
        )
        for link in found
        if link.item in items
    ]


def _workbook(request, agency, rows):
    translate, base, format = request.localizer.translate, request.settings_of_portal.base_url, request.formats
    columns = (
        (_("Trang của cơ quan", "Page"), 50, lambda row: row.title),
        (_("Địa chỉ trang", "Address of the page"), 60, lambda row: base + row.item_url),
        (_("Liên kết", "Link"), 70, lambda row: row.link.url),
        (_("Lý do", "Reason"), 34, lambda row: translate(row.reason)),
        (_("Mã trả lời", "Status"), 10, lambda row: str(row.link.status or "")),
        (_("Hỏng từ", "Dead since"), 18, lambda row: format.datetime(row.link.since)),
        (_("Kiểm tra lúc", "Checked"), 18, lambda row: format.datetime(row.link.checked)),
    )
    output = io.BytesIO()
    # What people wrote is text, whatever it looks like: no formula, no link.
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    page, bold = book.add_worksheet(translate(HEADING)), book.add_format({"bold": True})
    page.write_string(0, 0, f"{translate(HEADING)}: {agency.title}", bold)
    page.write_string(1, 0, translate(TIME_MADE % {"when": format.datetime(clock.now())}))
    for place, (title, width, value) in enumerate(columns):
        page.set_column(place, place, width)
        for number, text in enumerate((translate(title), *map(value, rows)), start=3):
            page.write_string(number, place, text, bold if number == 3 else None)
    page.freeze_panes(4, 1)
    book.close()
    return output.getvalue()
