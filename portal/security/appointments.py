"""Appointments: the posts people hold, from day to day, and the principals that follow from them."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType

from persistent import Persistent

from portal import clock
from portal.roles import (
    AUTHENTICATED,
    EVERYONE,
    PROVINCE_ROLES,
    Role,
    owner_principal,
    person_principal,
    role_principal,
    staff_principal,
    unit_principal,
)
from portal.security.reader import Reader


@dataclass(frozen=True)
class Appointment:
    """One role in one agency (in the province, for its two roles), from a day until and with another, or open-ended.

    Raises `ValueError` for an unknown role, for an agency's role without an agency, and for days in the wrong order.
    """

    agency_id: int | None
    role: str
    _: KW_ONLY
    from_day: date
    until_day: date | None = None
    unit_id: int | None = None
    and_subordinates: bool = False
    # "Phó Giám đốc phụ trách Văn phòng"
    post: str = ""
    # "Quyết định số 12/QĐ-SYT ngày 02/01/2026"
    basis: str = ""
    # Two posts that say the same are the same, whoever gave them.
    id: int | None = field(default=None, compare=False)
    given_by: int | None = field(default=None, compare=False)
    given: datetime | None = field(default=None, compare=False)

    def __post_init__(self):
        # Plain text in the database, so that a pickle does not depend on the enum.
        object.__setattr__(self, "role", Role(self.role).value)
        if self.is_provincial:
            # They hold everywhere and make nobody a member of an agency's staff.
            object.__setattr__(self, "agency_id", None)
            object.__setattr__(self, "unit_id", None)
        elif self.agency_id is None:
            raise ValueError(f"role {self.role!r} is a role in an agency; which one?")
        if self.until_day is not None and self.until_day < self.from_day:
            raise ValueError(f"an appointment cannot end on {self.until_day} before it begins on {self.from_day}")

    @property
    def is_provincial(self):
        """Whether it holds for the whole province."""
        return self.role in PROVINCE_ROLES

    def holds_on(self, day):
        """Whether it is in force on `day`."""
        return self.from_day <= day and (self.until_day is None or day <= self.until_day)

    def is_over_on(self, day):
        """Whether it has ended before `day`."""
        return self.until_day is not None and self.until_day < day

    def ending(self, day):
        """The same with `day` as its last day, where it would last longer."""
        return replace(self, until_day=day) if self.until_day is None or day < self.until_day else self


class Hierarchy(Persistent):
    """Which agency is under which, by day: agency id → ((from day, superior id or None), …).

    One small object: it changes with a reorganisation and is read whole. Loops in the data do no harm.
    """

    def __init__(self):
        super().__init__()
        self._superiors = {}

    def set(self, agency_id, superiors):
        """Set an agency's superiors: pairs of (from day, superior id or None), in any order."""
        dated = tuple(sorted(superiors, key=lambda entry: entry[0]))
        if self._superiors.get(agency_id) != dated:
            self._superiors = {**self._superiors, agency_id: dated}
            self._v_on = None

    @property
    def superiors(self):
        """All that is known, to be compared by identity: another mapping whenever something was changed."""
        return self._superiors

    def superior_on(self, agency_id, day):
        """The id of the agency it is directly under on `day`, or None."""
        present = None
        for since, superior in self._superiors.get(agency_id, ()):
            if since <= day:
                present = superior
        return present

    def subordinates_on(self, agency_id, day):
        """The ids of all agencies under it on `day`, directly or through others; itself never among them."""
        below, known = self._on(day)
        if agency_id not in known:
            known[agency_id] = _reached(agency_id, below)
        return known[agency_id]

    def _on(self, day):
        # Asked at every request of an overseer, and the same all day.
        kept = getattr(self, "_v_on", None)
        if kept is None or kept[0] != day:
            below: dict = {}
            for agency_id in self._superiors:
                below.setdefault(self.superior_on(agency_id, day), []).append(agency_id)
            kept = self._v_on = (day, below, {})
        return kept[1:]


def _reached(agency_id, below):
    found, waiting = set(), [agency_id]
    while waiting:
        for subordinate in below.get(waiting.pop(), ()):
            if subordinate not in found and subordinate != agency_id:
                found.add(subordinate)
                waiting.append(subordinate)
    return frozenset(found)


def reader_of(person, hierarchy, now, by_id=None):
    """The `Reader` that a person is at the moment `now`: what his appointments of that day give him, and what is lent.

    `by_id(person id)`: the people who lend him posts while they are absent; without it nobody does.
    """
    day = clock.local(now).date()
    own = _own_rights(person, hierarchy, day)
    lent = _lent_principals(person, hierarchy, day, by_id)
    return Reader(
        principals=own.principals.union(lent) if lent else own.principals,
        person_id=person.id,
        name=person.full_name,
        agencies=own.agencies,
        units=own.units,
        lent={principal: lender for principal, lender in lent.items() if principal not in own.principals},
    )


