"""The files of an item: persistent parts of it, reached as `<item>/tep/<name>`."""

import hashlib
import io
import re
import unicodedata
from dataclasses import dataclass

from BTrees.OOBTree import OOBTree
from persistent import Persistent
from ZODB.blob import Blob
from zope.interface import implementer

from portal.interfaces import IAttachment, IAttachments
from portal.vietnamese import fold, nfc

CHUNK = 1 << 16
LONGEST_FILENAME = 150
LONGEST_STEM, LONGEST_EXTENSION = 60, 8
NAMELESS = "tep"
# How much of a file's hash stands in its address; more only where two files would share it.
HASH_LENGTHS = (8, 16, 64)
# What an object knows of where it stands.
SEAT = ("__parent__", "__name__")


@dataclass(frozen=True)
class Upload:
    """A file as it arrives: a readable binary file, its name as the sender gave it, and its checked type."""

    file: object
    filename: str
    media_type: str


@dataclass(frozen=True)
class Picture:
    """One scaled picture as it comes from the child process: its bytes, their media type, its size in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


@implementer(IAttachments)
class Attachments(Persistent):
    """The files of one item, by name; a name is never used twice, so an address never changes its bytes."""

    __name__ = "tep"

    def __init__(self, item):
        super().__init__()
        self.__parent__ = item
        self._files = None

    def __getitem__(self, name):
        if self._files is None:
            raise KeyError(name)
        return self._files[name]

    def get(self, name, default=None):
        """The file of that name, or `default`."""
        return self._files.get(name, default) if self._files is not None else default

    def __contains__(self, name):
        return self._files is not None and name in self._files

    def __iter__(self):
        return iter(self._files or ())

    def __bool__(self):
        return True

    def __len__(self):
        return len(self._files or ())

    def values(self):
        """The files, sorted by name."""
        return self._files.values() if self._files is not None else ()

    def store(self, upload):
        """Keep a copy of `upload` and answer its `Attachment`: the present one where the same file is there."""
        attachment = Attachment(upload)
        for length in HASH_LENGTHS:
            name = _address(attachment, length)
            if name not in self:
                return self._seat(name, attachment)
            if self[name].is_same_file(attachment):
                return self[name]
        # Equal in all 64 digits: the same bytes under another spelling of the name or another type.
        return self._seat(_next_free(name, self), attachment)

    def share(self, attachment):
        """Have a file of another item here too, under the name it has there; its bytes are stored once."""
        return self._seat(attachment.__name__, attachment.twin())

    def recall(self, name, upload):
        """Keep a copy of `upload` under the name that it had elsewhere; answers its `Attachment`."""
        return self._seat(name, Attachment(upload))

    def _seat(self, name, attachment):
        if self._files is None:
            self._files = OOBTree()
        attachment.__parent__ = self
        attachment.__name__ = name
        self._files[name] = attachment
        return attachment


def _address(attachment, hash_length):
    stem, dot, extension = attachment.filename.rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem = "-".join(re.findall(r"[a-z0-9]+", fold(stem)))[:LONGEST_STEM].strip("-") or NAMELESS
    extension = "".join(re.findall(r"[a-z0-9]+", fold(extension)))[:LONGEST_EXTENSION]
    # Part of the hash keeps addresses of different bytes apart.
    return f"{stem}-{attachment.sha256[:hash_length]}" + (f".{extension}" if extension else "")


def _next_free(name, taken):
    stem, dot, extension = name.partition(".")
    number = 2
    while f"{stem}-{number}{dot}{extension}" in taken:
        number += 1
    return f"{stem}-{number}{dot}{extension}"


def clean_filename(filename):
    """`filename` without folders, control and direction characters; NFC, bounded, its extension kept."""
    name = re.split(r"[\\/]", nfc(filename))[-1]
    # Category C: NUL, line ends (a header could be split), bidi marks ("…gpj.exe"), lone surrogates.
    name = "".join(letter for letter in name if unicodedata.category(letter)[0] != "C" or letter == "\t")
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot and len(name) > LONGEST_FILENAME:
        extension = extension[:LONGEST_EXTENSION]
        name = stem[: LONGEST_FILENAME - len(extension) - 1] + dot + extension
    return name[:LONGEST_FILENAME] or NAMELESS


class _StoredBytes(Persistent):
    """Bytes in a blob with their media type, size and SHA-256; never changed after they are made."""

    def __init__(self, source, media_type):
        super().__init__()
        self.media_type = media_type
        self.blob = Blob()
        self.size, self.sha256 = _copy(source, self.blob)


@implementer(IAttachment)
class Attachment(_StoredBytes):
    """One file: its name, checked media type, size in bytes, SHA-256 and bytes; scaled pictures beside them."""

    __parent__ = None
    __name__ = None
    # In pixels; of a document that of the picture of its first page.
    width = height = None
    # How many pages a PDF has.
    page_count = None
    # Why its scales cannot be made, once and for all: a bilingual text.
    scaling_refused = None
    _scales: tuple = ()
    # Why its text cannot be read, likewise.
    reading_refused = None
    _text = None

    def __init__(self, upload):
        super().__init__(upload.file, upload.media_type)
        self.filename = clean_filename(upload.filename)

    @property
    def is_image(self):
        """Whether it is a picture that browsers show."""
        return self.media_type.startswith("image/")

    @property
    def scales(self):
        """Scale name → `Scale`; empty until the job has run, and where there can be none."""
        return dict(self._scales)

    @property
    def is_scaled(self):
        """Whether its scales were made, or cannot be."""
        return bool(self._scales) or self.scaling_refused is not None

    @property
    def text(self):
        """Its text, a string for each page (sheet, slide); empty until it was read, and where it cannot be."""
        return self._text.pages if self._text is not None else ()

    @property
    def is_read(self):
        """Whether its text was read, or cannot be."""
        return self._text is not None or self.reading_refused is not None

    def twin(self):
        """The same file for another item, with the same stored bytes and all that was made of them."""
        twin = Attachment.__new__(Attachment)
        self._p_activate()
        # Blobs, scales and texts are objects that never change: the database keeps one as long as anybody has it.
        twin.__dict__.update({name: value for name, value in self.__dict__.items() if name not in SEAT})
        return twin

    def is_same_file(self, other):
        """Whether the other has the same bytes, name and type."""
        return (self.sha256, self.filename, self.media_type) == (other.sha256, other.filename, other.media_type)

    def keep_scales(self, width, height, pictures, pages=None):
        """Keep the scaled `pictures` (by scale name), the size of the whole one in pixels, and the number of pages."""
        # A small picture is its own thumbnail: the same bytes are kept once.
        scales = {}
        for picture in pictures.values():
            if picture not in scales:
                scales[picture] = Scale(picture)
        self._scales = tuple((name, scales[picture]) for name, picture in pictures.items())
        self.width, self.height, self.page_count = width, height, pages

    def refuse_scales(self, reason):
        """Remember that no scales can be made of it, and why, so that nobody tries again."""
        self.scaling_refused = reason

    def keep_text(self, pages):
        """Keep its text: a string for each page."""
        self._text = ExtractedText(pages)

    def refuse_text(self, reason):
        """Remember that its text cannot be read, and why, so that nobody tries again."""
        self.reading_refused = reason


class Scale(_StoredBytes):
    """A smaller picture of an attachment, freed of everything but its pixels."""

    def __init__(self, picture):
        super().__init__(io.BytesIO(picture.data), picture.media_type)
        self.width, self.height = picture.width, picture.height


class ExtractedText(Persistent):
    """The text of an attachment, stored apart: whoever serves the file need not load it. Never changed."""

    def __init__(self, pages):
        super().__init__()
        self.pages = tuple(pages)


def _copy(source, blob):
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    with blob.open("w") as target:
        while chunk := source.read(CHUNK):
            target.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()
