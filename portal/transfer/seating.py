"""Seating an agency that was built beside the site: one transaction, after which everybody sees all of it."""

from persistent.wref import WeakRef

from portal.content.places import path_of
from portal.content.redirects import Redirects, remember_address
from portal.content.trash import Trashed, trash_of
from portal.content.withdrawal import Withdrawal
from portal.history.acts import AGENCY_IMPORTED
from portal.i18n import _
from portal.identity import new_id
from portal.security.people import People
from portal.security.policy import HIERARCHY
from portal.transfer.agencies import SUCCESSORS, SUPERIORS
from portal.transfer.arrival import arrival_in
from portal.transfer.format import REDIRECTS, TRASH, ArchiveRefused
from portal.transfer.posts import give_accounts, give_posts
from portal.transfer.shapes import Told
from portal.workflow.recording import record_act

AGENCY_UNKNOWN = _(
    "Cơ quan cấp trên hoặc kế thừa “{name}” không có ở đây nên được bỏ qua.",
    "The superior or succeeding agency “{name}” is not here and was left out.",
)
NEW_ACCOUNT = _(
    "Ở đây không có “{login}” ({name}): đã lập tài khoản khóa “{here}”, chưa ai đăng nhập được.",
    "“{login}” ({name}) is not here: the closed account “{here}” was made, with which nobody can sign in.",
)
NO_REPLACEMENT = _(
    "Một nội dung đã ngừng đăng được thay bằng mục không có trong gói dữ liệu; liên kết đó được bỏ qua.",
    "Something withdrawn was replaced by what is not in the archive; that link was left out.",
)
OVERTAKEN = _(
    "Một lần nhập khác đã bắt đầu cùng lúc; hãy chạy lại lệnh này sau. Chưa có gì thay đổi.",
    "Another import has begun meanwhile; run this one again later. Nothing was changed.",
)
NO_REDIRECT = _(
    "Địa chỉ cũ “{path}” dẫn tới mục không có trong gói dữ liệu nên được bỏ qua.",
    "The former address “{path}” leads to nothing in the archive and was left out.",
)


class Seating:
    """The one transaction; `known`: people as `who_is_who` tells them. Nothing here depends on an earlier attempt."""

    def __init__(self, registry, archive, arrival, builder, known):
        self.registry, self.archive, self.arrival, self.builder = registry, archive, arrival, builder
        self.known = tuple(known.values())
        self.connection = arrival._p_jar
        self.root = self.connection.root()
        self.posts = 0
        self.notes: list = []

    def run(self, with_posts, reader):
        """Do it in the name of `reader`."""
        site, arrival, people = self.root["site"], self.arrival, People(self.root["app_root"], self.registry)
        self.posts, self.notes = 0, []
        if arrival_in(self.root) is not arrival:
            raise ArchiveRefused(OVERTAKEN)
        agency = arrival.held[arrival.address]
        give_accounts(people, self.known, reader.origin)
        self.notes += [
            NEW_ACCOUNT % {"login": one.told.login, "name": one.told.full_name, "here": one.login}
            for one in self.known
            if one.is_new
        ]
        site.bring(arrival.address, agency)
        self._set_agencies(site, agency)
        self._fill_trash(agency)
        self._replace_withdrawals()
        self._leave_addresses(site, agency)
        if with_posts:
            self.posts = give_posts(people, self.known, (agency.id, arrival.items), reader.origin)
        manifest = self.archive.manifest
        told = {"count": manifest.counts["items"], "archive": manifest.sha256, "source": manifest.site}
        record_act(reader, agency, AGENCY_IMPORTED, **told)
        arrival.seated = True

    def _item(self, archive_id):
        """What others lead to, by its id in the archive; None for what is not in it."""
        oid = self.builder.led_to.get(archive_id)
        return self.connection.get(oid) if oid is not None else None

    def _set_agencies(self, site, agency):
        others = tuple(site.values())
        superiors, successors = [], []
        for named in self.builder.agencies:
            here = named.here(others)
            if here is None and named.id is not None:
                self.notes.append(AGENCY_UNKNOWN % {"name": named.address or named.id})
            elif named.role == SUPERIORS:
                superiors.append((named.day, here))
            else:
                successors.append(here)
        agency.set(**{SUPERIORS: tuple(superiors), SUCCESSORS: tuple(successors)})
        self.root[HIERARCHY].set(agency.id, agency.superiors)

    def _replace_withdrawals(self):
        for oid, replacement, withdrawal in self.builder.replacements:
            found = self._item(replacement)
            if found is None:
                self.notes.append(NO_REPLACEMENT)
            else:
                reference = WeakRef(found)
                replaced = Withdrawal(withdrawal.when, withdrawal.manner, withdrawal.shows_title, reference)
                self.connection.get(oid).set(withdrawal=replaced)

    def _fill_trash(self, agency):
        address = path_of(agency)
        batches: dict = {}
        for where, record in self.archive.records(TRASH):
            if record["record"] != "deleted":
                continue
            told = Told(where, record)
            item = self.arrival.deleted.remove(str(self.arrival.items[told.id("item")]))
            item.__name__ = told.text("name")
            place = told.maybe_id("place")
            entry = Trashed.recalled(
                item,
                self._item(place) if place is not None else None,
                id=new_id(),
                name=item.__name__,
                path=address + told.text("path"),
                keeper_id=agency.id,
                agency_id=agency.id,
                internal=told.flag("internal"),
                count=told.number("count"),
                deleted=told.moment("deleted"),
                deleted_by=self.arrival.people.get(told.maybe_id("deleted_by") or 0),
                batch=batches.setdefault(told.id("batch"), new_id()),
            )
            trash_of(agency).put(entry)

    def _leave_addresses(self, site, agency):
        for where, record in self.archive.records(REDIRECTS):
            told = Told(where, record)
            path = told.text("path")
            if record["record"] == "former_address":
                is_free = path not in site and (site.redirects is None or site.redirects.get(path) is None)
                if is_free:
                    remember_address(site, path, agency)
                continue
            item = self._item(told.id("item"))
            if item is None:
                self.notes.append(NO_REDIRECT % {"path": path})
                continue
            if agency.redirects is None:
                agency.redirects = Redirects()
            agency.redirects.leave(path, item)