@dataclass(frozen=True)
class _Rights:
    """What somebody's appointments give him, and what that was made of: the very objects, and the day."""

    made_of: tuple
    principals: frozenset
    agencies: tuple
    units: Mapping

    def are_of(self, appointments, superiors, day):
        """Whether they were made of these very objects."""
        return self.made_of[0] is appointments and self.made_of[1] is superiors and self.made_of[2] == day


def _own_rights(person, hierarchy, day):
    superiors = hierarchy.superiors if hierarchy is not None else None
    # Asked at every request and the same all day; whoever is given a post has another tuple of them. What another
    # process has changed is loaded anew, without what was kept beside it.
    kept = getattr(person, "_v_rights", None)
    if kept is None or not kept.are_of(person.appointments, superiors, day):
        kept = person._v_rights = _found_rights(person, hierarchy, day, superiors)
    return kept


def _found_rights(person, hierarchy, day, superiors):
    principals = {EVERYONE, AUTHENTICATED, person_principal(person.id)}
    agencies: list = []
    units: dict = {}
    overseen: dict = {}
    for post in person.appointments:
        if not post.holds_on(day):
            continue
        _add_role(principals, overseen, post)
        if post.is_provincial:
            continue
        principals.add(staff_principal(post.agency_id))
        principals.add(owner_principal(person.id, post.agency_id))
        agencies.append(post.agency_id)
        if post.unit_id is not None:
            units.setdefault(post.agency_id, post.unit_id)
    _add_overseen(principals, overseen, hierarchy, day)
    made_of = (person.appointments, superiors, day)
    return _Rights(made_of, frozenset(principals), tuple(dict.fromkeys(agencies)), MappingProxyType(units))


def _lent_principals(person, hierarchy, day, by_id):
    """What others lend him on `day`: principal → the lender's id."""
    lent: dict = {}
    for lender, post in lent_posts(person, day, by_id):
        principals: set = set()
        overseen: dict = {}
        _add_role(principals, overseen, post)
        _add_overseen(principals, overseen, hierarchy, day)
        lent.update(dict.fromkeys(principals, lender.id))
    return lent


def _add_overseen(principals, overseen, hierarchy, day):
    for role, above in overseen.items():
        below = set().union(*(hierarchy.subordinates_on(agency_id, day) for agency_id in above)) if hierarchy else ()
        # He oversees those below; he is not of their staff, and of none of their units.
        principals.update(role_principal(agency_id, role) for agency_id in below)


def _add_role(principals, overseen, post):
    principals.add(role_principal(post.agency_id, post.role))
    if post.unit_id is not None:
        principals.add(unit_principal(post.unit_id))
    if post.and_subordinates and not post.is_provincial:
        overseen.setdefault(post.role, set()).add(post.agency_id)


def lent_posts(person, day, by_id):
    """The posts that others lend him on `day`, as pairs of (lender, appointment).

    Only what the lender holds himself on that day, thus nothing that was lent to him, and only in agencies in which
    the borrower holds a post of his own: who leaves takes nothing along.
    """
    if not person.stands_in_for or by_id is None:
        return
    at_home = {post.agency_id for post in person.appointments if post.holds_on(day) and not post.is_provincial}
    for lender_id in person.stands_in_for:
        lender = by_id(lender_id)
        if lender is None or not lender.is_active:
            continue
        lent = {post_id for absence in lender.absences if absence.lends_to(person.id, day) for post_id in absence.posts}
        for post in lender.appointments:
            if post.id in lent and post.holds_on(day) and post.agency_id in at_home:
                yield lender, post


def posts_lent_from(person, day, by_id):
    """The posts that others lend a person on `day` or later, each ending with the absence."""
    lenders = map(by_id, person.stands_in_for) if by_id is not None else ()
    for lender in (one for one in lenders if one is not None and one.is_active):
        posts = {post.id: post for post in lender.appointments if not post.is_over_on(day)}
        for absence in lender.absences:
            if absence.substitute == person.id and absence.until_day >= day:
                yield from (posts[post_id].ending(absence.until_day) for post_id in absence.posts if post_id in posts)


def keeper_of(person, day):
    """The id of the agency that looks after a person's account on `day`: where he works, or worked last.

    Of several, his home agency; None for the province's own people.
    """
    held = [post for post in person.appointments if not post.is_over_on(day)] or _last_held(person.appointments)
    agencies = [post.agency_id for post in held if post.agency_id is not None]
    return person.home_agency if not held or person.home_agency in agencies else next(iter(agencies), None)


def _last_held(appointments):
    last_day = max((post.until_day for post in appointments), default=None)
    return [post for post in appointments if post.until_day == last_day]


def newcomer(person):
    """The `Reader` of one who must first choose a password of his own: himself, and no role at all."""
    return Reader(frozenset({EVERYONE, person_principal(person.id)}), person.id, person.full_name)


def first_end(appointments, day):
    """The last day of whichever appointment of `day` ends first; None where all are open-ended."""
    ends = [post.until_day for post in appointments if post.holds_on(day) and post.until_day is not None]
    return min(ends, default=None)
