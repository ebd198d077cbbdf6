"""Which files may come in: by the bytes (libmagic and a proof of our own) and by the extension, both.

What the sender says a file is counts for nothing. SVG, XML and programs never come in: they would run in our origin
or on our readers' machines. Web pages and mails come in only where a field takes the family `active`: nobody is shown
one, they are saved (portal/views/public/attachments.py), and search finds their text. A PDF or picture with something
else appended comes in: it is served as what it was proved to be, `nosniff`, and the public gets pictures only as
scales. A PDF with a password comes in, because most restrict printing only and open for everybody; so do .doc, .xls
and .ppt, whose password only a parser would find. Today's Office files and archives with a password do not.
"""

from collections.abc import Callable
from dataclasses import dataclass

import colander
import magic

from portal.content import file_proofs as proofs
from portal.i18n import _
from portal.interfaces import PortalError

MEGABYTE = 1024 * 1024
# Without a setting of the installation (portal.most_upload_mb).
ORDINARY_LIMIT = 100 * MEGABYTE
# libmagic needs no more to name every type of the list, and a short piece bounds what its parsers can do.
HEAD = 8192
# Whatever the extension says: bytes that libmagic calls one of these are of no other kind.
RUNNING = frozenset("text/html text/xml application/xml application/xhtml+xml image/svg+xml".split())
# The family of what would run in a browser that showed it.
ACTIVE = "active"


@dataclass(frozen=True)
class FileType:
    """One kind of file. `detected`: what libmagic may call it besides its media type; `proof`: what its bytes show."""

    media_type: str
    extensions: tuple
    family: str
    title: object
    proof: Callable
    detected: tuple = ()

    def may_be(self, found):
        """Whether libmagic's name for the bytes fits this kind."""
        if found in RUNNING:
            # Only where that is what the kind is for.
            return found == self.media_type or found in self.detected
        return found == self.media_type or found in self.detected or "*" in self.detected


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
# libmagic knows an office document only where its first parts stand in a certain order.
_ZIPPED = ("application/zip", "application/octet-stream")
_OLE = ("application/CDFV2", "application/x-ole-storage", "application/vnd.ms-office", "application/encrypted")
# libmagic takes many a Vietnamese text for a mail, a program or a table.
_ANY = ("*",)


def _office(extension, part, title):
    media_type = _OFFICE + part
    # A .docx with a password is an OLE file: let through to the proof, which says so.
    return FileType(
        media_type, (extension,), "document", title, proofs.is_ooxml(f"{media_type}.main+xml"), _ZIPPED + _OLE
    )


def _open_document(extension, part, title):
    media_type = _ODF + part
    return FileType(media_type, (extension,), "document", title, proofs.is_odf(media_type), _ZIPPED)


def _old_office(extension, media_type, title, *streams):
    return FileType(media_type, (extension,), "document", title, proofs.is_ole(*streams), _OLE)


def _picture(media_type, extensions, title):
    return FileType(media_type, extensions, "image", title, proofs.is_picture)


TYPES = (
    FileType("application/pdf", ("pdf",), "document", _("Tệp PDF", "PDF file"), proofs.is_pdf),
    _office("docx", "wordprocessingml.document", _("Văn bản Word", "Word document")),
    _office("xlsx", "spreadsheetml.sheet", _("Bảng tính Excel", "Excel workbook")),
    _office("pptx", "presentationml.presentation", _("Trình chiếu PowerPoint", "PowerPoint slides")),
    _old_office("doc", "application/msword", _("Văn bản Word", "Word document"), "WordDocument"),
    _old_office("xls", "application/vnd.ms-excel", _("Bảng tính Excel", "Excel workbook"), "Workbook", "Book"),
    _old_office(
        "ppt",
        "application/vnd.ms-powerpoint",
        _("Trình chiếu PowerPoint", "PowerPoint slides"),
        "PowerPoint Document",
    ),
    _open_document("odt", "text", _("Văn bản ODT", "ODT document")),
    _open_document("ods", "spreadsheet", _("Bảng tính ODS", "ODS spreadsheet")),
    _open_document("odp", "presentation", _("Trình chiếu ODP", "ODP slides")),
    FileType("text/plain", ("txt",), "document", _("Văn bản thuần", "Plain text"), proofs.is_text, _ANY),
    FileType("text/csv", ("csv",), "document", _("Bảng CSV", "CSV table"), proofs.is_text, _ANY),
    FileType("text/html", ("html", "htm"), ACTIVE, _("Trang web", "Web page"), proofs.is_web_page, _ANY),
    # A mail that holds a web page may be taken for one.
    FileType("message/rfc822", ("eml",), ACTIVE, _("Thư điện tử", "E-mail"), proofs.is_mail, ("text/html", *_ANY)),
    FileType("application/zip", ("zip",), "document", _("Tệp nén ZIP", "ZIP archive"), proofs.is_zip, _ANY),
    _picture("image/jpeg", ("jpg", "jpeg"), _("Ảnh JPEG", "JPEG picture")),
    _picture("image/png", ("png",), _("Ảnh PNG", "PNG picture")),
    _picture("image/webp", ("webp",), _("Ảnh WebP", "WebP picture")),
    _picture("image/gif", ("gif",), _("Ảnh GIF", "GIF picture")),
)
BY_MEDIA_TYPE = {kind.media_type: kind for kind in TYPES}

