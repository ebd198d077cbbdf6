"""The number of a document in the index of texts: by its date, and no two alike."""

import hashlib

from sqlalchemy import select

from portal.search.engine import among_named, listed
from portal.search.text_tables import hit

SECOND = 1_000_000
# Numbers to a second. More documents of one second (thousands may be of one day, without a time) lie up to
# `FURTHEST` beyond it; so exact dates are asked of the row, and a range of places is taken wider by that much.
SPAN = 16
ATTEMPTS = 18
FURTHEST = SPAN << ATTEMPTS
_TAKEN = select(hit.c.place).where(among_named(hit.c.place, "places"))


def first_place(dated):
    """The first number for a date (microseconds)."""
    return dated // SECOND * SPAN


def find_places(connection, wanted):
    """A free number for every document of `wanted` (id → date), by id."""
    found, left, taken = {}, dict(wanted), set()
    # Nearly all get the first they ask for; of the others all candidates are asked for at once.
    for attempts in (range(1), range(1, ATTEMPTS)):
        tried = {
            wanted_id: [_candidate(wanted_id, dated, attempt) for attempt in attempts]
            for wanted_id, dated in left.items()
        }
        if tried:
            taken |= _taken(connection, [place for places in tried.values() for place in places])
        for wanted_id, places in tried.items():
            place = next((place for place in places if place not in taken), None)
            if place is not None:
                taken.add(place)
                found[wanted_id] = place
                del left[wanted_id]
    if left:
        raise RuntimeError(f"no place in the index for {len(left)} documents")
    return found


def _taken(connection, places):
    return set(connection.scalars(_TAKEN, {"places": listed(places)}))


def _candidate(wanted_id, dated, attempt):
    digest = hashlib.blake2b(b"%d %d" % (wanted_id, attempt), digest_size=8).digest()
    return first_place(dated) + int.from_bytes(digest) % (SPAN << attempt)
