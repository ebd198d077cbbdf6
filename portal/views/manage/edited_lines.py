"""A table edited as lines: whoever saves one that was changed meanwhile is told so, and nobody's lines are lost."""

import hashlib
from dataclasses import dataclass

CONFLICT, INVALID = 409, 422
BEGAN = "began_from"
# Lines that the history tells of one change, and the page of what somebody else has changed.
MOST_TOLD = 50


@dataclass(frozen=True)
class Refused:
    """Why a table was not taken: the answer's status, a text, and lines of the present table that it lacks."""

    status: int
    text: object
    missing: tuple = ()


def entries_in(lines):
    """The lines that say something: neither empty nor a note."""
    return [line for line in lines.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def missing_in(lines, present):
    """Lines of the present table that those which were sent lack."""
    sent = {" ".join(line.split()) for line in lines.splitlines()}
    return tuple(line for line in present.splitlines() if line.strip() and " ".join(line.split()) not in sent)[
        :MOST_TOLD
    ]


def version_of(lines):
    """Tells tables apart: whoever saves one says which he has changed."""
    return hashlib.blake2b(lines.encode(), digest_size=8).hexdigest()


def changes_between(before, after):
    """What the history tells of a change: `removed` and `added` lines."""
    gone, new = (
        [line for line in some.splitlines() if line.strip() and line not in others.splitlines()]
        for some, others in ((before, after), (after, before))
    )
    return {"removed": gone[:MOST_TOLD], "added": new[:MOST_TOLD]}
