"""Deleting is putting into the agency's trash; from there things come back, or are purged by hand or by time.

What a purge does to files: docs/decisions/trash.md.
"""

from portal import clock
from portal.content.base import Content
from portal.content.changes import stay_current
from portal.content.container import walk
from portal.content.naming import check_name
from portal.content.places import is_internal, lineage, owner_id
from portal.content.redirects import remember_address, take_address
from portal.content.translations import seat_translation, take_out
from portal.content.trash import Trashed, keeper_of_trash, trash_of
from portal.history.acts import PURGED, RESTORED, TRASHED, step_act
from portal.i18n import _
from portal.identity import new_id
from portal.interfaces import ActImpossible, ActRefused, IContainer, ISite
from portal.permissions import Permission
from portal.security.reader import SYSTEM
from portal.workflow.engine import Wishes
from portal.workflow.furnish import WORKSPACE_NAME
from portal.workflow.recording import authority_of, record_act
from portal.workflow.relocating import NO_PLACE, check_arrival
from portal.workflow.whose import need

DELETE, RESTORE, PURGE = _("xóa", "delete"), _("khôi phục", "restore"), _("xóa hẳn", "purge")
WITHDRAW = "withdraw"
ENDED_MEANWHILE = _("Hết thời hạn đăng khi đang ở thùng rác.", "Its time ended while it was in the trash.")
PART_OF_THE_PORTAL = _(
    "Phần này do hệ thống lập sẵn, không xóa được.",
    "This is a part of the portal itself; it cannot be deleted.",
)
NOT_ALL_OF_IT = _(
    "Trong mục này có nội dung bạn không được xóa, có thể là tài liệu riêng của người khác; "
    "hãy đề nghị người phụ trách xóa hoặc chuyển nội dung đó trước.",
    "There are things in it that you may not delete, perhaps somebody's own documents; "
    "ask whoever is in charge of them to remove them first.",
)
BESIDE_ITS_ORIGINAL = _(
    "Bản dịch chỉ khôi phục được về cạnh bản gốc của nó.", "A translation can only come back beside its original."
)
TRANSLATED_ANEW = _(
    "Bản gốc đã có bản dịch khác cùng ngôn ngữ; hãy xóa bản dịch đó trước.",
    "There is another translation in that language by now; delete that one first.",
)
IS_OVER = _(
    "Mục này không còn trong thùng rác: đã được khôi phục hoặc đã xóa hẳn.",
    "It is no longer in the trash: it was restored or purged.",
)
PLACE_IS_GONE = _(
    "Nơi cũ của mục này không còn; hãy chọn nơi khác để khôi phục.",
    "The place where it stood is no more; choose another one to restore it to.",
)
ANOTHER_SIDE = _(
    "Chỉ khôi phục được vào cơ quan cũ, và tài liệu nội bộ chỉ về lại tài liệu nội bộ.",
    "It can only come back to its agency, and internal documents only to internal documents.",
)
NOT_YOURS_TO_PURGE = _(
    "Xóa hẳn là việc của quản trị cơ quan; tài liệu riêng thì của người lập.",
    "Purging is for the agency's administrator; of a person's own documents, for that person.",
)


def delete(desk, item, batch=None):
    """Put the item, with all below it, into the trash and answer the entry; raises `ActRefused` with the reason."""
    if not desk.types[item.kind].addable:
        raise ActRefused(PART_OF_THE_PORTAL)
    need(desk, item, Permission.DELETE, DELETE)
    count = -1
    for part in walk(item):
        if not isinstance(part, Content):
            continue
        if not desk.may(part, Permission.DELETE):
            raise ActRefused(NOT_ALL_OF_IT)
        stay_current(part)
        count += 1
    entry = Trashed(item, count, desk.reader.person_id, batch or new_id())
    trash = trash_of(keeper_of_trash(item))
    desk.record(item, TRASHED, permission=Permission.DELETE, count=count)
    take_out(item)
    trash.put(entry)
    return entry


