"""News and notices of an agency."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class NewsItemSchema(fields.ContentSchema):
    """The fields of a news item, in form order."""

    title = fields.Line(_("Tiêu đề", "Title"), required=True)
    summary = fields.Text(
        _("Tóm tắt", "Summary"),
        help=_("Một hai câu, hiện trong danh sách tin.", "One or two sentences, shown in lists."),
        rows=3,
    )
    picture = fields.Stored(_("Ảnh chính", "Lead picture"), kinds=("image",))
    picture_alt = fields.Line(
        _("Mô tả ảnh", "Text alternative of the picture"),
        help=_(
            "Ảnh cho thấy gì, dành cho người không nhìn thấy ảnh.",
            "What the picture shows, for those who cannot see it.",
        ),
    )
    picture_caption = fields.Line(_("Chú thích ảnh", "Caption"))
    body = fields.RichText(_("Nội dung", "Text"))
    source = fields.Line(_("Nguồn tin", "Source"))
    tags = fields.Tags(_("Từ khóa", "Key words"), help=_("Cách nhau bằng dấu phẩy.", "Separated by commas."))


@content_type(
    title=_("Tin, bài", "News item"),
    plural=_("Tin, bài", "News items"),
    schema=NewsItemSchema,
    workflow="publication",
    icon="newspaper",
    translatable=True,
    lives_in=("folder",),
    help=_("Tin tức hoặc thông báo có ngày đăng.", "News or a notice with its date."),
    offers=Offers(summary="summary", picture="picture"),
)
class NewsItem(Content):
    """One dated piece of news, or a notice."""
