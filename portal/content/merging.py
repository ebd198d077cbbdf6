"""Two edits of one text: what each side changed, what fits together by itself, and what people must decide."""

from dataclasses import dataclass
from typing import Any

from portal.content.editions import field_nodes, field_value
from portal.content.widgets import REMOVE

MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Conflict:
    """A field that both sides changed, each in its own way: the value both began from, and the two of today."""

    node: Any
    base: Any
    mine: Any
    theirs: Any

    @property
    def name(self):
        """The field's name."""
        return self.node.name


@dataclass(frozen=True)
class Merge:
    """The outcome: `values` to save where there are no `conflicts`; `taken` names the fields that came from theirs.

    In `values`, what is in conflict is mine.
    """

    values: dict
    conflicts: tuple
    taken: tuple


def merge(cls, base, mine, theirs, choices=None):
    """The `Merge` of field values `mine`, which began from version `base`, with version `theirs` of the same item.

    `mine`: name → value as a form gives it (an upload, the mark to remove a file); fields that are not named were left
    alone. `base`: None where nobody knows what it began from; then whatever differs is a conflict.
    `choices`: field name → "mine" or "theirs", what a person has decided.
    """
    values, conflicts, taken = dict(mine), [], []
    for name, node in field_nodes(cls).items():
        if name not in mine:
            continue
        other, chosen = field_value(cls, theirs, name), (choices or {}).get(name)
        began = field_value(cls, base, name) if base is not None else _Unknown
        side = chosen or _side(node, began, mine[name], other)
        both = node.together(None if base is None else began, mine[name], other) if side is None else None
        if both is not None:
            values[name] = both
            taken.append(name)
            continue
        if side == THEIRS:
            values[name] = other
            if not _differs(node, began, mine[name]) and _differs(node, began, other):
                taken.append(name)
        elif side is None:
            conflicts.append(Conflict(node, None if base is None else began, mine[name], other))
    return Merge(values, tuple(conflicts), tuple(taken))


class _Unknown:
    """A value that equals no other."""


def _side(node, began, mine, theirs):
    """Whose value holds; None where both changed it, each in its own way."""
    if not _differs(node, mine, theirs) or not _differs(node, began, mine):
        return THEIRS
    return MINE if not _differs(node, began, theirs) else None


def _differs(node, one, other):
    return _comparable(node, one) != _comparable(node, other)


def _comparable(node, value):
    if value is REMOVE:
        return ""
    # What comes from a form is cleaned only when it is saved; spaces at its ends never make a difference.
    if isinstance(value, str):
        return node.clean(value).strip()
    return value if value is _Unknown else node.comparable(value)
