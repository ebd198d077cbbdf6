"""The province's help: pages on how the portal is used, and behind them the desk that answers what staff report."""

from zope.interface import implementer

from portal.content import ContentContainer, content_type, fields
from portal.content.asked import term_field
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
    days = term_field(DEFAULT_DAYS, MOST_DAYS)


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
