"""The contents of a container for staff: the children they may see, filtered, sorted, paged; what is done to them."""

from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNoContent, HTTPSeeOther
from pyramid.view import view_config

from portal.i18n import _
from portal.identity import id_in
from portal.interfaces import ActImpossible, IContainer
from portal.permissions import Permission
from portal.search.trash import TrashLists
from portal.views.forms import sent_text
from portal.views.links import listing
from portal.views.toolbar import add_links
from portal.views.workspace.editing import need_staff, staff_page
from portal.views.workspace.left_public import left_by
from portal.views.workspace.running import CONTENTS, UNDO, VIEW, do, list_url
from portal.views.workspace.selection import NOTHING_SELECTED, ORDER, Filter, NothingSelected, Selection
from portal.views.workspace.trash import TRASH, trash_place
from portal.views.workspace.uploading import UPLOAD
from portal.workflow.arranging import WAYS, Arranger
from portal.workflow.filing import file_kind

PER_PAGE = 50
ORDERS = ("position", "title", "-title", "modified", "-modified", "newest")
ARRANGED = "position"
# What is said of the page by the parameters of its address, and not by the selection.
PAGE, CHOSEN = "trang", "chon"
EMPTY = _("Chưa có nội dung nào ở đây.", "There is nothing here yet.")
NOTHING_FOUND = _("Không có mục nào khớp với điều kiện lọc.", "Nothing matches the filter.")
# Operations that ask for something first (operation_forms.py): name, title, icon.
OPERATIONS = (
    ("chuyen", _("Chuyển", "Move"), "folder-symlink"),
    ("sao-chep", _("Sao chép", "Copy"), "copy"),
)
MORE_OPERATIONS = (
    ("doi-ten", _("Đổi tên", "Rename"), "input-cursor-text"),
    ("tai-xuong", _("Tải xuống", "Download"), "download"),
    ("tu-khoa", _("Từ khóa", "Key words"), "tag"),
    ("thoi-han", _("Thời hạn đăng", "Dates"), "clock"),
)
DELETE = ("xoa", _("Xóa", "Delete"), "trash")
MOVES = (
    ("top", _("Lên đầu", "To the top"), "chevron-bar-up"),
    ("up", _("Lên", "Up"), "arrow-up"),
    ("down", _("Xuống", "Down"), "arrow-down"),
    ("bottom", _("Xuống cuối", "To the end"), "chevron-bar-down"),
)


