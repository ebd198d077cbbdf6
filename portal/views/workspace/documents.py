"""The staff's own folders: `/<agency>/noi-bo/tai-lieu/`, read and worked in on one page."""

from pyramid.view import view_config

from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import IWorkspace
from portal.permissions import Permission
from portal.roles import SUPPORT
from portal.views.duty_board import NAME as DUTIES
from portal.views.duty_board import SHORT as DUTIES_TITLE
from portal.views.links import Link, list_rows
from portal.views.manage.archive import NAME as ARCHIVE
from portal.views.public.questions import question_kind
from portal.views.workspace.calendar import NAME as CALENDAR
from portal.views.workspace.contents import contents_of
from portal.views.workspace.invitations import ASKED as DRAFTS
from portal.views.workspace.invitations import drafts_for
from portal.views.workspace.notices import NAME as NOTICES
from portal.views.workspace.notices import waiting
from portal.views.workspace.outside_links import NAME as OUTSIDE_LINKS
from portal.views.workspace.questions import NAME as QUESTIONS
from portal.views.workspace.reporting import OWN as SUPPORTED
from portal.views.workspace.support_request import DESK_LIST
from portal.workflow.supporting import KIND as SUPPORT_REQUEST
from portal.workflow.supporting import OPEN as UNANSWERED
from portal.workflow.supporting import help_center_of
from portal.workflow.templates import right_at

WAITING_LIMIT = 20
# The transition of workflows/publication.py by which a publisher hands a text back to its author.
SENT_BACK = "send_back"
_WRITE = _("Viết {section}", "Write: {section}")
# Section → where something is added to it, how the link is called, its icon.
SHORTCUTS = {
    "tin-tuc": ("them?loai=news_item", _WRITE, "pencil"),
    "thong-bao": ("them?loai=news_item", _WRITE, "pencil"),
    "lay-y-kien": ("them?loai=consultation", _("Lấy ý kiến dự thảo", "Put a draft up for comment"), "chat-left-text"),
    "van-ban": ("them?loai=published_document", _("Thêm {section}", "Add: {section}"), "journal-text"),
    # A week is begun on the section's own page, from the last one.
    "lich-cong-tac": ("", _("Lập {section}", "Make: {section}"), "calendar-week"),
}


def document_folder(item, edition, request):
    """A folder of the staff: its children with what may be done to them."""
    request.page.staff_assets = True
    return {
        "template": "staff/documents.pt",
        "heading": edition.title,
        "sharing_title": request.desk.engine.state(item).title,
        **contents_of(item, request),
    }


@view_config(
    context=IWorkspace,
    request_method="GET",
    permission=Permission.USE_WORKSPACE,
    renderer="theme:staff/workspace.pt",
)
def workspace(context, request):
    """What waits for me in this agency, then what I am working on."""
    agency = agency_of(context)
    page = request.page
    page.title = _("Việc của tôi", "My work")
    page.staff_assets = page.noindex = True
    work = my_work(request, agency)
    url = request.resource_path(agency)
    documents_url = request.resource_path(context["tai-lieu"])
    return {
        # Staff who see no drafts read the name that the public reads.
        "agency_name": (agency.edition() or agency).title,
        **{name: list_rows(request, rows) for name, rows in work.items()},
        "counts": {name: len(rows) for name, rows in work.items()},
        "documents_url": documents_url,
        "rail": [
            Link(
                _("Việc của tôi", "My work"),
                request.own_path,
                current=True,
                icon="inbox",
                count=len(work["waiting"]),
            ),
            Link(
                _("Câu hỏi của công dân", "Citizens' questions"),
                request.own_path + QUESTIONS,
                icon="question-circle",
                count=len(work["questions"]) + len(work["answers"]),
            ),
            Link(_("Lịch cơ quan", "Calendar"), request.own_path + CALENDAR, icon="calendar-week"),
            *_drafts_link(request, agency),
            Link(_("Sắp thay đổi", "About to change"), request.own_path + "sap-thay-doi", icon="clock-history"),
            Link(_("Tài liệu nội bộ", "Internal documents"), documents_url, icon="folder"),
            Link(_("Trang thông tin", "Public page"), url, icon="globe"),
            Link(_("Nội dung trang", "Contents of the page"), url + "noi-dung", icon="list"),
            Link(DUTIES_TITLE, request.own_path + DUTIES, icon="list-check"),
            *_template_link(request, agency, url),
            *_people_links(context, request, url),
            *_support_links(context, request, work),
        ],
        "shortcuts": tuple(_shortcuts(request, agency)),
    }


