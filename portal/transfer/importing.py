"""Bringing an agency in from an archive: look through all of it, build it unseen, seat it, then bring the lists along.

Only the middle step is seen by others, and it is one transaction. See docs/decisions/export.md.
"""

from dataclasses import dataclass, replace
from itertools import islice

import transaction
from transaction.interfaces import TransientError

from portal.content.base import Content
from portal.content.changes import touch
from portal.content.container import walk
from portal.content.naming import check_name
from portal.history.recorder import Origin
from portal.i18n import _
from portal.security.people import People
from portal.security.reader import SYSTEM
from portal.transfer import arrival as arrivals
from portal.transfer.building import Builder
from portal.transfer.checking import Inventory, inventory_of
from portal.transfer.format import CONTENT, HISTORY, TRASH
from portal.transfer.numbering import free_ids
from portal.transfer.posts import who_is_who
from portal.transfer.rows import row_told
from portal.transfer.seating import Seating
from portal.transfer.shapes import Told
from portal.transfer.templates import bring_templates
from portal.workflow.trashing import withdraw_if_over

# Items, and rows of the history, of one transaction.
BATCH, ROWS = 100, 500
# Of one that meets another's.
ATTEMPTS = 8
READER = replace(SYSTEM, origin=Origin("portal import"))
OVER = _("Hết thời hạn đăng trước khi nhập.", "Its time ended before it was imported.")
CHECKING, CONTENTS, BUILDING, LISTS, ROWS_WRITTEN = "checking", "contents", "building", "lists", "history"


@dataclass(frozen=True)
class Imported:
    """What an import has brought: the agency's address, counts as in the manifest, posts, notes (bilingual)."""

    address: str
    counts: dict
    posts: int
    notes: tuple


class AgencyImport:
    """One import of an open `Archive` into a database; `with_posts`: whether people get their posts in the agency.

    `progress(stage, done, total)` is called now and then. Methods raise `PortalError`s, and then nothing has changed.
    """

    def __init__(self, connection, registry, archive, address=None, with_posts=True, progress=None):
        self.connection, self.registry, self.archive = connection, registry, archive
        self.address = address or archive.manifest.address
        self.with_posts = with_posts
        self._progress = progress or (lambda stage, done, total: None)
        self.root = connection.root()
        self.inventory = Inventory()
        self.posts = 0
        self._notes: list = []

    @property
    def site(self):
        """The site that the agency will be in."""
        return self.root["site"]

    def check(self):
        """Look through the whole archive, change nothing; answers the `Inventory`."""
        arrivals.check_free(self.root, self.archive)
        if arrivals.goes_on(self.root, self.archive) is None:
            check_name(self.address, self.site)
        self.archive.verify(self._of(CHECKING))
        self.inventory = inventory_of(self.archive, self.registry, self._of(CONTENTS))
        return self.inventory

    def _of(self, stage):
        return lambda done, total: self._progress(stage, done, total)

    def run(self):
        """Check the archive and bring the agency in; answers an `Imported`."""
        self.check()
        arrival = arrivals.goes_on(self.root, self.archive)
        if arrival is None:
            arrival = self._bring()
        self.address = arrival.address
        self._bring_lists_along(arrival)
        self._write_history(arrival)
        with transaction.manager:
            arrivals.end(self.root, arrival)
        notes = (*self.inventory.notes, *self._notes)
        return Imported(self.address, dict(self.inventory.counts), self.posts, notes)

    def _bring(self):
        try:
            arrival, builder, known = self._gather()
            seating = Seating(self.registry, self.archive, arrival, builder, known)
            self._patiently(lambda: seating.run(self.with_posts, READER))
        except BaseException:
            transaction.abort()
            with transaction.manager:
                arrivals.give_up(self.root)
            raise
        self.posts, self._notes = seating.posts, seating.notes
        return arrival

    def _gather(self):
        """Build everything beside the site; answers the `Arrival`, its `Builder`, who is who."""
        ids = free_ids(self.root, self.registry.projection, self.inventory.ids)
        known = who_is_who(self._people(), self.inventory.people)
        with transaction.manager:
            arrival = arrivals.begin(self.root, self.archive, self.address)
            arrival.items.update(ids)
            arrival.people.update({old: one.id for old, one in known.items()})
            arrival.agency_id = ids[int(self.archive.manifest.agency_id)]
        builder = Builder(self.archive, arrival, self.registry, arrival.agency_id)
        for part in (CONTENT, TRASH):
            for where, record in self.archive.records(part):
                if record["record"] == "item":
                    self._pause(builder)
                if record["record"] != "deleted":
                    builder.add(where, record, self.inventory.led_to)
        builder.close()
        bring_templates(self.archive, arrival.held[self.address], arrival, self.registry.types)
        transaction.commit()
        return arrival, builder, known

    def _pause(self, builder):
        builder.close()
        builder.count += 1
        if builder.count % BATCH == 0:
            transaction.commit()
            # Everything is on the disk: the memory is for what follows.
            self.connection.cacheMinimize()
            self._progress(BUILDING, builder.count, self.inventory.counts["items"])

    def _patiently(self, work):
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.manager:
                    return work()
            except TransientError:
                if attempt == ATTEMPTS:
                    raise
        return None

    def _people(self):
        return People(self.root["app_root"], self.registry)

    def _bring_lists_along(self, arrival):
        """Tell the lists, and whatever else follows content, of all that came: a part at a time."""
        agency, total = self.site[arrival.address], self.inventory.counts["items"]
        engine = self.registry.workflow_engine
        for count, item in enumerate((one for one in walk(agency) if isinstance(one, Content)), start=1):
            touch(item)
            withdraw_if_over(engine, item, OVER)
            if count % BATCH == 0:
                transaction.commit()
                self.connection.cacheMinimize()
                self._progress(LISTS, count, total)
        transaction.commit()

    def _write_history(self, arrival):
        """Write the rows of the archive into the history, each once, however often this is ended and begun anew."""
        items, people = arrival.items, arrival.people
        rows = islice(self.archive.records(HISTORY), arrival.rows, None)
        while some := list(islice(rows, ROWS)):
            with transaction.manager:
                for where, record in some:
                    row_told(Told(where, record)).write(arrival, arrival.agency_id, items, people)
                arrival.rows += len(some)
            self.connection.cacheMinimize()
            self._progress(ROWS_WRITTEN, arrival.rows, self.inventory.counts["history"])
