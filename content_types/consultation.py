"""A draft that is open for comment: its files and articles, from when to when, and what became of the comments."""

import colander
from zope.interface import implementer

from portal import clock
from portal.content import ContentContainer, Offers, content_type, fields
from portal.content.comments import CONCLUDED, articles_commented_on, names_a_commenter, stage_on
from portal.content.extraction import awaits_reading
from portal.content.richtext import text_of
from portal.content.row_fields import ID, Rows
from portal.i18n import _
from portal.interfaces import IConsultation

# The state in which the public gets what became of the comments.
RESULT = ("concluded",)
ANNEXES = ("explanation", "annex", "second_annex")
# Where the newest text becomes public, and where the conclusion does.
SHOWING, CONCLUDE, CORRECT = frozenset(("submit", "publish", "publish_changes")), "conclude", "correct"
NOTHING_TO_READ = _(
    "Hãy kèm tệp dự thảo hoặc nhập các điều của dự thảo trước (nút Sửa).",
    "Add the file of the draft, or its articles, first (Edit).",
)
STILL_OPEN = _(
    "Chưa hết thời gian lấy ý kiến; hãy công bố kết quả sau ngày kết thúc.",
    "It is still open for comment; publish the result after the last day.",
)
NO_CONCLUSION = _(
    "Hãy soạn phần Tổng hợp, tiếp thu, giải trình chung trước (nút Sửa).",
    "Write the summary of comments and responses first (Edit).",
)
UNANSWERED = _(
    "Có điều được góp ý mà chưa ghi tiếp thu, giải trình: {articles}.",
    "There are articles with comments and without a response: {articles}.",
)
NAMES_SOMEBODY = _(
    "Bản công khai (kể cả tệp báo cáo) còn ghi họ tên, điện thoại hoặc thư điện tử của người góp ý; hãy bỏ đi rồi "
    "thực hiện lại.",
    "The public text or the report names somebody who commented, or his telephone or mailbox; take that out first.",
)
NOT_READ_YET = _(
    "Tệp báo cáo đang được đọc để dò họ tên người góp ý; xin thực hiện lại sau ít phút.",
    "The report is being read, to find names of those who commented; please try again in a few minutes.",
)


class ArticleSchema(fields.ContentSchema):
    """The columns of a draft's articles, and of what became of the comments on each."""

    heading = fields.Line(
        _("Điều, khoản", "Article"), required=True, pasted_as="summary", aliases=("điều", "tên điều", "điều khoản")
    )
    text = fields.Text(_("Nội dung dự thảo", "Text of the draft"), aliases=("nội dung",))
    opinions = fields.Text(
        _("Ý kiến góp ý (tổng hợp)", "Comments (summed up)"),
        aliases=("ý kiến góp ý", "nội dung góp ý"),
        shown_in=RESULT,
    )
    response = fields.Text(
        _("Tiếp thu, giải trình", "Response"),
        aliases=("giải trình", "nội dung tiếp thu, giải trình"),
        shown_in=RESULT,
    )


