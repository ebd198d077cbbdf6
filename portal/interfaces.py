"""What the floors of the portal know of one another: names to declare against, and the errors they raise."""

from zope.interface import Attribute, Interface

from portal.i18n import DEFAULT_LANGUAGE, in_language


class IPortalContent(Interface):
    """Anything that people make and read: it has a permanent id, fields, a state and an access list."""

    id = Attribute("permanent id, a positive 63-bit integer")
    state = Attribute("name of its state in its workflow")
    access = Attribute("grants as a tuple of (principal, permissions), plain strings; nothing else is allowed")


class IContainer(Interface):
    """Holds children by name."""


class IAgency(Interface):
    """An agency: the root of rights, pages, registers and the workspace."""


class ISite(Interface):
    """The province's portal: the root of the tree."""


class IWorkspace(Interface):
    """The staff side of an agency; nothing below it is ever visible to the public."""


class ISchedule(Interface):
    """An agency's work schedules: holds one item for each week (`IWeekSchedule`), named by `week_name`."""


class IWeekSchedule(Interface):
    """The work schedule of one week; its editions answer `agenda()` with entries of portal/content/agenda.py."""


class IDocumentLibrary(Interface):
    """An agency's published documents: holds one item for each (`IPublishedDocument`)."""


class IPublishedDocument(Interface):
    """A published document; its text has the fields of content_types/published_document.py."""


class IQuestions(Interface):
    """An agency's questions and answers: takes in what citizens ask, and holds the questions (`IQuestion`)."""


class IQuestion(Interface):
    """A question of a citizen; what he sent is in `asked` (portal/content/asked.py), never in a text of the item."""


class IConsultations(Interface):
    """An agency's drafts open for comment: holds one item for each (`IConsultation`)."""


class IConsultation(Interface):
    """A draft on which people comment until it closes; holds what was sent, one item for each comment (`IComment`)."""


class IComment(Interface):
    """One comment on a draft; who sent it and what he wrote is in `asked` (portal/content/comments.py), in no text."""


class ISupportRequest(Interface):
    """A difficulty that staff have reported; what they wrote is in `asked` (portal/content/support.py), in no text."""


class IHelpCenter(Interface):
    """The province's help: holds the help pages; the support desk works in it. `term()`: days for an answer."""


class IPerson(Interface):
    """A person's account."""


class IAttachments(Interface):
    """The files of one item, reached as `<item>/tep/<name>`."""


class IAttachment(Interface):
    """One file of an item."""


class PortalError(Exception):
    """Something a person can be told: `text` is bilingual and says what to do."""

    def __init__(self, text):
        # With its values filled in, for logs and tracebacks.
        super().__init__(str(in_language(text, DEFAULT_LANGUAGE)))
        self.text = text


class ConfigurationError(PortalError):
    """A declaration or a setting is wrong; raised at start-up."""


class InvalidName(PortalError):
    """The address of an object is malformed, reserved or taken."""


class ActRefused(PortalError):
    """The person may see the object but may not do this to it."""


class ActImpossible(PortalError):
    """The act does not exist in the object's present state (somebody may have been quicker)."""
