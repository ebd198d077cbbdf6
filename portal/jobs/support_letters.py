"""What the portal writes about difficulties of the staff: to whoever reported one, and to the support desk.

Neither letter repeats what anybody wrote: that is read in the portal alone.
"""

from portal.i18n import _

ANSWERED_SUBJECT = _("Đã trả lời yêu cầu hỗ trợ số {number}", "Request for support no. {number} is answered")
ANSWERED = _(
    """Kính gửi {name},

Bộ phận hỗ trợ đã trả lời yêu cầu số {number} của bạn. Mời đọc câu trả lời, viết thêm nếu vẫn còn khó khăn, hoặc ghi
là đã xong, tại:

{address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

The support desk has answered your request no. {number}. Read the answer, write back if it is not solved, or say that
it is, at:

{address}

This mail was sent by itself; please do not answer it.
""",
)
REPORTED_SUBJECT = _("Yêu cầu hỗ trợ số {number} – {agency}", "Request for support no. {number} – {agency}")
REPORTED = _(
    """Kính gửi {name},

Cán bộ của {agency} cần hỗ trợ (yêu cầu số {number}). Trả lời trước: {due}. Nội dung và nơi trả lời:

{address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

Somebody of {agency} needs help (request no. {number}). Answer due by: {due}. What it is about, and where to answer:

{address}

This mail was sent by itself; please do not answer it.
""",
)
OVERDUE_SUBJECT = _(
    "Quá hạn trả lời: yêu cầu hỗ trợ số {number} – {agency}", "Overdue: support no. {number} – {agency}"
)
OVERDUE = _(
    """Kính gửi {name},

Yêu cầu hỗ trợ số {number} của {agency} phải trả lời trước {due}, đến nay chưa có câu trả lời. Nơi trả lời:

{address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

Request for support no. {number} of {agency} was to be answered by {due}, and has no answer yet. Answer it at:

{address}

This mail was sent by itself; please do not answer it.
""",
)
