"""A table edited as lines: whoever saves one that was changed meanwhile is told so, and nobody's lines are lost."""

import hashlib
from dataclasses import dataclass

from portal.i18n import _
from portal.views.forms import sent_text

CONFLICT, INVALID = 409, 422
BEGAN = "began_from"
CHANGED = _(
    "Trong lúc Quý vị sửa, người khác đã lưu bảng này; nội dung Quý vị viết vẫn còn bên dưới. Hãy chép thêm các dòng "
    "cần giữ rồi lưu lại: bảng bên dưới sẽ thay bảng hiện có.",
    "Somebody else saved this table while you were editing; what you wrote is still below. Copy over the lines to be "
    "kept and save again: the table below will then take the place of the present one.",
)
# Lines that the history tells of one change, and the page of what somebody else has changed.
MOST_TOLD = 50


@dataclass(frozen=True)
class Refused:
    """Why a table was not taken: the answer's status, a text, and lines of the present table that it lacks."""

    status: int
    text: object
    missing: tuple = ()


def refused_at_once(request, lines, present, no_entries):
    """Why lines cannot take the place of the present table, whatever they say; None where they may.

    There are none, which the text `no_entries` tells, or somebody else has saved since the form was opened.
    """
    if not entries_in(lines):
        return Refused(INVALID, no_entries)
    if sent_text(request, BEGAN) != version_of(present):
        return Refused(CONFLICT, CHANGED, missing_in(lines, present))
    return None


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
