"""The reader: for whom something is asked or done. Every list and every act takes one."""

from dataclasses import dataclass, field

from portal.history.recorder import NOWHERE, Origin
from portal.roles import ADMINISTRATOR, AUTHENTICATED, EVERYONE, PORTAL


@dataclass(frozen=True)
class Reader:
    """One person as the portal sees him now: his principals, and the posts they come from.

    `units` maps agency id → unit id for the posts he holds in a unit; `agencies` are the ids of the agencies
    in which he holds a post himself (not those he only oversees), the main one first. `lent` maps the principals
    that are his only while he stands in for somebody to that person's id. `origin`: from where he asks.
    """

    principals: frozenset
    person_id: int | None = None
    name: str = ""
    agencies: tuple = ()
    units: dict = field(default_factory=dict)
    lent: dict = field(default_factory=dict)
    origin: Origin = NOWHERE

    def unit_in(self, agency_id):
        """The id of his unit in an agency, or None."""
        return self.units.get(agency_id)

    @property
    def is_signed_in(self):
        """Whether he is a person we know."""
        return self.person_id is not None


ANONYMOUS = Reader(frozenset({EVERYONE}))
# The portal itself, for set-up, timers and imports.
SYSTEM = Reader(frozenset({EVERYONE, AUTHENTICATED, ADMINISTRATOR, PORTAL}), name="portal")