@view_config(
    context=IContainer,
    name=CONTENTS,
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
    wanted = Filter.of(request.query)
    order = request.query.get(ORDER, ARRANGED)
    order = order if order in ORDERS else ARRANGED
    asked = wanted.asked(context)
    page = request.search.find(**asked, order=order, limit=PER_PAGE, after=request.query.get(PAGE))
    total = request.search.count(**asked)
    kinds = [(info.name, info.title) for info in request.types.children_of(context)]
    workflows = _workflows(request, context)
    return {
        "listing": listing(request, page, NOTHING_FOUND if wanted else EMPTY, total=total),
        "columns": _columns(request, order),
        "filter_text": wanted.text,
        "kinds": _choices(wanted.kind, kinds),
        "states": _choices(wanted.state, _states(workflows)),
        "add": tuple(add_links(request, context)),
        "action_url": _address(request.resource_path(context) + CONTENTS, _page_parameters(request)),
        "all_of": wanted.query if total > len(page.rows) else None,
        "steps": _steps(workflows),
        "operations": OPERATIONS,
        "more_operations": MORE_OPERATIONS if _is_public(workflows) else MORE_OPERATIONS[:-1],
        "delete": DELETE,
        "moves": MOVES if order == ARRANGED and not wanted and total > 1 else (),
        "chosen": frozenset(request.query.get(CHOSEN, "").split(",")),
        "upload_url": _upload_url(request, context),
        "undo": undo_of(request, context),
        "trash_url": _trash_url(request, context),
    }


def _workflows(request, context):
    names = {info.workflow for info in request.types.children_of(context)}
    if context.workflow in ("internal", "workspace"):
        names = {"internal"}
    return [request.workflows[name] for name in sorted(names)]


def _states(workflows):
    return [(name, state.title) for workflow in workflows for name, state in workflow.states.items()]


def _steps(workflows):
    return [step for workflow in workflows for step in workflow.transitions if not step.has_form]


def _is_public(workflows):
    return any(not workflow.private for workflow in workflows)


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
        query = _lasting(request)
        url = request.path_with({**query, ORDER: sort}) if key != "state" else None
        columns.append((key, title, url, direction))
    return columns


def _lasting(request):
    """The parameters that stay when another page of the list is asked for."""
    return {name: value for name, value in request.query.items() if name not in (PAGE, CHOSEN, UNDO)}


def _page_parameters(request):
    """The parameters of the list and of the page of it that is shown."""
    return {**_lasting(request), **({PAGE: request.query[PAGE]} if PAGE in request.query else {})}


def undo_of(request, context):
    """What was deleted here just now and may be taken back, for a template: how many, by which number; or None."""
    number = request.query.get(UNDO, "")
    batch = id_in(number)
    rows = TrashLists(request.search.projection, request.reader).batch(batch) if batch is not None else ()
    if not rows:
        return None
    return {"rows": rows, "batch": number, "url": request.resource_path(trash_place(context)) + TRASH}


def _upload_url(request, context):
    """Where many files are sent into the container; None where it takes none, or not from this reader."""
    if not request.desk.may(context, Permission.ADD) or file_kind(request.types, context) is None:
        return None
    return request.resource_path(context) + UPLOAD


def _trash_url(request, context):
    return request.resource_path(trash_place(context)) + TRASH


@view_config(context=IContainer, name=CONTENTS, request_method="POST", permission=Permission.VIEW)
def act_on_selected(context, request):
    """Do one act to the selected children, or go on to what it asks for first; says what was done, and why not."""
    need_staff(context, request)
    act, selection = sent_text(request, "act"), Selection.sent(request.POST)
    if act == "place":
        return _place(context, request)
    if not selection.names and selection.filter is None:
        request.tell(NOTHING_SELECTED, "warning")
        return _back(context, request)
    if act in WAYS:
        return _shift(context, request, selection, act)
    url = request.resource_path(context)
    if act in {name for name, _title, _icon in (*OPERATIONS, *MORE_OPERATIONS)}:
        return HTTPSeeOther(url + selection.address(VIEW, viec=act))
    if act == DELETE[0] and _needs_thought(context, request, selection):
        return HTTPSeeOther(url + selection.address(VIEW, viec=act))
    step = next((step for step in _steps(_workflows(request, context)) if step.name == act), None)
    if step is not None and (step.needs_comment or step.withdraws):
        return HTTPSeeOther(url + selection.address(VIEW, viec="y-kien", buoc=act))
    try:
        if act == DELETE[0]:
            return do(request, context, selection, "trash", {})
        return do(request, context, selection, "transition", {"transition": act})
    except NothingSelected as error:
        request.tell(error.text, "warning")
        return _back(context, request)


def _needs_thought(context, request, selection):
    """Whether more would go than was ticked, or something still leads to it."""
    if selection.filter is not None:
        return True
    items = selection.items(request, context)
    if any(IContainer.providedBy(item) and request.search.count(below=item.id) for item in items):
        return True
    ids = [item.id for item in items]
    return request.search.linking_to(ids, limit=1).count > 0 or bool(left_by(request, ids))


def _shift(context, request, selection, way):
    items = selection.items(request, context)
    if items:
        Arranger(request.desk, request.search, context).shift(items, way)
    return _back(context, request, ",".join(item.__name__ for item in items))


def _place(context, request):
    """Put one item beside another, as it was dropped there."""
    named = [context.get(sent_text(request, name)) for name in ("item", "after", "before")]
    # Beside what he may not see he puts nothing, as beside what is not there.
    item, after, before = (one if one and request.has_permission(Permission.VIEW, one) else None for one in named)
    arranger = Arranger(request.desk, request.search, context)
    if item is None:
        raise ActImpossible(_("Mục này không còn ở đây.", "It is no longer here."))
    if after is not None and after is not item:
        arranger.put_after(item, after)
    elif before is not None and before is not item:
        arranger.put_before(item, before)
    return HTTPNoContent()


def _back(context, request, chosen=""):
    parameters = {**_page_parameters(request), **({CHOSEN: chosen} if chosen else {})}
    mark = f"#hang-{chosen.partition(',')[0]}" if chosen else ""
    return HTTPSeeOther(_address(list_url(request, context), parameters) + mark)


def _address(path, parameters):
    return path + ("?" + urlencode(parameters) if parameters else "")


__all__ = ["contents", "contents_of"]
