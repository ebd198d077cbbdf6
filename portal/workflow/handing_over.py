"""Handing over: an item becomes another person's, with the rights of whoever made it; the history says so."""

from portal import clock
from portal.content.changes import stay_current
from portal.content.places import owner_id
from portal.history.acts import HANDED_OVER
from portal.i18n import _
from portal.workflow.engine import Step
from portal.workflow.notices import note_change

# How the history calls it; no workflow has a transition of this name.
HAND_OVER = "hand_over"


def hand_over(desk, item, receiver):
    """Make an item the receiver's, in the name of the desk's reader; whoever calls it has asked whether that may be."""
    stay_current(item)
    before = item.state, item.access
    desk.record(item, HANDED_OVER, source=item.owner, receiver=receiver.id)
    item.set(handed_to=receiver.id)
    desk.engine.reset_access(item, owner_id(item))
    note = _("Giao cho {name}.", "Handed to {name}.", name=receiver.full_name)
    item.record(Step(HAND_OVER, item.state, item.state, desk.reader.person_id, clock.now(), note=note))
    note_change(desk.reader, item, before)
