"""One comment on one article of a draft; who sent it and what he wrote are never in its texts."""

from zope.interface import implementer

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _
from portal.interfaces import IComment


class CommentSchema(fields.ContentSchema):
    """What lists know of a comment: its number, the article it is on, the agency that sent it."""

    title = fields.Line(_("Tên gọi", "Name"), required=True)
    # The id of a row of the draft's articles; empty for the whole draft.
    article = fields.Line(_("Điều, khoản", "Article"))
    # The id of an invited agency; empty for a citizen.
    sender = fields.Line(_("Cơ quan góp ý", "Commenting agency"))


@content_type(
    title=_("Góp ý", "Comment"),
    plural=_("Góp ý", "Comments"),
    schema=CommentSchema,
    workflow="comment",
    icon="chat-left-text",
    # People send them by a form; staff add none.
    addable=False,
    offers=Offers(level="article", code="sender", starts="received"),
)
@implementer(IComment)
class Comment(Content):
    """One comment; what was sent is in `asked` (portal/content/comments.py)."""

    @property
    def received(self):
        """When it came in."""
        return self.asked["received"] if self.asked else self.created

    @property
    def name_in_history(self):
        """Its number: the history keeps for ever what it is told."""
        return f"Góp ý số {self.asked['number']}" if self.asked else ""
