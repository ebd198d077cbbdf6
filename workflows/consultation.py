"""Drafts for comment: published like other texts; concluded when comments were answered. The day opens and closes."""

from dataclasses import replace

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed
from portal.workflow.steps import CALL_OFF, PUBLISH, PUBLISH_CHANGES, RETRACT, SEND_BACK, SUBMIT, WITHDRAW

READ = [P.VIEW, P.VIEW_DRAFT]
# Who sums the comments up sees who sent them.
WRITE = [*READ, P.EDIT, P.VIEW_ASKER]
KNOW = [*READ, P.VIEW_ASKER]
RULE = [*WRITE, P.PUBLISH, P.SEND_BACK, P.RETRACT, P.WITHDRAW, P.DELETE]
OFFICE = {
    "editor": [*WRITE, P.SUBMIT],
    "publisher": RULE,
    "clerk": KNOW,
    "leader": KNOW,
    "archivist": READ,
    "agency_administrator": RULE,
}
PUBLIC = sealed(everyone=[P.VIEW], **OFFICE)

consultation = Workflow(
    name="consultation",
    title=_("Lấy ý kiến dự thảo", "Drafts for comment"),
    initial="draft",
    states={
        "draft": State(
            _("Bản nháp", "Draft"),
            sealed(
                owner=[*READ, P.EDIT, P.SUBMIT, P.DELETE],
                editor=[*WRITE, P.SUBMIT, P.DELETE],
                publisher=RULE,
                agency_administrator=RULE,
            ),
            tone="grey",
            icon="pencil",
        ),
        "submitted": State(
            _("Chờ duyệt", "Awaiting approval"),
            sealed(
                owner=[*READ, P.RETRACT],
                editor=[*READ, P.RETRACT, P.VIEW_ASKER],
                publisher=RULE,
                leader=KNOW,
                agency_administrator=RULE,
            ),
            tone="gold",
            icon="clock",
        ),
        "published": State(_("Đã đăng", "Published"), PUBLIC, tone="green", icon="check-lg"),
        "concluded": State(_("Đã công bố kết quả", "Result published"), PUBLIC, tone="blue", icon="patch-check"),
        "withdrawn": State(_("Ngừng đăng", "Withdrawn"), sealed(**OFFICE), tone="red", icon="eye-slash"),
    },
    transitions=(
        SUBMIT,
        replace(
            PUBLISH,
            title=_("Đăng lấy ý kiến", "Publish for comment"),
            may_be_timed=True,
            done=_("Đã đăng; tự mở và tự đóng theo ngày đã ghi.", "Published; it opens and closes by its days."),
        ),
        PUBLISH_CHANGES,
        Transition(
            "conclude",
            _("Công bố tiếp thu, giải trình", "Publish the result"),
            ("published",),
            "concluded",
            P.PUBLISH,
            effect="show_draft",
            icon="patch-check",
            tone="main",
            done=_("Đã công bố kết quả tiếp thu, giải trình.", "The result is published."),
        ),
        replace(
            PUBLISH_CHANGES,
            name="correct",
            title=_("Đăng bản sửa kết quả", "Publish the corrected result"),
            sources=("concluded",),
            target="concluded",
        ),
        SEND_BACK,
        RETRACT,
        CALL_OFF,
        replace(WITHDRAW, sources=("published", "concluded")),
    ),
)
