"""The root of the staff's folders: `/<agency>/noi-bo/tai-lieu/`."""

from portal.content import ContentContainer, content_type, fields
from portal.i18n import _


class DocumentTreeSchema(fields.ContentSchema):
    """The fields of the root of the folders."""

    title = fields.Line(_("Tên", "Name"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)


@content_type(
    title=_("Tài liệu nội bộ", "Internal documents"),
    schema=DocumentTreeSchema,
    workflow="workspace",
    icon="folder",
    addable=False,
)
class DocumentTree(ContentContainer):
    """Holds the folders and files of the staff, to any depth."""
