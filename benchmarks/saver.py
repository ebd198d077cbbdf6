"""One process that saves through the whole application, as `python -m benchmarks.saver '{…}'`.

It says "ready", waits for a line, saves, and tells in one line of JSON what came of it.
"""

import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass

from pyramid_retry import IBeforeRetry

from benchmarks.visitor import Visitor
from portal.config import application

SAVED = 303
BODY = "<p>" + "Sở thông báo để người dân và các cơ quan, đơn vị được biết, thực hiện. " * 20 + "</p>"


@dataclass(frozen=True)
class Plan:
    """What a saver does: `saves` saves in the folder at `place`, half of them new items and half edits of them."""

    settings: dict
    login: str
    password: str
    place: str
    saves: int
    # Part of the addresses, so that two savers of one folder do not take each other's names.
    mark: str


def save(visitor, plan, number):
    """Add an item, or edit the one before; answers the status."""
    title = f"Thông báo {plan.mark} số {number // 2}"
    fields = {"title": title, "summary": f"Lần lưu thứ {number}", "body": BODY, "save": "save"}
    if number % 2 == 0:
        return visitor.post(f"{plan.place}them?loai=news_item", **fields).status_int
    # The form tells which version it began from; each item is edited once.
    address = f"{plan.place}thong-bao-{plan.mark}-so-{number // 2}/sua"
    return visitor.post(address, began_from="1", **fields).status_int


def main():
    """Do what the plan in the first argument says."""
    plan = Plan(**json.loads(sys.argv[1]))
    app = application(plan.settings)
    conflicts = []
    app.registry.registerHandler(lambda event: conflicts.append(str(event.exception)), (IBeforeRetry,))
    visitor = Visitor(app).sign_in(plan.login, plan.password)
    # The first save of a process opens its book in the ledger of the lists.
    first = [save(visitor, plan, number) for number in (0, 1)]
    conflicts.clear()
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.perf_counter()
    statuses = dict(Counter(save(visitor, plan, number) for number in range(2, 2 + plan.saves)))
    seconds = time.perf_counter() - started
    for database in app.registry._zodb_databases.values():
        database.close()
    print(json.dumps(asdict(Outcome(first, statuses, conflicts, seconds))), flush=True)


@dataclass(frozen=True)
class Outcome:
    """What came of a saver: the statuses of its answers, the conflicts that were tried again, how long it took."""

    first: list
    statuses: dict
    conflicts: list
    seconds: float

    @property
    def failed(self):
        """How many saves a person would have seen fail."""
        good = self.statuses.get(str(SAVED), 0) + self.first.count(SAVED)
        return sum(self.statuses.values()) + len(self.first) - good


if __name__ == "__main__":
    main()
