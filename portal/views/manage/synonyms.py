"""The table of synonyms for the province's administrators: what else a word that is searched for may be called."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.content.fields import clean_text
from portal.history.acts import SYNONYMS_SET
from portal.i18n import _
from portal.interfaces import ISite
from portal.permissions import Permission
from portal.search.synonyms import edit, lines_of
from portal.vietnamese import InvalidSynonyms
from portal.views.forms import sent_text
from portal.views.manage.edited_lines import (
    BEGAN,
    CONFLICT,
    INVALID,
    Refused,
    changes_between,
    entries_in,
    refused_at_once,
    version_of,
)
from portal.views.workspace.editing import staff_page

NAME = "tu-dong-nghia"
TEMPLATE = "theme:staff/synonyms.pt"
HEADING = _("Từ đồng nghĩa khi tìm kiếm", "Synonyms of the search")
SHORT = _("Từ đồng nghĩa", "Synonyms")
HELP = _(
    "Cùng nghĩa: UBND = Ủy ban nhân dân. Tên mới thay tên cũ: Phường Ninh Hòa < Phường Ninh Hiệp; Phường Ninh Đa. "
    "Dòng bắt đầu bằng # là ghi chú và không được lưu.",
    "The same: UBND = Ủy ban nhân dân. A new name for old ones: Phường Ninh Hòa < Phường Ninh Hiệp; Phường Ninh Đa. "
    "A line that begins with # is a note and is not kept.",
)
NO_TABLE = _(
    "Bảng gửi đến không có mục nào nên bảng hiện có được giữ nguyên. Hãy để lại ít nhất một mục rồi lưu lại.",
    "The table that was sent has no entry, so the present one stays. Leave at least one entry and save again.",
)


@view_config(context=ISite, name=NAME, request_method="GET", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def synonyms(context, request):
    """The table that is in force, as lines to edit."""
    return _page(context, request, lines_of(get_connection(request).root()))


@view_config(context=ISite, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def save(context, request):
    """Put the edited table in force; shows it again, with what was typed, where a line is wrong."""
    lines, root = clean_text(sent_text(request, "lines")), get_connection(request).root()
    present = lines_of(root)
    refused = refused_at_once(request, lines, present, NO_TABLE)
    if refused is not None:
        # Where nothing was sent, the table that stays.
        return _page(context, request, lines if refused.status == CONFLICT else present, refused)
    try:
        edit(root, lines)
    except InvalidSynonyms as error:
        return _page(context, request, lines, Refused(INVALID, error.text))
    request.historian.record(SYNONYMS_SET, **changes_between(present, lines_of(root)))
    request.tell(_("Đã lưu bảng từ đồng nghĩa.", "The table of synonyms is saved."))
    return HTTPSeeOther(request.resource_path(context, NAME))


def _page(context, request, lines, refused=None):
    staff_page(request, HEADING, SHORT)
    request.response.status_int = refused.status if refused else 200
    return {
        "heading": HEADING,
        "lines": lines,
        "count": len(entries_in(lines)),
        "refused": refused,
        "help": HELP,
        "act_url": request.resource_path(context, NAME),
        "began": (BEGAN, version_of(lines_of(get_connection(request).root()))),
    }
