"""Pages: lasting texts such as functions and duties, or opening hours."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class PageSchema(fields.ContentSchema):
    """The fields of a page, in form order."""

    title = fields.Line(_("Tiêu đề", "Title"), required=True)
    summary = fields.Text(_("Tóm tắt", "Summary"), rows=2)
    body = fields.RichText(_("Nội dung", "Text"))


@content_type(
    title=_("Trang", "Page"),
    plural=_("Trang", "Pages"),
    schema=PageSchema,
    workflow="publication",
    icon="file-earmark-text",
    translatable=True,
    in_menu=True,
    lives_in=("agency", "folder"),
    help=_("Bài giới thiệu, hướng dẫn ít thay đổi.", "A text that seldom changes."),
    offers=Offers(summary="summary"),
)
class Page(Content):
    """One lasting text."""
