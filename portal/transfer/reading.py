"""Reading an archive, from whomever it comes: nothing is unpacked, nothing believed that its hash does not say.

Members are read where they lie, by names that we know; so no name in it leads anywhere.
"""

import hashlib
import json
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from portal.content.file_proofs import table_size
from portal.i18n import _
from portal.transfer.format import (
    CHUNK,
    COUNTED,
    COUNTED_SINCE,
    FILE_NAME,
    FILES,
    FORMAT,
    LARGEST_PART,
    LARGEST_TABLE,
    LONGEST_RECORD,
    MANIFEST,
    MANIFEST_SUM,
    MEGABYTE,
    MOST_MEMBERS,
    MOST_TEXT,
    PART_NAME,
    PARTS,
    SUMS,
    VERSION,
    ArchiveRefused,
    damaged,
)

# zipfile says RuntimeError for what it does not support.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OSError)
ENCRYPTED = 0x1
LARGEST_MANIFEST = MEGABYTE
LARGEST_SUMS = 200 * MOST_MEMBERS
NO_ARCHIVE = _("đây không phải gói dữ liệu của một cơ quan", "this is no archive of an agency")
CUT_OFF = _("gói dữ liệu bị cắt cụt hoặc hỏng", "the archive is cut off or damaged")
TOO_LARGE = _("gói dữ liệu khai báo quá lớn hoặc quá nhiều", "the archive claims to be too large, or to hold too much")
STRANGE = _("có thành phần lạ trong gói dữ liệu", "there is something strange in the archive")
TWICE = _("một thành phần có hai lần", "a member is there twice")
MISSING = _("thiếu một thành phần", "a member is missing")
ALTERED = _("nội dung không khớp mã băm", "the content does not match its hash")
UNREADABLE = _("không đọc được", "it cannot be read")


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself. `counts`: by the names of `COUNTED`; `sha256`: its own hash."""

    agency_id: str
    address: str
    title: str
    site: str
    counts: dict
    checksums: str
    sha256: str


@contextmanager
def opened(path):
    """The `Archive` in a file, its manifest read and its table of contents checked; raises `ArchiveRefused`."""
    with open(path, "rb") as file:
        # A program or picture with an archive behind it is none of ours.
        size = table_size(file)
        if size > LARGEST_TABLE:
            raise damaged(TOO_LARGE, str(path))
        try:
            archive = ZipFile(file)
        except BROKEN:
            raise damaged(NO_ARCHIVE, str(path)) from None
        with archive:
            yield Archive(archive, file.seek(0, 2), str(path))


class Archive:
    """An open archive."""

    def __init__(self, archive, size, path):
        self._zip, self._size, self.path = archive, size, path
        names = [info.filename for info in archive.infolist()]
        if MANIFEST not in names:
            raise damaged(NO_ARCHIVE, path)
        # First, so that an archive of tomorrow is told as what it is and not as a broken one.
        self.manifest = self._read_manifest()
        self._check_table(archive.infolist(), names)
        self.parts = {part: sorted(n for n in names if n.startswith(f"{part}-")) for part in PARTS}

    def _check_table(self, infos, names):
        if len(names) > MOST_MEMBERS:
            raise damaged(TOO_LARGE, self.path)
        if len(set(names)) != len(names):
            raise damaged(TWICE, self.path)
        text = 0
        for info in infos:
            self._check_member(info)
            text += info.file_size if info.compress_type == ZIP_DEFLATED else 0
        # Entries that share their bytes are how a small archive becomes a huge one.
        if text > MOST_TEXT or sum(info.compress_size for info in infos) > self._size:
            raise damaged(TOO_LARGE, self.path)

    @staticmethod
    def _check_member(info):
        name = info.filename
        known = name in (MANIFEST, MANIFEST_SUM, SUMS) or PART_NAME.match(name)
        if info.flag_bits & ENCRYPTED or not (known or FILE_NAME.match(name)):
            raise damaged(STRANGE, name)
        if info.compress_type != (ZIP_DEFLATED if known else ZIP_STORED):
            raise damaged(STRANGE, name)
        if known and info.file_size > LARGEST_PART and name != SUMS:
            raise damaged(TOO_LARGE, name)

    def _read_manifest(self):
        data = self._whole(MANIFEST, LARGEST_MANIFEST)
        digest = hashlib.sha256(data).hexdigest()
        facts = _json(data, MANIFEST)
        if not isinstance(facts, dict) or facts.get("format") != FORMAT:
            raise damaged(NO_ARCHIVE, MANIFEST)
        _check_version(facts.get("format_version"))
        if self._whole(MANIFEST_SUM, 1000).split()[:1] != [digest.encode()]:
            raise damaged(ALTERED, MANIFEST)
        try:
            agency, counts = facts["agency"], _counts(facts)
            texts = (agency["id"], agency["address"], agency["title"], facts["site"]["title"])
            sums = facts["checksums_sha256"]
        except (KeyError, TypeError):
            raise damaged(UNREADABLE, MANIFEST) from None
        fits = all(type(count) is int and count >= 0 for count in counts.values())
        if not fits or not all(isinstance(text, str) for text in (*texts, sums)):
            raise damaged(UNREADABLE, MANIFEST)
        return Manifest(*texts, counts, sums, digest)

    def verify(self, progress=lambda done, total: None):
        """Read every byte and compare it with its hash; `progress(done, total)`: members. Raises `ArchiveRefused`."""
        sums = self._whole(SUMS, LARGEST_SUMS)
        if hashlib.sha256(sums).hexdigest() != self.manifest.checksums:
            raise damaged(ALTERED, SUMS)
        expected = dict(_sums_in(sums))
        present = {info.filename for info in self._zip.infolist()} - {MANIFEST, MANIFEST_SUM, SUMS}
        for name in expected.keys() ^ present:
            raise damaged(MISSING if name in expected else STRANGE, name)
        for number, (name, digest) in enumerate(expected.items(), start=1):
            is_named_by_it = not name.startswith(FILES) or name == FILES + digest
            if not is_named_by_it or self._digest(name) != digest:
                raise damaged(ALTERED, name)
            progress(number, len(expected))

    def _digest(self, name):
        digest = hashlib.sha256()
        with self._open(name) as member:
            while chunk := _read(member, CHUNK, name):
                digest.update(chunk)
        return digest.hexdigest()

    def records(self, part):
        """The records of a part, each as (where it stands, dict); raises `ArchiveRefused` for what is none."""
        for name in self.parts[part]:
            with self._open(name) as member:
                number = 0
                while line := _read_line(member, name):
                    number += 1
                    where = f"{name}:{number}"
                    record = _json(line, where) if len(line) <= LONGEST_RECORD else None
                    if not isinstance(record, dict) or not isinstance(record.get("record"), str):
                        raise damaged(UNREADABLE, where)
                    yield where, record

    def has_file(self, sha256):
        """The size of the file with this hash; None where there is none."""
        try:
            return self._zip.getinfo(FILES + sha256).file_size
        except KeyError:
            return None

    @contextmanager
    def file(self, sha256):
        """The bytes of a file, open for reading; raises `ArchiveRefused`."""
        with self._open(FILES + sha256) as member:
            yield member

    def head(self, sha256, length):
        """The first bytes of a file."""
        with self.file(sha256) as member:
            return _read(member, length, sha256)

    def _open(self, name):
        try:
            return self._zip.open(name)
        except KeyError:
            raise damaged(MISSING, name) from None
        except BROKEN:
            raise damaged(CUT_OFF, name) from None

    def _whole(self, name, most):
        with self._open(name) as member:
            data = _read(member, most + 1, name)
        if len(data) > most:
            raise damaged(TOO_LARGE, name)
        return data


def _counts(facts):
    """What the manifest counts; nothing of what its version of the format did not know."""
    told, version = facts["counts"], facts["format_version"]
    return {name: told[name] if COUNTED_SINCE.get(name, 1) <= version else 0 for name in COUNTED}


def _check_version(version):
    if type(version) is not int or version < 1:
        raise damaged(UNREADABLE, MANIFEST)
    if version > VERSION:
        raise ArchiveRefused(
            _(
                "Gói dữ liệu này do bản mới hơn của cổng thông tin lập (định dạng {version}; bản này đọc được đến "
                "{known}). Hãy nâng cấp cổng thông tin trước; chưa có gì thay đổi.",
                "This archive was written by a newer version of the portal (format {version}; this one reads up to "
                "{known}). Update the portal first; nothing was changed.",
                version=version,
                known=VERSION,
            )
        )


def _read(member, length, name):
    try:
        return member.read(length)
    except BROKEN:
        raise damaged(CUT_OFF, name) from None


def _read_line(member, name):
    try:
        return member.readline(LONGEST_RECORD + 1)
    except BROKEN:
        raise damaged(CUT_OFF, name) from None


def _json(data, where):
    try:
        return json.loads(data.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise damaged(UNREADABLE, where) from None


def _refuse(constant):
    raise ValueError(f"{constant} is no number")


def _sums_in(data):
    for number, line in enumerate(data.decode("ascii", "replace").splitlines(), start=1):
        digest, blanks, name = line.partition("  ")
        if not blanks or len(digest) != 64:
            raise damaged(UNREADABLE, f"{SUMS}:{number}")
        yield name, digest
