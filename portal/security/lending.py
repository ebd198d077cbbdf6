"""What begins and ends with lending posts: who knows of it, and the sessions of whoever had them."""

from contextlib import contextmanager

from portal import clock


def let_know(substitute, lender):
    """Note at the substitute whether this person lends him anything, now or later."""
    others = tuple(known for known in substitute.stands_in_for if known != lender.id)
    is_lent = any(absence.substitute == substitute.id for absence in lender.absences)
    lenders = (*others, lender.id) if is_lent else others
    if lenders != substitute.stands_in_for:
        substitute.stands_in_for = lenders


@contextmanager
def ending_sessions(lender, by_id):
    """Around a change of somebody's posts, absences or account: who borrows less afterwards signs in again.

    What ends by itself, with its last day, is in the term of the session (`SessionStore.start`).
    """
    before = _lent_today(lender)
    yield
    for substitute in map(by_id, {substitute for substitute, _post in before - _lent_today(lender)}):
        if substitute is not None:
            substitute.end_sessions()


def _lent_today(lender):
    """(id of the substitute, id of the post) of what somebody lends today."""
    today = clock.local(clock.now()).date()
    held = {post.id for post in lender.appointments if post.holds_on(today)} if lender.is_active else set()
    away = [absence for absence in lender.absences if absence.holds_on(today)]
    return {(absence.substitute, post_id) for absence in away for post_id in absence.posts if post_id in held}
