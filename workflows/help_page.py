"""Pages of the help: the desk writes them, and shows each to the staff of all agencies or to everybody."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed

DESK = [P.VIEW, P.VIEW_DRAFT, P.EDIT, P.PUBLISH, P.WITHDRAW, P.DELETE]

help_page = Workflow(
    name="help_page",
    title=_("Bài hướng dẫn", "Help page"),
    initial="draft",
    states={
        "draft": State(_("Bản nháp", "Draft"), sealed(support=DESK), tone="grey", icon="pencil"),
        "for_staff": State(
            _("Cán bộ các cơ quan đọc được", "Staff of all agencies can read it"),
            sealed(signed_in=[P.VIEW], support=DESK),
            tone="blue",
            icon="people",
        ),
        "published": State(
            _("Đã đăng", "Published"), sealed(everyone=[P.VIEW], support=DESK), tone="green", icon="check-lg"
        ),
        "withdrawn": State(_("Ngừng đăng", "Withdrawn"), sealed(support=DESK), tone="red", icon="eye-slash"),
    },
    transitions=(
        Transition(
            "show_to_staff",
            _("Đăng cho cán bộ", "Show to the staff"),
            ("draft", "published", "withdrawn"),
            "for_staff",
            P.PUBLISH,
            effect="show_draft",
            icon="people",
            done=_("Đã đăng; cán bộ các cơ quan đọc được.", "The staff of all agencies can read it now."),
        ),
        Transition(
            "publish",
            _("Đăng công khai", "Publish"),
            ("draft", "for_staff", "withdrawn"),
            "published",
            P.PUBLISH,
            effect="show_draft",
            icon="check-lg",
            tone="main",
            done=_("Đã đăng công khai.", "Published for everybody."),
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
            "show_changes_to_staff",
            _("Đăng bản sửa cho cán bộ", "Show the changes to the staff"),
            ("for_staff",),
            "for_staff",
            P.PUBLISH,
            effect="show_draft",
            needs_draft=True,
            icon="check-lg",
            tone="main",
            done=_("Đã đăng bản sửa.", "The changes are published."),
        ),
        Transition(
            "withdraw",
            _("Ngừng đăng", "Withdraw"),
            ("for_staff", "published"),
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
