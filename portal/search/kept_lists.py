"""Lists that were just answered: who asks the same gets the same rows, while no row changes and for one second at most.

A page asks for the sections of its agency, its superior, its newest date; the next page of that agency asks the same.
Time itself publishes and withdraws, and so nothing is kept for longer than a second (docs/decisions/page-cache.md).
"""

from datetime import timedelta

import structlog

from portal import clock

FRESH = timedelta(seconds=1)
# Of one second: answers, and rows of each.
MOST_ANSWERS, MOST_ROWS = 1000, 60
NOTHING = object()

log = structlog.get_logger(__name__)


class Answers:
    """What was answered since a moment, as long as the rows are those of a revision. Made for many threads."""

    def __init__(self, revision, since):
        self._revision = revision
        self._since = since
        self._kept: dict = {}

    def are_good(self, revision, now):
        """Whether they may still be given."""
        return self._revision == revision and self._since <= now < self._since + FRESH

    def once(self, key, ask):
        """What was answered to `key`, else what `ask()` answers now; keys that cannot be kept are always asked."""
        try:
            found = self._kept.get(key, NOTHING)
        except TypeError:
            return ask()
        if found is NOTHING:
            found = ask()
            if len(self._kept) < MOST_ANSWERS:
                self._kept[key] = found
        return found


class KeptLists:
    """The answers of a process; `revision`: of the rows (`portal.search.revision.Revision`)."""

    def __init__(self, revision):
        self._revision = revision
        self._answers = None

    def present(self):
        """The `Answers` of this moment. To be asked for before any row is read: what is read may be kept in them."""
        now = clock.now()
        try:
            revision = self._revision.now()
        # Each database has errors of its own. Whoever reads the rows meets them in a moment.
        except Exception:
            log.warning("nobody can tell whether rows have changed, and so none are kept", exc_info=True)
            return Answers(None, now)
        answers = self._answers
        if answers is None or not answers.are_good(revision, now):
            answers = self._answers = Answers(revision, now)
        return answers

    def forget(self):
        """Keep nothing."""
        self._answers = None
