"""The rows of text search, in step with those of the lists: written in the same transaction, compared alike."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import delete, select

from portal import clock
from portal.clock import PEOPLES_ZONE
from portal.search import meta
from portal.search.engine import among
from portal.search.insertion import add_rows, put_rows
from portal.search.known_words import circle_of, count_words, unknown_words, words_of
from portal.search.places import find_places
from portal.search.rows import READERS, microseconds, moment_of
from portal.search.text_check import differing_pieces, differing_words
from portal.search.text_index import clear_words, put_words, take_out_words, words_row
from portal.search.text_tables import hit, piece, vocabulary, words
from portal.search.texts import Source, source_of

CHUNK = 500
# By which is seen whether a text is written already, and where.
_WRITTEN = (hit.c.id, hit.c.place, hit.c.digest, hit.c.dated, hit.c.circle)
TAKEN_FROM_ROW = ("dated", "kind", "agency", "state", "internal", "publish_on", "withdraw_on")


@dataclass(frozen=True)
class Document:
    """One document as the index is to have it: its text, and its row of the lists."""

    id: int
    source: Source
    row: dict

    @property
    def marks(self):
        """The words by which the index itself filters: agency, kind, internal or not."""
        return " ".join(marks_of(self.row["agency"], self.row["kind"], self.row["internal"]))

    @cached_property
    def digest(self):
        """Of its text and its marks."""
        return self.source.digest(self.marks)

    @property
    def has_time(self):
        """Whether it becomes public, or ceases to be, by itself."""
        return self.row["publish_on"] is not None or self.row["withdraw_on"] is not None

    @property
    def in_time(self):
        """Whether now is in the time in which it is public."""
        begins, ends, now = self.row["publish_on"], self.row["withdraw_on"], microseconds(clock.now())
        return (begins is None or begins <= now) and (ends is None or ends > now)

    def hit(self, numbers):
        """Its row of `hit`, without a place. `numbers`: `AccessList` → number."""
        readers = self.row[READERS]
        return {
            "id": self.id,
            "original": self.row["parent"] if self.row["language"] else None,
            "digest": self.digest,
            "access": numbers.get(readers),
            "year": moment_of(self.row["dated"]).astimezone(PEOPLES_ZONE).year,
            "circle": circle_of(readers, numbers.get(readers), self.in_time),
            **{name: self.row[name] for name in TAKEN_FROM_ROW},
        }


def marks_of(agency=None, kind=None, internal=None):
    """The marks of what is not None."""
    return [
        f"{letter}{int(value) if isinstance(value, bool) else value}"
        for letter, value in (("a", agency), ("k", kind), ("i", internal))
        if value is not None
    ]


def document_of(content, row):
    """The `Document` of a piece of content with that row."""
    return Document(content.id, source_of(content), row)


class TextRows:
    """Writes the rows of text search through one connection. `cutter`: a `portal.search.texts.Cutter`."""

    def __init__(self, connection, cutter):
        self.connection = connection
        self.cutter = cutter
        self.dialect = connection.dialect.name

    def cut(self, documents, anew=False):
        """Cut those texts that differ from what is written, before others have to wait for it; `anew`: all of them."""
        if anew:
            for document in documents:
                self._cut_of(document)
            return
        stored = self._stored((document.id for document in documents), _WRITTEN)
        for document in documents:
            if document.id not in stored or stored[document.id].digest != document.digest:
                self._cut_of(document)

    def write(self, documents, numbers, anew=False):
        """Put the rows of documents; a text that is there already is not written again.

        `anew`: for a rebuilding, which believes nothing: each text is compared with what is there, its words counted.
        """
        stored = self._stored((document.id for document in documents), _WRITTEN)
        spoilt = self._spoilt(documents, stored) if anew else set()
        fresh, rows, counted = [], [], []
        for document in documents:
            present, row = stored.get(document.id), document.hit(numbers)
            is_there = present is not None and document.id not in spoilt
            if is_there and (present.digest, present.dated) == (row["digest"], row["dated"]):
                rows.append({"place": present.place, **row})
            else:
                fresh.append((document, row))
                is_there = False
            # Who may read a title now, and might not before, is to know its words.
            if anew or not is_there or present.circle != row["circle"]:
                counted.append((row["circle"], document.source))
        self._take_out([stored[document.id].place for document, _row in fresh if document.id in stored])
        places = find_places(self.connection, {document.id: row["dated"] for document, row in fresh})
        rows += [{"place": places[document.id], **row} for document, row in fresh]
        put_rows(self.connection, hit, rows)
        self._put_texts([(places[document.id], document) for document, _row in fresh])
        count_words(self.connection, counted)

    def forget_words(self):
        """Begin to count the words of titles anew."""
        self.connection.execute(delete(vocabulary))

    def remove(self, ids):
        """Take documents out by id."""
        self._take_out([row.place for row in self._stored(ids, _WRITTEN).values()])

    def clear(self):
        """Take everything out."""
        clear_words(self.connection)
        for table in (piece, hit, vocabulary):
            self.connection.execute(delete(table))

    def differing(self, documents, numbers):
        """What differs from the documents, by id: columns of the row, all where there is none, or names of tables."""
        stored = self._stored((document.id for document in documents), hit.c)
        found: dict[int, tuple] = dict.fromkeys(self._spoilt(documents, stored), (words.name,))
        found |= dict.fromkeys(self._uncounted(documents, stored), (vocabulary.name,))
        for document in documents:
            present, expected = stored.get(document.id), document.hit(numbers)
            if document.has_time:
                # Between the moment itself and its job.
                del expected["circle"]
            columns = tuple(name for name in expected if present is None or getattr(present, name) != expected[name])
            if columns:
                found[document.id] = columns
        return found

    def _uncounted(self, documents, stored):
        """The ids of documents whose titles have words that are not known to those who may read them."""
        if meta.read(self.connection, meta.CURSOR) is not None:
            # A rebuilding counts them anew, and is not through.
            return set()
        counted = {}
        for document in documents:
            if (present := stored.get(document.id)) is not None:
                counted[document.id] = {(present.circle, exact) for exact, _folded in words_of(document.source)}
        unknown = unknown_words(self.connection, set().union(*counted.values()))
        return {number for number, some in counted.items() if not unknown.isdisjoint(some)}

    def _stored(self, ids, columns):
        ids = list(ids)
        found: dict[int, Any] = {}
        for start in range(0, len(ids), CHUNK):
            some = select(*columns).where(among(hit.c.id, ids[start : start + CHUNK]))
            found.update((row.id, row) for row in self.connection.execute(some))
        return found

    def _take_out(self, places):
        for start in range(0, len(places), CHUNK):
            some = places[start : start + CHUNK]
            take_out_words(self.connection, some)
            for table in (piece, hit):
                self.connection.execute(delete(table).where(among(table.c.place, some)))

    def _cut_of(self, document):
        return self.cutter.cut(document.digest, document.source)

    def _words_row(self, place, document):
        return words_row(self.dialect, place, document.marks, self._cut_of(document))

    def _pieces(self, place, document):
        counts = self._cut_of(document).counts
        return [
            {
                "place": place,
                "number": number,
                "file": part.file,
                "page": part.page,
                "tokens": counts[number],
                "text": part.text,
            }
            for number, part in enumerate(document.source.pieces)
        ]

    def _spoilt(self, documents, stored):
        """The ids of documents whose texts are not as the digests of their rows `stored` promise."""
        placed = [
            (stored[document.id].place, document)
            for document in documents
            if document.id in stored and stored[document.id].digest == document.digest
        ]
        rows = [self._words_row(*one) for one in placed]
        pieces = [row for one in placed for row in self._pieces(*one)]
        places = differing_words(self.connection, rows)
        places |= differing_pieces(self.connection, pieces, [place for place, _document in placed])
        return {document.id for place, document in placed if place in places}

    def _put_texts(self, placed):
        if not placed:
            return
        put_words(self.connection, [self._words_row(*one) for one in placed])
        add_rows(self.connection, piece, [row for one in placed for row in self._pieces(*one)])
