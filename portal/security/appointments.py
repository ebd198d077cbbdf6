"""Appointments: the posts people hold, from day to day, and the principals that follow from them."""

from dataclasses import KW_ONLY, dataclass
from datetime import date

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


def reader_of(person, hierarchy, now):
    """The `Reader` that a person is at the moment `now`: what his appointments of that day give him."""
    day = clock.local(now).date()
    principals = {EVERYONE, AUTHENTICATED, person_principal(person.id)}
    agencies: list = []
    units: dict = {}
    overseen: dict = {}
    for post in person.appointments:
        if not post.holds_on(day):
            continue
        principals.add(role_principal(post.agency_id, post.role))
        if post.is_provincial:
            continue
        principals.add(staff_principal(post.agency_id))
        principals.add(owner_principal(person.id, post.agency_id))
        agencies.append(post.agency_id)
        if post.unit_id is not None:
            principals.add(unit_principal(post.unit_id))
            units.setdefault(post.agency_id, post.unit_id)
        if post.and_subordinates and hierarchy is not None:
            # He oversees those below; he is not of their staff, and of none of their units.
            overseen.setdefault(post.role, set()).update(hierarchy.subordinates_on(post.agency_id, day))
    for role, below in overseen.items():
        principals.update(role_principal(agency_id, role) for agency_id in below)
    return Reader(
        principals=frozenset(principals),
        person_id=person.id,
        name=person.full_name,
        agencies=tuple(dict.fromkeys(agencies)),
        units=units,
    )


def newcomer(person):
    """The `Reader` of one who must first choose a password of his own: himself, and no role at all."""
    return Reader(frozenset({EVERYONE, person_principal(person.id)}), person.id, person.full_name)


def first_end(appointments, day):
    """The last day of whichever appointment of `day` ends first; None where all are open-ended."""
    ends = [post.until_day for post in appointments if post.holds_on(day) and post.until_day is not None]
    return min(ends, default=None)
