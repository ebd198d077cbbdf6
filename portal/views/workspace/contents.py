"""The contents of a container for staff: every child they may see, filtered, sorted, paged."""

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.i18n import _
from portal.interfaces import IContainer, PortalError
from portal.permissions import Permission
from portal.views.forms import sent_text
from portal.views.links import listing
from portal.views.page_model import may_see_drafts
from portal.views.toolbar import add_links
from portal.views.workspace.editing import need_staff, staff_page

PER_PAGE = 50
MOST_REASONS = 5
ORDERS = ("position", "title", "-title", "modified", "-modified", "newest")
EMPTY = _("Chưa có nội dung nào ở đây.", "There is nothing here yet.")
NOTHING_FOUND = _("Không có mục nào khớp với điều kiện lọc.", "Nothing matches the filter.")


@view_config(
    context=IContainer,
    name="noi-dung",
    request_method="GET",
    permission=Permission.VIEW,
    renderer="theme:staff/contents.pt",
)
def contents(context, request):
    """One page of the container's children, as this reader may see them."""
    need_staff(context, request)
    heading = _("Nội dung: {title}", "Contents: {title}", title=context.title)
    staff_page(request, heading, _("Nội dung", "Contents"))
    return {"heading": heading, **contents_of(context, request)}


def contents_of(context, request):
    """The list of a container's children with its filters, sort links and actions, for a template."""
    kind, state = request.query.get("loai", ""), request.query.get("trang-thai", "")
    text = request.query.get("tim", "").strip()[:200]
    order = request.query.get("sap-xep", "position")
    filters = {"parent": context.id, "kind": kind or None, "state": state or None, "text": text or None}
    page = request.search.find(
        **filters,
        order=order if order in ORDERS else "position",
        limit=PER_PAGE,
        after=request.query.get("trang"),
    )
    filtered = bool(kind or state or text)
    return {
        "listing": listing(request, page, NOTHING_FOUND if filtered else EMPTY, total=request.search.count(**filters)),
        "columns": _columns(request, order),
        "filter_text": text,
        "kinds": _choices(kind, [(info.name, info.title) for info in request.types.children_of(context)]),
        "states": _choices(state, _states(request, context)),
        "add": tuple(add_links(request, context)),
        "selected_action_url": request.resource_path(context) + "noi-dung",
        "actions": _actions(request, context),
    }


def _states(request, context):
    names = {info.workflow for info in request.types.children_of(context)}
    if context.workflow in ("internal", "workspace"):
        names = {"internal"}
    return [
        (name, state.title) for workflow in sorted(names) for name, state in request.workflows[workflow].states.items()
    ]


def _choices(selected, pairs):
    return [(value, title, value == selected) for value, title in pairs]


def _columns(request, order):
    titles = (
        ("title", _("Tên", "Name")),
        ("state", _("Trạng thái", "State")),
        ("modified", _("Sửa lần cuối", "Last changed")),
    )
    columns = []
    for key, title in titles:
        direction = "up" if order == key else "down" if order == f"-{key}" else None
        sort = f"-{key}" if order == key else key
        url = request.path_with(request.query, **{"sap-xep": sort, "trang": ""}) if key != "state" else None
        columns.append((key, title, url, direction))
    return columns


def _actions(request, context):
    workflow = "internal" if context.workflow in ("internal", "workspace") else "publication"
    actions = [
        (transition.name, transition.title, transition.icon, transition.tone)
        for transition in request.workflows[workflow].transitions
        if not transition.needs_comment
    ]
    return [*actions, ("delete", _("Xóa", "Delete"), "trash", "danger")]


@view_config(context=IContainer, name="noi-dung", request_method="POST", permission=Permission.VIEW)
def act_on_selected(context, request):
    """Run one act on the selected children; says how many it was done to, and why not to the others."""
    need_staff(context, request)
    names = [name for name in request.POST.getall("name")[:PER_PAGE] if isinstance(name, str)]
    act = sent_text(request, "act")
    done, refused = 0, []
    for name in names:
        item = context.get(name)
        if item is None or not request.has_permission(Permission.VIEW, item):
            continue
        try:
            if act == "delete":
                request.desk.delete(item)
            else:
                request.desk.move(item, act)
            done += 1
        except PortalError as error:
            refused.append((item.edition(drafts=may_see_drafts(request, item)).title, error.text))
    _report(request, done, refused, bool(names))
    return HTTPSeeOther(request.resource_path(context) + "noi-dung")


def _report(request, done, refused, any_selected):
    if not any_selected:
        request.tell(_("Chưa chọn mục nào.", "Nothing is selected."), "warning")
    if done:
        request.tell(_("Đã thực hiện với {count} mục.", "Done for {count} items.", count=done))
    for title, reason in refused[:MOST_REASONS]:
        request.tell(_("“{title}”: {reason}", "“{title}”: {reason}", title=title, reason=reason), "warning")
    if len(refused) > MOST_REASONS:
        more = len(refused) - MOST_REASONS
        request.tell(
            _("Còn {count} mục khác cũng chưa thực hiện được.", "{count} more could not be dealt with.", count=more),
            "warning",
        )


__all__ = ["contents", "contents_of"]
