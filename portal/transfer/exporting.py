"""Writing an agency into an archive: item by item, from one moment of the database, with little in memory."""

import os
from dataclasses import dataclass

from portal import clock
from portal.content.base import Content
from portal.content.container import parts_below, walk
from portal.content.places import path_of
from portal.history.acts import AGENCY_EXPORTED
from portal.history.chains import every_entry
from portal.security.reader import SYSTEM
from portal.storage.durable import sync_file, sync_folder
from portal.transfer.format import CONTENT, COUNTED, HISTORY, PEOPLE, REDIRECTS, TEMPLATES, TRASH
from portal.transfer.plain import moment_text
from portal.transfer.records import (
    file_record,
    id_text,
    item_record,
    person_record,
    trash_record,
    version_record,
)
from portal.transfer.templates import template_records
from portal.transfer.writing import ArchiveWriter
from portal.workflow.recording import record_act

# Items between two times of letting the rest of them go.
BATCH = 100


@dataclass(frozen=True)
class Exported:
    """What an export has written: the counts of `COUNTED`, the hash of the manifest, the size in bytes.

    `left_out`: how many items were not for the one who asked, what is below each not counted.
    """

    counts: dict
    sha256: str
    size: int
    left_out: int = 0


def export_agency(agency, people, path, progress=lambda done, total: None, may_see=None):
    """Write the archive of an agency to `path`, whole or not at all; answers an `Exported`.

    `people`: the accounts of the database; `progress(done, total)`: items; `may_see(item)`: whether an item, with all
    its texts, is for the one who asks; everything where it is not given. Raises `ArchiveRefused`, `OSError`.
    """
    unfinished = f"{path}.part"
    try:
        with open(unfinished, "wb", opener=_for_the_owner_alone) as target:
            writer = ArchiveWriter(target)
            try:
                export = _Export(agency, people, writer, (progress, may_see))
                digest = export.run()
            except BaseException:
                writer.close()
                raise
        sync_file(unfinished)
        os.replace(unfinished, path)
    except BaseException:
        if os.path.exists(unfinished):
            os.unlink(unfinished)
        raise
    sync_folder(os.path.dirname(os.path.abspath(path)))
    return Exported(export.counts, digest, os.path.getsize(path), export.left_out)


def record_export(agency, exported, reader=SYSTEM):
    """Write into the history that an agency was exported, in the current transaction."""
    return record_act(reader, agency, AGENCY_EXPORTED, count=exported.counts["items"], archive=exported.sha256)


def _for_the_owner_alone(name, flags):
    return os.open(name, flags, 0o600)


