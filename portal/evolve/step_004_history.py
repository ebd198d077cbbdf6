"""What items and people remember of themselves is written into the history, as done before there was one."""

from datetime import datetime

import transaction

from portal import clock
from portal.content.base import Content
from portal.content.container import walk
from portal.content.places import is_internal, owner_id, path_of
from portal.history.acts import ACTS, DISCARDED, HANDED_OVER, step_act
from portal.history.chains import every_entry, history_of
from portal.history.recorder import Deed, record
from portal.security.people import People
from portal.security.recording import PERSONNEL_ACTS, told
from portal.workflow.recording import title_of

TITLE = "The history, with what items and people remember of themselves"
# Objects between two savepoints: what is not needed any more leaves memory.
BATCH = 500
# Steps of items that no workflow has.
OTHER_STEPS = {"discard_draft": DISCARDED, "hand_over": HANDED_OVER, "handed_over": HANDED_OVER}


def evolve(root, registry):
    """Make the history; what was done since it began, where the portal made one by itself, is in it already."""
    began = _beginning(root)
    history_of(root)
    for person in People(root["app_root"], registry).all():
        for deed in person.record:
            if deed.when < began:
                _write_deed(person, deed)
    for count, item in enumerate(item for item in walk(root["site"]) if isinstance(item, Content)):
        for step in item.history:
            if step.when < began:
                _write_step(item, step)
        if count % BATCH == BATCH - 1:
            transaction.savepoint(optimistic=True)


def _beginning(root):
    """When the first thing was done that the history tells of; now where it tells of none."""
    rows = (entry.facts for entry in every_entry(root))
    first = min((facts.get("done", facts["when"]) for facts in rows), default=None)
    return datetime.fromisoformat(first) if first is not None else clock.now()


def _write_deed(person, deed):
    act = PERSONNEL_ACTS.get(deed.act, deed.act)
    if act not in ACTS:
        return
    words = {"login": person.login, "name": person.full_name, **told(deed.about)}
    agency = getattr(deed.about, "agency_id", None) or person.home_agency
    record(person, Deed(act, deed.by, agency, person=person.id, done=deed.when, words=words))


def _write_step(item, step):
    words = {"source": step.source, "target": step.target, "workflow": item.workflow, "comment": step.comment}
    record(
        item,
        Deed(
            OTHER_STEPS.get(step.act, step_act(step.act)),
            step.person,
            owner_id(item),
            item=item.id,
            kind=item.kind,
            restricted=is_internal(item),
            done=step.when,
            words={"title": title_of(item), "path": path_of(item), **words},
        ),
    )
