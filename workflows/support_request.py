"""Difficulties reported to the support desk: the desk answers, the reporter goes on, closes it or reopens it."""

from portal.i18n import _
from portal.permissions import P
from portal.workflow import State, Transition, Workflow, sealed

# Whoever reported it, and the desk; not his colleagues, not his leaders, not the province's administrators.
RULES = sealed(
    owner=[P.VIEW, P.VIEW_DRAFT, P.SUBMIT],
    support=[P.VIEW, P.VIEW_DRAFT, P.VIEW_ASKER, P.ASSIGN],
)

support_request = Workflow(
    name="support_request",
    title=_("Yêu cầu hỗ trợ", "Request for support"),
    initial="received",
    private=True,
    states={
        "received": State(_("Mới tiếp nhận", "Received"), RULES, tone="gold", icon="inbox"),
        "assigned": State(_("Đang trả lời", "Being answered"), RULES, tone="blue", icon="person"),
        "answered": State(_("Đã trả lời", "Answered"), RULES, tone="green", icon="chat-left-text"),
        "closed": State(_("Đã xong", "Done"), RULES, tone="grey", icon="check-circle"),
    },
    transitions=(
        Transition(
            "assign",
            _("Giao xử lý", "Assign"),
            ("received", "assigned"),
            "assigned",
            P.ASSIGN,
            has_form=True,
            icon="person",
            done=_("Đã giao xử lý.", "Assigned."),
        ),
        Transition(
            "answer",
            _("Trả lời", "Answer"),
            ("received", "assigned", "answered", "closed"),
            "answered",
            P.ASSIGN,
            has_form=True,
            icon="send",
            done=_("Đã trả lời; người báo được báo qua thư.", "Answered; the reporter is told by mail."),
        ),
        Transition(
            "reopen",
            _("Báo vẫn còn khó khăn", "Say that it is not solved"),
            ("answered", "closed"),
            "received",
            P.SUBMIT,
            has_form=True,
            icon="arrow-counterclockwise",
            done=_("Đã gửi lại cho bộ phận hỗ trợ.", "Sent to the support desk again."),
        ),
        Transition(
            "close",
            _("Đã giải quyết xong", "It is solved"),
            ("received", "assigned", "answered"),
            "closed",
            P.SUBMIT,
            has_form=True,
            icon="check-circle",
            done=_("Đã ghi là xong.", "Noted as done."),
        ),
    ),
)
