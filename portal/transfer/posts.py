"""People and their posts in an archive, and who of them is who here.

Somebody here is the person of the archive where sign-in name and full name are both the same. For everybody else an
account is made that is closed and has no password: what he did keeps his name, and nobody gets in by it.
"""

from dataclasses import dataclass
from datetime import date, datetime

from portal.history.acts import PERSON_ADDED, POST_GIVEN
from portal.identity import new_id
from portal.roles import PROVINCE_ROLES, Role
from portal.security.appointments import Appointment
from portal.security.people import normal_login
from portal.security.recording import Actor, record_personnel
from portal.transfer.records import PARTICULARS
from portal.transfer.shapes import Told
from portal.vietnamese import fold, nfc

LONGEST_LOGIN, LONGEST_PARTICULAR, MOST_POSTS = 60, 500, 200


@dataclass(frozen=True)
class PostTold:
    """A post as an archive tells it; ids are the archive's."""

    role: str
    from_day: date
    until_day: date | None
    unit_id: int | None
    and_subordinates: bool
    post: str
    basis: str
    given_by: int | None
    given: datetime | None

    def appointment(self, agency_id, items, people):
        """The same in an agency here; `items`, `people`: id of the archive → id here."""
        return Appointment(
            agency_id,
            self.role,
            from_day=self.from_day,
            until_day=self.until_day,
            unit_id=items.get(self.unit_id) if self.unit_id is not None else None,
            and_subordinates=self.and_subordinates,
            post=self.post,
            basis=self.basis,
            given_by=people.get(self.given_by) if self.given_by is not None else None,
            given=self.given,
        )


@dataclass(frozen=True)
class PersonTold:
    """A person as an archive tells him."""

    id: int
    login: str
    particulars: dict
    posts: tuple

    @property
    def full_name(self):
        """His full name."""
        return self.particulars["full_name"]


def person_of(told):
    """The `PersonTold` of a record; raises `ArchiveRefused`."""
    posts = told.list("posts")
    if len(posts) > MOST_POSTS:
        raise told.wrong("posts")
    particulars = {name: told.text(name, LONGEST_PARTICULAR) for name in PARTICULARS}
    login = normal_login(told.text("login", LONGEST_LOGIN))
    return PersonTold(told.id("id"), login, particulars, tuple(_post_of(post) for post in posts))


def _post_of(told: Told):
    role, from_day, until_day = told.text("role", 100), told.day("from_day"), told.day("until_day")
    known = role in set(Role) and Role(role) not in PROVINCE_ROLES
    if not known or from_day is None or (until_day is not None and until_day < from_day):
        raise told.wrong("role")
    return PostTold(
        role,
        from_day,
        until_day,
        told.maybe_id("unit"),
        told.flag("and_subordinates"),
        told.text("post", LONGEST_PARTICULAR),
        told.text("basis", LONGEST_PARTICULAR),
        told.maybe_id("given_by"),
        told.moment("given") if told.record.get("given") is not None else None,
    )


@dataclass(frozen=True)
class Known:
    """Who a person of the archive is here: his id, his sign-in name, and whether he has to be given an account."""

    told: PersonTold
    id: int
    login: str
    is_new: bool


def who_is_who(people, told):
    """Each `PersonTold` as `Known`, by the archive's id; `people`: the accounts here."""
    taken: set = set()
    return {person.id: _known(people, person, taken) for person in told.values()}


def _known(people, told, taken):
    here = people.get(told.login)
    if here is not None and fold(nfc(here.full_name)) == fold(nfc(told.full_name)):
        return Known(told, here.id, here.login, False)
    login, number = told.login, 1
    while login in taken or people.get(login) is not None:
        number += 1
        login = f"{told.login[: LONGEST_LOGIN - 8]}-{number}"
    taken.add(login)
    return Known(told, told.id if people.by_id(told.id) is None else new_id(), login, True)


def give_accounts(people, known, origin):
    """Make the closed accounts of those who have none here; `origin`: from where, for the history."""
    for one in known:
        if one.is_new:
            person = people.add(one.login, one.told.full_name, person_id=one.id)
            people.describe(person, **one.told.particulars)
            people.disable(person)
            record_personnel(person, PERSON_ADDED, actor=Actor(origin=origin))


def give_posts(people, known, place, origin):
    """Give everybody his posts in the agency; answers the number of posts.

    `place`: the agency's id, and id of the archive → id here; `origin`: from where, for the history.
    """
    agency_id, items = place
    ids = {one.told.id: one.id for one in known}
    given = 0
    for one in known:
        posts = tuple(post.appointment(agency_id, items, ids) for post in one.told.posts)
        if posts:
            person = people.by_id(one.id)
            people.appoint(person, (*person.appointments, *posts))
            for post in posts:
                record_personnel(person, POST_GIVEN, post, Actor(origin=origin))
            given += len(posts)
    return given
