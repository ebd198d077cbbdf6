"""Deadlines of what is open tell what they were counted from, so that they follow the working calendar."""

from portal import clock
from portal.content.container import walk
from portal.content.deadlines import COUNTED, WAITING, begin_term
from portal.content.working_days import calendar_in_force
from portal.interfaces import IQuestion, ISupportRequest
from portal.workflow.supporting import REOPEN

TITLE = "Deadlines in working days follow the calendar"


def evolve(root, registry):
    """Note from when and how many days; the deadlines stay, but for those of questions that staff have written down."""
    calendar = calendar_in_force(root)
    for item in walk(root["site"]):
        if not (IQuestion.providedBy(item) or ISupportRequest.providedBy(item)) or item.state not in WAITING:
            continue
        asked = item.asked
        if asked and not set(COUNTED) <= set(asked):
            since = _since(item, asked)
            days = calendar.days_between(clock.local(since).date(), clock.local(asked["due"]).date())
            item.set(asked={**asked, "since": since, "days": max(1, days)})
        elif not asked and not item.deadline:
            begin_term(item, item.created)


def _since(item, asked):
    """When the term that runs began: when it came in, was passed on, or was taken up again."""
    passages = [passage["when"] for passage in asked.get("passed", ())]
    reopened = [step.when for step in item.history if step.act == REOPEN] if ISupportRequest.providedBy(item) else []
    return max([asked["received"], *passages, *reopened])
