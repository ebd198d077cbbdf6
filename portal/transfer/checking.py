"""Looking through a whole archive before anything is changed: is it sound, and has everything in it a place here?"""

import re
from dataclasses import dataclass, field
from datetime import datetime

from portal.content.asked import is_asked
from portal.content.base import BOOKKEEPING
from portal.content.comments import are_invited, are_letters, is_comment
from portal.content.deadlines import is_deadline
from portal.content.duties import DUTIES
from portal.content.filetypes import HEAD, looks_like
from portal.content.naming import SLUG
from portal.content.support import is_request
from portal.content.withdrawal import MANNERS
from portal.i18n import _
from portal.security.people import LOGIN
from portal.transfer.agencies import agencies_told
from portal.transfer.format import (
    CONTENT,
    HISTORY,
    MOST_ITEMS,
    MOST_PEOPLE,
    PEOPLE,
    REDIRECTS,
    TEMPLATES,
    TRASH,
    damaged,
)
from portal.transfer.placing import DUPLICATE, LONGEST_NAME, MISPLACED, Placing
from portal.transfer.posts import PersonTold, person_of
from portal.transfer.records import SPECIAL
from portal.transfer.rows import row_told
from portal.transfer.shapes import LARGEST_NUMBER, Told, values_of
from portal.transfer.templates import TemplateCheck

FILE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]*)?\Z", re.ASCII)
LONGEST_FILE_NAME = 160
MOMENTS = ("created", "published_at", "publish_on", "withdraw_on", "changes_on", "reviewed")
UNKNOWN_TYPE = _("cổng thông tin này không có loại nội dung “{name}”", "this portal has no content type “{name}”")
UNKNOWN_REFERENCE = _("nhắc đến “{name}” không có trong gói dữ liệu", "names “{name}”, which is not in the archive")
BAD_FILE = _(
    "tệp “{name}” thiếu hoặc không đúng loại đã ghi", "the file “{name}” is missing, or not of the kind it says"
)
WRONG_COUNT = _("số lượng “{name}” không khớp bản kê", "the number of {name} is not the one in the manifest")
UNKNOWN_RECORD = _("có mục ghi lạ “{name}”", "there is an unknown record “{name}”")
TOO_MANY = _("quá nhiều mục hoặc quá nhiều người", "there are too many items, or too many people")
DROPPED = _(
    "Mục tin “{name}” không còn dùng nên được bỏ qua.", "The field “{name}” is no longer in use and was left out."
)


@dataclass
class _Open:
    """The item whose versions and files come just now."""

    where: str
    item_class: type
    id: int
    shown: tuple
    files: set = field(default_factory=set)
    versions: set = field(default_factory=set)


@dataclass
class Inventory:
    """What an archive holds, as far as an import must know it before it begins."""

    ids: set = field(default_factory=set)
    people: dict[int, PersonTold] = field(default_factory=dict)
    # Ids of items that others lead to: redirects, replacements, places of what was deleted.
    led_to: set = field(default_factory=set)
    dropped: set = field(default_factory=set)
    counts: dict = field(default_factory=dict)

    @property
    def notes(self):
        """What does not come along, as bilingual texts."""
        return [DROPPED % {"name": name} for name in sorted(self.dropped)]


def inventory_of(archive, registry, progress=lambda done, total: None):
    """The `Inventory` of a verified archive; raises `ArchiveRefused` for what cannot be brought in."""
    return _Check(archive, registry.types, registry.workflow_engine, progress).run()


