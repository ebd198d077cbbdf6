"""Timed publication: what happens at the moments that people set for an item."""

from portal.content.changes import touch
from portal.content.places import owner_id, site_of
from portal.content.withdrawal import Withdrawal
from portal.history.acts import step_act
from portal.i18n import _
from portal.jobs.causes import CHANGES_ON, PUBLISH_EDGE, WITHDRAW_ON
from portal.jobs.declare import job_handler
from portal.security.reader import SYSTEM
from portal.workflow.engine import Wishes
from portal.workflow.recording import record_act

WITHDRAW, PUBLISH_CHANGES = "withdraw", "publish_changes"


@job_handler(PUBLISH_EDGE, title=_("Đăng, ngừng đăng đúng hẹn", "Publish or withdraw at the set time"))
def publish_edge(context, item, edge):
    """Have the lists follow an item whose `edge` has come; withdraw it if it is its end, or publish its changes.

    Who may read is decided by time itself (`may_read`); a job that comes late leaves nothing open.
    """
    stored = context.load(item)
    if stored is None or site_of(stored) is None:
        return
    moment = getattr(stored, edge)
    if moment is None or moment > context.now:
        # People have set another time since; that has a job of its own.
        return
    touch(stored)
    if edge == WITHDRAW_ON:
        _withdraw(context.services["workflow_engine"], stored)
    elif edge == CHANGES_ON:
        _show_changes(context.services["workflow_engine"], stored)


def _show_changes(engine, item):
    if item.published is None or item.changes_version not in item.versions:
        # Of an archive that lacks the version, at most.
        item.set(changes_on=None, changes_version=None)
        return
    step = engine.show_changes(item, PUBLISH_CHANGES)
    record_act(SYSTEM, item, step_act(step.act), source=step.source, target=step.target, version=step.version)


def _withdraw(engine, item):
    transition = engine.of(item).transition(WITHDRAW)
    if transition is not None and item.state in transition.sources:
        source = item.state
        withdrawal = Withdrawal(item.withdraw_on, shows_title=True)
        wishes = Wishes(withdrawal=withdrawal)
        engine.move(item, WITHDRAW, agency_id=owner_id(item), principals=SYSTEM.principals, wishes=wishes)
        record_act(SYSTEM, item, step_act(WITHDRAW), source=source, target=item.state)
