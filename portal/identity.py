"""Permanent ids: of content, people and everything else that other parts refer to."""

import secrets

_BITS = 62
LARGEST_ID = (1 << 63) - 1
_LONGEST = len(str(LARGEST_ID))


def new_id():
    """A permanent id: a random positive 63-bit integer."""
    return secrets.randbits(_BITS) + (1 << _BITS)


def id_in(text):
    """The number that somebody sent as an id: 0 … 2⁶³ − 1; None for anything else, and for what no database takes."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        return None
    number = int(text)
    return number if number <= LARGEST_ID else None
