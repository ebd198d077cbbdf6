"""A folder of files on its way in: what becomes of each, and what cannot come along. Changes nothing."""

import io
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from portal.content.filetypes import checked_type, most_bytes
from portal.content.foreign_texts import text_of_docx, text_of_html
from portal.i18n import VIETNAMESE, _
from portal.interfaces import PortalError
from portal.vietnamese import nfc

FOLDER, PAGE, FILE, IMAGE = "folder", "page", "file", "image"
MOST_FILES, DEEPEST = 2000, 20
# Bytes of texts, and of pictures inside documents, which a plan holds in memory.
MOST_HELD = 300 * 1024 * 1024
HTML, WORD = (".html", ".htm", ".xhtml"), (".docx",)
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
NOT_A_FILE = _("bỏ qua: liên kết hoặc tệp đặc biệt của hệ điều hành", "left out: a link, or no ordinary file")
TOO_DEEP = _("bỏ qua: thư mục lồng quá {most} cấp", "left out: folders more than {most} deep", most=DEEPEST)
NO_PAGES_HERE = _("bỏ qua: nơi nhận không có loại nội dung Trang", "left out: there can be no pages in that place")
NOT_HERE = _("bỏ qua: nơi nhận không có loại nội dung này", "left out: there can be no such content in that place")
KEPT_AS_FILE = _("giữ thành tệp tải về, vì không đổi thành trang được", "kept as a file to download, it makes no page")
NO_ALTERNATIVE = _(
    "ảnh chưa có mô tả, đang lấy tên tệp", "the picture has no text alternative; its file's name stands for it"
)
TOO_MANY = _(
    "Thư mục có hơn {most} tệp; hãy nhập từng phần. Chưa có gì thay đổi.",
    "The folder has more than {most} files; import it part by part. Nothing was changed.",
    most=MOST_FILES,
)

TOO_MUCH = _(
    "Các văn bản trong thư mục lớn quá {most} MB; hãy nhập từng phần. Chưa có gì thay đổi.",
    "The texts of the folder have more than {most} MB; import it part by part. Nothing was changed.",
    most=MOST_HELD >> 20,
)


class TooMuch(PortalError):
    """The folder is too large for one import."""


