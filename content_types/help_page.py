"""A page of the help: how something is done in the portal, for the staff or for everybody, as its state says."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class HelpPageSchema(fields.ContentSchema):
    """The fields of a help page, in form order."""

    title = fields.Line(_("Tên bài hướng dẫn", "What it explains"), required=True)
    summary = fields.Text(_("Tóm tắt", "Summary"), rows=2)
    topic = fields.Line(_("Chủ đề", "Topic"))
    body = fields.RichText(_("Nội dung", "Text"))


@content_type(
    title=_("Bài hướng dẫn", "Help page"),
    plural=_("Bài hướng dẫn", "Help pages"),
    schema=HelpPageSchema,
    workflow="help_page",
    icon="info-circle",
    lives_in=("help_center",),
    help=_("Cách làm một việc trên cổng thông tin.", "How something is done in the portal."),
    offers=Offers(summary="summary", level="topic"),
)
class HelpPage(Content):
    """One help page."""
