"""What the portal writes to whoever asked an agency a question."""

from portal.content.asked import number_text
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
LONGEST_SUBJECT = 250


def answer_letter(asked, agency, address):
    """The `Mail` that tells whoever asked where the answer stands; in both languages, his own first."""
    values = {"name": asked["name"], "agency": agency, "number": number_text(asked), "address": address}
    language = asked.get("language", "vi")
    other = "en" if language == "vi" else "vi"
    letter, subject = ANSWERED % values, ANSWERED_SUBJECT % values
    text = f"{letter.in_language(language)}\n---\n\n{letter.in_language(other)}"
    return Mail(
        asked["mail"], subject.in_language(language)[:LONGEST_SUBJECT], text, asked["name"][:LONGEST_SUBJECT], language
    )
