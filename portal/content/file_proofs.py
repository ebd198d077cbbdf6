"""What the bytes of a file must show before we believe its extension; one function for each kind of format.

Each answers whether the file is what it says, and raises `PortalError` where the person can be told more than that.
None of them unpacks or renders anything: they look at a bounded part of the structure. Pictures alone are decoded, in
a child process (imaging.py).
"""

import codecs
import lzma
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager

from portal.content.imaging import check_picture
from portal.i18n import _
from portal.interfaces import PortalError
from portal.vietnamese import repair_legacy

CHUNK = 1 << 20
ZIP_START = b"PK\x03\x04"
# What says where the table of contents is, in the last bytes, before a comment; large archives have a second one.
ZIP_END, ZIP_END_MARK = struct.Struct("<4s4H2LH"), b"PK\x05\x06"
ZIP64_END, ZIP64_LOCATOR_SIZE, ZIP64_LOCATOR_MARK = struct.Struct("<4sQ2H2L4Q"), 20, b"PK\x06\x07"
ZIP_TAIL = ZIP64_END.size + ZIP64_LOCATOR_SIZE + ZIP_END.size + 65_535
# Python's zipfile reads the whole table into objects; 2 MB are some 20,000 entries.
LARGEST_ZIP_TABLE = 2 * 1024 * 1024
ENCRYPTED_ENTRY = 0x1
LARGEST_PART = 1024 * 1024
CONTENT_TYPES, ODF_TYPE, ODF_MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
# zipfile says RuntimeError for what it does not support.
BROKEN_ZIP = (zipfile.BadZipFile, RuntimeError, ValueError, OSError)
OLE_START = bytes.fromhex("d0cf11e0a1b11ae1")
# An entry of an OLE file's directory: 64 bytes of name, its length, the kind of entry.
OLE_ENTRY, OLE_NAME_FIELD, OLE_STREAM = 128, 64, 2
ENCRYPTED_PACKAGE = "EncryptedPackage"
MARKUP = re.compile(r"\s*<\s*(?:!doctype|\?xml|html|head|body|script|svg|iframe|object|embed)\b", re.IGNORECASE)
# Where markup at the beginning of a text is looked for; a browser that guesses looks at 1,445 bytes.
TEXT_START = 4096
# How a web page begins, after remarks; how a mail does: with lines of headers, some of which every mail has.
WEB_PAGE = re.compile(
    r"(?:\s|(?><!--.*?-->))*+<\s*(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE | re.DOTALL
)
MAIL_HEADER = re.compile(rb"([!-9;-~]+):.*(?:\r?\n[ \t].*)*\r?\n")
MAIL_HEADERS, LEAST_HEADERS = (
    frozenset({b"from", b"date", b"subject", b"to", b"message-id", b"mime-version", b"received"}),
    2,
)
# So much of a text is enough to see in which old encoding it is.
LEGACY_SAMPLE = 64 * 1024
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")

PASSWORD = _(
    "Tệp có đặt mật khẩu nên không tìm kiếm và không quét được; hãy bỏ mật khẩu rồi tải lên lần nữa.",
    "The file has a password, so it cannot be searched or scanned; remove the password and upload it again.",
)
NOT_UNICODE = _(
    "Tệp văn bản không dùng bảng mã Unicode; hãy mở tệp, lưu lại với bảng mã UTF-8 rồi tải lên lần nữa.",
    "The text is not in Unicode; open the file, save it with the encoding UTF-8 and upload it again.",
)
TOO_MANY_ENTRIES = _(
    "Tệp nén chứa quá nhiều tệp; hãy chia thành nhiều tệp nén nhỏ hơn.",
    "The archive holds too many files; split it into smaller archives.",
)


def is_pdf(file):
    """Whether it is a PDF from its first byte on: readers accept a header further in, where a page could hide."""
    return _head(file, 5) == b"%PDF-"


def is_picture(file):
    """Whether the picture can be decoded; raises `PortalError` with the reason otherwise."""
    check_picture(file)
    return True


def is_zip(file):
    """Whether it is a sound zip archive without a password."""
    with _archive_in(file) as archive:
        return archive is not None


def is_ooxml(main_type):
    """A proof that a file is a document of Office Open XML whose main part is of `main_type`."""

    def proof(file):
        _refuse_encrypted_package(file)
        with _archive_in(file) as archive:
            # The macro-enabled kinds have main types of their own and thus are refused.
            return archive is not None and main_type.encode() in _part(archive, CONTENT_TYPES)

    return proof


def is_odf(media_type):
    """A proof that a file is an OpenDocument file of `media_type`."""

    def proof(file):
        with _archive_in(file) as archive:
            if archive is None or _part(archive, ODF_TYPE).strip() != media_type.encode():
                return False
            if b"encryption-data" in _part(archive, ODF_MANIFEST):
                raise PortalError(PASSWORD)
            return True

    return proof


def is_ole(*streams):
    """A proof that a file is an old Office document: it holds one of these streams."""

    def proof(file):
        _refuse_encrypted_package(file)
        return _head(file, len(OLE_START)) == OLE_START and bool(_ole_streams(file, streams))

    return proof


