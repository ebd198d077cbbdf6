"""Recording sign-ins and what is done to people: who, to whom, on whose authority, from where."""

from dataclasses import dataclass

from portal import clock
from portal.history.acts import (
    ACCOUNT_CLOSED,
    ACCOUNT_OPENED,
    AWAY,
    BACK,
    FACTOR_RESET,
    OUTSIDE_UNLINKED,
    PASSWORD_GIVEN,
    PERSON_ADDED,
    PERSON_DESCRIBED,
    POST_ENDED,
    POST_GIVEN,
    POST_WITHDRAWN,
    SIGN_IN_REFUSED,
    SIGNED_IN,
    WORK_HANDED_OVER,
)
from portal.history.recorder import NOWHERE, Deed, Origin, record
from portal.security.appointments import keeper_of

# The words of a person's own record, and how the history calls them.
PERSONNEL_ACTS = {
    "added": PERSON_ADDED,
    "described": PERSON_DESCRIBED,
    "given": POST_GIVEN,
    "ended": POST_ENDED,
    "withdrawn": POST_WITHDRAWN,
    "closed": ACCOUNT_CLOSED,
    "opened": ACCOUNT_OPENED,
    "password": PASSWORD_GIVEN,
    "away": AWAY,
    "back": BACK,
    "handed_over": WORK_HANDED_OVER,
    "factors_taken": FACTOR_RESET,
    "unlinked": OUTSIDE_UNLINKED,
}
OF_POSTS = "agency_id"


@dataclass(frozen=True)
class Actor:
    """Who does something to people: a person's id (None for the portal itself), his name, from where.

    `authority`: whose right it is, as a principal, and the id of the person stood in for.
    """

    person_id: int | None = None
    name: str = ""
    authority: tuple = ("", None)
    origin: Origin = NOWHERE


NOBODY = Actor()


def record_sign_in(place, person, origin, by=""):
    """Record that somebody signed in; `by`: with what besides his password."""
    deed = Deed(
        SIGNED_IN,
        person.id,
        keeper_of(person, _today()),
        person=person.id,
        origin=origin,
        words={"login": person.login, "by": by},
        actor_name=person.full_name,
    )
    return record(place, deed)


def record_refusal(place, person, origin, reason):
    """Record that somebody was not signed in: as whom he tried it (None for nobody we know), and why not."""
    # A name that nobody has is not told: now and then it is a password.
    known = {"person": person.id, "agency": keeper_of(person, _today())} if person is not None else {}
    words = {"reason": reason, "login": person.login if person is not None else ""}
    return record(place, Deed(SIGN_IN_REFUSED, origin=origin, words=words, **known))


def record_personnel(person, act, about=None, actor=NOBODY, agency=None):
    """Record an act on a person's account, posts or absences; `about`: the appointment or absence, if any.

    `act` is one of a person's own record; `agency`: the id of the one in which it was done, else it follows from
    what it is about, or is the one that looks after the account.
    """
    principal, lender = actor.authority
    words = {"login": person.login, "name": person.full_name, **told(about)}
    return record(
        person,
        Deed(
            PERSONNEL_ACTS.get(act, act),
            actor.person_id,
            agency or agency_of_act(person, about),
            person=person.id,
            authority=principal,
            lender=lender,
            origin=actor.origin,
            words=words,
            actor_name=actor.name,
        ),
    )


def agency_of_act(person, about=None):
    """The id of the agency whose history tells an act on a person; None for the province's own."""
    lent = getattr(about, "posts", ())
    posts = [about, *(post for post in person.appointments if post.id in lent)]
    return next((agency for post in posts if (agency := getattr(post, OF_POSTS, None))), keeper_of(person, _today()))


def _today():
    return clock.local(clock.now()).date()


def told(about):
    """What the history tells of an appointment or an absence: plain words by name."""
    if about is None:
        return {}
    if isinstance(about, str):
        return {"about": about}
    names = ("role", "unit_id", "post", "basis", "and_subordinates", "substitute", "posts")
    words = {name: value for name in names if (value := getattr(about, name, None))}
    days = {name: day.isoformat() for name in ("from_day", "until_day") if (day := getattr(about, name, None))}
    return {**words, **days}