class _Check:
    def __init__(self, archive, types, engine, progress):
        self.archive, self.types, self.engine, self.progress = archive, types, engine, progress
        self.found = Inventory(counts=dict.fromkeys(archive.manifest.counts, 0))
        self.placing = Placing(types, engine, archive.manifest.agency_id, self.found.ids)
        self.templates = TemplateCheck(types)
        self.open: _Open | None = None

    def run(self):
        """Go through everything."""
        self._go(PEOPLE, {"person": self._person})
        self._go(CONTENT, {"item": self._item, "file": self._file, "version": self._version})
        self._close()
        deleted = {"deleted": self._deleted, "item": self._item, "file": self._file, "version": self._version}
        self._go(TRASH, deleted)
        self._close()
        self._go(TEMPLATES, {"template": self._template})
        self._go(REDIRECTS, {"redirect": self._redirect, "former_address": self._redirect})
        self._go(HISTORY, {"row": self._row})
        for name, count in self.archive.manifest.counts.items():
            if self.found.counts[name] != count:
                raise damaged(WRONG_COUNT % {"name": name}, name)
        return self.found

    def _go(self, part, kinds):
        for where, record in self.archive.records(part):
            if record["record"] not in kinds:
                raise damaged(UNKNOWN_RECORD % {"name": record["record"][:40]}, where)
            kinds[record["record"]](Told(where, record))

    def _count(self, name):
        self.found.counts[name] += 1
        if self.found.counts["items"] > MOST_ITEMS or self.found.counts["people"] > MOST_PEOPLE:
            raise damaged(TOO_MANY, self.archive.path)

    def _person(self, told):
        self._count("people")
        person = person_of(told)
        if not LOGIN.match(person.login):
            raise told.wrong("login")
        if person.id in self.found.people:
            raise damaged(DUPLICATE, told.where)
        self.found.people[person.id] = person

    def _item(self, told):
        self._close()
        self._count("items")
        if self.found.counts["items"] % 100 == 0:
            self.progress(self.found.counts["items"], self.archive.manifest.counts["items"])
        item_id, kind = told.id("id"), told.text("type")
        if kind not in self.types:
            raise damaged(UNKNOWN_TYPE % {"name": kind}, told.where)
        if item_id in self.found.ids:
            raise damaged(DUPLICATE, told.where)
        self.found.ids.add(item_id)
        self._check_facts(told)
        self.placing.check(told, self.types[kind])
        if told.plain("bookkeeping").get("language") and told.maybe_id("parent") is not None:
            self.found.led_to.add(told.maybe_id("parent"))
        shown = (told.maybe_number("published_version"), told.maybe_number("draft_version"))
        self.open = _Open(told.where, self.types[kind].factory, item_id, shown)

    def _check_facts(self, told):
        told.moment("modified")
        for name in ("created_by", "modified_by", "handed_to"):
            self._check_person(told, name)
        told.maybe_id("unit")
        facts = told.plain("bookkeeping")
        if not isinstance(facts, dict) or not set(facts) <= set(BOOKKEEPING) - {*SPECIAL, "workflow"}:
            raise told.wrong("bookkeeping")
        kinds = {
            "position": int,
            "rank": str,
            "duty": str,
            "seeded": int,
            "changes_version": int,
            **dict.fromkeys(MOMENTS, datetime),
        }
        for name, value in facts.items():
            is_too_large = type(value) is int and abs(value) > LARGEST_NUMBER
            if is_too_large or (name in kinds and type(value) is not kinds[name]):
                raise told.wrong(name)
        checks = {
            "asked": _is_sent,
            "deadline": is_deadline,
            "invited": are_invited,
            "invitation_letters": are_letters,
            "comments_taken": _is_count,
        }
        for name, fits in checks.items():
            if name in facts and not fits(facts[name]):
                raise told.wrong(name)
        if facts.get("duty") and facts["duty"] not in DUTIES:
            raise told.wrong("duty")
        for step in told.list("steps"):
            self._check_step(step)
        if "withdrawal" in told.record:
            self._check_withdrawal(told)
        agencies_told(told)

    def _check_step(self, step):
        for name in ("act", "from", "to"):
            step.text(name, 200)
        step.moment("when")
        step.maybe_number("version")
        self._check_person(step, "person")
        if not all(isinstance(step.plain(name), str) for name in ("comment", "note")):
            raise step.wrong("comment")

    def _check_withdrawal(self, told):
        if not isinstance(told.record["withdrawal"], dict):
            raise told.wrong("withdrawal")
        withdrawal = Told(told.where, told.record["withdrawal"])
        withdrawal.moment("when")
        withdrawal.flag("shows_title")
        if withdrawal.text("manner") not in MANNERS:
            raise withdrawal.wrong("manner")
        replacement = withdrawal.maybe_id("replacement")
        if replacement is not None:
            self.found.led_to.add(replacement)

    def _check_person(self, told, name):
        self._check_person_known(told.maybe_id(name), told)

    def _check_person_known(self, person, told):
        if person is not None and person not in self.found.people:
            raise damaged(UNKNOWN_REFERENCE % {"name": person}, told.where)

    def _file(self, told):
        self._count("files")
        name, filename = told.text("name", LONGEST_FILE_NAME), told.text("filename", 200)
        digest, media_type = told.text("sha256", 64), told.text("media_type", 200)
        if self.open is None or told.id("item") != self.open.id or name in self.open.files or not FILE.match(name):
            raise damaged(BAD_FILE % {"name": name}, told.where)
        if self.archive.has_file(digest) != told.record.get("size"):
            raise damaged(BAD_FILE % {"name": name}, told.where)
        if not looks_like(self.archive.head(digest, HEAD), filename, media_type):
            raise damaged(BAD_FILE % {"name": name}, told.where)
        self.open.files.add(name)

    def _version(self, told):
        self._count("versions")
        number = told.number("number", 1)
        if self.open is None or told.id("item") != self.open.id or number in self.open.versions:
            raise damaged(MISPLACED, told.where)
        told.moment("saved")
        told.text("comment")
        self._check_person(told, "author")
        values, dropped = values_of(told, self.open.item_class)
        if not values.get("title"):
            raise told.wrong("title")
        self.found.dropped.update(dropped)
        self.open.versions.add(number)

    def _close(self):
        """The item is complete: the texts that it shows must be there."""
        if self.open is not None:
            shown = {number for number in self.open.shown if number is not None}
            if not shown or not shown <= self.open.versions:
                raise damaged(UNKNOWN_REFERENCE % {"name": "version"}, self.open.where)
        self.open = None

    def _deleted(self, told):
        self._close()
        self._count("trash")
        told.id("item"), told.id("id"), told.id("batch")
        told.number("count"), told.moment("deleted"), told.text("path", 4000)
        if not SLUG.match(told.text("name", LONGEST_NAME)):
            raise told.wrong("name")
        self._check_person(told, "deleted_by")
        self.placing.delete(told)
        if told.maybe_id("place") is not None:
            # What has gone for good is no place any more, and what replaces something may be of another agency.
            self.found.led_to.add(told.maybe_id("place"))

    def _template(self, told):
        self._count("templates")
        self._check_person_known(self.templates.of(told), told)

    def _redirect(self, told):
        self._count("redirects")
        if not all(SLUG.match(step) for step in told.text("path", 4000).split("/")):
            raise told.wrong("path")
        self.found.led_to.add(told.id("item"))

    def _row(self, told):
        self._count("history")
        row_told(told)


def _is_sent(value):
    return is_asked(value) or is_comment(value) or is_request(value)


def _is_count(value):
    return type(value) is int and value >= 0
