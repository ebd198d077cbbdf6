"""The province's help: pages on how the portal is used, and behind them the desk that answers what staff report."""

import colander
from zope.interface import implementer

from portal.content import ContentContainer, content_type, fields
from portal.content.support import DEFAULT_DAYS, MOST_DAYS
from portal.i18n import _
from portal.interfaces import IHelpCenter


class HelpCenterSchema(fields.ContentSchema):
    """The fields of the help, in form order."""

    title = fields.Line(_("Tên chuyên mục", "Name of the section"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)
    desk = fields.Line(
        _("Đơn vị hỗ trợ", "Support desk"),
        help=_(
            "Nơi trả lời khó khăn; người trả lời là cán bộ có vai trò Hỗ trợ sử dụng ở trang Cán bộ của tỉnh.",
            "Who answers; its people are those whom the province gives the role of support.",
        ),
    )
    topics = fields.Tags(
        _("Chủ đề", "Topics"),
        help=_("Chủ đề của các trang hướng dẫn; cách nhau bằng dấu phẩy.", "Of the help pages; separated by commas."),
    )
    days = fields.Number(
        _("Thời hạn trả lời (ngày làm việc)", "Term for answers (working days)"),
        help=_("Để trống: {days} ngày làm việc.", "Empty: {days} working days.", days=DEFAULT_DAYS),
        validator=colander.Range(
            1,
            MOST_DAYS,
            min_err=_("Thời hạn ít nhất là 1 ngày.", "The term is 1 day at least."),
            max_err=_("Thời hạn nhiều nhất là {days} ngày.", "The term is {days} days at the most.", days=MOST_DAYS),
        ),
    )


@content_type(
    title=_("Trợ giúp", "Help"),
    plural=_("Trợ giúp", "Help"),
    schema=HelpCenterSchema,
    workflow="help_center",
    icon="question-circle",
    # The portal makes the one that there is.
    addable=False,
)
@implementer(IHelpCenter)
class HelpCenter(ContentContainer):
    """`/tro-giup/`: the help pages of the whole province."""

    def term(self):
        """In how many working days the desk is to answer."""
        return self.days or DEFAULT_DAYS