class ConsultationSchema(fields.ContentSchema):
    """The fields of a draft for comment, in form order."""

    title = fields.Line(_("Tên dự thảo", "Title of the draft"), required=True)
    summary = fields.Text(
        _("Nội dung chính, mục đích lấy ý kiến", "What it is about, and what is asked"),
    )
    opens = fields.Day(_("Lấy ý kiến từ ngày", "Open from"), required=True)
    closes = fields.Day(
        _("Đến hết ngày", "Until the end of"),
        required=True,
        help=_("Hết ngày này tự đóng, không nhận thêm góp ý.", "It closes by itself after this day."),
    )
    drafted_by = fields.Line(_("Đơn vị soạn thảo", "Drafted by"))
    contact = fields.Text(
        _("Nơi nhận góp ý bằng văn bản", "Where comments on paper are sent"),
        rows=2,
        help=_("Để trống: địa chỉ, thư điện tử của cơ quan.", "Empty: the agency's address and mailbox."),
    )
    file = fields.Stored(_("Tệp dự thảo", "File of the draft"), kinds=("document",))
    explanation = fields.Stored(_("Tờ trình, bản thuyết minh", "Explanatory report"), kinds=("document",))
    annex = fields.Stored(_("Tệp kèm theo 1", "Annex 1"), kinds=("document",))
    second_annex = fields.Stored(_("Tệp kèm theo 2", "Annex 2"), kinds=("document",))
    articles = Rows(
        _("Các điều của dự thảo", "Articles of the draft"),
        ArticleSchema,
        help=_(
            "Người góp ý chọn từng điều. Hai cột cuối chỉ hiện khi công bố kết quả.",
            "People comment on each of them. The last two columns are shown with the result only.",
        ),
    )
    conclusion = fields.RichText(
        _("Tổng hợp, tiếp thu, giải trình chung", "Summary of comments and responses"),
        help=_("Chỉ hiện khi công bố kết quả.", "Shown with the result only."),
        shown_in=RESULT,
    )
    report = fields.Stored(
        _("Tệp báo cáo tiếp thu, giải trình", "File of the report on comments"),
        kinds=("document",),
        help=_("Chỉ hiện khi công bố kết quả.", "Shown with the result only."),
        shown_in=RESULT,
    )

    def validator(self, node, values):
        """A draft closes on the day on which it opens, at the earliest."""
        opens, closes = values.get("opens"), values.get("closes")
        if opens and closes and closes < opens:
            error = colander.Invalid(node)
            error["closes"] = _("Ngày kết thúc không thể trước ngày bắt đầu.", "It cannot close before it opens.")
            raise error


@content_type(
    title=_("Dự thảo lấy ý kiến", "Draft for comment"),
    plural=_("Dự thảo lấy ý kiến", "Drafts for comment"),
    schema=ConsultationSchema,
    workflow="consultation",
    icon="chat-left-text",
    lives_in=("consultations",),
    help=_(
        "Dự thảo văn bản để công dân và các cơ quan góp ý trong một thời gian.",
        "A draft on which citizens and agencies comment for some time.",
    ),
    offers=Offers(summary="summary", file="file", starts="opens", ends="closes"),
)
@implementer(IConsultation)
class Consultation(ContentContainer):
    """One draft; comments on it stand in it."""

    # The agencies whose opinion is asked for: dicts of `agency` (id as text) and `title`.
    invited: tuple = ()
    # To which of them was written, and what: dicts of `agency` and `what` (portal/content/comments.py).
    invitation_letters: tuple = ()
    # How many comments were numbered so far.
    comments_taken = 0

    def stage(self, day):
        """Whether it is yet to open, open, closed or concluded on a day (portal/content/comments.py)."""
        return CONCLUDED if self.state == "concluded" else stage_on(day, self.opens, self.closes)

    def annexes(self):
        """The names of its further files, in order; the report on comments is none."""
        return tuple(name for field in ANNEXES if (name := getattr(self, field)))

    def objection(self, transition):
        """Nothing is asked without a draft, and nothing concluded without an answer, or with somebody's name."""
        if transition in SHOWING and not (self.file or self.articles):
            return NOTHING_TO_READ
        if transition not in (CONCLUDE, CORRECT):
            return None
        return self._objection_to_conclusion()

    def _objection_to_conclusion(self):
        if self.closes is not None and clock.local(clock.now()).date() <= self.closes:
            return STILL_OPEN
        conclusion = text_of(self.conclusion)
        if not conclusion.strip():
            return NO_CONCLUSION
        commented = articles_commented_on(self)
        unanswered = [row["heading"] for row in self.articles if row[ID] in commented and not row["response"].strip()]
        if unanswered:
            return UNANSWERED % {"articles": "; ".join(unanswered)}
        return self._objection_to_names(conclusion)

    def _objection_to_names(self, conclusion):
        report = self.attachments.get(self.report) if self.report else None
        if report is not None and awaits_reading(report):
            return NOT_READ_YET
        written = [row[name] for row in self.articles for name in ("opinions", "response")]
        pages = report.text if report is not None else ()
        return NAMES_SOMEBODY if names_a_commenter(self, (conclusion, *written, *pages)) else None
