"""The table of synonyms for the province's administrators: what else a word that is searched for may be called."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from pyramid_zodbconn import get_connection

from portal.history.acts import SYNONYMS_SET
from portal.i18n import _
from portal.interfaces import ISite
from portal.permissions import Permission
from portal.search.synonyms import edit, lines_of
from portal.vietnamese import InvalidSynonyms
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
INVALID = 422
# Lines that the history tells of one change.
MOST_TOLD = 50


@view_config(context=ISite, name=NAME, request_method="GET", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def synonyms(context, request):
    """The table that is in force, as lines to edit."""
    return _page(context, request, lines_of(get_connection(request).root()))


@view_config(context=ISite, name=NAME, request_method="POST", permission=Permission.MANAGE_SITE, renderer=TEMPLATE)
def save(context, request):
    """Put the edited table in force; shows it again, with what was typed, where a line is wrong."""
    lines = str(request.POST.get("lines", ""))
    root = get_connection(request).root()
    before = lines_of(root).splitlines()
    try:
        edit(root, lines)
    except InvalidSynonyms as error:
        request.response.status_int = INVALID
        return _page(context, request, lines, error.text)
    after = lines_of(root).splitlines()
    gone, new = ([line for line in some if line not in others] for some, others in ((before, after), (after, before)))
    request.historian.record(SYNONYMS_SET, removed=gone[:MOST_TOLD], added=new[:MOST_TOLD])
    request.tell(_("Đã lưu bảng từ đồng nghĩa.", "The table of synonyms is saved."))
    return HTTPSeeOther(request.resource_path(context, NAME))


def _page(context, request, lines, error=None):
    staff_page(request, HEADING, SHORT)
    entries = [line for line in lines.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return {
        "heading": HEADING,
        "lines": lines,
        "count": len(entries),
        "error": error,
        "help": HELP,
        "act_url": request.resource_path(context, NAME),
    }
