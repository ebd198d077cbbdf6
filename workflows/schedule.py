"""Weekly schedules: units propose, the office merges, a leader approves; a change of a published one says why."""

from dataclasses import replace

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Workflow, sealed
from portal.workflow.steps import PUBLISH, PUBLISH_CHANGES, RETRACT, SEND_BACK, SUBMIT, WITHDRAW

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
        SUBMIT,
        replace(
            PUBLISH,
            title=_("Duyệt và đăng", "Approve and publish"),
            done=_("Đã duyệt; lịch đã đăng.", "Approved and published."),
        ),
        replace(
            PUBLISH_CHANGES,
            title=_("Duyệt và đăng thay đổi", "Approve and publish the changes"),
            needs_comment=True,
            comment_wanted=_(
                "Hãy ghi lý do thay đổi; lý do được đăng cùng lịch.",
                "Give the reason for the change; it is published with the schedule.",
            ),
            done=_("Thay đổi đã đăng.", "The changes are published."),
        ),
        replace(SEND_BACK, done=_("Đã trả lại người lập.", "Sent back to whoever made it.")),
        replace(RETRACT, done=_("Đã rút lại; lịch trở lại là bản nháp.", "Retracted; it is a draft again.")),
        WITHDRAW,
    ),
)
