"""Moving an item through its workflow: what may be done now, doing it, and the rights that go with each state."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from portal import clock
from portal.content.changes import announce
from portal.content.withdrawal import Withdrawal, note_of
from portal.i18n import _
from portal.interfaces import ActImpossible, ActRefused, ConfigurationError
from portal.permissions import ALL, Permission
from portal.roles import (
    ADMINISTRATOR,
    AUDITOR,
    AUTHENTICATED,
    EVERYBODY,
    EVERYONE,
    OWNER,
    PORTAL,
    SIGNED_IN,
    STAFF,
    UNIT,
    Role,
    owner_principal,
    role_principal,
    staff_principal,
    unit_principal,
)
from portal.workflow.timed_changes import SWAPPED, is_set_for_later, set_time

LONGEST_COMMENT = 2000
# The effect by which the public gets to read the newest text; every other takes a text back.
SHOW = "show_draft"
CALL_OFF_CHANGES = "call_off_changes"
# Whoever inspects the agencies sees what was done, and does nothing.
AUDITING = (Permission.VIEW.value, Permission.VIEW_DRAFT.value, Permission.READ_HISTORY.value)


@dataclass(frozen=True)
class Step:
    """One line of an item's history: what was done, by whom, when, what they said, and what the portal adds to it.

    `note` is a bilingual text; `version`: the number of the version that the step made public.
    """

    act: str
    source: str
    target: str
    person: object
    when: datetime
    comment: str = ""
    note: object = ""
    version: int | None = None


@dataclass(frozen=True)
class Wishes:
    """What goes with a transition: a comment, from `when` `until` when it shall hold, how something is withdrawn."""

    comment: str = ""
    when: datetime | None = None
    until: datetime | None = None
    withdrawal: Withdrawal | None = None
    # Whether what a transition with a form of its own asks for was given.
    by_form: bool = False

    def tidy(self):
        """The same as it may be stored."""
        # The database holds UTC only; a time zone of another library would be pickled with it.
        when, until = (moment.astimezone(UTC) if moment is not None else None for moment in (self.when, self.until))
        return replace(self, comment=self.comment.strip()[:LONGEST_COMMENT], when=when, until=until)


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
            if transition.permission in permitted and self.is_possible(item, transition)
        ]

    def move(self, item, name, *, agency_id, principals, person=None, wishes=None):
        """Run the transition `name`: state, rights, texts and history change together.

        `wishes`: the `Wishes` that go with it. Raises `ActImpossible` for a transition that does not start here,
        `ActRefused` where the permission or the comment is missing, or where a moment is given that does not fit.
        """
        wishes = (wishes or Wishes()).tidy()
        transition = self._checked(item, name, principals, wishes)
        now, source = clock.now(), item.state
        is_later = transition.effect == SHOW and is_set_for_later(item, transition, wishes)
        note: object = ""
        if is_later:
            note = set_time(item, wishes)
        elif transition.effect == CALL_OFF_CHANGES:
            item.set(changes_on=None, changes_version=None)
        elif transition.effect == SHOW:
            item.show_draft(wishes.when or now)
            begins = wishes.when if wishes.when and wishes.when > now else None
            item.set(publish_on=begins, withdraw_on=_end_of(item, wishes, begins or now))
        elif transition.effect:
            item.take_back()
            # Otherwise whoever publishes it again would see it vanish at its old end.
            item.set(publish_on=None, withdraw_on=None)
        if transition.withdraws:
            item.set(withdrawal=wishes.withdrawal or Withdrawal(now))
        self._enter(item, transition.target, agency_id)
        version = item.published.number if transition.effect == SHOW and not is_later else None
        note = note_of(item.withdrawal) if transition.withdraws else note
        step = Step(name, source, transition.target, person, now, wishes.comment, note, version)
        item.record(step)
        announce(item, step)
        return transition

    def show_changes(self, item, name):
        """Publish the version whose time has come, as the transition `name` would have; answers the `Step`."""
        item.show_changes()
        step = Step(name, item.state, item.state, None, clock.now(), "", SWAPPED, item.published.number)
        item.record(step)
        announce(item, step)
        return step

    def _checked(self, item, name, principals, wishes):
        transition = self.of(item).transition(name)
        if transition is None or not self.is_possible(item, transition):
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
        _check_wishes(item, transition, wishes)
        return transition

    def reset_access(self, item, agency_id):
        """Set the rights of the present state anew (after a move to another agency or a change of the rules)."""
        self._enter(item, item.state, agency_id)

    def access_is_old(self, item, agency_id):
        """Whether the stored rights are not those that the rules of today give in the present state."""
        return item.access != grants_in(self.of(item), item.state, item, agency_id)

    def is_possible(self, item, transition):
        """Whether a transition of the item's workflow can be run now, by whoever may."""
        if item.state not in transition.sources:
            return False
        if UNIT in self.of(item).states[transition.target].grants and not item.unit:
            # Whoever made it is in no unit: nobody would see it there.
            return False
        is_waiting = item.publish_on is not None and item.publish_on > clock.now()
        if (transition.only_before and not is_waiting) or (transition.withdraws and is_waiting):
            # Called off before it began, withdrawn since.
            return False
        if transition.only_timed_changes and item.changes_on is None:
            return False
        return not transition.needs_draft or item.draft is not None

    def _enter(self, item, state, agency_id):
        item.enter(state, grants_in(self.of(item), state, item, agency_id))


