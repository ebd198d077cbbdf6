"""An agency's published documents: the section with its list, filters and feed."""

from zope.interface import implementer

from portal.content import ContentContainer, content_type, fields
from portal.i18n import _
from portal.interfaces import IDocumentLibrary


class DocumentLibrarySchema(fields.ContentSchema):
    """The fields of the section, in form order."""

    title = fields.Line(_("Tên chuyên mục", "Name of the section"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)


@content_type(
    title=_("Chuyên mục văn bản", "Section of documents"),
    plural=_("Chuyên mục văn bản", "Sections of documents"),
    schema=DocumentLibrarySchema,
    workflow="publication",
    icon="journal-text",
    lives_in=("agency",),
    in_menu=True,
    help=_("Chuyên mục văn bản đã ban hành của cơ quan.", "A section of the agency's published documents."),
)
@implementer(IDocumentLibrary)
class DocumentLibrary(ContentContainer):
    """The section of an agency's published documents."""