_most_bytes = ORDINARY_LIMIT


def most_bytes():
    """How large a file may be that people upload."""
    return _most_bytes


def use_limit(limit):
    """Make `limit` bytes the largest upload of this process; answers the one before, to put back."""
    global _most_bytes
    before, _most_bytes = _most_bytes, limit
    return before


def includeme(config):
    """Take the largest upload from the installation's settings."""
    use_limit(config.registry.portal_settings.most_upload_bytes)


def allowed_extensions(families):
    """The extensions of the families, with dots, for a form's file field."""
    return [f".{extension}" for kind in TYPES if kind.family in families for extension in kind.extensions]


def check_upload(node, file, filename, families):
    """The media type of a file that may come in; raises `colander.Invalid` on `node` with what to do otherwise."""
    try:
        return checked_type(file, filename, families)
    except PortalError as refusal:
        raise colander.Invalid(node, refusal.text) from None
    finally:
        file.seek(0)


def checked_type(file, filename, families, most=None):
    """The media type of a file that may come in; raises `PortalError` with what to do otherwise.

    `most`: how many bytes it may have, where that is not what a form takes.
    """
    extension = _extension_of(filename)
    kind = _kind_of(extension, families)
    file.seek(0, 2)
    _check_size(file.tell(), most or _most_bytes)
    file.seek(0)
    found = magic.from_buffer(file.read(HEAD), mime=True)
    if not kind.may_be(found) or not kind.proof(file):
        raise PortalError(
            _(
                "Nội dung tệp không đúng với phần mở rộng “.{extension}”; hãy mở tệp bằng phần mềm đã soạn ra nó, "
                "lưu lại đúng loại rồi tải lên lần nữa.",
                "The content of the file does not match its extension “.{extension}”; open it with the program it "
                "was made with, save it as what it is and upload it again.",
                extension=extension,
            )
        )
    return kind.media_type


def looks_like(head, filename, media_type):
    """Whether a stored file may be what it is called, by its first `HEAD` bytes and the extension of its name.

    For files that were proved when they came in, here or in another house; pictures are decoded again for scales.
    """
    kind = BY_MEDIA_TYPE.get(media_type)
    if kind is None or _extension_of(filename) not in kind.extensions:
        return False
    found = magic.from_buffer(head, mime=True)
    return kind.may_be(found)


def check_announced(filename, families, size, most):
    """Raise `PortalError` where a file of that name and size could not come in, whatever is in it."""
    _kind_of(_extension_of(filename), families)
    _check_size(size, most)


def _extension_of(filename):
    _stem, dot, extension = filename.rpartition(".")
    return extension.lower() if dot else ""


def _kind_of(extension, families):
    for kind in TYPES:
        if extension in kind.extensions and kind.family in families:
            return kind
    allowed = ", ".join(allowed_extensions(families))
    if not extension:
        raise PortalError(
            _(
                "Tên tệp không có phần mở rộng nên không biết là loại gì. Các loại tệp nhận được: {allowed}.",
                "The name of the file has no extension, so its type is unknown. Accepted: {allowed}.",
                allowed=allowed,
            )
        )
    raise PortalError(
        _(
            "Không nhận tệp “.{extension}”. Các loại tệp nhận được: {allowed}.",
            "“.{extension}” files are not accepted. Accepted: {allowed}.",
            extension=extension[:20],
            allowed=allowed,
        )
    )


def _check_size(size, most):
    if size == 0:
        raise PortalError(_("Tệp rỗng (0 byte); hãy chọn lại tệp.", "The file is empty (0 bytes); choose it again."))
    if size > most:
        raise PortalError(
            _(
                "Tệp lớn quá {most} MB; hãy chia nhỏ hoặc nén lại.",
                "The file is larger than {most} MB; split or compress it.",
                most=most // MEGABYTE,
            )
        )