def _check_wishes(item, transition, wishes):
    if transition.has_form and not wishes.by_form:
        raise ActImpossible(
            _(
                "“{act}” cần thêm thông tin; hãy thực hiện ở trang xử lý của mục này.",
                "“{act}” asks for more; do it on the page where this item is dealt with.",
                act=transition.title,
            )
        )
    objection = item.objection(transition.name)
    if objection is not None:
        raise ActRefused(objection)
    if transition.needs_comment and not wishes.comment:
        raise ActRefused(transition.comment_wanted)
    if wishes.until is not None and wishes.until <= (wishes.when or clock.now()):
        raise ActRefused(_("Ngày hết hạn phải sau ngày đăng.", "The end must come after the beginning."))
    if (wishes.when is not None or wishes.until is not None) and not transition.may_be_timed:
        # It would take effect now, or take down what is public until then.
        raise ActRefused(not_timed(transition))


def not_timed(transition):
    """Why no moment can be set for a transition, as a bilingual text."""
    return _(
        "Không hẹn giờ được cho thao tác “{act}”; hãy để trống các ô hẹn giờ.",
        "“{act}” cannot be timed; leave the fields for times empty.",
        act=transition.title,
    )


def _end_of(item, wishes, begins):
    """Until when what is shown now shall stand: what was asked for, else an end that was set and still lies ahead."""
    if wishes.until is not None:
        return wishes.until
    return item.withdraw_on if item.withdraw_on is not None and item.withdraw_on > begins else None


def grants_in(workflow, state, item, agency_id):
    """The stored grants of an item in a state: roles become principals of its agency, owner and unit its own."""
    grants = []
    for grantee, permissions in workflow.states[state].grants.items():
        principal = principal_of(grantee, item, agency_id)
        if principal is not None:
            grants.append((principal, tuple(permission.value for permission in permissions)))
    grants.append((PORTAL, ALL))
    if not workflow.private:
        grants.append((ADMINISTRATOR, ALL))
        grants.append((AUDITOR, AUDITING))
    return tuple(grants)


def principal_of(grantee, item, agency_id):
    """The principal that a rule's grantee is for an item of an agency; None where there is none (no owner, no unit)."""
    if grantee == EVERYBODY:
        return EVERYONE
    if grantee == SIGNED_IN:
        return AUTHENTICATED
    if grantee == STAFF:
        return staff_principal(agency_id)
    if grantee == OWNER:
        return owner_principal(item.owner, agency_id) if item.owner else None
    if grantee == UNIT:
        return unit_principal(item.unit) if item.unit else None
    return role_principal(agency_id, Role(grantee))


@dataclass(frozen=True)
class Holder:
    """Whose an item is, as a row of a list tells it."""

    owner: int | None
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


__all__ = ["Holder", "Step", "WorkflowEngine", "grants_in", "not_timed", "permissions_on", "permitted_by"]
