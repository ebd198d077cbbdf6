"""What every piece of content is: an id, fields in numbered versions, a state, an access list, files.

The storage shape: an item refers to its published version and its working draft; every saved version is an immutable
`Version`, so that a save writes the new text once and publishing writes none.
"""

from dataclasses import replace
from typing import Any

from BTrees.IOBTree import IOBTree
from BTrees.OOBTree import OOBTree
from persistent import Persistent
from pyramid.security import ALL_PERMISSIONS, Deny, Everyone
from zope.interface import implementer

from portal import clock
from portal.content.attachments import Attachments
from portal.content.changes import touch
from portal.content.editions import Edition, field_defaults, field_nodes, field_value
from portal.identity import new_id
from portal.interfaces import IPortalContent
from portal.permissions import Permission
from portal.roles import EVERYONE

ATTACHMENTS_NAME = "tep"
# What services may set besides fields and state.
BOOKKEEPING = tuple(
    """
    position rank created created_by handed_to published_at publish_on withdraw_on withdrawal changes_on
    changes_version unit workflow superiors successors standard_sections language follows templates asked deadline
    invited invitation_letters comments_taken duty reviewed seeded
    """.split()
)
# What else an archive gives back to an item (portal/transfer).
REMEMBERED = frozenset((*BOOKKEEPING, *"id modified modified_by state access history published draft".split()))
SEAL = (Deny, Everyone, ALL_PERMISSIONS)
# What stands below something that holds nothing; nobody writes into it.
NOTHING: OOBTree = OOBTree()


class Version(Persistent):
    """One saved text of an item: its fields' values, by whom and when. Never changed after it is made."""

    def __init__(self, number, values, author, saved, comment=""):
        super().__init__()
        self.number = number
        self.values = dict(values)
        self.author = author
        self.saved = saved
        self.comment = comment