def _refuse_encrypted_package(file):
    """Raise `PortalError` for what Office makes of a .docx with a password: an OLE file around it."""
    if _head(file, len(OLE_START)) == OLE_START and _ole_streams(file, (ENCRYPTED_PACKAGE,)):
        raise PortalError(PASSWORD)


def is_text(file):
    """Whether it is plain text, in Unicode or in an old encoding that is known, and no web page in disguise."""
    beginning = _beginning(file)
    return beginning is not None and not MARKUP.match(beginning)


def is_web_page(file):
    """Whether it is text that begins as web pages do."""
    beginning = _beginning(file, is_any_encoding=True)
    return beginning is not None and WEB_PAGE.match(beginning) is not None


def is_mail(file):
    """Whether it begins with headers of a mail, and is text as all mails are."""
    start = _head(file, TEXT_START)
    named, at = set(), 0
    while header := MAIL_HEADER.match(start, at):
        named.add(header[1].lower())
        at = header.end()
    return len(named & MAIL_HEADERS) >= LEAST_HEADERS and _beginning(file, is_any_encoding=True) is not None


def _beginning(file, is_any_encoding=False):
    """The beginning of a text; None where it has what no text has. Raises `PortalError` for an unknown encoding."""
    start = _head(file, TEXT_START)
    encoding = "utf-16" if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    if encoding != "utf-16" and b"\0" in start:
        return None
    try:
        return _decoded(file, encoding)
    except UnicodeDecodeError:
        # What a web page or a mail says of itself is believed by those who read it; old letters are recognised.
        if encoding != "utf-16" and (is_any_encoding or _is_legacy(file)):
            return _decoded(file, "latin-1")
        raise PortalError(NOT_UNICODE) from None


def _is_legacy(file):
    _text, encoding = repair_legacy(_head(file, LEGACY_SAMPLE))
    return encoding is not None


def _decoded(file, encoding):
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    beginning = ""
    while chunk := file.read(CHUNK):
        text = decoder.decode(chunk)
        if CONTROLS.search(text):
            return None
        beginning += text[: TEXT_START - len(beginning)]
    decoder.decode(b"", final=True)
    return beginning


def _head(file, length):
    file.seek(0)
    return file.read(length)


@contextmanager
def _archive_in(file):
    """The archive in a file; None where there is none. Raises `PortalError` for a password."""
    archive = _opened(file)
    try:
        if archive is not None and any(entry.flag_bits & ENCRYPTED_ENTRY for entry in archive.infolist()):
            raise PortalError(PASSWORD)
        yield archive
    finally:
        if archive is not None:
            archive.close()


def _opened(file):
    # A program with an archive behind it is not an archive, though every unpacker takes it for one.
    if _head(file, len(ZIP_START)) != ZIP_START:
        return None
    if table_size(file) > LARGEST_ZIP_TABLE:
        raise PortalError(TOO_MANY_ENTRIES)
    try:
        return zipfile.ZipFile(file)
    except (*BROKEN_ZIP, struct.error):
        return None


def table_size(file):
    """How long the archive's table of contents says it is, as zipfile would read it; 0 where there is none."""
    file.seek(0, 2)
    file.seek(max(0, file.tell() - ZIP_TAIL))
    tail = file.read()
    at = tail.rfind(ZIP_END_MARK)
    if at < 0 or len(tail) - at < ZIP_END.size:
        return 0
    sizes = [ZIP_END.unpack_from(tail, at)[5]]
    record = at - ZIP64_LOCATOR_SIZE - ZIP64_END.size
    if record >= 0 and tail[at - ZIP64_LOCATOR_SIZE :].startswith(ZIP64_LOCATOR_MARK):
        sizes.append(ZIP64_END.unpack_from(tail, record)[8])
    return max(sizes)


def _part(archive, name):
    """The beginning of one part of an archive, never more than a bound, whatever it would unpack to."""
    try:
        with archive.open(name) as part:
            return part.read(LARGEST_PART)
    except (*BROKEN_ZIP, KeyError, EOFError, zlib.error, lzma.LZMAError):
        return b""


def _ole_streams(file, names):
    """Those of `names` that the directory of an OLE file holds as streams.

    The entries are looked for by their shape instead of following the file's allocation chains, which a damaged
    file sends round in circles.
    """
    wanted = {name: name.encode("utf-16-le") + b"\0\0" for name in names}
    found = set()
    file.seek(0)
    while chunk := file.read(CHUNK):
        for name, encoded in wanted.items():
            at = chunk.find(encoded)
            while at >= 0 and name not in found:
                if _is_stream_entry(chunk[at : at + OLE_ENTRY], encoded):
                    found.add(name)
                at = chunk.find(encoded, at + 1)
    return found


def _is_stream_entry(entry, encoded):
    if len(entry) < OLE_ENTRY:
        return False
    (length,) = struct.unpack_from("<H", entry, OLE_NAME_FIELD)
    return length == len(encoded) and entry[OLE_NAME_FIELD + 2] == OLE_STREAM
