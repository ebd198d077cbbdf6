"""People without a database, for tests of what their posts give: a department, its branch, a station, strangers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count

from portal.roles import Role
from portal.security.appointments import Appointment, Hierarchy

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
DEPARTMENT, BRANCH, STATION, ELSEWHERE = 10, 11, 12, 20
_numbers = count(1)


@dataclass
class Somebody:
    """What rights ask of a person."""

    appointments: tuple = ()
    id: int = 7
    full_name: str = "Nguyễn Thị Hà"
    is_active: bool = True
    absences: tuple = ()
    stands_in_for: tuple = ()
    home_agency: int | None = None


def hierarchy():
    """A department, a branch under it, a station under the branch until the end of 2026."""
    made = Hierarchy()
    since = date(2000, 1, 1)
    made.set(DEPARTMENT, [(since, None)])
    made.set(BRANCH, [(since, DEPARTMENT)])
    made.set(STATION, [(date(2027, 1, 1), ELSEWHERE), (since, BRANCH)])
    made.set(ELSEWHERE, [(since, None)])
    return made


def post(agency=DEPARTMENT, role=Role.EDITOR, **options):
    """An appointment since long ago, with a number."""
    return Appointment(agency, role, **{"from_day": date(2020, 1, 1), "id": next(_numbers), **options})


def finder(*people):
    """A function that finds these people by id."""
    return {person.id: person for person in people}.get
