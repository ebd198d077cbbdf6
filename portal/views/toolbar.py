"""The staff's bar on a page: the state of the item, what this reader may do with it, what he may add."""

from types import SimpleNamespace

from portal.content.translations import original_of
from portal.i18n import _
from portal.interfaces import IAgency, IContainer, IPortalContent, ISite
from portal.permissions import Permission
from portal.views.duty_board import NAME as DUTIES
from portal.views.duty_board import SHORT as DUTIES_TITLE
from portal.views.duty_board import duty_note
from portal.views.edges import every_edge_of, shown_state
from portal.views.languages import PAGE as TRANSLATIONS
from portal.views.languages import notes_for_staff
from portal.views.links import Link
from portal.views.workspace.editing_now import editors
from portal.workflow.furnish import WORKSPACE_NAME
from portal.workflow.translating import can_be_translated

STAFF_PERMISSIONS = (
    Permission.EDIT,
    Permission.ADD,
    Permission.RETRACT,
    Permission.PUBLISH,
    Permission.SHARE,
    Permission.READ_HISTORY,
)


def toolbar(request, item):
    """The bar for an item; None where this reader has nothing to do there."""
    if not request.reader.is_signed_in or not IPortalContent.providedBy(item):
        return None
    if not any(request.desk.may(item, permission) for permission in STAFF_PERMISSIONS):
        return None
    state = shown_state(item, request.desk.engine.state(item))
    return SimpleNamespace(
        state=item.state,
        state_title=state.title,
        state_tone=state.tone,
        state_icon=state.icon,
        has_draft=item.has_draft,
        editors=editors(request, item),
        edges=every_edge_of(request, item),
        notes=tuple(_notes(request, item)),
        actions=tuple(actions(request, item)),
        add=tuple(add_links(request, item)),
        more=tuple(more_actions(request, item)),
    )


def _notes(request, item):
    yield from notes_for_staff(request, item)
    note = duty_note(request, item)
    if note is not None:
        yield note


def actions(request, item):
    """What this reader may open beside the page itself."""
    url = request.resource_path(item)
    name = request.view_name
    yield Link(_("Xem", "View"), url, current=not name, icon="eye")
    if request.desk.may(item, Permission.EDIT):
        yield Link(_("Sửa", "Edit"), url + "sua", current=name == "sua", icon="pencil")
    if IContainer.providedBy(item) and not ISite.providedBy(item):
        yield Link(_("Nội dung", "Contents"), url + "noi-dung", current=name == "noi-dung", icon="list")
    if request.desk.engine.of(item).transitions:
        yield Link(_("Trạng thái", "State"), url + "trang-thai", current=name == "trang-thai", icon="arrow-right")
    if can_be_translated(request.desk, original_of(item)):
        icon = "translate"
        yield Link(_("Bản dịch", "Translations"), url + TRANSLATIONS, current=name == TRANSLATIONS, icon=icon)
    yield Link(_("Lịch sử", "History"), url + "lich-su", current=name == "lich-su", icon="clock")
    yield from _management(request, item, url)


def _management(request, item, url):
    name = request.view_name
    if IAgency.providedBy(item) and request.desk.may(item, Permission.MANAGE_SITE):
        current = name == "cap-tren"
        yield Link(_("Cấp trên", "Superiors"), url + "cap-tren", current=current, icon="diagram-3")
    if ISite.providedBy(item) and request.desk.may(item, Permission.READ_HISTORY):
        current = name == "nhat-ky"
        yield Link(_("Nhật ký hoạt động", "Activity log"), url + "nhat-ky", current=current, icon="clock-history")
    if IAgency.providedBy(item) and request.desk.may(item[WORKSPACE_NAME], Permission.READ_HISTORY):
        yield Link(_("Nhật ký hoạt động", "Activity log"), f"{url}{WORKSPACE_NAME}/nhat-ky", icon="clock-history")
    if ISite.providedBy(item) and request.desk.may(item, Permission.MANAGE_SITE):
        yield Link(_("Cán bộ", "People"), url + "can-bo", current=name == "can-bo", icon="person-badge")
        current = name == "thay-doi-quyen"
        yield Link(_("Thay đổi quyền", "Changed access"), url + "thay-doi-quyen", current=current, icon="shield-lock")
        yield Link(_("Việc chạy nền", "Background jobs"), url + "cong-viec", current=name == "cong-viec", icon="gear")
        current = name == "tu-dong-nghia"
        yield Link(_("Từ đồng nghĩa", "Synonyms"), url + "tu-dong-nghia", current=current, icon="list-check")
        yield Link(_("Mẫu soạn sẵn", "Templates"), url + "mau", current=name == "mau", icon="file-earmark-text")
        current = name == "ngay-lam-viec"
        yield Link(_("Ngày làm việc", "Working days"), url + "ngay-lam-viec", current=current, icon="calendar-week")
        yield Link(DUTIES_TITLE, url + DUTIES, current=name == DUTIES, icon="list-check")
        if request.settings_of_portal.manage:
            yield Link(_("Tài khoản, dữ liệu", "Accounts, data"), url + "manage/", icon="people")
    elif item.__type_info__.addable and request.desk.may(item, Permission.DELETE):
        yield Link(_("Xóa", "Delete"), url + "xoa", current=name == "xoa", icon="trash")


def more_actions(request, item):
    """What is done to an item from the folder that it stands in."""
    if ISite.providedBy(item) or not item.__type_info__.addable or item.language:
        return
    folder = item.__parent__
    if not request.desk.may(folder, Permission.VIEW_DRAFT):
        return
    url = f"{request.resource_path(folder)}thao-tac?muc={item.__name__}&viec="
    if request.desk.may(item, Permission.DELETE):
        if not IAgency.providedBy(item):
            yield Link(_("Chuyển", "Move"), url + "chuyen", icon="folder-symlink")
        yield Link(_("Đổi tên", "Rename"), url + "doi-ten", icon="input-cursor-text")
    if not IAgency.providedBy(item):
        yield Link(_("Sao chép", "Copy"), url + "sao-chep", icon="copy")


def add_links(request, item):
    """What this reader may add inside the item."""
    if not IContainer.providedBy(item) or not request.desk.may(item, Permission.ADD):
        return
    url = request.resource_path(item)
    for info in request.types.children_of(item):
        yield Link(info.title, f"{url}them?loai={info.name}", icon=info.icon, description=info.help or "")
