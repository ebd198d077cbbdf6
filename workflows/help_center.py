"""The province's help: everybody finds the way in, the support desk works in it, the province sets its terms."""

from dataclasses import replace

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Workflow, sealed
from portal.workflow.steps import PUBLISH_CHANGES

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
    # It is never a draft, so that its first text is a change as well.
    transitions=(replace(PUBLISH_CHANGES, name="publish"),),
)
