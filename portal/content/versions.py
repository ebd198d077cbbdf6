"""The saved versions of an item: finding, listing and comparing them. They are made in base.py alone."""

from dataclasses import dataclass
from typing import Any

from portal.content.editions import field_nodes, field_value

LARGEST_NUMBER = 2**31 - 1


@dataclass(frozen=True)
class FieldChange:
    """One field whose value differs: its node in the schema, and both values."""

    node: Any
    before: Any
    after: Any

    @property
    def name(self):
        """The field's name."""
        return self.node.name


@dataclass(frozen=True)
class VersionPage:
    """Some versions of an item, newest first; `before` continues with older, `newer` leads back (0: to the top)."""

    versions: tuple
    before: int | None
    newer: int | None


def version_of(item, number):
    """The version of that number, or None; any text or number may be asked for."""
    text = str(number)
    if not (text.isascii() and text.isdigit() and len(text) < len(str(LARGEST_NUMBER))):
        return None
    return item.versions.get(int(text))


def newest_version(item):
    """The item's newest text: its working draft, else the published one."""
    return item.draft or item.published


def version_page(item, limit, before=None):
    """The newest `limit` versions, or those older than number `before`, as a `VersionPage`."""
    numbers = list(item.versions.keys(max=before, excludemax=True) if before else item.versions.keys())
    shown = numbers[-limit:]
    if not shown:
        return VersionPage((), None, None)
    later = list(item.versions.keys(min=shown[-1], excludemin=True))
    newer = (0 if len(later) <= limit else later[limit]) if later else None
    return VersionPage(
        versions=tuple(item.versions[number] for number in reversed(shown)),
        before=shown[0] if len(numbers) > len(shown) else None,
        newer=newer,
    )


def changed_fields(cls, before, after):
    """The `FieldChange`s between two versions of a content class, in the order of its form."""
    pairs = [
        FieldChange(node, field_value(cls, before, name), field_value(cls, after, name))
        for name, node in field_nodes(cls).items()
    ]
    return [change for change in pairs if change.before != change.after]