def _support_links(context, request, work):
    title = _("Hỗ trợ sử dụng", "Support")
    yield Link(title, request.own_path + SUPPORTED, icon="telephone", count=len(work["supported"]))
    if SUPPORT in request.reader.principals:
        url = request.resource_path(help_center_of(context)) + DESK_LIST
        yield Link(_("Bộ phận hỗ trợ", "Support desk"), url, icon="inbox", count=len(work["difficulties"]))


def _drafts_link(request, agency):
    waiting = sum(one.answered is None for one in drafts_for(request, agency.id))
    title = _("Dự thảo xin ý kiến", "Drafts to comment on")
    yield Link(title, request.own_path + DRAFTS, icon="chat-left-text", count=waiting)


def _template_link(request, agency, url):
    if request.desk.may(agency, right_at(agency)):
        yield Link(_("Mẫu soạn sẵn", "Templates"), url + "mau", icon="file-earmark-text")
        yield Link(_("Liên kết hỏng", "Dead links"), url + OUTSIDE_LINKS, icon="box-arrow-up-right")


def _people_links(context, request, agency_url):
    url = request.resource_path(context)
    yield Link(_("Danh bạ", "Directory"), url + "danh-ba", icon="telephone")
    yield Link(_("Vắng mặt, người thay", "Absence, substitute"), url + "vang-mat", icon="calendar-week")
    if request.desk.may(context, Permission.READ_HISTORY):
        yield Link(_("Nhật ký hoạt động", "Activity log"), url + "nhat-ky", icon="clock-history")
    if request.desk.may(context, Permission.MANAGE_AGENCY):
        yield Link(_("Cán bộ", "People"), url + "can-bo", icon="people")
        _rows, count = waiting(request, agency_of(context).id)
        yield Link(_("Thay đổi quyền", "Changed access"), url + NOTICES, icon="shield-lock", count=count)
        yield Link(_("Gói dữ liệu", "Archive"), url + ARCHIVE, icon="archive")
        yield Link(_("Phòng, ban", "Units"), agency_url + "noi-dung?loai=unit", icon="diagram-3")


def my_work(request, agency):
    """Name → rows: what waits for approval, what came back to me, my drafts, unpublished changes, recent work."""
    find, reader = request.search.find, request.reader
    # Translations are work like any other.
    mine = {"agency": agency.id, "internal": False, "language": None, "order": "modified", "limit": WAITING_LIMIT}
    mine_to_decide = tuple(request.desk.kinds_where("submitted", Permission.PUBLISH, agency.id))
    waiting = find(**mine, state="submitted", kind=mine_to_decide).rows if mine_to_decide else ()
    own_drafts = find(**mine, state="draft", creator=reader.person_id).rows
    returned = [row for row in own_drafts if row.last_act == SENT_BACK]
    drafts = [row for row in own_drafts if row.last_act != SENT_BACK]
    mine_to_change = tuple(request.desk.kinds_where("published", Permission.VIEW_DRAFT, agency.id))
    changes = find(**mine, state="published", has_draft=True, kind=mine_to_change).rows if mine_to_change else ()
    submitted = find(**mine, state="submitted", creator=reader.person_id).rows
    behind = [row for row in find(**mine, behind=True).rows if request.desk.may_with_row(row, Permission.VIEW_DRAFT)]
    recent = find(agency=agency.id, internal=True, kind=("file", "folder", "image"), order="modified", limit=8).rows
    asked = {"agency": agency.id, "kind": question_kind(request), "order": "due", "limit": WAITING_LIMIT}
    may_assign = asked["kind"] in request.desk.kinds_where("received", Permission.ASSIGN, agency.id)
    support = {"kind": SUPPORT_REQUEST, "order": "due", "limit": WAITING_LIMIT}
    return {
        "questions": find(**asked, state="received").rows if may_assign else (),
        "answers": find(**asked, state="assigned", creator=reader.person_id).rows,
        "difficulties": find(**support, state=UNANSWERED).rows if SUPPORT in reader.principals else (),
        # What the desk has answered waits for whoever reported it: to go on, or to say that it is done.
        "supported": find(**support, agency=agency.id, state="answered", creator=reader.person_id).rows,
        "waiting": waiting,
        "returned": returned,
        "submitted": submitted,
        "drafts": drafts,
        "changes": changes,
        "behind": behind,
        "recent": recent,
    }


def _shortcuts(request, agency):
    """What this reader can add in the sections of the agency that change most."""
    for name, (view, text, shape) in SHORTCUTS.items():
        section = agency.get(name)
        if section is not None and request.desk.may(section, Permission.ADD):
            title = text % {"section": section.title[:1].lower() + section.title[1:]}
            yield Link(title, request.resource_path(section) + view, icon=shape)
