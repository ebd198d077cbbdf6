"""What is searched of a piece of content: its title, its texts, and the texts of its files, page by page."""

import hashlib
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from portal.content.editions import field_nodes, field_value, public_value
from portal.content.fields import Line, RichText, Tags, Text
from portal.content.file_access import used_in_public
from portal.content.richtext import text_of
from portal.content.row_fields import Rows
from portal.vietnamese import Cut as CutWords
from portal.vietnamese import both_tokens, exact_tokens, folded_tokens, tokens_of
from portal.vietnamese.words import MOST_CHARACTERS

# What is shown of a hit is cut from one piece.
LONGEST_PIECE = 4_000
PDF = "application/pdf"
# Between two pieces of a text.
LINE_END = "\n"
# Cut texts are kept until they are written: so many characters of them.
MOST_KEPT = 20_000_000
# Grows when other texts of an item are taken than before; then all is read anew.
CHOICE_OF_TEXTS = 2
# Another way of cutting cuts this text in another way; then all is cut anew.
PROBE = "Số 045/2026/QĐ-UBND; 45 qd ubnd; thuỷ, hoà, HĐND&UBND, 1.500.000 đồng, 12/3/2026, a_b-c, ﬁ², Ð, x\u0301\u200b"


@dataclass(frozen=True)
class Piece:
    """A part of a text as people wrote it; `file`: the name of the attachment it stands in, empty where in none.

    `page`: of that file, where it is a PDF of several pages; else None.
    """

    page: int | None
    text: str
    file: str = ""


@dataclass(frozen=True)
class Cut:
    """A text as the index has it: tokens separated by blanks, and how many of the folded ones each piece has."""

    title_exact: str
    title_folded: str
    exact: str
    folded: str
    counts: tuple


@dataclass(frozen=True)
class Source:
    """The text of a document, uncut: its title and its pieces; `is_counted`: whether its words become known ones."""

    title: str
    pieces: tuple
    is_counted: bool = True

    @property
    def length(self):
        """How many letters it has."""
        return len(self.title) + sum(len(piece.text) for piece in self.pieces)

    def digest(self, marks):
        """Tells texts apart, and documents of other `marks`."""
        written = hashlib.blake2b(digest_size=16)
        for part in (
            marks,
            *(() if self.is_counted else ("",)),
            self.title,
            *(f"{piece.file} {piece.page or ''} {piece.text}" for piece in self.pieces),
        ):
            encoded = part.encode("utf-8", "surrogatepass")
            written.update(b"%d " % len(encoded))
            written.update(encoded)
        return written.digest()


def source_of(content):
    """The `Source` of a piece of content: what is for everybody of its published text, or of its draft."""
    cls, version = type(content), content.published or content.draft
    title = field_value(cls, version, "title")
    code = cls.__type_info__.offers.code
    # An agency is called by its short name as often as by its own.
    named = field_value(cls, version, code) if code in cls.__field_names__ else ""
    texts = [
        text for name in field_nodes(cls) if name not in ("title", code) and (text := _text(content, version, name))
    ]
    pieces = list(_pieces(None, "\n".join(texts)))
    for name in sorted(used_in_public(content, version)):
        attachment = content.attachments.get(name)
        pages = attachment.text if attachment is not None else ()
        # Sheets and slides are read one by one, too, but no link leads to one of them.
        has_pages = len(pages) > 1 and attachment.media_type == PDF
        for number, page in enumerate(pages, start=1):
            pieces.extend(_pieces(number if has_pages else None, page, name))
    # Known words stay when their document goes: what may have to be forgotten waits until it is public.
    is_counted = not content.name_in_history or content.published is not None
    return Source(f"{title} {named or ''}".strip(), tuple(_bounded(pieces)), is_counted)


def _text(content, version, name):
    node, value = field_nodes(type(content))[name], public_value(content, version, name)
    if not value:
        return ""
    if isinstance(node, RichText):
        return text_of(value)
    if isinstance(node, Tags):
        return ", ".join(value)
    if isinstance(node, Rows):
        return "\n".join(node.texts(value))
    return value if isinstance(node, (Line, Text)) else ""


def _pieces(page, text, file=""):
    start = 0
    while len(text) - start > LONGEST_PIECE:
        blank = text.rfind(" ", start, start + LONGEST_PIECE) + 1
        end = blank if blank > start else start + LONGEST_PIECE
        yield Piece(page, _storable(text[start:end]), file)
        start = end
    if text[start:].strip():
        yield Piece(page, _storable(text[start:]), file)


def _storable(text):
    # NUL and halves of letters are refused by databases.
    return text.replace("\x00", " ").encode("utf-8", "replace").decode()


def _bounded(pieces):
    length = 0
    for piece in pieces:
        length += len(piece.text)
        if length > MOST_CHARACTERS:
            return
        yield piece


def cut(source):
    """The `Cut` of a text, all pieces as one, so that phrases run on from one to the next."""
    title_exact, title_folded = both_tokens(source.title)
    words = CutWords(LINE_END.join(piece.text for piece in source.pieces))
    exact, folded = tokens_of(words)
    return Cut(
        " ".join(title_exact),
        " ".join(title_folded),
        " ".join(exact),
        " ".join(folded),
        _counts(source.pieces, words, len(folded)),
    )


def _counts(pieces, words, tokens):
    # Most texts are of one piece: then all stands in it.
    if len(pieces) == 1:
        return (tokens,)
    starts, counts, end, done = words.starts(), [], 0, 0
    for piece in pieces:
        end += len(piece.text) + len(LINE_END)
        until = bisect_left(starts, end, done)
        counts.append(until - done)
        done = until
    return tuple(counts)


class Cutter:
    """Cuts texts, and remembers what it has just cut: before anybody waits for the database, it is cut already."""

    def __init__(self):
        self._kept = OrderedDict()
        self._length = 0
        self._lock = Lock()

    def cut(self, digest, source):
        """The `Cut` of the text with that digest."""
        with self._lock:
            found = self._kept.get(digest)
        if found is None:
            found = cut(source)
            self._keep(digest, found)
        return found

    def _keep(self, digest, made):
        with self._lock:
            if digest not in self._kept:
                self._kept[digest] = made
                self._length += len(made.folded)
            while self._length > MOST_KEPT:
                _digest, oldest = self._kept.popitem(last=False)
                self._length -= len(oldest.folded)


def way_of_cutting():
    """A text that is another one where texts are chosen or cut in another way."""
    return f" {' '.join([*exact_tokens(PROBE), *folded_tokens(PROBE)])} {CHOICE_OF_TEXTS} "
