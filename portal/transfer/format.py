"""The format of an agency's archive: the names of its members, its limits, its version. See docs/export-format.md."""

import re

from portal.i18n import _
from portal.interfaces import PortalError

FORMAT, VERSION = "province-portal-agency", 2
MANIFEST, MANIFEST_SUM, SUMS = "manifest.json", "manifest.sha256", "checksums.sha256"
PEOPLE, CONTENT, TRASH, REDIRECTS, HISTORY = "people", "content", "trash", "redirects", "history"
TEMPLATES = "templates"
PARTS = (PEOPLE, CONTENT, TRASH, TEMPLATES, REDIRECTS, HISTORY)
FILES = "files/"
PART_NAME = re.compile(rf"({'|'.join(PARTS)})-(\d{{5}})\.jsonl\Z", re.ASCII)
FILE_NAME = re.compile(r"files/([0-9a-f]{64})\Z", re.ASCII)
# What is counted, in the manifest and on the screen.
COUNTED = ("items", "versions", "files", "people", "redirects", "trash", "history", "templates")
# By the version of the format that began to count it.
COUNTED_SINCE = {"templates": 2}

KILOBYTE, MEGABYTE, GIGABYTE = 1 << 10, 1 << 20, 1 << 30
# Records are put together to parts of about so many bytes.
PART_BYTES = 4 * MEGABYTE
# Of one record: a text has a million letters at the most, and JSON takes a multiple of its bytes when it is read.
LONGEST_RECORD = 16 * MEGABYTE
LARGEST_PART = PART_BYTES + LONGEST_RECORD
# Of all texts together, unpacked; and of the table of contents, which Python's zipfile reads whole.
MOST_TEXT = 10 * GIGABYTE
MOST_MEMBERS, LARGEST_TABLE = 200_000, 32 * MEGABYTE
MOST_ITEMS, MOST_PEOPLE = 500_000, 50_000
CHUNK = 1 << 18


class ArchiveRefused(PortalError):
    """The archive cannot be used, or an agency cannot be written into one; the text says why."""


def part_name(part, number):
    """The name of a member with records."""
    return f"{part}-{number:05}.jsonl"


def damaged(what, place):
    """The refusal of an archive in which something is wrong; `what`: a bilingual text, `place`: where it stands."""
    return ArchiveRefused(
        _(
            "Không nhập được gói dữ liệu, chưa có gì thay đổi: {what} ({place}).",
            "The archive cannot be imported, nothing was changed: {what} ({place}).",
            what=what,
            place=place[:200],
        )
    )
