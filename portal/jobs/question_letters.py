"""What the portal writes to whoever asked an agency a question."""

from portal.i18n import _
from portal.jobs.mail import Mail

ANSWERED_SUBJECT = _("{agency}: đã trả lời câu hỏi số {number}", "{agency}: question no. {number} is answered")
ANSWERED = _(
    """Kính gửi ông/bà {name},

{agency} đã trả lời câu hỏi số {number} của ông/bà. Câu trả lời đăng tại:

{address}

Họ tên, địa chỉ liên hệ và tệp ông/bà gửi không được đăng. Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

{agency} has answered your question no. {number}. The answer stands at:

{address}

Your name, contacts and files are not published. This mail was sent by itself; please do not answer it.
""",
)
PASSED_ON_SUBJECT = _("Câu hỏi số {former} đã chuyển đến {agency}", "Question no. {former} was passed on to {agency}")
PASSED_ON = _(
    """Kính gửi ông/bà {name},

{sender} đã chuyển câu hỏi số {former} của ông/bà đến {agency} để trả lời theo thẩm quyền.

Số tiếp nhận mới: {number}
Trả lời trước: {due}

Mã trên biên nhận vẫn dùng được; ông/bà theo dõi câu hỏi tại:

{address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

{sender} has passed your question no. {former} on to {agency}, whose it is to answer.

New number: {number}
Answer due by: {due}

The code of your receipt goes on working; follow your question up at:

{address}

This mail was sent by itself; please do not answer it.
""",
)
REFUSED_SUBJECT = _("{agency}: không tiếp nhận câu hỏi số {number}", "{agency}: question no. {number} is not taken")
REFUSED = _(
    """Kính gửi ông/bà {name},

{agency} không tiếp nhận câu hỏi số {number} của ông/bà.

Lý do: {comment}

Ông/bà xem lại bằng mã trên biên nhận tại:

{address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

{agency} does not take your question no. {number}.

Reason: {comment}

With the code of your receipt you see it at:

{address}

This mail was sent by itself; please do not answer it.
""",
)
DIVERTED_SUBJECT = _(
    "{agency}: nội dung số {number} không tiếp nhận qua mạng", "{agency}: no. {number} is not dealt with online"
)
DIVERTED = _(
    """Kính gửi ông/bà {name},

Nội dung ông/bà gửi {agency} (số {number}) thuộc loại: {kind}. Loại đơn này không giải quyết qua mạng; mọi nội dung,
thông tin cá nhân và tệp ông/bà gửi đã được xóa khỏi cổng thông tin.

Xin ông/bà nộp đơn trực tiếp hoặc gửi qua bưu điện. Nơi nhận đơn:

{where}

Ông/bà xem lại bằng mã trên biên nhận tại: {address}

Đây là thư tự động; xin không trả lời thư này.
""",
    """Dear {name},

What you have sent to {agency} (no. {number}) is dealt with as: {kind}. That is not done online; its text, your
particulars and your files were removed from the portal.

Please hand it in at the office or send it by post. Where to:

{where}

With the code of your receipt you see this at: {address}

This mail was sent by itself; please do not answer it.
""",
)
LONGEST_SUBJECT = 250


def letter_to_asker(asked, subject, text, **values):
    """The `Mail` of one of these letters, in both languages, the asker's own first.

    `asked`: his `name`, `mail` and `language`; `values`: what the letter names besides his name.
    """
    language = asked.get("language") or "vi"
    other = "en" if language == "vi" else "vi"
    letter, subject = text % {"name": asked["name"], **values}, subject % values
    both = f"{letter.in_language(language)}\n---\n\n{letter.in_language(other)}"
    return Mail(asked["mail"], _one_line(subject.in_language(language)), both, _one_line(asked["name"]), language)


def _one_line(text):
    return " ".join(text.split())[:LONGEST_SUBJECT]
