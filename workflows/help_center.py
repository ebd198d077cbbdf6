"""The province's help: everybody finds the way in, the support desk works in it, the province sets its terms."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed

help_center = Workflow(
    name="help_center",
    title=_("Trợ giúp", "Help"),
    initial="published",
    states={
        "published": State(
            _("Đã đăng", "Published"),
            sealed(everyone=[P.VIEW], support=[P.VIEW, P.VIEW_DRAFT, P.ADD, P.ASSIGN]),
            tone="green",
            icon="check-lg",
        ),
    },
    transitions=(
        Transition(
            "publish",
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
    ),
)
