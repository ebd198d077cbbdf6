"""Files to download."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class FileSchema(fields.ContentSchema):
    """The fields of a file, in form order."""

    title = fields.Line(_("Tên tệp", "Name of the file"), required=True)
    file = fields.Stored(_("Tệp", "File"), kinds=("document", "image", "active"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)


@content_type(
    title=_("Tệp", "File"),
    plural=_("Tệp", "Files"),
    schema=FileSchema,
    workflow="publication",
    icon="file-earmark-arrow-down",
    translatable=True,
    lives_in=("folder", "document_tree"),
    help=_("Văn bản, bảng tính, tệp PDF để tải về.", "A document, a table, a PDF to download."),
    offers=Offers(summary="summary", file="file"),
)
class File(Content):
    """One file with its title and description."""
