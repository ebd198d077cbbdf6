"""Sealing the history from time to time, and telling the seal to the log, which is kept elsewhere than the database."""

import structlog
import transaction

from portal.history.seals import seal
from portal.jobs.running import despite_conflicts, fresh_root

# Seconds between two seals.
EVERY = 3600.0

log = structlog.get_logger(__name__)


def seal_now(database):
    """Seal what was written since the last seal; answers the seal's (number, hash), None where there is nothing new."""

    def work():
        with fresh_root(database) as root:
            entry = seal(root)
            if entry is None:
                return None
            transaction.commit()
            return entry.facts["number"], entry.digest

    made = despite_conflicts(work)
    if made is not None:
        log.info("history sealed", seal=f"{made[0]}:{made[1]}")
    return made
