"""The text of attachments, for search: read in a child process that is killed when it takes too long or too much.

A scan has pages without text; recognising them is another matter. Old Office files (.doc, .xls, .ppt) are not read.
"""

import re
from pathlib import Path

from portal.content import text_child
from portal.content.child_process import DAMAGED, TOO_MUCH_MEMORY
from portal.content.killable import ChildEnded, ChildLimits, ChildRefused, Program, result_of
from portal.i18n import _
from portal.interfaces import PortalError
from portal.vietnamese import nfc, repair_legacy, repair_parts

# Of one file; some 700 pages of print. What comes after it is not found by search.
MOST_BYTES = 2 * 1024 * 1024
MOST_PAGES = 10_000
READABLE = frozenset(text_child.READERS)
PROGRAM = Program(
    Path(text_child.__file__),
    ("pypdfium2", "docx", "openpyxl", "et_xmlfile", "odf", "defusedxml", "lxml", "typing_extensions"),
    ChildLimits(memory=512 << 20, cpu_seconds=30, seconds=90, largest_result=6 * MOST_BYTES + (1 << 20), niceness=10),
)
LINE_END, OTHER_SPACE = re.compile(r"\s*[\n\r\f\v\x85\u2028\u2029]\s*"), re.compile(r"[^\S\n]+")
# How a PDF says that a line ends with a hyphen: Vietnamese divides no words, thus it is one that was written.
HYPHEN_AT_END = re.compile(r"[\ufffe\x02]\s*")
# What is no letter to anybody: controls, marks of order and direction, private use, code points of nothing.
NO_LETTERS = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\uffff]"
)
KEPT_BYTES = re.compile("[\udc80-\udcff]")

_TOO_MUCH = _(
    "Tệp quá lớn hoặc quá phức tạp nên không đọc được nội dung để tìm kiếm; hãy chia nhỏ tệp rồi tải lên lần nữa.",
    "The file is too large or too complicated to read its text for search; split it and upload it again.",
)
_REASONS = {
    DAMAGED: _(
        "Tệp bị hỏng nên không đọc được nội dung để tìm kiếm; hãy mở tệp bằng phần mềm đã soạn ra nó, lưu lại rồi "
        "tải lên lần nữa.",
        "The file is damaged, so its text cannot be searched; open it with the program it was made with, save it "
        "anew and upload it again.",
    ),
    text_child.PASSWORD: _(
        "Tệp có mật khẩu nên không đọc được nội dung để tìm kiếm; hãy bỏ mật khẩu rồi tải lên lần nữa.",
        "The file has a password, so its text cannot be searched; remove the password and upload it again.",
    ),
    text_child.TOO_LARGE: _TOO_MUCH,
    TOO_MUCH_MEMORY: _TOO_MUCH,
}
_NOT_DONE = _(
    "Việc đọc nội dung tệp “{name}” bị dừng giữa chừng: quá thời gian cho phép hoặc chương trình đọc bị lỗi.",
    "Reading the text of the file “{name}” broke off: it took too long, or the program that reads it failed.",
)


class TextRefused(PortalError):
    """The text cannot be read; trying again does not help."""


class TextNotDone(PortalError):
    """The child was killed or broke down; it may be the file, or a busy machine."""


def awaits_reading(attachment):
    """Whether it is a file whose text is yet to be read."""
    return attachment.media_type in READABLE and not attachment.is_read


def read_attachment(attachment):
    """Read and keep the text of an attachment; answers whether there is any that was not there before, or the reason.

    A file that can never be read keeps the reason instead: lists count it. Raises `TextNotDone`.
    """
    if not awaits_reading(attachment):
        return False
    try:
        with attachment.blob.open("r") as file:
            pages = text_of(file, attachment.media_type, attachment.filename, PROGRAM)
    except TextRefused as refusal:
        attachment.refuse_text(refusal.text)
        return True
    attachment.keep_text(pages)
    return any(pages)


def text_of(file, media_type, name="", program=PROGRAM):
    """The text of a file, a string for each page (sheet, slide), at most `MOST_BYTES` of UTF-8.

    `file`: bytes or a binary file; `media_type`: one of `READABLE`. Raises `TextRefused`, `TextNotDone`.
    """
    orders = {"media_type": media_type, "most_bytes": MOST_BYTES, "most_pages": MOST_PAGES}
    try:
        with result_of(program, file, orders) as (pages, _folder):
            return _bounded(_readable(page) for page in pages)
    except ChildRefused as refusal:
        raise TextRefused(_REASONS[refusal.reason]) from None
    except ChildEnded as end:
        if end.out_of_time:
            # It would compute as long the next time.
            raise TextRefused(_TOO_MUCH) from None
        raise TextNotDone(_NOT_DONE % {"name": name}) from None


def _readable(page):
    """A page as people would type it: legacy encodings repaired, NFC, no controls, no idle space."""
    text = NO_LETTERS.sub("", HYPHEN_AT_END.sub("-", nfc(_repaired(page))))
    return LINE_END.sub("\n", OTHER_SPACE.sub(" ", text)).strip()


def _repaired(page):
    if KEPT_BYTES.search(page):
        text, _encoding = repair_legacy(page.encode("utf-8", "surrogateescape"))
        return text
    text, encoding = repair_legacy(page)
    if encoding is not None:
        return text
    # Old letters among new ones, as where a text was pasted into a newer one: line by line.
    return "\n".join(repair_parts(text.splitlines()))


def _bounded(pages):
    kept, left = [], MOST_BYTES
    for page in pages:
        size = len(page.encode())
        # A repaired text may be longer than it was.
        kept.append(page if size <= left else page.encode()[:left].decode("utf-8", "ignore"))
        left = max(0, left - size)
    return tuple(kept)