class _Export:
    """One run over an agency."""

    def __init__(self, agency, people, writer, asker):
        self.agency, self.people, self.writer = agency, people, writer
        self.progress, self.may_see = asker
        self.connection = agency._p_jar
        self.counts = dict.fromkeys(COUNTED, 0)
        self.expected = 0
        self.left_out = 0
        # The ids of what was written, where something is left out.
        self.written: set[int] = set()
        # Everybody who is named anywhere.
        self.named: set[int] = set()

    def run(self):
        """Write everything; answers the hash of the manifest."""
        # Counting reads the tree once more, but each object only as far as its children.
        self.expected = sum(1 for item in walk(self.agency) if isinstance(item, Content))
        self.connection.cacheGC()
        self._write_content()
        self._write_trash()
        self._write_templates()
        self._write_redirects()
        self._write_history()
        self._write_people()
        site = self.agency.__parent__
        facts = {
            "made": moment_text(clock.now()),
            "site": {"id": id_text(site.id), "title": site.title},
            "agency": {"id": id_text(self.agency.id), "address": self.agency.__name__, "title": self.agency.title},
            "counts": self.counts,
            "left_out": self.left_out,
        }
        return self.writer.finish(facts)

    def _meet(self, person_id):
        if person_id is not None:
            self.named.add(person_id)

    def _write_content(self):
        self.writer.begin(CONTENT)
        self._write_tree(self.agency, None)

    def _write_tree(self, top, parent_id):
        for item in self._shown(top):
            self._write_item(item, parent_id if item is top else item.__parent__.id)
            if item._p_changed is False:
                item._p_deactivate()
            if self.counts["items"] % BATCH == 0:
                self.connection.cacheGC()
                self.progress(self.counts["items"], max(self.expected, self.counts["items"]))

    def _shown(self, top):
        """The content from `top` on that is for the one who asks, parents first: below what is not, nothing is."""
        waiting = [top]
        while waiting:
            item = waiting.pop()
            if self.may_see is not None and not self.may_see(item):
                self.left_out += 1
                continue
            waiting.extend(part for part in parts_below(item).values() if isinstance(part, Content))
            yield item

    def _is_written(self, item_id):
        return self.may_see is None or item_id in self.written

    def _write_item(self, item, parent_id):
        if self.may_see is not None:
            self.written.add(item.id)
        self.counts["items"] += 1
        self.writer.write(item_record(item, parent_id, self._meet))
        for attachment in item.attachments.values():
            self.counts["files"] += 1
            self.writer.write(file_record(item, attachment))
            self.writer.file(attachment, f"{path_of(item) or item.__name__}tep/{attachment.__name__}")
        for version in item.versions.values():
            self.counts["versions"] += 1
            self.writer.write(version_record(item, version, self._meet))
            version._p_deactivate()

    def _write_trash(self):
        self.writer.begin(TRASH)
        for entry in self.agency.trash if self.agency.trash is not None else ():
            if entry.item is not None and (self.may_see is None or self.may_see(entry.item)):
                self.counts["trash"] += 1
                self.writer.write(trash_record(entry, path_of(self.agency), self._meet))
                self._write_tree(entry.item, None)
        self.progress(self.counts["items"], self.counts["items"])

    def _write_templates(self):
        self.writer.begin(TEMPLATES)
        for record in template_records(self.agency, self._meet):
            self.counts["templates"] += 1
            self.writer.write(record)

    def _write_redirects(self):
        self.writer.begin(REDIRECTS)
        site = self.agency.__parent__
        for keeper, record in ((self.agency, "redirect"), (site, "former_address")):
            for path, item_id in keeper.redirects.in_order() if keeper.redirects is not None else ():
                is_ours = keeper is self.agency or item_id == self.agency.id
                if is_ours and self._is_written(item_id):
                    self.counts["redirects"] += 1
                    self.writer.write({"record": record, "path": path, "item": id_text(item_id)})

    def _write_history(self):
        self.writer.begin(HISTORY)
        wanted = f'"agency":{self.agency.id}'
        for number, entry in enumerate(every_entry(self.connection.root())):
            # Most rows are of other agencies: those are not even read as JSON.
            if wanted in entry.line and _is_of(entry.facts, self.agency.id):
                self._note_row(entry)
            if number % 1000 == 0:
                self.connection.cacheGC()

    def _note_row(self, entry):
        facts = entry.facts
        if not self._is_written(facts["item"]):
            return
        for name in ("actor", "for"):
            self._meet(facts.get(name))
        self.counts["history"] += 1
        self.writer.write({"record": "row", "line": entry.line, "words": entry.words, "sha256": entry.digest})

    def _write_people(self):
        self.writer.begin(PEOPLE)
        everybody = self.people.all()
        posts = {person.id: [p for p in person.appointments if p.agency_id == self.agency.id] for person in everybody}
        for held in posts.values():
            for post in held:
                self._meet(post.given_by)
        for person in everybody:
            if person.id in self.named or posts[person.id]:
                self.counts["people"] += 1
                self.writer.write(person_record(person, self.agency.id))
            person._p_deactivate()


def _is_of(facts, agency_id):
    """Whether a row of the history is about an item of the agency (who signed in there stays where it is)."""
    return facts.get("agency") == agency_id and facts.get("item") is not None and facts.get("person") is None
