"""Other agencies that an agency names: those above it and those that took over from it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class AgencyNamed:
    """Another agency: its id in the archive, its address there; `day`: from when it is the superior.

    Of a superior both may be None: from that day on there is none.
    """

    role: str
    id: int | None
    address: str | None
    day: date | None

    def here(self, agencies):
        """The id that it has here, or None. `agencies`: those of the site."""
        if self.id is None:
            return None
        by_id = next((agency.id for agency in agencies if agency.id == self.id), None)
        return by_id or next((agency.id for agency in agencies if agency.__name__ == self.address), None)


SUPERIORS, SUCCESSORS = "superiors", "successors"


def agencies_told(told):
    """The `AgencyNamed`s of an item's record; raises `ArchiveRefused`."""
    found = []
    for role in (SUPERIORS, SUCCESSORS):
        for one in told.list(role) if role in told.record else ():
            address = one.text("address", 100) if one.record.get("address") is not None else None
            day = one.day("day") if role == SUPERIORS else None
            agency_id = one.maybe_id("agency")
            if (role == SUPERIORS and day is None) or (role == SUCCESSORS and agency_id is None):
                raise one.wrong(role)
            found.append(AgencyNamed(role, agency_id, address, day))
    return tuple(found)
