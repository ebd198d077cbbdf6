"""Why somebody may do something to an item, and why not: the rule of the state, the post behind it, and its days."""

from dataclasses import dataclass, replace

from portal import clock
from portal.content.base import may_read
from portal.content.places import owner_id
from portal.permissions import Permission
from portal.roles import ADMINISTRATOR, AUDITOR, EVERYBODY, OWNER, PROVINCE_ROLES, SIGNED_IN, STAFF, Role
from portal.security.appointments import lent_posts, reader_of
from portal.workflow.engine import grants_in, principal_of

# A post as the ground of a right: held, ended, or still to come.
HOLDS, OVER, COMING = "holds", "over", "coming"


@dataclass(frozen=True)
class Ground:
    """What a right rests on. `grantee`: whom the rule names; `post`: the appointment, None where none is needed.

    `lender`: the person who lends that post meanwhile; `below`: whether it reaches the agency from above;
    `standing`: `HOLDS`, or why the post gives nothing today.
    """

    grantee: str
    post: object = None
    lender: object = None
    below: bool = False
    standing: str = HOLDS


@dataclass(frozen=True)
class Reason:
    """One permission on one item for one person: whether he has it, on what grounds, and what nearly gave it."""

    permission: Permission
    has: bool
    grounds: tuple
    missed: tuple = ()
    # Whether the rule would let him read, and only the days of publication keep him out.
    out_of_time: bool = False


# Not frozen: what appointments give is kept beside whoever holds them.
@dataclass
class _Alone:
    """A person with one post only, to see what this one gives."""

    id: int
    full_name: str
    appointments: tuple
    is_active: bool = True
    absences: tuple = ()
    stands_in_for: tuple = ()


class Reasons:
    """The reasons of one person (an account) on one item at the moment `now`; `by_id` finds whoever lends him posts."""

    def __init__(self, engine, item, person, hierarchy, by_id):
        self.item = item
        self.person = person
        self._hierarchy = hierarchy
        self._by_id = by_id
        self._now = clock.now()
        self._day = clock.local(self._now).date()
        self._workflow = engine.of(item)
        self._rules = self._rules_by_permission(engine)

    def all(self):
        """The `Reason` of every permission that the item's workflow deals with, in the order of their declaration."""
        return [self.reason(permission) for permission in Permission if permission in self._used]

    def reason(self, permission):
        """The `Reason` of one permission."""
        rules = self._rules.get(permission, ())
        grounds = tuple(ground for grantee, principal in rules for ground in self._grounds(grantee, principal))
        grounds = grounds if self.person.is_active else ()
        missed = () if grounds else tuple(self._missed(rules))
        out_of_time = permission == Permission.VIEW and bool(grounds) and not self._reads()
        return Reason(permission, bool(grounds) and not out_of_time, grounds, missed, out_of_time)

    @property
    def _used(self):
        states = self._workflow.states.values()
        used = {permission for state in states for granted in state.grants.values() for permission in granted}
        return used | {step.permission for step in self._workflow.transitions}

    def _rules_by_permission(self, engine):
        """Permission → pairs of (whom the rule of the state names, the principal that this is for the item)."""
        item, agency_id = self.item, owner_id(self.item)
        named = list(engine.state(item).grants)
        stored = dict(grants_in(self._workflow, item.state, item, agency_id))
        rules: dict = {}
        for grantee in named:
            principal = principal_of(grantee, item, agency_id)
            for permission in stored.get(principal, ()) if principal is not None else ():
                rules.setdefault(permission, []).append((grantee, principal))
        for role, principal in ((Role.PROVINCE_ADMINISTRATOR, ADMINISTRATOR), (Role.AUDITOR, AUDITOR)):
            for permission in stored.get(principal, ()):
                rules.setdefault(permission, []).append((role.value, principal))
        return rules

    def _reads(self):
        reader = reader_of(self.person, self._hierarchy, self._now, self._by_id)
        return may_read(self.item, reader.principals, self._now)

    def _grounds(self, grantee, principal):
        if grantee in (EVERYBODY, SIGNED_IN):
            yield Ground(grantee)
            return
        if grantee == OWNER and self.item.owner != self.person.id:
            return
        for post in self.person.appointments:
            if post.holds_on(self._day) and principal in self._given_by(post):
                yield Ground(grantee, post, below=self._is_below(post, grantee))
        for lender, post in lent_posts(self.person, self._day, self._by_id):
            # What is lent is the post alone: it makes nobody staff, and nobody the owner.
            if grantee not in (STAFF, OWNER) and principal in self._given_by(post):
                yield Ground(grantee, post, lender, below=self._is_below(post, grantee))

    def _missed(self, rules):
        """Posts that gave it before or will give it, had they held today."""
        for grantee, principal in rules:
            for post in self.person.appointments:
                if post.holds_on(self._day):
                    continue
                if principal in self._given_by(replace(post, from_day=self._day, until_day=None)):
                    standing = OVER if post.is_over_on(self._day) else COMING
                    yield Ground(grantee, post, below=self._is_below(post, grantee), standing=standing)

    def _given_by(self, post):
        alone = _Alone(self.person.id, self.person.full_name, (post,))
        return reader_of(alone, self._hierarchy, self._now).principals

    def _is_below(self, post, grantee):
        return grantee not in PROVINCE_ROLES and post.agency_id != owner_id(self.item)
