"""The weeks of a schedule: finding one, those before and after, and what was changed after it was published."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from portal.content.agenda import Entry, week_name
from portal.content.base import may_read
from portal.content.editions import Edition

WEEK = timedelta(days=7)
# So many weeks that the reader may not see are passed over when he looks for the next one.
MOST_PASSED = 8
MOST_CHANGES = 20
# The years that a day of a form may have.
FIRST_YEAR, LAST_YEAR = 1900, 2200
_NAME = re.compile(r"(\d{4})-tuan-(\d{2})\Z")


def monday_of(day):
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def monday_named(name):
    """The first day of the week of an address such as 2026-tuan-48; None for what names no week."""
    found = _NAME.match(name)
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None


def week_on(schedule, monday, principals):
    """The item of the week that begins on `monday`, for somebody with these principals; None where there is none."""
    week = schedule.get(week_name(monday))
    return week if week is not None and may_read(week, principals) else None


def neighbour(schedule, monday, principals, earlier):
    """The first day of the nearest week before (`earlier`) or after that he may read; None where there is none."""
    step = -WEEK if earlier else WEEK
    for _attempt in range(MOST_PASSED):
        name = schedule.nearest(week_name(monday + step), earlier)
        found = monday_named(name) if name else None
        if found is None:
            return None
        if week_on(schedule, found, principals) is not None:
            return found
        monday = found
    return None


def weeks_around(schedule, day, before, after, principals):
    """The items of the weeks from `before` weeks ago to `after` weeks ahead that he may read, oldest first."""
    first = monday_of(day) - before * WEEK
    found = (week_on(schedule, first + count * WEEK, principals) for count in range(before + after + 1))
    return [week for week in found if week is not None]


@dataclass(frozen=True)
class Change:
    """What a change made of an entry: `old` is None for one that was put in, `new` for one that was taken out.

    By whom (a person's id), when and why.
    """

    old: Entry | None
    new: Entry | None
    person: object
    when: datetime
    why: str

    @property
    def entry(self):
        """The entry as it is; as it was where it is gone."""
        return self.new or self.old

    @property
    def is_gone(self):
        """Whether it was taken out."""
        return self.new is None

    @property
    def is_new(self):
        """Whether it was put in."""
        return self.old is None


def changes_of(week, edition):
    """The `Change`s since the week was published last, oldest first: entry id → list; for the public's text only.

    An entry that was ever internal tells nothing of what it was, except to those inside.
    """
    if edition.version is not week.published:
        return {}
    steps = _publications(week.history)
    texts = [_by_id(_text_of(week, step, edition.inside)) for step in steps]
    silent = set() if edition.inside else _ever_internal(week, steps)
    found: dict = {}
    for (before, after), step in zip(pairwise(texts), steps[1:], strict=False):
        for change in _between(before, after, step):
            if change.entry.id not in silent:
                found.setdefault(change.entry.id, []).append(change)
    return found


def changes_at(week, version, inside=False):
    """The `Change`s by which the text of that number took the place of the one published before it, as a list.

    `inside`: with those of internal entries. Nobody else hears of an entry that is internal by now.
    """
    steps = _publications(week.history)
    place = next((number for number, step in enumerate(steps) if step.version == version), 0)
    if not place:
        return []
    before, after = (_by_id(_text_of(week, step, inside)) for step in steps[place - 1 : place + 1])
    hidden = set(_by_id(_text_of(week, steps[place], inside=True))) - set(after)
    return [change for change in _between(before, after, steps[place]) if change.entry.id not in hidden]


def _text_of(week, step, inside):
    return Edition(week, week.versions[step.version], inside)


def _between(before, after, step):
    for key, old in before.items():
        new = after.get(key)
        if new is None or replace(new, revision=old.revision) != old:
            yield Change(old, new, step.person, step.when, step.comment)
    for key, new in after.items():
        if key not in before:
            yield Change(None, new, step.person, step.when, step.comment)


def _publications(history):
    """The steps that made a version public, since it was last not public."""
    steps: list = []
    for step in history:
        if getattr(step, "version", None) is None:
            continue
        steps = [step] if step.source != step.target else [*steps, step]
    return steps[-MOST_CHANGES:]


def _by_id(edition):
    return {entry.id: entry for entry in edition.agenda()}


def _ever_internal(week, steps):
    whole = (_text_of(week, step, inside=True) for step in steps)
    return {entry.id for edition in whole for entry in edition.agenda() if entry.internal}
