"""Internal documents of the staff: mine, then my unit's, then my agency's, and back. Never anybody else's."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed

READ = [P.VIEW, P.VIEW_DRAFT]
OWN = [*READ, P.EDIT, P.ADD, P.DELETE, P.SHARE]
# A colleague works in a shared folder; only the owner and the administrator hide it again or delete it.
WORK = [*READ, P.ADD, P.EDIT]

internal = Workflow(
    name="internal",
    title=_("Tài liệu nội bộ", "Internal document"),
    initial="mine",
    private=True,
    states={
        "mine": State(
            _("Riêng tôi", "Only me"),
            sealed(owner=OWN),
            tone="grey",
            icon="lock",
        ),
        "unit": State(
            _("Phòng, ban của tôi", "My unit"),
            sealed(owner=OWN, unit=WORK, leader=READ),
            tone="blue",
            icon="people",
        ),
        "agency": State(
            _("Cả cơ quan", "The whole agency"),
            # A leader who oversees this agency from above is not of its staff.
            sealed(owner=OWN, staff=WORK, leader=READ, agency_administrator=OWN),
            tone="green",
            icon="building",
        ),
    },
    transitions=(
        Transition(
            "share_with_unit",
            _("Chia sẻ với phòng, ban", "Share with my unit"),
            ("mine", "agency"),
            "unit",
            P.SHARE,
            icon="people",
            done=_("Phòng, ban của bạn đã xem được.", "Your unit can see it now."),
        ),
        Transition(
            "share_with_agency",
            _("Chia sẻ với cả cơ quan", "Share with the whole agency"),
            ("mine", "unit"),
            "agency",
            P.SHARE,
            icon="building",
            done=_("Cả cơ quan đã xem được.", "The whole agency can see it now."),
        ),
        Transition(
            "keep_to_myself",
            _("Chỉ để riêng tôi", "Keep to myself"),
            ("unit", "agency"),
            "mine",
            P.SHARE,
            icon="lock",
            done=_("Chỉ còn mình bạn xem được.", "Only you can see it now."),
        ),
    ),
)
