"""The files of what is selected, in one archive: counted before, each asked for by the reader's own right."""

from dataclasses import dataclass, field
from urllib.parse import quote

from pyramid.response import Response
from pyramid.traversal import find_resource

from portal.content.file_access import may_read_file
from portal.content.naming import slug
from portal.content.zipping import Zipped, stream_zip
from portal.i18n import _
from portal.interfaces import ActRefused
from portal.security.fresh import need_fresh_sign_in

MOST_FILES, MOST_BYTES = 2000, 2 << 30
# Rows that are looked at for files.
MOST_LOOKED_AT, BATCH = 20_000, 1000
NO_FILES = _("Không có tệp nào để tải xuống.", "There are no files to download.")


@dataclass
class Found:
    """The rows with files among what is selected: pairs of (row, titles of the folders above it within the archive)."""

    files: list = field(default_factory=list)
    size: int = 0
    without: int = 0
    looked_at: int = 0

    @property
    def is_too_many(self):
        """Whether more is selected than is looked through: an archive of it would leave files out without a word."""
        return self.looked_at > MOST_LOOKED_AT

    @property
    def is_too_much(self):
        """Whether it is more than one archive takes."""
        return len(self.files) > MOST_FILES or self.size > MOST_BYTES

    @property
    def refusal(self):
        """Why there can be no archive of it; None where there can."""
        if self.is_too_many:
            return _(
                "Ở đây có hơn {most} mục, nhiều hơn một lần tải xuống; hãy chọn ít hơn.",
                "There are more than {most} things, more than one download takes; select fewer.",
                most=MOST_LOOKED_AT,
            )
        if not self.files:
            return NO_FILES
        if self.is_too_much:
            return _(
                "Nhiều nhất {files} tệp, {size} GB một lần; hãy chọn ít hơn.",
                "At most {files} files, {size} GB at a time; select fewer.",
                files=MOST_FILES,
                size=MOST_BYTES >> 30,
            )
        return None

    def add(self, row, folders):
        """Take a row in, if it has a file."""
        if row.file:
            self.files.append((row, folders))
            self.size += row.size or 0
        else:
            self.without += 1


def what_is_there(folder, request, selection):
    """What the page shows before the download."""
    found = find_files(folder, request, selection)
    return {"files": len(found.files), "size": found.size, "without": found.without, "refusal": found.refusal}


def find_files(folder, request, selection):
    """The `Found` of a selection."""
    found = Found()
    for row in selection.every_row(request, folder):
        found.looked_at += 1
        if request.types[row.kind].is_container:
            _add_below(found, request, row)
        else:
            found.add(row, ())
        if found.is_too_many or found.is_too_much:
            break
    return found


def _add_below(found, request, top):
    titles, key = {top.path: (top.title,)}, None
    folders: list = []
    others: list = []
    while not found.is_too_many:
        page = request.search.find(below=top.id, order="title", limit=BATCH, after=key)
        found.looked_at += len(page.rows)
        for row in page.rows:
            (folders if request.types[row.kind].is_container else others).append(row)
        key = page.next_key
        if key is None:
            break
    for row in sorted(folders, key=lambda row: row.path.count("/")):
        titles[row.path] = (*titles.get(_above(row), ()), row.title)
    for row in sorted(others, key=lambda row: row.path):
        found.add(row, titles.get(_above(row), (top.title,)))


def _above(row):
    return row.path.rstrip("/").rpartition("/")[0] + "/"


def download(folder, request, selection):
    """The archive, for whoever has just shown that it is he; raises `ActRefused` where there can be none."""
    found = find_files(folder, request, selection)
    if found.refusal is not None:
        raise ActRefused(found.refusal)
    need_fresh_sign_in(request)
    # Where the bytes lie is found out now: while they are sent, the database is somebody else's.
    files = [file for row, folders in found.files if (file := _file(request, row, folders)) is not None]
    name = f"{slug(folder.title) or folder.__name__}.zip"
    response = Response(content_type="application/zip", app_iter=stream_zip(files))
    response.charset = None
    response.headers["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _file(request, row, folders):
    """The file of a row, if the object itself says that this reader may have it."""
    try:
        item = find_resource(request.site, row.path)
    except KeyError:
        return None
    attachment = item.attachments.get(row.file) if item.id == row.id else None
    if attachment is None or not may_read_file(attachment, request.reader.principals):
        return None
    return Zipped(folders, attachment.filename, attachment.blob.committed(), attachment.size, row.modified)
