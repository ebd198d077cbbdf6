"""Links to other sites and systems."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class LinkSchema(fields.ContentSchema):
    """The fields of a link, in form order."""

    title = fields.Line(_("Tiêu đề", "Title"), required=True)
    target = fields.Address(_("Địa chỉ liên kết", "Address"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)


@content_type(
    title=_("Liên kết", "Link"),
    plural=_("Liên kết", "Links"),
    schema=LinkSchema,
    workflow="publication",
    icon="link-45deg",
    translatable=True,
    lives_in=("agency", "folder"),
    help=_("Đường dẫn tới trang hoặc hệ thống khác.", "A way to another site or system."),
    offers=Offers(summary="summary", target="target"),
)
class Link(Content):
    """One link."""
