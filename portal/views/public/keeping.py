"""How long browsers and shared caches may keep what programs and typing people ask for again and again."""

from portal.content.base import is_public

# Feed readers and calendars ask often; they may be a few minutes late.
FOR_ALL = "public, max-age=300"
# A browser need not ask twice for the same letters within a moment's typing.
WHILE_TYPING = "private, max-age=60"
NOT_KEPT = "private, no-store"


def keep(response, place, how):
    """Let an answer about `place` be kept as `how` says where everybody may read the place; else nobody keeps it."""
    response.headers["Cache-Control"] = how if is_public(place) else NOT_KEPT
    # The language is kept in a cookie: who reads another one asks anew.
    response.vary = (*(response.vary or ()), "Cookie")
