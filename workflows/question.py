"""Questions of citizens: a clerk assigns, an officer answers, a leader approves; complaints are diverted."""

from dataclasses import replace

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed
from portal.workflow.steps import PUBLISH, PUBLISH_CHANGES, RETRACT, SEND_BACK, SUBMIT, WITHDRAW

READ = [P.VIEW, P.VIEW_DRAFT]
# Who deals with a question sees who asked it; nobody else does.
KNOW = [*READ, P.VIEW_ASKER]
CLERK = [*KNOW, P.ASSIGN]
ANSWER = [*KNOW, P.EDIT, P.SUBMIT]
RULE = [*CLERK, P.EDIT, P.PUBLISH, P.SEND_BACK, P.RETRACT, P.WITHDRAW, P.DELETE]
TOLD_APART = _(
    "Hãy ghi lý do; người gửi đọc được lý do này.",
    "Give the reason; whoever sent it can read it.",
)
OPEN = ("received", "assigned", "submitted")
OPEN_OR_REFUSED = (*OPEN, "refused")
DIVERTED = _("Đã xóa nội dung và ghi nhận việc chuyển.", "The content is removed and the fact recorded.")

question = Workflow(
    name="question",
    title=_("Hỏi đáp", "Questions and answers"),
    initial="received",
    states={
        "received": State(
            _("Mới tiếp nhận", "Received"),
            # Whoever writes one himself, for somebody at the counter, goes on with it.
            sealed(owner=[*ANSWER, P.DELETE], clerk=CLERK, leader=RULE, agency_administrator=RULE),
            tone="gold",
            icon="inbox",
        ),
        "assigned": State(
            _("Đang trả lời", "Being answered"),
            sealed(owner=ANSWER, clerk=CLERK, leader=RULE, agency_administrator=RULE),
            tone="blue",
            icon="person",
        ),
        "submitted": State(
            _("Chờ duyệt", "Awaiting approval"),
            sealed(owner=[*KNOW, P.RETRACT], clerk=CLERK, leader=RULE, agency_administrator=RULE),
            tone="gold",
            icon="clock",
        ),
        "published": State(
            _("Đã đăng", "Published"),
            sealed(
                everyone=[P.VIEW],
                owner=ANSWER,
                clerk=KNOW,
                leader=RULE,
                archivist=READ,
                agency_administrator=RULE,
            ),
            tone="green",
            icon="check-lg",
        ),
        "withdrawn": State(
            _("Ngừng đăng", "Withdrawn"),
            sealed(owner=ANSWER, clerk=KNOW, leader=RULE, archivist=READ, agency_administrator=RULE),
            tone="red",
            icon="eye-slash",
        ),
        "refused": State(
            _("Không tiếp nhận", "Not taken"),
            sealed(clerk=CLERK, leader=[*CLERK, P.DELETE], agency_administrator=[*CLERK, P.DELETE]),
            tone="grey",
            icon="x-circle",
        ),
        # Nothing is left of it but the fact.
        "diverted": State(
            _("Đơn đã chuyển", "Diverted"),
            sealed(clerk=READ, leader=READ, archivist=READ, agency_administrator=READ),
            tone="grey",
            icon="box-arrow-right",
        ),
    },
    transitions=(
        Transition(
            "assign",
            _("Phân công trả lời", "Assign"),
            OPEN,
            "assigned",
            P.ASSIGN,
            has_form=True,
            icon="person",
            done=_("Đã phân công.", "Assigned."),
        ),
        replace(SUBMIT, sources=("received", "assigned")),
        replace(
            PUBLISH,
            title=_("Duyệt và đăng", "Approve and publish"),
            sources=("received", "assigned", "submitted", "withdrawn"),
            done=_("Đã duyệt; câu trả lời đã đăng.", "Approved and published."),
        ),
        replace(PUBLISH_CHANGES, title=_("Duyệt và đăng bản sửa", "Approve and publish the changes")),
        replace(SEND_BACK, target="assigned"),
        replace(RETRACT, target="assigned", done=_("Đã rút lại để sửa.", "Retracted.")),
        Transition(
            "pass_on",
            _("Chuyển cơ quan khác", "Pass to another agency"),
            OPEN,
            "received",
            P.ASSIGN,
            has_form=True,
            icon="building",
            done=_("Đã chuyển.", "Passed on."),
        ),
        Transition(
            "divert_complaint",
            _("Chuyển đơn khiếu nại", "Divert a complaint"),
            OPEN_OR_REFUSED,
            "diverted",
            P.ASSIGN,
            has_form=True,
            icon="box-arrow-right",
            tone="danger",
            done=DIVERTED,
        ),
        Transition(
            "divert_denunciation",
            _("Chuyển đơn tố cáo", "Divert a denunciation"),
            OPEN_OR_REFUSED,
            "diverted",
            P.ASSIGN,
            has_form=True,
            icon="box-arrow-right",
            tone="danger",
            done=DIVERTED,
        ),
        Transition(
            "refuse",
            _("Không tiếp nhận", "Refuse"),
            ("received", "assigned"),
            "refused",
            P.ASSIGN,
            needs_comment=True,
            comment_wanted=TOLD_APART,
            icon="x-circle",
            tone="danger",
            done=_("Đã ghi không tiếp nhận.", "Refused."),
        ),
        Transition(
            "take_up",
            _("Tiếp nhận lại", "Take it up again"),
            ("refused",),
            "received",
            P.ASSIGN,
            icon="arrow-counterclockwise",
            done=_("Đã tiếp nhận lại.", "Taken up again."),
        ),
        WITHDRAW,
    ),
)
