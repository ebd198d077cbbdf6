"""Pages of the help: the desk writes them, and shows each to the staff of all agencies or to everybody."""

from dataclasses import replace

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Workflow, sealed
from portal.workflow.steps import PUBLISH, PUBLISH_CHANGES, WITHDRAW

# It withdraws; the trash of what stands in no agency is the province's administrators'.
DESK = [P.VIEW, P.VIEW_DRAFT, P.EDIT, P.PUBLISH, P.WITHDRAW]
FOR_STAFF = "for_staff"

help_page = Workflow(
    name="help_page",
    title=_("Bài hướng dẫn", "Help page"),
    initial="draft",
    states={
        "draft": State(_("Bản nháp", "Draft"), sealed(support=DESK), tone="grey", icon="pencil"),
        FOR_STAFF: State(
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
        replace(
            PUBLISH,
            name="show_to_staff",
            title=_("Đăng cho cán bộ", "Show to the staff"),
            sources=("draft", "published", "withdrawn"),
            target=FOR_STAFF,
            icon="people",
            tone="plain",
            done=_("Đã đăng; cán bộ các cơ quan đọc được.", "The staff of all agencies can read it now."),
        ),
        replace(
            PUBLISH,
            title=_("Đăng công khai", "Publish"),
            sources=("draft", FOR_STAFF, "withdrawn"),
            done=_("Đã đăng công khai.", "Published for everybody."),
        ),
        PUBLISH_CHANGES,
        replace(
            PUBLISH_CHANGES,
            name="show_changes_to_staff",
            title=_("Đăng bản sửa cho cán bộ", "Show the changes to the staff"),
            sources=(FOR_STAFF,),
            target=FOR_STAFF,
        ),
        replace(WITHDRAW, sources=(FOR_STAFF, "published")),
    ),
)
