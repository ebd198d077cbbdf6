"""A difficulty that somebody of an agency's staff has reported to the support desk; only he and the desk read it."""

from zope.interface import implementer

from portal.content import Content, Offers, content_type, fields
from portal.content.asked import number_text
from portal.content.support import outcome
from portal.i18n import _
from portal.interfaces import ISupportRequest


class SupportRequestSchema(fields.ContentSchema):
    """What lists know of a request: what it is about."""

    title = fields.Line(_("Khó khăn gặp phải", "The difficulty"), required=True)


@content_type(
    title=_("Yêu cầu hỗ trợ", "Request for support"),
    plural=_("Yêu cầu hỗ trợ", "Requests for support"),
    schema=SupportRequestSchema,
    workflow="support_request",
    icon="telephone",
    # Staff send them by a form that tells where they were.
    addable=False,
    offers=Offers(starts="received", ends="due", level="outcome", code="handler"),
)
@implementer(ISupportRequest)
class SupportRequest(Content):
    """One request; what was written is in `asked` (portal/content/support.py)."""

    @property
    def received(self):
        """When it was reported."""
        return self.asked["received"] if self.asked else self.created

    @property
    def due(self):
        """By when the desk is to answer; None of what nobody reported."""
        return self.asked["due"] if self.asked else None

    @property
    def outcome(self):
        """How it stands (`portal.content.support.outcome`)."""
        return outcome(self.asked or {}, self.state)

    @property
    def handler(self):
        """The sign-in name of whoever deals with it; empty for nobody."""
        return (self.asked or {}).get("handler", "")

    @property
    def name_in_history(self):
        """Its number: the auditor reads that it was reported and answered, never what."""
        return f"Yêu cầu hỗ trợ số {number_text(self.asked)}" if self.asked else ""
