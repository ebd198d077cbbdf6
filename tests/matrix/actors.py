"""Who asks: a person for every role and every way of standing to the agency whose items are asked for."""

from dataclasses import dataclass
from datetime import timedelta

from portal import clock
from portal.roles import PROVINCE_ROLES, Role
from portal.security.absences import Absence
from portal.security.appointments import Appointment
from portal.security.people import People
from tests.support.site import PASSWORD, SINCE

# The agency whose items are asked for; the one above it, one below it, and one that has nothing to do with it.
OWN, ABOVE, BELOW, OTHER = "ubnd-huyen-khanh-vinh", "ubnd-tinh", "ubnd-thi-tran-khanh-vinh", "so-y-te"
AGENCIES = (ABOVE, OWN, BELOW, OTHER)
ROLES = tuple(role.value for role in Role if role not in PROVINCE_ROLES)
ANONYMOUS, PROVINCE, AUDITOR, NOBODY = "anonymous", "province", "auditor", "nobody"
# One of the support desk, who is of no agency's staff.
SUPPORT = "support"
OWNER, MATE = "owner", "mate"
DELEGATE, EX_DELEGATE, EX_OFFICER = "delegate", "ex_delegate", "ex_officer"
# Somebody of the own agency about whom is asked; he himself asks nothing.
SUBJECT = "subject"
DAY = timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Actor:
    """One person: his name in the matrix, and what he is to an agency's items (see rights.toml), by its address."""

    name: str
    by_agency: dict

    @property
    def holds(self):
        """What he is to the own agency's items."""
        return self.by_agency[OWN]

    @property
    def login(self):
        """His sign-in name; None for whoever does not sign in."""
        return None if self.name == ANONYMOUS else f"{self.name.replace('_', '-')}.mt"

    @property
    def is_signed_in(self):
        """Whether he signs in."""
        return self.name != ANONYMOUS


def all_actors():
    """Everybody, by name. What each of them holds is written here by hand, and follows from no code."""
    # (to the own agency's items, to the other agency's)
    actors: dict = {
        ANONYMOUS: (set(), set()),
        NOBODY: (set(), set()),
        PROVINCE: ({"province"}, {"province"}),
        AUDITOR: ({"auditor"}, {"auditor"}),
        SUPPORT: ({"support"}, {"support"}),
    }
    for role in ROLES:
        actors[f"own_{role}"] = ({role, "staff"}, set())
        # Appointed above for the agencies below as well: the role reaches here, and makes nobody one of the staff.
        actors[f"above_{role}"] = ({role}, {role})
        actors[f"above_narrow_{role}"] = (set(), set())
        actors[f"below_{role}"] = (set(), set())
        actors[f"other_{role}"] = (set(), {role, "staff"})
    actors[OWNER] = ({"officer", "staff", "owner", "unit"}, set())
    actors[MATE] = ({"officer", "staff", "unit"}, set())
    # A clerk who stands in for a publisher; one whose time for that is over; one who has left for another agency.
    actors[DELEGATE] = ({"clerk", "staff", "publisher"}, set())
    actors[EX_DELEGATE] = ({"clerk", "staff"}, set())
    actors[EX_OFFICER] = (set(), {"editor", "staff"})
    return {name: Actor(name, {OWN: frozenset(own), OTHER: frozenset(other)}) for name, (own, other) in actors.items()}


class Cast:
    """Makes everybody in a site; `tree` is the site, in a transaction of its own."""

    def __init__(self, tree, registry, unit):
        self.tree = tree
        self.people = People(tree._p_jar.root()["app_root"], registry)
        self.unit = unit
        self.today = clock.local(clock.now()).date()
        self._password = None

    def make(self):
        """Everybody, with his posts and absences; answers name → person's id."""
        made = {actor.name: self._person(actor) for actor in all_actors().values() if actor.is_signed_in}
        made[SUBJECT] = self._person(Actor(SUBJECT, {}))
        self._lend(made["own_publisher"], made[DELEGATE], self.today, self.today + 30 * DAY)
        self._lend(made["own_publisher"], made[EX_DELEGATE], self.today - 30 * DAY, self.today - DAY)
        return {name: person.id for name, person in made.items()}

    def _person(self, actor):
        person = self.people.add(actor.login, f"Người {actor.name}")
        self.people.appoint(person, self._posts(actor.name))
        # One hash for all: it is slow on purpose.
        if self._password is None:
            person.set_password(PASSWORD)
            self._password = person.password
        person.password = self._password
        return person

    def _posts(self, name):
        special = {
            NOBODY: (),
            SUBJECT: (self._post(OWN, Role.ARCHIVIST),),
            PROVINCE: (self._post(None, Role.PROVINCE_ADMINISTRATOR),),
            AUDITOR: (self._post(None, Role.AUDITOR),),
            SUPPORT: (self._post(None, Role.SUPPORT),),
            OWNER: (self._post(OWN, Role.OFFICER, unit_id=self.unit),),
            MATE: (self._post(OWN, Role.OFFICER, unit_id=self.unit),),
            DELEGATE: (self._post(OWN, Role.CLERK),),
            EX_DELEGATE: (self._post(OWN, Role.CLERK),),
            EX_OFFICER: (
                self._post(OWN, Role.EDITOR, until_day=self.today - DAY, unit_id=self.unit),
                self._post(OTHER, Role.EDITOR),
            ),
        }
        if name in special:
            return special[name]
        for prefix, slug, reaches in (
            ("above_narrow_", ABOVE, False),
            ("above_", ABOVE, True),
            ("own_", OWN, False),
            ("below_", BELOW, False),
            ("other_", OTHER, False),
        ):
            if name.startswith(prefix):
                return (self._post(slug, name.removeprefix(prefix), and_subordinates=reaches),)
        raise AssertionError(f"no posts are written down for {name}")

    def _post(self, slug, role, **options):
        agency_id = self.tree[slug].id if slug else None
        return Appointment(agency_id, role, from_day=SINCE, **options)

    def _lend(self, lender, substitute, first, last):
        posts = (lender.appointments[0].id,)
        self.people.set_absences(lender, (*lender.absences, Absence(first, last, substitute.id, posts)))
