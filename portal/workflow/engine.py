"""Moving an item through its workflow: what may be done now, doing it, and the rights that go with each state."""

from dataclasses import dataclass
from datetime import UTC, datetime

from portal import clock
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused, ConfigurationError
from portal.permissions import ALL, Permission
from portal.roles import (
    ADMINISTRATOR,
    EVERYBODY,
    EVERYONE,
    OWNER,
    PORTAL,
    STAFF,
    UNIT,
    Role,
    owner_principal,
    role_principal,
    staff_principal,
    unit_principal,
)

LONGEST_COMMENT = 2000


@dataclass(frozen=True)
class Step:
    """One line of an item's history: what was done, by whom, when, and what they said."""

    act: str
    source: str
    target: str
    person: object
    when: datetime
    comment: str = ""


class WorkflowEngine:
    """Knows every workflow by name; the only one who changes an item's state."""

    def __init__(self, workflows):
        self.workflows = {workflow.name: workflow for workflow in workflows}

    def of(self, item):
        """The workflow of an item; raises `ConfigurationError` for a name that is not known."""
        try:
            return self.workflows[item.workflow]
        except KeyError:
            known = ", ".join(sorted(self.workflows))
            raise ConfigurationError(f"{item.kind} names workflow {item.workflow!r}; known: {known}") from None

    def state(self, item):
        """The `State` an item is in."""
        return self.of(item).states[item.state]

    def begin(self, item, agency_id):
        """Put a new item into the first state of its workflow, with the rights of that state."""
        self._enter(item, self.of(item).initial, agency_id)

    def available(self, item, principals):
        """The transitions somebody with these principals may run now, in menu order."""
        permitted = permissions_on(item, principals)
        return [
            transition
            for transition in self.of(item).transitions
            if transition.permission in permitted and self._possible(item, transition)
        ]

    def move(self, item, name, *, agency_id, principals, person=None, comment="", when=None):
        """Run the transition `name`: state, rights, texts and history change together.

        `when`: a later moment at which it shall take effect, for transitions that may be timed.
        Raises `ActImpossible` for a transition that does not start here, `ActRefused` where the permission
        or the comment is missing, or where a moment is given that the transition cannot wait for.
        """
        comment = comment.strip()[:LONGEST_COMMENT]
        transition = self._checked(item, name, principals, comment, when)
        now = clock.now()
        # The database holds UTC only; a time zone of another library would be pickled with it.
        when = when.astimezone(UTC) if when is not None else None
        source = item.state
        if transition.effect:
            getattr(item, transition.effect)(*((when or now,) if transition.effect == "show_draft" else ()))
        if transition.effect == "show_draft":
            item.set(publish_on=when if when and when > now else None)
        self._enter(item, transition.target, agency_id)
        item.record(Step(name, source, transition.target, person, now, comment))
        return transition

    def _checked(self, item, name, principals, comment, when):
        transition = self.of(item).transition(name)
        if transition is None or not self._possible(item, transition):
            raise ActImpossible(
                _(
                    "Không còn thực hiện được thao tác này: nội dung đang ở trạng thái “{state}”. "
                    "Có thể người khác vừa xử lý; hãy xem lại rồi chọn thao tác khác.",
                    "This can no longer be done: the item is now “{state}”. "
                    "Somebody else may just have dealt with it; look again and choose another act.",
                    state=self.state(item).title,
                )
            )
        if transition.permission not in permissions_on(item, principals):
            raise ActRefused(
                _(
                    "Vai trò của bạn không được “{act}” ở cơ quan này.",
                    "Your role may not “{act}” in this agency.",
                    act=transition.title,
                )
            )
        if transition.needs_comment and not comment:
            raise ActRefused(
                _(
                    "Hãy ghi ý kiến để người soạn biết cần sửa gì.",
                    "Say what is to be changed, for the author.",
                )
            )
        if when is not None and not transition.may_be_timed:
            # It would take effect now, or take down what is public until then.
            raise ActRefused(
                _(
                    "Không hẹn giờ được cho thao tác “{act}”; hãy để trống ô “Hẹn giờ”.",
                    "“{act}” cannot be timed; leave “At a later time” empty.",
                    act=transition.title,
                )
            )
        return transition

    def reset_access(self, item, agency_id):
        """Set the rights of the present state anew (after a move to another agency or a change of the rules)."""
        self._enter(item, item.state, agency_id)

    def _possible(self, item, transition):
        if item.state not in transition.sources:
            return False
        if UNIT in self.of(item).states[transition.target].grants and not item.unit:
            # Whoever made it is in no unit: nobody would see it there.
            return False
        return not transition.needs_draft or item.draft is not None

    def _enter(self, item, state, agency_id):
        item.enter(state, grants_in(self.of(item), state, item, agency_id))


def grants_in(workflow, state, item, agency_id):
    """The stored grants of an item in a state: roles become principals of its agency, owner and unit its own."""
    grants = []
    for grantee, permissions in workflow.states[state].grants.items():
        principal = _principal(grantee, item, agency_id)
        if principal is not None:
            grants.append((principal, tuple(permission.value for permission in permissions)))
    grants.append((PORTAL, ALL))
    if not workflow.private:
        grants.append((ADMINISTRATOR, ALL))
    return tuple(grants)


def _principal(grantee, item, agency_id):
    if grantee == EVERYBODY:
        return EVERYONE
    if grantee == STAFF:
        return staff_principal(agency_id)
    if grantee == OWNER:
        return owner_principal(item.created_by, agency_id) if item.created_by else None
    if grantee == UNIT:
        return unit_principal(item.unit) if item.unit else None
    return role_principal(agency_id, Role(grantee))


@dataclass(frozen=True)
class Holder:
    """Whose an item is, as a row of a list tells it."""

    created_by: int | None
    unit: int | None


def permitted_by(grants, principals):
    """The permissions that these principals get from stored grants."""
    return frozenset(
        Permission(permission)
        for principal, permissions in grants
        if principal in principals
        for permission in permissions
    )


def permissions_on(item, principals):
    """The permissions that these principals have on the item in its present state."""
    return permitted_by(item.access, principals)


__all__ = ["Holder", "Step", "WorkflowEngine", "grants_in", "permissions_on", "permitted_by"]
