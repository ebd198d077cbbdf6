"""The staff's bar on a page: the state of the item, what this reader may do with it, what he may add."""

from types import SimpleNamespace

from portal.i18n import _
from portal.interfaces import IAgency, IContainer, IPortalContent, ISite
from portal.permissions import Permission
from portal.views.links import Link

STAFF_PERMISSIONS = (
    Permission.EDIT,
    Permission.ADD,
    Permission.RETRACT,
    Permission.PUBLISH,
    Permission.SHARE,
)


def toolbar(request, item):
    """The bar for an item; None where this reader has nothing to do there."""
    if not request.reader.is_signed_in or not IPortalContent.providedBy(item):
        return None
    if not any(request.desk.may(item, permission) for permission in STAFF_PERMISSIONS):
        return None
    state = request.desk.engine.state(item)
    return SimpleNamespace(
        state=item.state,
        state_title=state.title,
        state_tone=state.tone,
        state_icon=state.icon,
        has_draft=item.has_draft,
        actions=tuple(actions(request, item)),
        add=tuple(add_links(request, item)),
    )


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
    yield Link(_("Lịch sử", "History"), url + "lich-su", current=name == "lich-su", icon="clock")
    if IAgency.providedBy(item) and request.desk.may(item, Permission.MANAGE_SITE):
        current = name == "cap-tren"
        yield Link(_("Cấp trên", "Superiors"), url + "cap-tren", current=current, icon="diagram-3")
    if ISite.providedBy(item):
        yield Link(_("Việc chạy nền", "Background jobs"), url + "cong-viec", current=name == "cong-viec", icon="gear")
        current = name == "tu-dong-nghia"
        yield Link(_("Từ đồng nghĩa", "Synonyms"), url + "tu-dong-nghia", current=current, icon="list-check")
        if request.settings_of_portal.manage:
            yield Link(_("Tài khoản, dữ liệu", "Accounts, data"), url + "manage/", icon="people")
    elif item.__type_info__.addable and request.desk.may(item, Permission.DELETE):
        yield Link(_("Xóa", "Delete"), url + "xoa", current=name == "xoa", icon="trash")


def add_links(request, item):
    """What this reader may add inside the item."""
    if not IContainer.providedBy(item) or not request.desk.may(item, Permission.ADD):
        return
    url = request.resource_path(item)
    for info in request.types.children_of(item):
        yield Link(info.title, f"{url}them?loai={info.name}", icon=info.icon, description=info.help or "")
