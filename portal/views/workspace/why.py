"""Why may I, why may I not: one page for an item and a person, with the rule, the post and its days."""

from types import SimpleNamespace

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.content.places import agency_of
from portal.i18n import _
from portal.interfaces import IPortalContent
from portal.permissions import Permission
from portal.roles import OWNER, STAFF, UNIT, Role, role_title
from portal.search.people import PeopleAsked
from portal.views.manage.person import term_in_words
from portal.views.page_model import may_see_drafts
from portal.views.workspace.editing import staff_page
from portal.workflow.furnish import WORKSPACE_NAME
from portal.workflow.reasons import COMING, OVER, Reasons
from portal.workflow.whose import GRANTEE_TITLES, listed

NAME = "vi-sao"
MOST_COLLEAGUES, LONGEST_LOGIN = 200, 60
PERMISSION_TITLES = {
    Permission.VIEW: _("Xem", "Read"),
    Permission.VIEW_DRAFT: _("Xem bản nháp, bản sửa", "Read drafts and changes"),
    Permission.VIEW_INTERNAL: _("Xem phần dành cho nội bộ", "Read what is for the agency's own people"),
    Permission.PROPOSE: _("Đề nghị", "Propose"),
    Permission.ASSIGN: _("Phân công, chuyển câu hỏi", "Assign and pass on questions"),
    Permission.VIEW_ASKER: _("Xem người hỏi và nội dung đã gửi", "See who asked, and what was sent"),
    Permission.ADD: _("Thêm nội dung vào trong", "Add content inside"),
    Permission.EDIT: _("Sửa", "Edit"),
    Permission.SUBMIT: _("Trình duyệt", "Submit for approval"),
    Permission.PUBLISH: _("Đăng", "Publish"),
    Permission.SEND_BACK: _("Trả lại để sửa", "Send back"),
    Permission.RETRACT: _("Rút lại", "Retract"),
    Permission.WITHDRAW: _("Ngừng đăng", "Withdraw"),
    Permission.DELETE: _("Xóa, chuyển đi nơi khác", "Delete, move"),
    Permission.SHARE: _("Chia sẻ, thu hẹp chia sẻ", "Share, stop sharing"),
    Permission.READ_HISTORY: _("Kiểm tra lịch sử", "Inspect the history"),
    Permission.USE_WORKSPACE: _("Vào nơi làm việc", "Use the workspace"),
    Permission.MANAGE_AGENCY: _("Quản trị cán bộ", "Manage people"),
    Permission.MANAGE_SITE: _("Quản trị toàn tỉnh", "Manage the province"),
}
RULES = {
    OWNER: _("là người lập hoặc người nhận bàn giao mục này", "made this item, or took it over"),
    STAFF: _("là cán bộ của cơ quan", "is of the agency's staff"),
    UNIT: _("thuộc phòng, ban được chia sẻ", "is in the unit that it is shared with"),
}
PUBLIC_RULE = _("Mọi người được xem khi đang đăng.", "Everybody may read it while it is published.")


@view_config(
    context=IPortalContent,
    name=NAME,
    request_method="GET",
    permission=Permission.VIEW,
    renderer="theme:staff/why.pt",
)
def why(context, request):
    """The rights of one person on the item: one's own; anybody's for the agency's administrator and for auditors."""
    if not request.reader.is_signed_in:
        raise HTTPNotFound()
    may_ask = may_ask_about_others(request, context)
    asked = request.query.get("nguoi", "").strip()[:LONGEST_LOGIN] if may_ask else ""
    person = request.people.get(asked) if asked else request.user
    title = (context.edition(drafts=may_see_drafts(request, context)) or context).title
    heading = _("Ai được làm gì: {title}", "Who may do what: {title}", title=title)
    staff_page(request, heading, _("Vì sao được, vì sao không", "Why, why not"))
    state = request.desk.engine.state(context)
    return {
        "heading": heading,
        "asked": asked or (person.login if person is not None else ""),
        "person": _described(request, person),
        "may_ask": may_ask,
        "colleagues": _colleagues(request, context) if may_ask else (),
        "state": state,
        "lines": _lines(request, context, person) if person is not None else (),
    }


def may_ask_about_others(request, item):
    """Whether this reader may see why others may: the administrator of the item's agency, and auditors."""
    if request.desk.may(item, Permission.READ_HISTORY):
        return True
    agency = agency_of(item)
    workspace = agency.get(WORKSPACE_NAME) if agency is not None else None
    return workspace is not None and request.desk.may(workspace, Permission.MANAGE_AGENCY)


def _described(request, person):
    if person is None:
        return None
    return SimpleNamespace(
        name=person.full_name,
        login=person.login,
        active=person.is_active,
        is_me=person.id == request.reader.person_id,
    )


def _colleagues(request, item):
    agency = agency_of(item)
    asked = PeopleAsked(request.today, agency=agency.id if agency is not None else None)
    return request.people_lists.page(asked, limit=MOST_COLLEAGUES).rows


def _lines(request, item, person):
    engine = request.desk.engine
    reasons = Reasons(engine, item, person, request.hierarchy, request.people.by_id)
    grants = engine.state(item).grants
    return [
        SimpleNamespace(
            title=PERMISSION_TITLES[reason.permission],
            has=reason.has,
            grounds=[_in_words(request, item, ground) for ground in reason.grounds],
            missed=[_in_words(request, item, ground) for ground in reason.missed],
            out_of_time=reason.out_of_time,
            whose=_whose(grants, reason.permission),
        )
        for reason in reasons.all()
    ]


def _whose(grants, permission):
    titles = [GRANTEE_TITLES[grantee] for grantee, permissions in grants.items() if permission in permissions]
    return listed(titles) if titles else None


def _in_words(request, item, ground):
    """The rule, the post and its days, in a sentence."""
    if ground.post is None:
        return PUBLIC_RULE
    post = ground.post
    row = request.search.get(post.agency_id) if post.agency_id else None
    place = row.title if row is not None else _("toàn tỉnh", "the whole province")
    held = _(
        "{role}, {place}, {term}",
        "{role}, {place}, {term}",
        role=role_title(post.role, row.level if row is not None else ""),
        place=place,
        term=term_in_words(request, post),
    )
    if ground.grantee not in {role.value for role in Role}:
        held = _("{rule} ({held})", "{rule} ({held})", rule=RULES[ground.grantee], held=held)
    if ground.below:
        held = _(
            "{held}; vai trò này gồm cả các cơ quan trực thuộc",
            "{held}; this post reaches the subordinate agencies",
            held=held,
        )
    if ground.lender is not None:
        held = _("{held}; thay {name}", "{held}; standing in for {name}", held=held, name=ground.lender.full_name)
    if ground.standing == OVER:
        return _("Đã hết hạn: {held}", "Over: {held}", held=held)
    if ground.standing == COMING:
        return _("Chưa bắt đầu: {held}", "Not begun yet: {held}", held=held)
    return held
