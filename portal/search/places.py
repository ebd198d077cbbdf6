"""The number of a document in the index of texts: by its date, and no two alike."""

import hashlib

from sqlalchemy import select

from portal.search.engine import among
from portal.search.text_tables import hit

SECOND = 1_000_000
# Numbers to a second. More documents of one second (thousands may be of one day, without a time) lie up to
# `FURTHEST` beyond it; so exact dates are asked of the row, and a range of places is taken wider by that much.
SPAN = 16
ATTEMPTS = 18
FURTHEST = SPAN << ATTEMPTS


def first_place(dated):
    """The first number for a date (microseconds)."""
    return dated // SECOND * SPAN


def find_places(connection, wanted):
    """A free number for every document of `wanted` (id → date), by id."""
    found, left, taken = {}, dict(wanted), set()
    for attempt in range(ATTEMPTS):
        if not left:
            break
        tried = {wanted_id: _candidate(wanted_id, dated, attempt) for wanted_id, dated in left.items()}
        taken |= set(connection.scalars(select(hit.c.place).where(among(hit.c.place, tried.values()))))
        for wanted_id, place in tried.items():
            if place not in taken:
                taken.add(place)
                found[wanted_id] = place
                del left[wanted_id]
    if left:
        raise RuntimeError(f"no place in the index for {len(left)} documents")
    return found


def _candidate(wanted_id, dated, attempt):
    digest = hashlib.blake2b(b"%d %d" % (wanted_id, attempt), digest_size=8).digest()
    return first_place(dated) + int.from_bytes(digest) % (SPAN << attempt)
