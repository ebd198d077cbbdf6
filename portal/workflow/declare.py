"""Workflows as data: states, who may do what in each, and the ways between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.i18n import _
from portal.interfaces import ConfigurationError
from portal.permissions import Permission
from portal.roles import GRANTEES

# What an arrival in a state does to the texts of the item (portal/workflow/engine.py).
EFFECTS = ("", "show_draft", "take_back", "call_off", "call_off_changes")


def sealed(**grants):
    """Who may do what in a state; whoever is not named may do nothing. Keys are roles or grantees of portal/roles.py.

    Raises `ConfigurationError` for an unknown role and for a permission given as plain text.
    """
    for grantee, permissions in grants.items():
        if grantee not in GRANTEES:
            raise ConfigurationError(f"a state names role {grantee!r}; known: {', '.join(sorted(GRANTEES))}")
        for permission in permissions:
            if not isinstance(permission, Permission):
                raise ConfigurationError(f"a state gives {grantee} {permission!r}, which is no Permission member")
    return MappingProxyType({grantee: tuple(permissions) for grantee, permissions in grants.items()})


@dataclass(frozen=True)
class State:
    """One state: its title, its sealed grants, and how it looks (`tone`: a colour of the theme; `icon`: a shape)."""

    title: object
    grants: object
    tone: str = "grey"
    icon: str = "circle"


@dataclass(frozen=True)
class Transition:
    """One way between states. `sources` may be several; `effect` is what it does to the texts."""

    name: str
    title: object
    sources: tuple
    target: str
    permission: Permission
    effect: str = ""
    needs_comment: bool = False
    # What is asked for where the comment is missing; for the one who has to change something unless told otherwise.
    comment_wanted: object = _(
        "Hãy ghi ý kiến để người soạn biết cần sửa gì.", "Say what is to be changed, for the author."
    )
    needs_draft: bool = False
    may_be_timed: bool = False
    # Whether it is possible only while a set time of publication lies ahead.
    only_before: bool = False
    # Whether it is possible only while changes have a time at which they are published.
    only_timed_changes: bool = False
    # Whether it asks for more than a comment, on a page of its own; everywhere else it is refused.
    has_form: bool = False
    # Whether it takes something from the public, and asks why.
    withdraws: bool = False
    icon: str = "arrow-right"
    tone: str = "plain"
    done: object = None


@dataclass(frozen=True)
class Workflow:
    """A workflow by name. Checked on creation: every state and permission it names must exist."""

    name: str
    title: object
    initial: str
    states: Mapping
    transitions: tuple
    # Whether the province's administrators are strangers too: what staff keep to themselves is not theirs to read.
    private: bool = False

    def __post_init__(self):
        known = ", ".join(self.states)
        if self.initial not in self.states:
            raise ConfigurationError(f"workflow {self.name!r} starts in {self.initial!r}; known: {known}")
        for transition in self.transitions:
            for state in (*transition.sources, transition.target):
                if state not in self.states:
                    raise ConfigurationError(
                        f"transition {transition.name!r} of workflow {self.name!r} names state {state!r}; "
                        f"known: {known}"
                    )
            if transition.effect not in EFFECTS or not isinstance(transition.permission, Permission):
                raise ConfigurationError(
                    f"transition {transition.name!r} of workflow {self.name!r}: effect must be one of {EFFECTS} "
                    f"and permission a Permission member"
                )
        names = [transition.name for transition in self.transitions]
        if len(set(names)) != len(names):
            raise ConfigurationError(f"workflow {self.name!r} names a transition twice: {', '.join(names)}")

    def transition(self, name):
        """The transition of that name, or None."""
        return next((step for step in self.transitions if step.name == name), None)
