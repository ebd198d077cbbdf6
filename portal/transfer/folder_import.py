"""Bringing a folder of files in: pages of HTML and Word, pictures, files; links between them become links inside.

Everything is planned first (folder_plan.py) and made in one transaction, as drafts: nothing is public before somebody
has looked at it.
"""

import posixpath
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

import transaction

from portal.content.attachments import Upload
from portal.content.container import parts_below
from portal.content.foreign_texts import pictures_in, with_links
from portal.content.naming import free_name
from portal.content.redirects import locate
from portal.history.recorder import Origin
from portal.i18n import _
from portal.interfaces import IContainer, PortalError
from portal.security.reader import SYSTEM
from portal.transfer.folder_plan import FILE, FOLDER, IMAGE, NO_ALTERNATIVE, PAGE, Plan, plan_of
from portal.vietnamese import nfc
from portal.workflow.service import ContentService

READER = replace(SYSTEM, origin=Origin("portal import"))
# Of a transaction that meets another's.
ATTEMPTS = 8
COMMENT = _("Nhập từ thư mục", "Imported from a folder")
LEADS_NOWHERE = _(
    "liên kết “{address}” không có trong thư mục, giữ phần chữ", "“{address}” is not in the folder; its text stays"
)
NO_PICTURE = _("thiếu ảnh “{address}”", "the picture “{address}” is missing")
NO_PLACE = _(
    "Không có nơi “{address}” để nhập vào; hãy ghi địa chỉ của một cơ quan hoặc thư mục, ví dụ so-y-te/tin-tuc.",
    "There is no place “{address}” to import into; name an agency or a folder, such as so-y-te/tin-tuc.",
)
NOTHING = _("Thư mục không có tệp nào nhập được.", "Nothing in the folder can be imported.")


class FolderImport:
    """One import of a folder of the file system into the place at an address such as `so-y-te/tin-tuc`.

    `progress(done, total)`: files looked at. Methods raise `PortalError`s, and then nothing has changed.
    """

    def __init__(self, connection, registry, folder, address, progress=lambda done, total: None):
        self.site = connection.root()["site"]
        self.desk = ContentService(registry.types, registry.workflow_engine, READER)
        self.folder, self.address, self._progress = folder, address.strip("/"), progress
        # path in the folder → what was made of it
        self._made: dict = {}
        self._plan = Plan()

    def place(self):
        """Where everything will stand."""
        item, left = locate(self.site, self.address.split("/"), lambda _item: True)
        if left or item is self.site or not IContainer.providedBy(item):
            raise PortalError(NO_PLACE % {"address": self.address})
        return item

    def check(self):
        """The `Plan`, links looked at too; changes nothing."""
        kinds = {info.name for info in self.desk.types.children_of(self.place())}
        plan = plan_of(self.folder, kinds, self._progress)
        if not plan.planned:
            plan.note(".", NOTHING)
        self._plan = plan
        self._made = {one.path: None for one in plan.planned}
        for one in plan.planned:
            if one.kind == PAGE:
                with_links(one.html or "<p></p>", self._changed(one, self._noted))
        self._note_alternatives()
        return plan

    def run(self):
        """Make everything, in one transaction; answers the `Plan`."""
        plan = self.check()
        for attempt in transaction.manager.attempts(ATTEMPTS):
            with attempt:
                self._make(plan)
        return plan

    def _make(self, plan):
        top = self.place()
        for one in plan.planned:
            self._made[one.path] = self._add(one, self._made[one.place] if one.place.parts else top)
        for one in plan.planned:
            if one.kind == PAGE and one.html:
                html = with_links(one.html, self._changed(one, self._linked))
                self.desk.edit(self._made[one.path], {"body": html}, str(COMMENT))

    def _add(self, one, place):
        name = free_name(one.path.name if one.kind == FOLDER else one.path.stem, parts_below(place), one.kind)
        if one.kind not in (FILE, IMAGE):
            return self.desk.add(place, one.kind, {"title": one.title}, name)
        with one.open() as file:
            values = {"title": one.title, "file": Upload(file, one.path.name, one.media_type)}
            if one.kind == IMAGE:
                values["alt"] = one.alt or one.title
            return self.desk.add(place, one.kind, values, name)

    def _changed(self, page, use):
        """What `with_links` calls for the links of a page; `use(page, attribute, address, path or None)`."""

        def change(name, address):
            try:
                parts = urlsplit(address.strip())
            except ValueError:
                return None
            if parts.scheme or parts.netloc:
                is_lost = name == "src" and parts.scheme in ("data", "file", "blob")
                return use(page, name, f"{parts.scheme}:…", None) if is_lost else address
            if not parts.path:
                # A place in the same page.
                return address if name == "href" else None
            return use(page, name, address, self._target(page, parts.path))

        return change

    def _target(self, page, path):
        # A link that begins at the root of the former site is read from the folder's.
        base = PurePosixPath() if path.startswith("/") else page.path.parent
        wanted = nfc(posixpath.normpath(str(base / unquote(path).replace("\\", "/").lstrip("/"))))
        inside = page.path / path
        for candidate in (inside, PurePosixPath(wanted)):
            if candidate in self._made:
                return candidate
        folded = wanted.casefold()
        return next((known for known in self._made if str(known).casefold() == folded), None)

    def _noted(self, page, name, address, path):
        if path is None:
            text = (LEADS_NOWHERE if name == "href" else NO_PICTURE) % {"address": address[:200]}
            self._plan.note(page.path, text)
        return address

    def _linked(self, _page, name, address, path):
        if path is None:
            return None
        item, mark = self._made[path], urlsplit(address).fragment
        if name == "src":
            return f"/id/{item.id}/tep/{item.file}" if item.kind == IMAGE else None
        return f"/id/{item.id}/{f'#{mark}' if mark else ''}"

    def _note_alternatives(self):
        told = self._alternatives()
        for one in self._plan.planned:
            if one.kind == IMAGE and not one.alt:
                one.alt = told.get(one.path, "")
                if not one.alt:
                    self._plan.note(one.path, NO_ALTERNATIVE)

    def _alternatives(self):
        """The text alternatives that pages give to pictures, by the pictures' paths."""
        told: dict = {}
        for page in self._plan.planned:
            for address, alt in pictures_in(page.html) if page.kind == PAGE and page.html else ():
                path = self._target(page, urlsplit(address).path)
                if path is not None and alt:
                    told.setdefault(path, alt)
        return told
