"""Comments on drafts: received, taken into the summary, or removed with all that was written; never public."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed

READ = [P.VIEW, P.VIEW_DRAFT]
# Who sums the comments up sees who sent them; nobody else does.
KNOW = [*READ, P.VIEW_ASKER, P.ASSIGN]
# A draft goes into the trash with all that was sent to it: not by those who work on it.
KNOWING = {
    "clerk": KNOW,
    "editor": KNOW,
    "publisher": KNOW,
    "leader": KNOW,
    "agency_administrator": [*KNOW, P.DELETE],
}
REMEMBERING = {**dict.fromkeys(KNOWING, READ), "agency_administrator": [*READ, P.DELETE]}

comment = Workflow(
    name="comment",
    title=_("Góp ý dự thảo", "Comment on a draft"),
    initial="received",
    states={
        "received": State(_("Mới tiếp nhận", "Received"), sealed(**KNOWING), tone="gold", icon="inbox"),
        "considered": State(_("Đã tổng hợp", "Summed up"), sealed(**KNOWING), tone="green", icon="check-lg"),
        # Nothing is left of it but its number and its day.
        "removed": State(
            _("Đã xóa nội dung", "Content removed"),
            sealed(**REMEMBERING),
            tone="grey",
            icon="trash",
        ),
    },
    transitions=(
        Transition(
            "consider",
            _("Đã tổng hợp", "Summed up"),
            ("received",),
            "considered",
            P.ASSIGN,
            icon="check-lg",
            done=_("Đã ghi là đã tổng hợp.", "Noted as summed up."),
        ),
        Transition(
            "take_up",
            _("Xem lại", "Look at it again"),
            ("considered",),
            "received",
            P.ASSIGN,
            icon="arrow-counterclockwise",
            done=_("Đã chuyển về mới tiếp nhận.", "It is among the received ones again."),
        ),
        Transition(
            "remove",
            _("Xóa nội dung", "Remove the content"),
            ("received", "considered"),
            "removed",
            P.ASSIGN,
            has_form=True,
            icon="trash",
            tone="danger",
            done=_("Đã xóa nội dung và thông tin người góp ý.", "The content and who sent it are removed."),
        ),
    ),
)
