"""An agency's drafts open for comment: the section in which they stand, open ones and those that are over."""

from zope.interface import implementer

from portal.content import ContentContainer, content_type, fields
from portal.i18n import _
from portal.interfaces import IConsultations


class ConsultationsSchema(fields.ContentSchema):
    """The fields of the section, in form order."""

    title = fields.Line(_("Tên chuyên mục", "Name of the section"), required=True)
    summary = fields.Text(_("Mô tả", "Description"), rows=2)


@content_type(
    title=_("Lấy ý kiến dự thảo", "Drafts for comment"),
    plural=_("Lấy ý kiến dự thảo", "Drafts for comment"),
    schema=ConsultationsSchema,
    workflow="publication",
    icon="chat-left-text",
    lives_in=("agency",),
    in_menu=True,
    help=_("Chuyên mục dự thảo văn bản lấy ý kiến rộng rãi.", "A section of drafts that are open for comment."),
)
@implementer(IConsultations)
class Consultations(ContentContainer):
    """The section of an agency's drafts for comment."""
