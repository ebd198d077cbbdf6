"""Folders: sections of an agency's page, and the folder hierarchies of its workspace."""

from portal.content import ContentContainer, Offers, content_type, fields
from portal.i18n import _


class FolderSchema(fields.ContentSchema):
    """The fields of a folder, in form order."""

    title = fields.Line(_("Tên thư mục", "Name of the folder"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)
    display = fields.Choice(
        _("Cách hiển thị", "Shown as"),
        [
            ("list", _("Danh sách gọn", "Compact list")),
            ("news", _("Tin tức: có ngày, tóm tắt, ảnh", "News: with date, summary, picture")),
        ],
    )
    body = fields.RichText(_("Lời giới thiệu", "Introduction"))


@content_type(
    title=_("Thư mục", "Folder"),
    plural=_("Thư mục", "Folders"),
    schema=FolderSchema,
    workflow="publication",
    icon="folder",
    in_menu=True,
    lives_in=("agency", "folder", "document_tree"),
    help=_("Chuyên mục hoặc thư mục chứa nội dung khác.", "A section that holds other content."),
    offers=Offers(summary="summary"),
)
class Folder(ContentContainer):
    """A section, or a folder of the staff, to any depth."""
