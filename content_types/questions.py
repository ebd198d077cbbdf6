"""An agency's questions and answers: the section to which citizens write, and in which the answers stand."""

from zope.interface import implementer

from portal.content import ContentContainer, content_type, fields
from portal.content.asked import DEFAULT_DAYS, MOST_DAYS, term_field
from portal.i18n import _
from portal.interfaces import IQuestions


class QuestionsSchema(fields.ContentSchema):
    """The fields of the section, in form order."""

    title = fields.Line(_("Tên chuyên mục", "Name of the section"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)
    topics = fields.Tags(
        _("Lĩnh vực", "Fields"),
        help=_(
            "Người hỏi chọn một trong các lĩnh vực này; cách nhau bằng dấu phẩy.",
            "Those who ask choose one of these; separated by commas.",
        ),
    )
    days = term_field(DEFAULT_DAYS, MOST_DAYS)
    complaints = fields.Text(
        _("Nơi nhận đơn khiếu nại, tố cáo", "Where complaints and denunciations are handed in"),
        rows=4,
        help=_(
            "Địa chỉ, giờ tiếp công dân, cách nộp đơn. Để trống: địa chỉ và giờ làm việc của cơ quan.",
            "Address, reception hours, how to hand in. Empty: the agency's address and opening hours.",
        ),
    )


@content_type(
    title=_("Hỏi đáp", "Questions and answers"),
    plural=_("Hỏi đáp", "Questions and answers"),
    schema=QuestionsSchema,
    workflow="publication",
    icon="question-circle",
    lives_in=("agency",),
    in_menu=True,
    help=_(
        "Chuyên mục nhận câu hỏi của công dân và đăng câu trả lời.", "Takes citizens' questions, shows the answers."
    ),
)
@implementer(IQuestions)
class Questions(ContentContainer):
    """The section of an agency's questions."""

    def term(self):
        """In how many working days a question is to be answered."""
        return self.days or DEFAULT_DAYS
