"""A ZIP archive made while it is sent: nothing of it is kept, whatever its size."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from portal.clock import local
from portal.content.attachments import clean_filename

BLOCK = 1 << 18
# Above it a file needs the longer headers of large archives.
LARGE = (1 << 31) - 1
# What Windows takes for something else than a name.
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|\Z)")
LONGEST_NAME = 100
OWN_AND_READABLE = 0o644 << 16


@dataclass(frozen=True)
class Zipped:
    """One file of an archive: the folders on the way to it and its name there, its bytes on the disk, its date."""

    folders: tuple
    name: str
    path: str
    size: int
    modified: datetime


def safe_name(text):
    """A name that every system takes as one: no folders, no control letters, no devices, not too long."""
    name = NOT_IN_NAMES.sub("_", clean_filename(text))
    stem, dot, extension = name.rpartition(".")
    if dot and len(name) > LONGEST_NAME:
        name = f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip(' .')}.{extension}"
    name = name[:LONGEST_NAME].rstrip(" .") or "_"
    return f"_{name}" if DEVICES.match(name) else name


def entry_names(files):
    """The names of some `Zipped` in an archive, each once, whatever the case of its letters."""
    taken: set[str] = set()
    for file in files:
        above = "".join(f"{safe_name(folder)}/" for folder in file.folders)
        name = safe_name(file.name)
        stem, dot, extension = name.rpartition(".")
        if not dot:
            stem, extension = name, ""
        candidate, number = above + name, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{above}{stem} ({number}){dot}{extension}"
        taken.add(candidate.casefold())
        yield candidate


def stream_zip(files):
    """The bytes of an archive with these `Zipped`, in pieces."""
    files = list(files)
    sink: Any = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as archive:
        for name, file in zip(entry_names(files), files, strict=True):
            info = ZipInfo(name, local(file.modified).timetuple()[:6])
            info.external_attr = OWN_AND_READABLE
            with open(file.path, "rb") as source, archive.open(info, "w", force_zip64=file.size > LARGE) as target:
                while block := source.read(BLOCK):
                    target.write(block)
                    yield sink.take()
    yield sink.take()


class _Sink:
    """Where the archive is written: handed on at once, and so it cannot be gone back in."""

    def __init__(self):
        self._parts = []

    def write(self, data):
        """Take a piece in."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self):
        """Nothing is held back."""

    def take(self):
        """What has come since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
