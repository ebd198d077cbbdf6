"""Writing an archive: records in parts, files once each, the hash of everything, and the hash of those hashes."""

import hashlib
import json
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from portal import clock
from portal.i18n import _
from portal.transfer.format import (
    CHUNK,
    FILES,
    FORMAT,
    LONGEST_RECORD,
    MANIFEST,
    MANIFEST_SUM,
    MOST_MEMBERS,
    PART_BYTES,
    SUMS,
    VERSION,
    ArchiveRefused,
    part_name,
)

LARGE = (1 << 31) - 1
OWNER_ONLY = 0o600 << 16


class ArchiveWriter:
    """Writes into an open binary file; holds one part of the records, and the hashes, in memory."""

    def __init__(self, target):
        self._zip = ZipFile(target, "w", ZIP_DEFLATED, compresslevel=6)
        self._when = clock.local(clock.now()).timetuple()[:6]
        # name → hash
        self._sums = {}
        self._waiting = []
        self._waiting_bytes = 0
        self._part, self._number = "", 0

    def begin(self, part):
        """The records that follow are of another kind."""
        self._flush()
        self._part, self._number = part, 0

    def write(self, record):
        """Write one record, a dict."""
        # Half a letter, which no text field lets in, must not keep a whole agency from leaving.
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        if len(line) > LONGEST_RECORD:
            raise ArchiveRefused(
                _(
                    "Một văn bản dài quá {most} MB nên không kết xuất được (số {id}).",
                    "A text is larger than {most} MB and cannot be exported (id {id}).",
                    most=LONGEST_RECORD >> 20,
                    id=record.get("item") or record.get("id") or "–",
                )
            )
        self._waiting.append(line)
        self._waiting_bytes += len(line)
        if self._waiting_bytes > PART_BYTES:
            self._flush()

    def _flush(self):
        if self._waiting:
            self._number += 1
            self._whole(part_name(self._part, self._number), b"".join(self._waiting))
            self._waiting, self._waiting_bytes = [], 0

    def file(self, attachment, where):
        """Write the bytes of an `Attachment` unless they are there; `where`: its address, for who must be told."""
        name = FILES + attachment.sha256
        if name in self._sums:
            return
        if len(self._sums) >= MOST_MEMBERS - 10:
            raise ArchiveRefused(
                _(
                    "Cơ quan có hơn {most} tệp khác nhau, quá nhiều cho một gói dữ liệu.",
                    "The agency has more than {most} different files, too many for one archive.",
                    most=MOST_MEMBERS,
                )
            )
        info = self._info(name, ZIP_STORED)
        digest = hashlib.sha256()
        try:
            with attachment.blob.open("r") as source, self._member(info, attachment.size) as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    digest.update(chunk)
        except OSError:
            raise _lost(where) from None
        if digest.hexdigest() != attachment.sha256:
            raise _lost(where)
        self._sums[name] = attachment.sha256

    def finish(self, facts):
        """Write the hashes and the manifest with these further `facts`; answers the manifest's hash."""
        self._flush()
        sums = "".join(f"{digest}  {name}\n" for name, digest in self._sums.items()).encode()
        facts = {"format": FORMAT, "format_version": VERSION, **facts}
        manifest = {**facts, "checksums_sha256": hashlib.sha256(sums).hexdigest()}
        written = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        digest = hashlib.sha256(written).hexdigest()
        self._whole(SUMS, sums)
        self._whole(MANIFEST, written)
        self._whole(MANIFEST_SUM, f"{digest}  {MANIFEST}\n".encode())
        self._zip.close()
        return digest

    def close(self):
        """Let go of an archive that is not finished; the file is of no use."""
        self._zip.close()

    def _member(self, info, size):
        return self._zip.open(info, "w", force_zip64=size > LARGE)

    def _whole(self, name, data):
        self._sums[name] = hashlib.sha256(data).hexdigest()
        self._zip.writestr(self._info(name, ZIP_DEFLATED), data)

    def _info(self, name, compression):
        info = ZipInfo(name, self._when)
        info.compress_type, info.external_attr = compression, OWNER_ONLY
        return info


def _lost(where):
    return ArchiveRefused(
        _(
            "Tệp {where} bị mất hoặc hỏng nên không kết xuất; hãy chạy portal check.",
            "The file {where} is lost or damaged, so nothing was exported; run: portal check",
            where=where,
        )
    )