@implementer(IPortalContent)
class Content(Persistent):
    """Base of all content types. Made by `portal.content.create`, changed by `update`; nothing else writes it."""

    __parent__: Any = None
    __name__: str | None = None
    __type_info__: Any = None
    __field_names__: frozenset = frozenset()
    # Where it stands among siblings of the same position; empty: where its title belongs (portal/content/order.py).
    rank = ""
    # The id of the person who took it over from whoever made it.
    handed_to: int | None = None
    # What the public is told since it was taken from it (portal/content/withdrawal.py).
    withdrawal: Any = None
    # When the version of that number takes the place of the published text, by its approval; None where none shall.
    changes_on: Any = None
    changes_version: int | None = None
    # Of a translation (portal/content/translations.py): its language, and the original's version that it follows.
    language = ""
    follows: int | None = None
    # By language. Most items have none, and so no tree of their own to load (`hold_translation`).
    translations: Any = NOTHING
    # Who sent a question or a comment, and what (asked.py, comments.py); of one that staff wrote down when it is due.
    asked: Any = None
    deadline: Any = None
    # Of a mandated section (portal/content/duties.py): which it is, and when somebody last found it up to date.
    duty = ""
    reviewed: Any = None
    # The number of the version that the portal itself filled in when it made the item; None where people wrote it.
    seeded: int | None = None

    def __init__(self):
        super().__init__()
        self.id = new_id()
        self.created = self.modified = clock.now()
        self.created_by = self.modified_by = None
        self.workflow = self.__type_info__.workflow if self.__type_info__ else ""
        self.state = ""
        self.access: tuple = ()
        self.position = 0
        self.published = None
        self.published_at = None
        self.publish_on = None
        self.withdraw_on = None
        self.draft = None
        self.versions = IOBTree()
        self.attachments = Attachments(self)
        self.history: tuple = ()
        # The unit in whose name it was made; an internal document is shown to it (workflows/internal.py).
        self.unit = None

    def __getitem__(self, name):
        return self.attachments if name == ATTACHMENTS_NAME else self.translations[name]

    def __getattr__(self, name):
        # The item reads like its newest text; views ask for an edition instead (`edition`).
        if name in type(self).__field_names__:
            version = self.draft or self.published
            return field_value(type(self), version, name)
        raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    @property
    def __acl__(self):
        """The stored grants, sealed: what is not granted here is refused, whatever lies above."""
        return [("Allow", principal, permissions) for principal, permissions in self.access] + [SEAL]

    @property
    def kind(self):
        """The name of its content type."""
        return self.__type_info__.name

    @property
    def original(self):
        """The item that this one is a translation of; None for an original, and for a translation in the trash."""
        return self.__parent__ if self.language else None

    @property
    def owner(self):
        """The id of the person whose it is: who made it, or took it over from him; None for the portal's own."""
        return self.handed_to or self.created_by

    @property
    def has_draft(self):
        """Whether a working draft stands beside the published text."""
        return self.draft is not None and self.published is not None

    def edition(self, drafts=False, inside=False):
        """The text a reader sees: the draft where he may see drafts and there is one, else the published one.

        `inside`: with what is kept from the public; who sees drafts sees that too. None where there is nothing for him.
        """
        version = (self.draft or self.published) if drafts else self.published
        return Edition(self, version, inside=inside or drafts) if version is not None else None

    def own_name(self):
        """The address that it must have by a rule of its type; empty where its title gives it one."""
        return ""

    def named_after(self):
        """The text of which its address is made; it stays when the text changes."""
        return self.title

    @property
    def name_in_history(self):
        """What the history calls it where its title must not stand there for ever; else empty."""
        return ""

    def objection(self, transition):
        """Why a transition is not possible with the newest text: a bilingual text; None where it is."""
        return None

    def update(self, *, author=None, comment="", **values):
        """Save a new version of the text as the working draft; fields that are not named stay as they are.

        Answers the version; answers the present one and writes nothing where nothing differs.
        Raises `TypeError` for a field the type does not have.
        """
        unknown = set(values) - self.__field_names__
        if unknown:
            raise TypeError(f"{self.kind} has no field {', '.join(sorted(unknown))}")
        present = self.draft or self.published
        before = present.values if present is not None else {}
        nodes = field_nodes(type(self))
        # Cleaned here and not only in the form: imports and code come through this door too.
        cleaned = {name: nodes[name].clean(value) for name, value in values.items()}
        after = {**before, **{name: nodes[name].follow(value, before.get(name)) for name, value in cleaned.items()}}
        if present is not None and after == before:
            return present
        number = self.versions.maxKey() + 1 if self.versions else 1
        self.modified, self.modified_by = clock.now(), author
        self.draft = Version(number, after, author, self.modified, comment)
        self.versions[number] = self.draft
        self.told()
        return self.draft

    def discard_draft(self):
        """Drop the working draft beside the published text; it stays among the versions."""
        if self.published is not None and self.draft is not None:
            self.draft = None
            self.told()

    def show_draft(self, when):
        """Make the working draft the published text (the publishing transition calls this)."""
        if self.draft is not None:
            self.published, self.draft = self.draft, None
        self.changes_on = self.changes_version = None
        # A date that still lies ahead is of a publication that never came.
        if self.published_at is None or self.published_at > clock.now():
            self.published_at = when
        self.told()

    def take_back(self):
        """Make the published text the working draft again (withdrawing calls this)."""
        if self.draft is None:
            self.draft = self.published
        self.published = self.changes_on = self.changes_version = None
        self.told()

    def show_changes(self):
        """Make the version whose time was set the published text; what was saved since stays the working draft."""
        version = self.versions.get(self.changes_version)
        if version is not None and self.published is not None:
            self.published = version
            self.draft = None if self.draft is version else self.draft
        self.changes_on = self.changes_version = None
        self.told()

    def forget_texts(self, **values):
        """Drop every saved text, every file and what was said at each step, and begin anew with these values."""
        first = Version(1, {**field_defaults(type(self)), **values}, None, clock.now())
        self.published, self.draft, self.versions = None, first, IOBTree({1: first})
        self.changes_on = self.changes_version = None
        self.attachments = Attachments(self)
        self.history = tuple(replace(step, comment="") for step in self.history)
        self.told()

    def enter(self, state, access):
        """Set the state and the grants that go with it, whole (the workflow engine calls this)."""
        self.state = state
        self.access = tuple(
            (str(principal), tuple(str(permission) for permission in permissions)) for principal, permissions in access
        )
        self.told()

    def set(self, **attributes):
        """Set bookkeeping attributes (position, dates of publication, unit, …), never fields."""
        for name, value in attributes.items():
            if name not in BOOKKEEPING:
                raise TypeError(f"{name!r} is not a bookkeeping attribute; known: {', '.join(BOOKKEEPING)}")
            setattr(self, name, value)
        self.told()

    def told(self):
        """Have the lists follow it; the rows of its translations hang on it too."""
        for item in (self, *self.translations.values()):
            touch(item)

    def record(self, step):
        """Append one step to the item's history."""
        self.history = (*self.history, step)

    def keep_version(self, number, values, author, saved, comment):
        """Keep a text that was saved elsewhere, cleaned as every text; it is neither draft nor published yet."""
        nodes = field_nodes(type(self))
        cleaned = {name: nodes[name].clean(value) for name, value in values.items()}
        self.versions[number] = Version(number, cleaned, author, saved, comment)

    def recall(self, **remembered):
        """Become what an archive remembers, before the item stands in the tree: nobody is told of it yet."""
        for name, value in remembered.items():
            if name not in REMEMBERED:
                raise TypeError(f"{name!r} is nothing that an archive gives back")
            setattr(self, name, value)


def may_read(item, principals, now=None):
    """Whether somebody with these principals may read the item: the one question that page, file, list and feed ask.

    `now`: the moment asked about; the portal's clock if none.
    """
    now = now or clock.now()
    granted = {
        permission for principal, permissions in item.access if principal in principals for permission in permissions
    }
    if Permission.VIEW not in granted:
        return False
    if Permission.VIEW_DRAFT in granted:
        return True
    # What the public must not see is not shown to it in another language.
    if item.original is not None and not may_read(item.original, principals, now):
        return False
    # Time decides with the state: a worker that is late must not leave a page up or take it down.
    if item.publish_on is not None and now < item.publish_on:
        return False
    if item.withdraw_on is not None and now >= item.withdraw_on:
        return False
    return item.published is not None


def is_shown(item):
    """Whether the public has a text of it now, as far as its own times say: its rights are not asked."""
    now, begins, ends = clock.now(), item.publish_on, item.withdraw_on
    return item.published is not None and (begins is None or begins <= now) and (ends is None or now < ends)


def is_public(item, now=None):
    """Whether everybody may read the item."""
    return may_read(item, (EVERYONE,), now)
