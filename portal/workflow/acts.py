"""What can be done to many items at once: each act by name, done to each item wholly or not at all.

`perform` does an act to one item; `perform_all` to some, and says of each what became of it. Acts are named in jobs
(portal/jobs/bulk.py), so their arguments are plain JSON but for the place to which things go, and what replaces them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import transaction

from portal.content.base import is_shown
from portal.content.fields import Tags
from portal.content.trash import ITrashed
from portal.content.withdrawal import withdrawal_of
from portal.history.acts import DATES_SET
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused, PortalError
from portal.permissions import Permission
from portal.workflow import copying, relocating, trashing
from portal.workflow.engine import not_timed
from portal.workflow.timed_changes import ENDS_BEFORE
from portal.workflow.whose import need, title_for

SET_DATES = _("đặt thời hạn đăng của", "set the dates of")
PUBLISH_CHANGES = "publish_changes"
STAYS_PUBLIC = _(
    "Nội dung này đang đăng và không có bản sửa để hẹn giờ; hẹn giờ đăng sẽ làm công chúng không xem được ngay từ bây "
    "giờ. Hãy để trống “Đăng từ lúc”; nếu muốn gỡ xuống, hãy “Ngừng đăng” trước.",
    "It is public and has no changes to time; with a time of publication the public would lose it now. "
    "Leave “Public from” empty; to take it down, withdraw it first.",
)
MOST_TAGS = 30
RESTORE = "restore"


@dataclass(frozen=True)
class Act:
    """One act: what it is called, what is said when it is done (`done`, with {count}), and how it is done."""

    name: str
    title: object
    done: Any
    perform: Callable


@dataclass(frozen=True)
class Refusal:
    """An item to which nothing was done, by its title, and why."""

    title: str
    reason: object


def perform(desk, item, name, arguments):
    """Do the act of that name to an item; raises `PortalError` with the reason where nothing is done."""
    if name not in ACTS:
        raise ActImpossible(_("Không có thao tác này.", "There is no such act."))
    ACTS[name].perform(desk, item, **arguments)


def perform_all(desk, items, name, arguments):
    """Do an act to some items and answer (how many it was done to, the `Refusal`s of the others)."""
    done, refused = 0, []
    for item in items:
        title = title_for(desk, item.item if ITrashed.providedBy(item) else item)
        before = transaction.savepoint(optimistic=True)
        try:
            perform(desk, item, name, arguments)
            done += 1
        except PortalError as error:
            before.rollback()
            refused.append(Refusal(title, error.text))
    return done, refused


def _move(desk, item, target):
    relocating.move(desk, item, target)


def _copy(desk, item, target):
    copying.copy(desk, item, target)


def _trash(desk, item, batch):
    trashing.delete(desk, item, batch)


def _restore(desk, entry):
    trashing.restore(desk, entry)


def _transition(desk, item, transition, comment="", **manner):
    """`manner`: arguments of `withdrawal_of`, for a step that takes something from the public."""
    step = desk.engine.of(item).transition(transition)
    withdrawal = withdrawal_of(item, **manner) if step is not None and step.withdraws else None
    desk.move(item, transition, comment, withdrawal=withdrawal)


def _tag(desk, item, add=(), remove=()):
    """Add and take away key words in the newest text of an item."""
    field = next((node.name for node in desk.types[item.kind].fields if isinstance(node, Tags)), None)
    if field != "tags":
        raise ActImpossible(
            _("Loại “{kind}” không có từ khóa.", "“{kind}” has no key words.", kind=desk.types[item.kind].title)
        )
    present = getattr(item, field)
    unwanted = {tag.casefold() for tag in remove}
    kept: dict[str, str] = {}
    for tag in (*present, *add):
        kept.setdefault(tag.casefold(), tag)
    wanted = tuple(tag for folded, tag in kept.items() if folded not in unwanted)
    if len(wanted) > MOST_TAGS:
        raise ActRefused(_("Quá {most} từ khóa.", "More than {most} key words.", most=MOST_TAGS))
    desk.edit(item, {field: wanted})


def _dates(desk, item, publish_on=None, withdraw_on=None, clear=()):
    """Set the moments (ISO, with their zone) from which and until which the public sees an item."""
    need(desk, item, Permission.PUBLISH, SET_DATES)
    step = desk.engine.of(item).transition("publish")
    if step is None:
        raise ActImpossible(_("Tài liệu nội bộ không có thời hạn đăng.", "Internal documents are not published."))
    if (publish_on or withdraw_on) and not step.may_be_timed:
        raise ActRefused(not_timed(step))
    if publish_on and is_shown(item):
        _time_changes(desk, item, publish_on, withdraw_on)
        return
    moments = {"publish_on": item.publish_on, "withdraw_on": item.withdraw_on}
    for name, text in (("publish_on", publish_on), ("withdraw_on", withdraw_on)):
        if text:
            moments[name] = datetime.fromisoformat(text).astimezone(UTC)
        elif name in clear:
            moments[name] = None
    _check_order(item, **moments)
    if publish_on and item.published is None:
        # What is not published yet is published for then: setting a date alone would never show it.
        desk.move(item, "publish", when=moments["publish_on"])
        moments.pop("publish_on")
    if item.published is not None and _is_shown_more(item, **moments):
        desk.before_publishing(item)
    item.set(**moments)
    told = {name: moment.isoformat() for name, moment in moments.items() if moment is not None}
    desk.record(item, DATES_SET, permission=Permission.PUBLISH, **told)


def _check_order(item, publish_on, withdraw_on):
    if withdraw_on is not None and item.changes_on is not None and withdraw_on <= item.changes_on:
        raise ActRefused(ENDS_BEFORE)
    if None not in (publish_on, withdraw_on) and publish_on >= withdraw_on:
        raise ActRefused(_("Ngày hết hạn phải sau ngày đăng.", "The end must come after the beginning."))


def _time_changes(desk, item, publish_on, withdraw_on):
    """Have the changes of what is public published at a moment; what is public stays so until then."""
    step = desk.engine.of(item).transition(PUBLISH_CHANGES)
    if not item.has_draft or step is None or not step.may_be_timed:
        raise ActRefused(STAYS_PUBLIC)
    when, until = (datetime.fromisoformat(text) if text else None for text in (publish_on, withdraw_on))
    desk.move(item, PUBLISH_CHANGES, when=when, until=until)


def _is_shown_more(item, withdraw_on, publish_on=None):
    begins = item.publish_on is not None and (publish_on is None or publish_on < item.publish_on)
    ends = item.withdraw_on is not None and (withdraw_on is None or withdraw_on > item.withdraw_on)
    return begins or ends


ACTS = {
    act.name: act
    for act in (
        Act("move", _("Chuyển", "Move"), _("Đã chuyển {count} mục.", "{count} moved."), _move),
        Act("copy", _("Sao chép", "Copy"), _("Đã sao chép {count} mục.", "{count} copied."), _copy),
        Act("tag", _("Gắn từ khóa", "Tag"), _("Đã sửa từ khóa của {count} mục.", "{count} tagged."), _tag),
        Act("dates", _("Đặt thời hạn", "Set dates"), _("Đã đặt thời hạn cho {count} mục.", "{count} dated."), _dates),
        Act(
            "transition",
            _("Đổi trạng thái", "Change state"),
            _("Đã thực hiện với {count} mục.", "Done: {count}."),
            _transition,
        ),
        # Done to entries of the trash, not to items.
        Act(RESTORE, _("Khôi phục", "Restore"), _("Đã khôi phục {count} mục.", "{count} restored."), _restore),
        Act("trash", _("Xóa", "Delete"), _("Đã đưa {count} mục vào thùng rác.", "{count} put into the trash."), _trash),
    )
}
