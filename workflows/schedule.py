"""Weekly schedules: units propose, the office merges, a leader approves; a change of a published one says why."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed

READ = [P.VIEW, P.VIEW_DRAFT, P.VIEW_INTERNAL]
WRITE = [*READ, P.EDIT, P.PROPOSE]
RULE = [*WRITE, P.PUBLISH, P.SEND_BACK, P.RETRACT, P.WITHDRAW, P.DELETE]
# What is proposed is seen by whoever proposed it and by the office that merges it.
PROPOSE = [P.PROPOSE]

schedule = Workflow(
    name="schedule",
    title=_("Lịch công tác", "Work schedule"),
    initial="draft",
    states={
        "draft": State(
            _("Bản nháp", "Draft"),
            sealed(
                owner=[*WRITE, P.SUBMIT, P.DELETE],
                editor=[*WRITE, P.SUBMIT, P.DELETE],
                officer=PROPOSE,
                unit_head=PROPOSE,
                publisher=RULE,
                leader=RULE,
                agency_administrator=RULE,
            ),
            tone="grey",
            icon="pencil",
        ),
        "submitted": State(
            _("Chờ duyệt", "Awaiting approval"),
            sealed(
                owner=[*READ, P.RETRACT],
                editor=[*READ, P.RETRACT],
                publisher=RULE,
                leader=RULE,
                agency_administrator=RULE,
            ),
            tone="gold",
            icon="clock",
        ),
        "published": State(
            _("Đã đăng", "Published"),
            sealed(
                everyone=[P.VIEW],
                staff=[P.VIEW, P.VIEW_INTERNAL],
                editor=[*WRITE, P.SUBMIT],
                publisher=RULE,
                leader=RULE,
                archivist=READ,
                agency_administrator=RULE,
            ),
            tone="green",
            icon="check-lg",
        ),
        "withdrawn": State(
            _("Ngừng đăng", "Withdrawn"),
            sealed(
                editor=[*WRITE, P.SUBMIT],
                publisher=RULE,
                leader=RULE,
                archivist=READ,
                agency_administrator=RULE,
            ),
            tone="red",
            icon="eye-slash",
        ),
    },
    transitions=(
        Transition(
            "submit",
            _("Trình duyệt", "Submit for approval"),
            ("draft", "withdrawn"),
            "submitted",
            P.SUBMIT,
            icon="send",
            done=_("Đã trình duyệt.", "Submitted for approval."),
        ),
        Transition(
            "publish",
            _("Duyệt và đăng", "Approve and publish"),
            ("draft", "submitted", "withdrawn"),
            "published",
            P.PUBLISH,
            effect="show_draft",
            icon="check-lg",
            tone="main",
            done=_("Đã duyệt; lịch đã đăng.", "Approved and published."),
        ),
        Transition(
            "publish_changes",
            _("Duyệt và đăng thay đổi", "Approve and publish the changes"),
            ("published",),
            "published",
            P.PUBLISH,
            effect="show_draft",
            needs_draft=True,
            needs_comment=True,
            comment_wanted=_(
                "Hãy ghi lý do thay đổi; lý do được đăng cùng lịch.",
                "Give the reason for the change; it is published with the schedule.",
            ),
            icon="check-lg",
            tone="main",
            done=_("Thay đổi đã đăng.", "The changes are published."),
        ),
        Transition(
            "send_back",
            _("Trả lại để sửa", "Send back for changes"),
            ("submitted",),
            "draft",
            P.SEND_BACK,
            needs_comment=True,
            icon="arrow-counterclockwise",
            done=_("Đã trả lại người lập.", "Sent back to whoever made it."),
        ),
        Transition(
            "retract",
            _("Rút lại", "Retract"),
            ("submitted",),
            "draft",
            P.RETRACT,
            icon="arrow-left",
            done=_("Đã rút lại; lịch trở lại là bản nháp.", "Retracted; it is a draft again."),
        ),
        Transition(
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
        ),
    ),
)