@dataclass
class Planned:
    """One thing to make: its `path` in the folder (of a picture inside a document: below the document's), its kind.

    `source`: a file's path, or bytes; `html`: of a page, with the links that it had.
    """

    path: PurePosixPath
    kind: str
    title: str
    html: str = ""
    source: Path | bytes | None = None
    media_type: str = ""
    alt: str = ""

    @property
    def place(self):
        """The folder in which it will stand."""
        # What was inside a document stands beside it.
        return self.path.parent.parent if isinstance(self.source, bytes) else self.path.parent

    def open(self):
        """Its bytes, open for reading."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else open(str(self.source), "rb")


@dataclass
class Plan:
    """What an import would make, in order; `notes`: (path, bilingual text) of what does not come along as it was."""

    planned: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    held: int = 0
    _said: set = field(default_factory=set)

    @property
    def counts(self):
        """How many of each kind."""
        return {kind: sum(one.kind == kind for one in self.planned) for kind in (FOLDER, PAGE, FILE, IMAGE)}

    def hold(self, size):
        """So many bytes more are held in memory; raises `TooMuch`."""
        self.held += size
        if self.held > MOST_HELD:
            raise TooMuch(TOO_MUCH)

    def note(self, path, text):
        """Tell of something."""
        # Texts that differ only in what was filled in are equal as texts.
        said = (str(path), text.in_language(VIETNAMESE))
        if said not in self._said:
            self._said.add(said)
            self.notes.append((str(path), text))


def plan_of(folder, kinds, progress=lambda done, total: None):
    """The `Plan` of a folder of the file system; `kinds`: names of the types that may stand in the place.

    Raises `PortalError` where there are too many files.
    """
    plan = Plan()
    found = list(_files(Path(folder), plan))
    for number, (path, source) in enumerate(found, start=1):
        _Reading(plan, kinds, path, source).run()
        progress(number, len(found))
    _add_folders(plan, kinds)
    return plan


def _files(top, plan):
    count = 0
    for place, folders, names in os.walk(top):
        inside = PurePosixPath(Path(place).relative_to(top).as_posix())
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not Path(place, name).is_symlink())
        if len(inside.parts) >= DEEPEST and folders:
            plan.note(_known(inside), TOO_DEEP)
            folders.clear()
        for name in sorted(name for name in names if not name.startswith((".", "~$"))):
            path, source = _known(inside / name), Path(place, name)
            if source.is_symlink() or not source.is_file():
                plan.note(path, NOT_A_FILE)
                continue
            count += 1
            if count > MOST_FILES:
                raise TooMuch(TOO_MANY)
            yield path, source


def _known(path):
    """A path as its links name it; half a letter, which a file system may have, is shown as a question mark."""
    return PurePosixPath(nfc(str(path).encode("utf-8", "replace").decode()))


class _Reading:
    def __init__(self, plan, kinds, path, source):
        self.plan, self.kinds, self.path, self.source = plan, kinds, path, source

    def run(self):
        """Plan the file; what cannot come along is noted."""
        extension = self.path.suffix.lower()
        try:
            if extension in HTML:
                self._page(self._html)
            elif extension in WORD and PAGE in self.kinds:
                self._document()
            else:
                self._plain(IMAGE if extension in PICTURES else FILE)
        except TooMuch:
            raise
        except (PortalError, OSError) as error:
            self.plan.note(self.path, getattr(error, "text", None) or _("không đọc được", "cannot be read"))

    def _html(self):
        with open(self.source, "rb") as file:
            return text_of_html(file.read(most_bytes() + 1))

    def _docx(self):
        with open(self.source, "rb") as file:
            checked_type(file, self.path.name, ("document",))
            return text_of_docx(file)

    def _document(self):
        try:
            self._page(self._docx)
        except TooMuch:
            raise
        except PortalError as error:
            self.plan.note(self.path, error.text)
            self._plain(FILE)
            self.plan.note(self.path, KEPT_AS_FILE)

    def _page(self, read):
        if PAGE not in self.kinds:
            self.plan.note(self.path, NO_PAGES_HERE)
            return
        text = read()
        self.plan.hold(len(text.html) + sum(len(data) for data, _alt in text.pictures.values()))
        title = text.title or self.path.stem
        self.plan.planned.append(Planned(self.path, PAGE, title, text.html))
        for note in text.notes:
            self.plan.note(self.path, note)
        for number, (name, (data, alt)) in enumerate(text.pictures.items(), start=1):
            self._picture_inside(self.path / name, f"{title[:250]} – ảnh {number}", data, alt)

    def _picture_inside(self, path, title, data, alt):
        try:
            media_type = checked_type(io.BytesIO(data), path.name, ("image",))
        except PortalError as error:
            self.plan.note(path, error.text)
            return
        self.plan.planned.append(Planned(path, IMAGE, title, source=data, media_type=media_type, alt=alt))

    def _plain(self, kind):
        if kind not in self.kinds:
            self.plan.note(self.path, NOT_HERE)
            return
        with open(self.source, "rb") as file:
            media_type = checked_type(file, self.path.name, ("image",) if kind == IMAGE else ("document", "active"))
        one = Planned(self.path, kind, self.path.stem, source=self.source, media_type=media_type)
        self.plan.planned.append(one)


def _add_folders(plan, kinds):
    """Folders come first, the outer before the inner; only those in which something comes along."""
    wanted = {above for one in plan.planned for above in (one.place, *one.place.parents) if above.parts}
    if wanted and FOLDER not in kinds:
        for one in plan.planned:
            if one.place.parts:
                plan.note(one.path, NOT_HERE)
        plan.planned = [one for one in plan.planned if not one.place.parts]
        wanted = set()
    folders = [Planned(path, FOLDER, path.name) for path in sorted(wanted)]
    plan.planned[:0] = folders
