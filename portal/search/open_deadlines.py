"""What the working calendar decides when it is due: open questions and requests, drafts that are open for comment."""

from sqlalchemy import and_, or_, select

from portal.content.deadlines import WAITING
from portal.search.engine import among
from portal.search.rows import microseconds
from portal.search.tables import item

ANSWERED_IN_DAYS, OPEN_FOR_COMMENT = ("question", "support_request"), "consultation"
_c = item.c


def follow_the_calendar(projection, today, after, most):
    """Paths by id of the items whose ids come after `after`, in their order, `most` at the most; whoever may read them.

    `today`: a draft that has closed before it is not among them.
    """
    answered = and_(among(_c.kind, list(ANSWERED_IN_DAYS)), among(_c.state, list(WAITING)))
    drafts = and_(_c.kind == OPEN_FOR_COMMENT, _c.published.isnot(None), _c.ends >= microseconds(today))
    query = select(_c.id, _c.path).where(_c.id > after, or_(answered, drafts)).order_by(_c.id).limit(most)
    with projection.reading() as connection:
        return dict(connection.execute(query).all())
