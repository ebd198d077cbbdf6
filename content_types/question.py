"""A question of a citizen and the agency's answer, as the public reads them; who asked is never in its texts."""

from datetime import timedelta

from zope.interface import implementer

from portal.content import Content, Offers, content_type, fields
from portal.content.asked import number_text
from portal.content.personal_data import tells_who_asked
from portal.content.richtext import text_of
from portal.i18n import _
from portal.interfaces import IQuestion

UNASKED_TERM = timedelta(weeks=2)
# What the public gets to read, or is about to.
SHOWING = frozenset(("submit", "publish", "publish_changes"))


class QuestionSchema(fields.ContentSchema):
    """The fields of a question, in form order."""

    title = fields.Line(
        _("Tiêu đề công khai", "Public title"),
        required=True,
        help=_("Không ghi họ tên, địa chỉ, số điện thoại của người hỏi.", "Without name, address or telephone."),
    )
    topic = fields.Line(_("Lĩnh vực", "Field"))
    question = fields.Text(
        _("Câu hỏi, như công chúng đọc", "The question as the public reads it"),
        rows=6,
        help=_(
            "Nội dung đã bỏ thông tin cá nhân; giữ đúng ý người hỏi.",
            "Without personal data, and what was meant.",
        ),
    )
    answer = fields.RichText(_("Trả lời", "Answer"))
    answered_by = fields.Line(_("Đơn vị trả lời", "Answered by"))


@content_type(
    title=_("Câu hỏi", "Question"),
    plural=_("Câu hỏi và trả lời", "Questions and answers"),
    schema=QuestionSchema,
    workflow="question",
    icon="question-circle",
    lives_in=("questions",),
    help=_("Câu hỏi và câu trả lời được đăng công khai.", "A question and its answer, for the public."),
    offers=Offers(summary="question", starts="received", ends="due", level="topic"),
)
@implementer(IQuestion)
class Question(Content):
    """One question; what the citizen sent is in `asked` (portal/content/asked.py)."""

    @property
    def received(self):
        """When it came in; None where nobody sent it."""
        return self.asked["received"] if self.asked else None

    @property
    def due(self):
        """By when it is to be answered."""
        kept = self.asked or self.deadline
        # What the portal's own set-up has put there is answered already.
        return kept["due"] if kept else self.created + UNASKED_TERM

    @property
    def name_in_history(self):
        """Its number: the history keeps for ever what it is told, and a title may be a citizen's."""
        return f"Câu hỏi số {number_text(self.asked)}" if self.asked else ""

    def objection(self, transition):
        """Nothing is approved without question and answer, or with the name or address of whoever asked."""
        if transition not in SHOWING:
            return None
        answer = text_of(self.answer)
        if not (self.question.strip() and answer.strip()):
            return _(
                "Hãy soạn câu hỏi công khai và câu trả lời trước (nút Sửa).",
                "Write the public question and the answer first (Edit).",
            )
        # Links and captions tell it, too, thus the answer as it is stored.
        texts = (self.title, self.topic, self.question, answer, self.answer, self.answered_by)
        if self.asked and tells_who_asked(self.asked, texts):
            return _(
                "Bản công khai còn ghi họ tên, điện thoại hoặc thư điện tử của người hỏi; hãy bỏ đi rồi thực hiện lại.",
                "The public text still names the asker, or his telephone or mailbox; take that out first.",
            )
        return None
