"""What was changed in a published schedule, as pages tell it: each thing that differs with its old and new words."""

from types import SimpleNamespace

from portal.content.clashes import time_of
from portal.content.editions import field_nodes
from portal.content.weeks import changes_of
from portal.i18n import _

FIELD = "entries"
TIME = _("Thời gian", "Time")
# Told together, as the time.
TIMES = ("starts", "ends")
YES, NO = _("có", "yes"), _("không", "no")


def shown_changes(request, week, edition, wanted):
    """The changes since the week was published, oldest first, of entries that are `wanted` (a `Narrowing`)."""
    if week is None or edition is None:
        return []
    found = [change for changes in changes_of(week, edition).values() for change in changes]
    names = request.person_names({change.person for change in found})
    columns = field_nodes(type(week))[FIELD].columns
    return [
        SimpleNamespace(
            id=change.entry.id,
            old=change.old,
            time=time_of(change.old) if change.old else "",
            is_gone=change.is_gone,
            is_new=change.is_new,
            who=names.get(change.person, ""),
            when=change.when,
            why=change.why,
            parts=[] if change.is_gone or change.is_new else list(_parts(request, columns, change)),
        )
        for change in found
        if any(wanted.takes(entry) for entry in (change.old, change.new) if entry)
    ]


def _parts(request, columns, change):
    """What differs between the entry as it was and as it became; what stayed the same is not said."""
    old, new = change.old, change.new
    for name, column in columns.items():
        if name == TIMES[0] and any(getattr(old, one) != getattr(new, one) for one in TIMES):
            yield _part(TIME, time_of(old), time_of(new), is_typed=False)
        elif name not in TIMES and getattr(old, name) != getattr(new, name):
            before, after = (_worded(request, getattr(entry, name)) for entry in (old, new))
            yield _part(column.title, before, after, is_typed=isinstance(getattr(old, name), str))


def _part(title, before, after, is_typed):
    """`is_typed`: whether they are somebody's words, and not the portal's."""
    return SimpleNamespace(title=title, before=before, after=after, is_typed=is_typed)


def _worded(request, value):
    if isinstance(value, bool):
        return YES if value else NO
    return " ".join(value.split()) if isinstance(value, str) else request.formats.date(value)
