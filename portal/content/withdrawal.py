"""What the public is told of something that was taken from it: a notice, the way to what replaces it, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from persistent.wref import WeakRef

from portal import clock
from portal.i18n import _
from portal.interfaces import ActRefused

WITHDRAWN, REPLACED, IN_ERROR = "withdrawn", "replaced", "in_error"
MANNERS = {
    WITHDRAWN: _("ngừng đăng", "withdrawn"),
    REPLACED: _("thay bằng nội dung khác", "replaced"),
    IN_ERROR: _("đăng nhầm", "published in error"),
}
ITSELF = _("Nội dung không thể thay bằng chính nó.", "Nothing can be replaced by itself.")
# Of replacements that were replaced in their turn.
MOST_TURNS = 10


@dataclass(frozen=True)
class Withdrawal:
    """How something was taken from the public: in which manner of `MANNERS`, when, and what replaces it.

    `shows_title`: whether the notice says what it was called. `replacement`: a weak reference to the other item.
    """

    when: datetime
    manner: str = WITHDRAWN
    shows_title: bool = False
    replacement: object = None

    @classmethod
    def by(cls, replacement, when):
        """The withdrawal of something that another item replaces."""
        return cls(when, REPLACED, replacement=WeakRef(replacement))


def withdrawal_of(item, manner=WITHDRAWN, shows_title=False, replacement=None):
    """The `Withdrawal` of an item now, in a manner of `MANNERS`; raises `ActRefused` where it would replace itself."""
    now = clock.now()
    if manner == REPLACED:
        if replacement is item:
            raise ActRefused(ITSELF)
        return Withdrawal.by(replacement, now)
    return Withdrawal(now, manner, shows_title)


def notice_of(item, now=None):
    """The `Withdrawal` that the public is told of, by an item that it cannot read now; None: of nothing.

    What was published in error answers like what was never there.
    """
    now = now or clock.now()
    withdrawal = item.withdrawal
    if item.published is not None and item.withdraw_on is not None and item.withdraw_on <= now:
        # Its time is over, whether the portal has noticed that already or not.
        withdrawal = Withdrawal(item.withdraw_on, shows_title=True)
    return withdrawal if withdrawal is not None and withdrawal.manner != IN_ERROR else None


def replacement_of(item, is_visible):
    """What replaces a withdrawn item, through as many replacements as there were; None where nobody may see it.

    `is_visible(item)` tells what the reader may see.
    """
    for _turn in range(MOST_TURNS):
        withdrawal = notice_of(item)
        item = withdrawal.replacement() if withdrawal is not None and withdrawal.replacement is not None else None
        if item is None or is_visible(item):
            return item
    return None


def note_of(withdrawal):
    """A withdrawal in words, for those who look into the history."""
    replacement = withdrawal.replacement() if withdrawal.replacement is not None else None
    public = replacement.edition() if replacement is not None else None
    if public is None:
        return MANNERS[withdrawal.manner]
    return _("thay bằng “{title}”", "replaced by “{title}”", title=public.title)
