"""Asking for the dead among an agency's outside links: a round is found, then asked a few links at a time.

Between two parts other jobs (mail, publication) have their turn. Off unless `link_check.on` is on.
"""

import time
from datetime import timedelta

import transaction

from portal import clock
from portal.content.base import Content
from portal.content.container import parts_below
from portal.content.outside_links import outside_links
from portal.interfaces import IAgency, IWorkspace
from portal.jobs.declare import refer
from portal.jobs.job import FAILED
from portal.jobs.outbox import enqueue, present_job
from portal.jobs.running import despite_conflicts, fresh_root
from portal.outside.asking import NO_HOST, SILENT, Answer, Asker
from portal.outside.findings import Findings, longest_unasked

FIND, ASK = "find_outside_links", "ask_outside_links"
# Seconds of one part, and between two questions to one host; links of one part.
PART, PAUSE, MOST_OF_A_PART = 20.0, 1.0, 40
# A host that was silent so often in one part is not asked again in it.
MOST_SILENCE = 2
# How often an agency's turn comes by itself; how many begin at a time, and how often that is looked at (seconds).
EVERY, AT_A_TIME, LOOK_EVERY = timedelta(days=7), 2, 3600.0
# Items read between two times of letting them go.
BATCH = 200


def ask_for_round(agency, person_id=None):
    """Have an agency's links found and asked for; one that waits already is that job."""
    return enqueue(
        agency, FIND, {"agency": refer(agency)}, key=f"{FIND}:{agency.id}", agency_id=agency.id, created_by=person_id
    )


def is_under_way(agency):
    """Whether an agency's links are being found or asked for, or are about to be."""
    jobs = (present_job(agency, agency.id, f"{name}:{agency.id}") for name in (FIND, ASK))
    return any(job is not None and job.state != FAILED for job in jobs)


def find_links(context, agency):
    """Find the links of an agency and begin its round."""
    if not context.settings.link_check.on:
        return
    findings = Findings(context.services["scratch"], agency.id)
    if findings.begin(_uses(context, agency)):
        _go_on(agency)


def _uses(context, agency):
    waiting, count = [agency], 0
    while waiting:
        item = waiting.pop()
        # What only staff read is not told to the hosts that it leads to.
        waiting.extend(
            part for part in parts_below(item).values() if isinstance(part, Content) and not IWorkspace.providedBy(part)
        )
        yield from ((item.id, url) for url in outside_links(item, (context.settings.base_url,)))
        count += 1
        if count % BATCH == 0:
            agency._p_jar.cacheGC()


def _go_on(agency):
    enqueue(agency, ASK, {"agency": refer(agency)}, key=f"{ASK}:{agency.id}", agency_id=agency.id)


def ask_links(context, agency):
    """Ask for the next links of the round; another job follows while there are more."""
    if not context.settings.link_check.on:
        return
    findings = Findings(context.services["scratch"], agency.id)
    asker = Asker(agent_of(context.settings), inside=context.settings.link_check.inside)
    _Part(findings, asker, context.settings.link_check.pause).run()
    if findings.waiting(1):
        _go_on(agency)
    else:
        findings.finish()


def agent_of(settings):
    """Who asks, as the hosts' logs have it."""
    return f"province-portal-link-check/1 (+{settings.base_url}/)"


class _Part:
    def __init__(self, findings, asker, pause):
        self.findings, self.asker, self.pause = findings, asker, pause
        self._asked: dict = {}
        self._silent: dict = {}

    def run(self):
        """Ask until the time is over, or everything is asked."""
        until = time.monotonic() + PART
        for digest, url, host in self.findings.waiting(MOST_OF_A_PART):
            if time.monotonic() > until:
                return
            self.findings.note(digest, self._answer(url, host))

    def _answer(self, url, host):
        if self._silent.get(host, 0) >= MOST_SILENCE:
            return Answer(SILENT)
        time.sleep(max(0.0, self._asked.get(host, 0.0) + self.pause - time.monotonic()))
        answer = self.asker.ask(url)
        self._asked[host] = time.monotonic()
        if answer.reason in (SILENT, NO_HOST):
            self._silent[host] = self._silent.get(host, 0) + 1
        return answer


def begin_due_rounds(database, registry):
    """Begin the rounds of the agencies that were not asked for longest; nothing where link checks are off."""
    if not registry.portal_settings.link_check.on:
        return

    def work():
        with fresh_root(database) as root:
            agencies = {item.id: item for item in root["site"].values() if IAgency.providedBy(item)}
            for agency_id in longest_unasked(registry.scratch, agencies, clock.now() - EVERY)[:AT_A_TIME]:
                ask_for_round(agencies[agency_id])
            transaction.commit()

    despite_conflicts(work)
