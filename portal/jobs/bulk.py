"""Long runs as jobs: each does some of the items in one transaction, and writes the job for the rest."""

import time
from dataclasses import dataclass
from typing import Any

from portal.content.places import agency_of, owner_id, site_of
from portal.i18n import _
from portal.jobs.declare import refer
from portal.jobs.in_the_name_of import desk_of
from portal.jobs.outbox import enqueue
from portal.search.service import SearchService
from portal.workflow.acts import RESTORE, Refusal, perform_all
from portal.workflow.runs import keep
from portal.workflow.trashing import IS_OVER

BULK = "bulk"
# Seconds of work, and items, of one transaction: others must not wait long, nor meet it again and again.
PART_SECONDS, PART_ITEMS = 1.0, 25
GONE = _("Không còn ở đây: đã chuyển đi hoặc đã xóa.", "It is no longer here: it was moved or deleted.")
PLACE_IS_GONE = _("Thư mục này không còn.", "This folder is no more.")
# Arguments that are no plain JSON but things in the tree, each with what is said where it is no more.
THINGS = {
    "target": _("Nơi đến không còn.", "The place to which it should go is no more."),
    "replacement": _("Nội dung thay thế không còn.", "What should replace it is no more."),
}
NOBODY = _("Tài khoản của người giao việc này đã khóa.", "The account of whoever asked for it is closed.")


def begin(run, root):
    """Keep a new run, and have it done from now on."""
    keep(root, run)
    _enqueue(run)


def _enqueue(run):
    place = run.place()
    agency_id = (owner_id(place) if place is not None else None) or 0
    # No key: the next part is written while the job of this one is still there.
    enqueue(run, BULK, {"run": refer(run)}, agency_id=agency_id, created_by=run.person_id)


def do_part(context, run):
    """Do the next items of a run, and write the job for the others."""
    if run.finished is not None:
        return
    part = _part(context, run)
    started = time.monotonic()
    ids = run.next_ids(PART_ITEMS)
    rows = part.search.by_ids(ids) if part.search else {}
    refused: list = []
    handled = done = 0
    for item_id in ids:
        done_now, refused_now = part.do(run, item_id, rows.get(item_id))
        handled, done, refused = handled + 1, done + done_now, refused + refused_now
        if time.monotonic() - started > PART_SECONDS:
            break
    run.note(handled, done, refused)
    if run.finished is None:
        _enqueue(run)


@dataclass
class _Part:
    """In whose name a part is done, where, and with what; `obstacle`: why nothing can be done at all."""

    desk: Any = None
    search: Any = None
    place: Any = None
    arguments: Any = None
    obstacle: Any = None

    def do(self, run, item_id, row):
        """(1, []) or (0, [Refusal]) of the item with this id and row, or of the entry of the trash with this id."""
        title = row.title if row is not None else "–"
        if run.act == RESTORE:
            thing, gone = self._deleted(item_id), IS_OVER
        else:
            thing, gone = self._child(row), GONE
        if self.obstacle is not None or thing is None:
            return 0, [Refusal(title, self.obstacle or gone)]
        return perform_all(self.desk, [thing], run.act, self.arguments)

    def _child(self, row):
        item = self.place.get(row.name) if row is not None and self.place is not None else None
        return item if item is not None and item.id == row.id else None

    def _deleted(self, entry_id):
        trash = (agency_of(self.place) or self.place).trash if self.place is not None else None
        entry = trash.get(entry_id) if trash is not None else None
        return entry if entry is not None and entry.item is not None else None


def _part(context, run):
    place = run.place()
    desk = desk_of(context, run.person_id)
    if place is None or site_of(place) is None:
        return _Part(obstacle=PLACE_IS_GONE)
    if desk is None:
        return _Part(obstacle=NOBODY)
    part = _Part(desk, SearchService(context.projection, desk.reader), place, run.arguments)
    for name in THINGS.keys() & part.arguments.keys():
        part.arguments[name] = thing = context.load(part.arguments[name])
        if thing is None or site_of(thing) is None:
            part.obstacle = THINGS[name]
    return part
