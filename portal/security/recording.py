"""Recording sign-ins and what is done to people: who, to whom, on whose authority, from where."""

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
from portal.history.recorder import NOWHERE, Deed, record

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


def record_sign_in(place, person, origin, by=""):
    """Record that somebody signed in; `by`: with what besides his password."""
    deed = Deed(
        SIGNED_IN,
        person.id,
        person.home_agency,
        person=person.id,
        origin=origin,
        words={"login": person.login, "by": by},
    )
    return record(place, deed)


def record_refusal(place, person, origin, reason):
    """Record that somebody was not signed in: as whom he tried it (None for nobody we know), and why not."""
    # A name that nobody has is not told: now and then it is a password.
    known = {"person": person.id, "agency": person.home_agency} if person is not None else {}
    words = {"reason": reason, "login": person.login if person is not None else ""}
    return record(place, Deed(SIGN_IN_REFUSED, origin=origin, words=words, **known))


def record_personnel(person, act, about=None, actor=None, authority=("", None), origin=NOWHERE):
    """Record an act on a person's account, posts or absences; `about`: the appointment or absence, if any.

    `act` is one of a person's own record; `authority`: a principal, and the id of the person stood in for.
    """
    principal, lender = authority
    agency = getattr(about, OF_POSTS, None) or person.home_agency
    words = {"login": person.login, "name": person.full_name, **told(about)}
    return record(
        person,
        Deed(
            PERSONNEL_ACTS.get(act, act),
            actor,
            agency,
            person=person.id,
            authority=principal,
            lender=lender,
            origin=origin,
            words=words,
        ),
    )


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
