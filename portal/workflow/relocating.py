"""Putting content into another place, or under another address, within its agency.

Whoever may take an item away from its address may move it: the right to delete, and the right to add where it goes.
Nothing goes from one agency to another, nor from the workspace to the public page or back: that is a copy, which
begins as a draft (docs/decisions/moving.md).
"""

from portal.content.changes import stay_current
from portal.content.naming import check_name
from portal.content.places import agency_of, is_internal, lineage, path_of
from portal.content.redirects import leave_address, take_address
from portal.history.acts import MOVED, RENAMED
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused, IAgency, IContainer, ISite
from portal.permissions import Permission
from portal.workflow.whose import need, title_for

MOVE, RENAME = _("chuyển", "move"), _("đổi địa chỉ", "rename")
ADD_HERE = _("thêm nội dung vào", "add anything to")
PART_OF_THE_PORTAL = _(
    "Phần này do hệ thống lập sẵn, không chuyển và không đổi địa chỉ được.",
    "This is a part of the portal itself; it can neither be moved nor renamed.",
)
INTO_ITSELF = _(
    "Không chuyển được một mục vào chính nó hoặc vào mục nằm trong nó.",
    "A thing cannot be moved into itself, nor into what it holds.",
)
IS_THERE = _("Mục này đang ở chính nơi đó rồi.", "It is there already.")
NO_PLACE = _("Nơi đến không chứa được mục khác.", "Nothing can be put there.")
ANOTHER_AGENCY = _(
    "Không chuyển được sang cơ quan khác; hãy sao chép sang đó (bản sao là bản nháp của cơ quan ấy).",
    "Nothing can be moved to another agency; copy it there (the copy is a draft of that agency).",
)
ANOTHER_SIDE = _(
    "Không chuyển được giữa tài liệu nội bộ và trang công khai; hãy sao chép: bản sao bắt đầu từ bản nháp.",
    "Nothing can be moved between internal documents and the public page; copy it: the copy begins as a draft.",
)
WITH_ITS_ORIGINAL = _(
    "Bản dịch luôn ở cạnh bản gốc; hãy chuyển hoặc đổi địa chỉ bản gốc.",
    "A translation stands beside its original; move or rename that.",
)
AGENCIES_STAY = _("Cơ quan không chuyển đi nơi khác được.", "An agency cannot be moved.")
NAMED_BY_ITS_TYPE = _(
    "Địa chỉ của mục này theo nội dung của nó, không đổi riêng được.",
    "The address of this item follows from what it is; it cannot be changed alone.",
)
NOT_YOURS_TO_RENAME = _(
    "Địa chỉ của cơ quan do quản trị tỉnh đổi.", "The address of an agency is changed by the province's administrators."
)


def check_move(desk, item, target):
    """Raise `ActRefused` or `ActImpossible` where the desk's reader cannot move the item into `target`."""
    check_leaving(desk, item, MOVE)
    if IAgency.providedBy(item):
        raise ActImpossible(AGENCIES_STAY)
    if not IContainer.providedBy(target) or ISite.providedBy(target):
        raise ActImpossible(NO_PLACE)
    if any(place is item for place in lineage(target)):
        raise ActImpossible(INTO_ITSELF)
    if target is item.__parent__:
        raise ActImpossible(IS_THERE)
    if agency_of(item) is not agency_of(target):
        raise ActRefused(ANOTHER_AGENCY)
    if is_internal(item) != is_internal(target):
        raise ActRefused(ANOTHER_SIDE)
    check_arrival(desk, item, target)


def check_leaving(desk, item, act):
    """Raise `ActRefused` where the desk's reader may not take the item away from its address."""
    if item.language:
        raise ActRefused(WITH_ITS_ORIGINAL)
    if not desk.types[item.kind].addable:
        raise ActRefused(PART_OF_THE_PORTAL)
    need(desk, item, Permission.DELETE, act)


def check_arrival(desk, item, target):
    """Raise `ActRefused` where the desk's reader may not put such an item into `target`."""
    need(desk, target, Permission.ADD, ADD_HERE)
    check_kind(desk, item, target)


def check_kind(desk, item, target):
    """Raise `ActRefused` where content of the item's type has no place in `target`."""
    if item.kind in {info.name for info in desk.types.children_of(target)}:
        return
    raise ActRefused(
        _(
            "Trong “{place}” không đặt được loại “{kind}”.",
            "“{place}” takes no “{kind}”.",
            place=title_for(desk, target),
            kind=desk.types[item.kind].title,
        )
    )


def move(desk, item, target):
    """Put the item, with all below it, into another place of its agency; raises `PortalError`s that say why not."""
    check_move(desk, item, target)
    _keep_both_ends(item, target)
    source = path_of(item)
    _go(item, target, check_name(item.__name__, target))
    desk.record(item, MOVED, permission=Permission.DELETE, source=source)
    # Where it stood among its former neighbours says nothing here.
    item.set(position=0, rank="")


def rename(desk, item, name):
    """Give the item another address in its place; raises `ActRefused`, `InvalidName`."""
    check_leaving(desk, item, RENAME)
    if IAgency.providedBy(item) and not desk.may(item, Permission.MANAGE_SITE):
        raise ActRefused(NOT_YOURS_TO_RENAME)
    if name == item.__name__:
        return
    if item.own_name():
        raise ActRefused(NAMED_BY_ITS_TYPE)
    _keep_both_ends(item, item.__parent__)
    source = path_of(item)
    _go(item, item.__parent__, check_name(name, item.__parent__))
    desk.record(item, RENAMED, permission=Permission.DELETE, source=source)


def _keep_both_ends(item, target):
    # Keeps what was checked true until the commit, also that no place is moved into what moves here.
    for place in (*lineage(target), *lineage(item)):
        stay_current(place)


def _go(item, target, name):
    leave_address(item)
    target.bring(name, item)
    take_address(item)
