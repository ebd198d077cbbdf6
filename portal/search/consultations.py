"""Agencies and the drafts on which their opinion is asked: who has answered, and what is still to be answered."""

from sqlalchemy import func, select

from portal.search.invitation_tables import invitation
from portal.search.rows import microseconds, moment_of
from portal.search.tables import item

_c = item.c
# A comment whose content was removed is no answer any more.
REMOVED = "removed"


def answers_of_agencies(projection, consultation_id, kind):
    """Id of an agency as text → when it answered first; `kind`: the type of comments.

    For those who may know who has answered: nobody else's view asks.
    """
    answered = [_c.parent == consultation_id, _c.kind == kind, _c.code != "", _c.state != REMOVED]
    query = select(_c.code, func.min(_c.starts)).where(*answered).group_by(_c.code)
    with projection.reading() as connection:
        return {agency: moment_of(first) for agency, first in connection.execute(query)}


def drafts_to_answer(projection, agency_id, kind, today, most):
    """The drafts that are open on a day and on which an agency is asked: (id, when it has answered or None).

    Those that close first come first. `kind`: the type of comments. The caller asks for what a reader may see of them.
    """
    answer = item.alias("answer")
    first = (
        select(func.min(answer.c.starts))
        .where(
            answer.c.parent == _c.id,
            answer.c.kind == kind,
            answer.c.code == str(agency_id),
            answer.c.state != REMOVED,
        )
        .scalar_subquery()
    )
    day = microseconds(today)
    query = (
        select(_c.id, first)
        .select_from(item.join(invitation, invitation.c.of == _c.id))
        .where(invitation.c.agency == agency_id, _c.state == "published", _c.starts <= day, _c.ends >= day)
        .order_by(_c.ends, _c.id)
        .limit(most)
    )
    with projection.reading() as connection:
        return [(number, moment_of(answered)) for number, answered in connection.execute(query)]
