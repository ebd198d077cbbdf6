"""Steps that most of what is published goes through; a workflow takes them as they are, or `replace`s what differs."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow.declare import Transition

SUBMIT = Transition(
    "submit",
    _("Trình duyệt", "Submit for approval"),
    ("draft", "withdrawn"),
    "submitted",
    P.SUBMIT,
    icon="send",
    done=_("Đã trình duyệt.", "Submitted for approval."),
)
PUBLISH = Transition(
    "publish",
    _("Đăng", "Publish"),
    ("draft", "submitted", "withdrawn"),
    "published",
    P.PUBLISH,
    effect="show_draft",
    icon="check-lg",
    tone="main",
    done=_("Đã đăng.", "Published."),
)
PUBLISH_CHANGES = Transition(
    "publish_changes",
    _("Đăng bản sửa", "Publish the changes"),
    ("published",),
    "published",
    P.PUBLISH,
    effect="show_draft",
    needs_draft=True,
    icon="check-lg",
    tone="main",
    done=_("Đã đăng bản sửa.", "The changes are published."),
)
CALL_OFF_CHANGES = Transition(
    "call_off_changes",
    _("Hủy hẹn đăng bản sửa", "Call off the publication of the changes"),
    ("published",),
    "published",
    P.PUBLISH,
    effect="call_off_changes",
    only_timed_changes=True,
    icon="x-circle",
    done=_("Đã hủy hẹn đăng bản sửa; bản sửa vẫn còn.", "Called off; the changes are still there."),
)
SEND_BACK = Transition(
    "send_back",
    _("Trả lại để sửa", "Send back for changes"),
    ("submitted",),
    "draft",
    P.SEND_BACK,
    needs_comment=True,
    icon="arrow-counterclockwise",
    done=_("Đã trả lại người soạn.", "Sent back to the author."),
)
RETRACT = Transition(
    "retract",
    _("Rút lại", "Retract"),
    ("submitted",),
    "draft",
    P.RETRACT,
    icon="arrow-left",
    done=_("Đã rút lại thành bản nháp.", "Retracted; it is a draft again."),
)
CALL_OFF = Transition(
    "call_off",
    _("Hủy hẹn đăng", "Call off the publication"),
    ("published",),
    "draft",
    P.WITHDRAW,
    effect="call_off",
    only_before=True,
    icon="x-circle",
    done=_("Đã hủy hẹn đăng; nội dung trở lại thành bản nháp.", "Called off; it is a draft again."),
)
WITHDRAW = Transition(
    "withdraw",
    _("Ngừng đăng", "Withdraw"),
    ("published",),
    "withdrawn",
    P.WITHDRAW,
    effect="take_back",
    withdraws=True,
    icon="eye-slash",
    tone="danger",
    done=_("Đã ngừng đăng; công chúng không còn xem được.", "Withdrawn; the public no longer sees it."),
)
