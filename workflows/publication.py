"""Publication: what an agency shows the public goes from the author's draft past a second pair of eyes."""

from dataclasses import replace

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Workflow, sealed
from portal.workflow.steps import (
    CALL_OFF,
    CALL_OFF_CHANGES,
    PUBLISH,
    PUBLISH_CHANGES,
    RETRACT,
    SEND_BACK,
    SUBMIT,
    WITHDRAW,
)

READ = [P.VIEW, P.VIEW_DRAFT]
WRITE = [*READ, P.EDIT, P.ADD]
RULE = [*WRITE, P.PUBLISH, P.SEND_BACK, P.RETRACT, P.WITHDRAW, P.DELETE]

publication = Workflow(
    name="publication",
    title=_("Đăng tin, bài", "Publication"),
    initial="draft",
    states={
        "draft": State(
            _("Bản nháp", "Draft"),
            sealed(
                owner=[*WRITE, P.SUBMIT, P.DELETE],
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
                editor=[*READ, P.RETRACT],
                publisher=RULE,
                # Who answers for the agency sees what is about to be said in its name.
                leader=READ,
                agency_administrator=RULE,
            ),
            tone="gold",
            icon="clock",
        ),
        "published": State(
            _("Đã đăng", "Published"),
            sealed(
                everyone=[P.VIEW],
                editor=[*WRITE, P.SUBMIT],
                publisher=RULE,
                leader=READ,
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
                leader=READ,
                # What was public once is kept, whether it still is or not.
                archivist=READ,
                agency_administrator=RULE,
            ),
            tone="red",
            icon="eye-slash",
        ),
    },
    transitions=(
        SUBMIT,
        replace(PUBLISH, may_be_timed=True),
        replace(PUBLISH_CHANGES, may_be_timed=True),
        CALL_OFF_CHANGES,
        SEND_BACK,
        RETRACT,
        CALL_OFF,
        WITHDRAW,
    ),
)
