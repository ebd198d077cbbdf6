"""Drafts for comment: published like other texts; concluded when comments were answered. The day opens and closes."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed

READ = [P.VIEW, P.VIEW_DRAFT]
# Who sums the comments up sees who sent them.
WRITE = [*READ, P.EDIT, P.VIEW_ASKER]
KNOW = [*READ, P.VIEW_ASKER]
RULE = [*WRITE, P.PUBLISH, P.SEND_BACK, P.RETRACT, P.WITHDRAW, P.DELETE]
PUBLIC = sealed(
    everyone=[P.VIEW],
    editor=[*WRITE, P.SUBMIT],
    publisher=RULE,
    clerk=KNOW,
    leader=KNOW,
    archivist=READ,
    agency_administrator=RULE,
)

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
        "withdrawn": State(
            _("Ngừng đăng", "Withdrawn"),
            sealed(
                editor=[*WRITE, P.SUBMIT],
                publisher=RULE,
                clerk=KNOW,
                leader=KNOW,
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
            _("Đăng lấy ý kiến", "Publish for comment"),
            ("draft", "submitted", "withdrawn"),
            "published",
            P.PUBLISH,
            effect="show_draft",
            may_be_timed=True,
            icon="check-lg",
            tone="main",
            done=_("Đã đăng; tự mở và tự đóng theo ngày đã ghi.", "Published; it opens and closes by its days."),
        ),
        Transition(
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
        ),
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
        Transition(
            "correct",
            _("Đăng bản sửa kết quả", "Publish the corrected result"),
            ("concluded",),
            "concluded",
            P.PUBLISH,
            effect="show_draft",
            needs_draft=True,
            icon="check-lg",
            tone="main",
            done=_("Đã đăng bản sửa.", "The changes are published."),
        ),
        Transition(
            "send_back",
            _("Trả lại để sửa", "Send back for changes"),
            ("submitted",),
            "draft",
            P.SEND_BACK,
            needs_comment=True,
            icon="arrow-counterclockwise",
            done=_("Đã trả lại người soạn.", "Sent back to the author."),
        ),
        Transition(
            "retract",
            _("Rút lại", "Retract"),
            ("submitted",),
            "draft",
            P.RETRACT,
            icon="arrow-left",
            done=_("Đã rút lại thành bản nháp.", "Retracted; it is a draft again."),
        ),
        Transition(
            "call_off",
            _("Hủy hẹn đăng", "Call off the publication"),
            ("published",),
            "draft",
            P.WITHDRAW,
            effect="call_off",
            only_before=True,
            icon="x-circle",
            done=_("Đã hủy hẹn đăng; nội dung trở lại thành bản nháp.", "Called off; it is a draft again."),
        ),
        Transition(
            "withdraw",
            _("Ngừng đăng", "Withdraw"),
            ("published", "concluded"),
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
