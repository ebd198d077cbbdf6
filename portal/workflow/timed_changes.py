"""Changes of what is public that are published at a set time: that version, and no later one."""

from portal import clock
from portal.content.base import is_shown
from portal.i18n import _
from portal.interfaces import ActRefused

SWAPPED = _("đăng đúng hẹn", "published as timed")
ENDS_BEFORE = _(
    "Nội dung này tự ngừng đăng trước thời điểm đăng bản sửa; hãy sửa một trong hai thời điểm.",
    "It ends by itself before its changes are to be published; set one of the two times anew.",
)


def is_set_for_later(item, transition, wishes):
    """Whether a transition that publishes changes of what is public shall do so at a time that lies ahead."""
    is_ahead = wishes.when is not None and wishes.when > clock.now()
    return transition.needs_draft and is_ahead and is_shown(item)


def set_time(item, wishes):
    """Have the newest text take the place of the published one at its time; answers what the history notes.

    Raises `ActRefused` where the item ends before.
    """
    end = wishes.until or item.withdraw_on
    if end is not None and end <= wishes.when:
        raise ActRefused(ENDS_BEFORE)
    # That version and no later one: it is what was approved.
    item.set(changes_on=wishes.when, changes_version=item.draft.number, withdraw_on=end)
    return _(
        "bản {number}, hẹn đăng lúc {moment}",
        "version {number}, to be published at {moment}",
        number=item.draft.number,
        # As words: the time zone would be stored with the moment.
        moment=f"{clock.local(wishes.when):%H:%M %d/%m/%Y}",
    )