def restore(desk, entry, target=None, name=None):
    """Seat a deleted thing where it stood, or in `target`, under its name, or under `name`; answers it.

    It is then what it was before, in its state and with its rights. Raises `PortalError`s that say why not.
    """
    item, former = _present(entry), entry.place
    target, name = check_restoring(desk, entry, target, name)
    before_showing(desk, entry)
    for place in lineage(target):
        stay_current(place)
    entry.trash.take(entry)
    if item.language:
        seat_translation(target, name, item)
    else:
        target.add(name, item)
    if former is not None and (former, entry.name) != (target, name):
        remember_address(former, entry.name, item)
    take_address(item)
    desk.record(item, RESTORED, permission=Permission.DELETE, count=entry.count)
    for part in walk(item):
        if isinstance(part, Content):
            withdraw_if_over(desk.engine, part, ENDED_MEANWHILE)
    return item


def before_showing(desk, entry):
    """What is asked before a publication, where a deleted thing would be public again; may raise like it."""
    if entry.internal:
        return
    shown = next((part for part in walk(_present(entry)) if isinstance(part, Content) and part.published), None)
    if shown is not None:
        desk.before_publishing(shown)


def check_restoring(desk, entry, target=None, name=None):
    """(place, name) to which a deleted thing would come back; raises `PortalError`s that say why it cannot."""
    need(desk, _present(entry), Permission.DELETE, RESTORE)
    target = target if target is not None else entry.place
    if target is None:
        raise ActImpossible(PLACE_IS_GONE)
    check_place(desk, entry, target)
    if entry.item.language:
        return target, entry.name
    return target, check_name(name or entry.name, target)


def check_place(desk, entry, target):
    """Raise a `PortalError` where a deleted thing cannot come back to `target`."""
    if entry.item.language:
        check_beside(entry, target)
        return
    if not IContainer.providedBy(target):
        raise ActImpossible(NO_PLACE)
    if owner_id(target) != entry.agency_id or is_internal(target) != entry.internal:
        raise ActRefused(ANOTHER_SIDE)
    check_arrival(desk, entry.item, target)


def check_beside(entry, target):
    """Raise `ActImpossible` where a deleted translation cannot come back to `target`: only to its original."""
    if target is not entry.place:
        raise ActImpossible(BESIDE_ITS_ORIGINAL)
    if entry.name in target.translations:
        raise ActImpossible(TRANSLATED_ANEW)


def purge(desk, entry):
    """Let go of a deleted thing for good; raises `ActRefused` where that is not this reader's act."""
    if not may_purge(desk, entry.trash.__parent__, _present(entry)):
        raise ActRefused(NOT_YOURS_TO_PURGE)
    forget(entry, desk.reader)


def may_purge(desk, keeper, item):
    """Whether the desk's reader may let go of a thing in the trash for good."""
    return desk.may(item, Permission.DELETE) and (desk.engine.of(item).private or manages(desk, keeper))


def manages(desk, keeper):
    """Whether the desk's reader looks after the trash of an agency or of the site."""
    if ISite.providedBy(keeper):
        return desk.may(keeper, Permission.MANAGE_SITE)
    return desk.may(keeper[WORKSPACE_NAME], Permission.MANAGE_AGENCY)


def forget(entry, reader=SYSTEM):
    """Let go of a deleted thing for good, without asking who may: its time is over."""
    redirects = entry.trash.__parent__.redirects
    item = entry.trash.take(entry)
    where = {"agency": entry.agency_id, "restricted": entry.internal, "path": entry.path}
    authority = authority_of(reader, item, Permission.DELETE)
    record_act(reader, item, PURGED, authority, count=entry.count, **where)
    if redirects is not None:
        for part in walk(item):
            redirects.forget(part.id)


def _present(entry):
    if entry.item is None:
        raise ActImpossible(IS_OVER)
    return entry.item


def withdraw_if_over(engine, item, reason):
    """Withdraw an item whose end came while nobody could see it; `reason`: the comment of the step."""
    if item.withdraw_on is None or item.withdraw_on > clock.now():
        return
    transition = engine.of(item).transition(WITHDRAW)
    if transition is not None and item.state in transition.sources:
        principals, comment = SYSTEM.principals, str(reason)
        source = item.state
        engine.move(item, WITHDRAW, agency_id=owner_id(item), principals=principals, wishes=Wishes(comment))
        record_act(SYSTEM, item, step_act(WITHDRAW), source=source, target=item.state, comment=comment)
    # Otherwise whoever publishes it again would see it vanish at once.
    item.set(withdraw_on=None)
