"""When the public last got something new from an agency; a working draft that was saved since does not count."""

from functools import lru_cache

from sqlalchemy import bindparam, or_, select

from portal import clock
from portal.search.duty_tables import public_text
from portal.search.rows import microseconds, moment_of

_t = public_text.c


def last_update(connection, agency_id):
    """The moment, or None where people have not published anything yet."""
    asked = {"agency": agency_id, "now": microseconds(clock.now())}
    return moment_of(connection.scalar(_statement(), asked))


@lru_cache(1)
def _statement():
    present = or_(_t.until.is_(None), _t.until > bindparam("now"))
    of_agency = select(_t.updated).where(_t.agency == bindparam("agency"), _t.language == "")
    return of_agency.where(_t.updated <= bindparam("now"), present).order_by(_t.updated.desc()).limit(1)
