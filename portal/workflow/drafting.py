"""Working drafts: bringing an old version back, and dropping the draft beside a published text.

Both say which text the person saw: where somebody has saved another one since, nothing is done, and he is told.
"""

import colander

from portal import clock
from portal.content.versions import newest_version
from portal.history.acts import DISCARDED, RESTORED_VERSION
from portal.i18n import _
from portal.interfaces import ActImpossible
from portal.permissions import Permission
from portal.workflow.engine import Step
from portal.workflow.field_rights import kept_closed
from portal.workflow.whose import need

# How the history calls it; no workflow has a transition of this name.
DISCARD = "discard_draft"
EDIT = _("sửa", "edit")
SAVED_SINCE = _(
    "Người khác vừa lưu một bản mới hơn bản bạn đang xem; chưa có gì thay đổi. "
    "Hãy xem bản mới rồi làm lại nếu vẫn cần.",
    "Somebody has just saved a newer version than the one you saw; nothing was changed. Look at it, then try again.",
)
HAS_A_TIME = _(
    "Bản sửa của nội dung này đã hẹn giờ đăng; hãy “Hủy hẹn đăng bản sửa” trước khi bỏ.",
    "The changes are to be published at a set time; call that off before you discard them.",
)
NO_DRAFT = _("Không có bản sửa nào để bỏ.", "There are no changes to discard.")
NO_LONGER_FITS = _(
    "Không khôi phục được bản này: có mục không còn hợp lệ theo quy định hiện nay. "
    "Hãy mở bản này và chép phần cần dùng.",
    "This version cannot be restored: one of its fields is no longer valid. Open it and copy what is needed.",
)


def restore(desk, item, number, seen):
    """Save the text of version `number` as the working draft and answer it; the present one where nothing differs.

    Fields that the version is older than stay as they are. `seen`: the number of the newest version the person saw.
    Raises `ActRefused`, `ActImpossible`, and `KeyError` for a version that is not there.
    """
    need(desk, item, Permission.EDIT, EDIT)
    version = item.versions[number]
    check_seen(item, seen)
    values = {name: value for name, value in version.values.items() if name in item.__field_names__}
    # What others keep of the item is not taken back by whoever brings an old text back.
    values = kept_closed(desk, item, values)
    comment = _("Khôi phục bản {number}.", "Version {number} restored.", number=number)
    present = newest_version(item)
    try:
        restored = item.update(author=desk.reader.person_id, comment=comment, **values)
    except colander.Invalid:
        raise ActImpossible(NO_LONGER_FITS) from None
    if restored is not present:
        desk.record(item, RESTORED_VERSION, permission=Permission.EDIT, version=restored.number, source=str(number))
    return restored


def discard(desk, item, seen):
    """Drop the working draft beside the published text and answer it; it stays among the versions.

    The history says so. `seen`: the number of the draft that the person saw. Raises `ActRefused`, `ActImpossible`.
    """
    need(desk, item, Permission.EDIT, EDIT)
    draft = item.draft
    if not item.has_draft:
        raise ActImpossible(NO_DRAFT)
    if item.changes_on is not None:
        raise ActImpossible(HAS_A_TIME)
    check_seen(item, seen)
    item.discard_draft()
    note = _("Bỏ bản {number}.", "Version {number} discarded.", number=draft.number)
    desk.record(item, DISCARDED, permission=Permission.EDIT, version=draft.number)
    item.record(Step(DISCARD, item.state, item.state, desk.reader.person_id, clock.now(), note=note))
    return draft


def check_seen(item, seen):
    """Raise `ActImpossible` where `seen`, a number or its digits, is not that of the item's newest text."""
    if str(newest_version(item).number) != str(seen):
        raise ActImpossible(SAVED_SINCE)
