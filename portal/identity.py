"""Permanent ids: of content, people and everything else that other parts refer to."""

import secrets

_BITS = 62


def new_id():
    """A permanent id: a random positive 63-bit integer."""
    return secrets.randbits(_BITS) + (1 << _BITS)
