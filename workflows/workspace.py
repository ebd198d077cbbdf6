"""The workspace's own places: open to the agency's staff, and to nobody else, always."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Workflow, sealed

workspace = Workflow(
    name="workspace",
    title=_("Không gian làm việc", "Workspace"),
    initial="open",
    states={
        "open": State(
            _("Dành cho cán bộ", "For the staff"),
            sealed(
                staff=[P.VIEW, P.VIEW_DRAFT, P.ADD, P.USE_WORKSPACE],
                agency_administrator=[
                    *[P.VIEW, P.VIEW_DRAFT, P.ADD, P.EDIT],
                    *[P.USE_WORKSPACE, P.MANAGE_AGENCY, P.READ_HISTORY],
                ],
            ),
            tone="blue",
            icon="people",
        ),
    },
    transitions=(),
)
