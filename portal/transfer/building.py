"""From records to objects, beside the site: each item with its versions and files, nothing told to any list."""

from typing import Any

from portal.content.attachments import Upload
from portal.content.base import BOOKKEEPING
from portal.content.editions import field_nodes
from portal.content.translations import hold_translation
from portal.content.withdrawal import Withdrawal
from portal.transfer.agencies import agencies_told
from portal.transfer.format import damaged
from portal.transfer.numbering import Renumbering
from portal.transfer.reading import ALTERED
from portal.transfer.shapes import Told, values_of
from portal.workflow.engine import Step, grants_in

OF_PEOPLE = ("created_by", "handed_to")


class Builder:
    """Builds the items of an archive below an `Arrival`; `ends_batch()` is called between two items."""

    def __init__(self, archive, arrival, registry, agency_id):
        self.archive, self.arrival = archive, arrival
        self.types, self.engine = registry.types, registry.workflow_engine
        self.agency_id = agency_id
        # Archive ids of containers, and of what others lead to, → database addresses.
        self.places: dict[int, bytes] = {}
        self.led_to: dict[int, bytes] = {}
        # hash → database address of the item that has the file, its name there
        self.files: dict[str, tuple] = {}
        # (database address of an item, archive id of what replaces it, its `Withdrawal`)
        self.replacements: list = []
        # Superiors and successors of the agency, as the archive names them.
        self.agencies: tuple = ()
        # Items that were begun.
        self.count = 0
        self.item: Any = None
        self._told: Any = None
        self._renumbering: Any = None
        self._replacement: tuple | None = None

    def add(self, where, record, led_to):
        """Take in one record of an item, a file or a version; `led_to`: ids whose places are remembered."""
        told = Told(where, record)
        {"item": self._begin, "file": self._file, "version": self._version}[record["record"]](told)
        if record["record"] == "item" and told.maybe_id("parent") is None:
            # Whom an agency is under is asked once it is seated, among the agencies here.
            self.agencies = self.agencies or agencies_told(told)
        if record["record"] == "item" and told.id("id") in led_to:
            self.led_to[told.id("id")] = self.item._p_oid

    def close(self):
        """The item is complete: show what it showed, with the rights of its state."""
        if self.item is None:
            return
        told, item = self._told, self.item
        shown = {name: told.maybe_number(f"{name}_version") for name in ("published", "draft")}
        for name, number in shown.items():
            item.recall(**{name: item.versions[number] if number is not None else None})
        workflow = self.engine.workflows[item.workflow]
        grants = grants_in(workflow, item.state, item, self.agency_id)
        # As `Content.enter` keeps them.
        item.recall(access=tuple((str(who), tuple(str(one) for one in permissions)) for who, permissions in grants))
        self.item = self._told = None

    def _begin(self, told):
        self.close()
        old_id = told.id("id")
        # Not through the registry's door, which tells the lists.
        item = self.types[told.text("type")].factory()
        item.recall(**self._facts(told))
        self._seat(item, told)
        if self.types[item.kind].is_container:
            self.places[old_id] = item._p_oid
        if self._replacement is not None:
            self.replacements.append((item._p_oid, *self._replacement))
            self._replacement = None
        self.item, self._told = item, told
        self._renumbering = Renumbering(self.arrival.items, field_nodes(type(item)), item.id == old_id)

    def _seat(self, item, told):
        connection, parent, name = self.arrival._p_jar, told.maybe_id("parent"), told.text("name")
        if parent is not None and item.language:
            hold_translation(connection.get(self.led_to[parent]), name, item)
            connection.add(item)
            return
        if parent is not None:
            place = connection.get(self.places[parent])
        elif told.id("id") == self.archive_agency:
            place, name = self.arrival.held, self.arrival.address
        else:
            place, name = self.arrival.deleted, str(item.id)
        place.hold(name, item)
        connection.add(item)

    @property
    def archive_agency(self):
        """The agency's id in the archive."""
        return int(self.archive.manifest.agency_id)

    def _facts(self, told):
        kept = {name: value for name, value in told.plain("bookkeeping").items() if name in BOOKKEEPING}
        facts = {
            **kept,
            "id": self.arrival.items[told.id("id")],
            "workflow": told.text("workflow"),
            "state": told.text("state"),
            "modified": told.moment("modified"),
            "modified_by": self._person(told, "modified_by"),
            "unit": self.arrival.items.get(told.maybe_id("unit") or 0),
            "history": tuple(self._step(step) for step in told.list("steps")),
            **{name: self._person(told, name) for name in OF_PEOPLE},
        }
        if "withdrawal" in told.record:
            facts["withdrawal"] = self._withdrawal(told)
        return facts

    def _person(self, told, name):
        number = told.maybe_id(name)
        return self.arrival.people[number] if number is not None else None

    def _step(self, step):
        return Step(
            step.text("act"),
            step.text("from"),
            step.text("to"),
            self._person(step, "person"),
            step.moment("when"),
            step.plain("comment"),
            step.plain("note"),
            step.maybe_number("version"),
        )

    def _withdrawal(self, told):
        written = Told(told.where, told.record["withdrawal"])
        withdrawal = Withdrawal(written.moment("when"), written.text("manner"), written.flag("shows_title"))
        replacement = written.maybe_id("replacement")
        if replacement is not None:
            # The item that replaces it may come later.
            self._replacement = (replacement, withdrawal)
        return withdrawal

    def _file(self, told):
        digest, name = told.text("sha256"), told.text("name")
        twin = self._twin(digest, told)
        if twin is not None:
            self.item.attachments.share(twin)
            return
        with self.archive.file(digest) as source:
            kept = self.item.attachments.recall(name, Upload(source, told.text("filename"), told.text("media_type")))
        if (kept.sha256, kept.size) != (digest, told.record["size"]):
            raise damaged(ALTERED, told.where)
        self.files[digest] = (self.item._p_oid, name)

    def _twin(self, digest, told):
        """The same file of another item, whose bytes are here already."""
        oid, name = self.files.get(digest, (None, None))
        twin = self.arrival._p_jar.get(oid).attachments.get(name) if oid is not None else None
        if twin is None or name != told.text("name") or name in self.item.attachments:
            return None
        fits = (twin.filename, twin.media_type) == (told.text("filename"), told.text("media_type"))
        return twin if fits else None

    def _version(self, told):
        values, _dropped = values_of(told, type(self.item))
        author = self._person(told, "author")
        self.item.keep_version(
            told.number("number"), self._renumbering.values(values), author, told.moment("saved"), told.text("comment")
        )
