"""The rows of text search, in step with those of the lists: written in the same transaction, compared alike."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

from sqlalchemy import delete, select

from portal.clock import PEOPLES_ZONE
from portal.search.engine import among
from portal.search.insertion import Insertion, add_rows, put_rows
from portal.search.places import find_places
from portal.search.rows import READERS, moment_of
from portal.search.text_index import clear_words, put_words, take_out_words, words_row
from portal.search.text_tables import hit, piece, vocabulary
from portal.search.texts import Source, source_of

CHUNK = 500
# Longer ones are no words that anybody means.
LONGEST_WORD = 30
# By which is seen whether a text is written already, and where.
_WRITTEN = (hit.c.id, hit.c.place, hit.c.digest, hit.c.dated)
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

    def hit(self, numbers):
        """Its row of `hit`, without a place. `numbers`: `AccessList` → number."""
        return {
            "id": self.id,
            "digest": self.digest,
            "access": numbers.get(self.row[READERS]),
            "year": moment_of(self.row["dated"]).astimezone(PEOPLES_ZONE).year,
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

    def cut(self, documents):
        """Cut those texts that differ from what is written, before others have to wait for it."""
        stored = self._stored((document.id for document in documents), _WRITTEN)
        for document in documents:
            if document.id not in stored or stored[document.id].digest != document.digest:
                self.cutter.cut(document.digest, document.source)

    def write(self, documents, numbers):
        """Put the rows of documents; a text that is there already is not written again."""
        stored = self._stored((document.id for document in documents), _WRITTEN)
        fresh, rows = [], []
        for document in documents:
            present, row = stored.get(document.id), document.hit(numbers)
            if present is not None and (present.digest, present.dated) == (row["digest"], row["dated"]):
                rows.append({"place": present.place, **row})
            else:
                fresh.append((document, row))
        self._take_out([stored[document.id].place for document, _row in fresh if document.id in stored])
        places = find_places(self.connection, {document.id: row["dated"] for document, row in fresh})
        rows += [{"place": places[document.id], **row} for document, row in fresh]
        put_rows(self.connection, hit, rows)
        self._put_texts([(places[document.id], document) for document, _row in fresh])

    def remove(self, ids):
        """Take documents out by id."""
        self._take_out([row.place for row in self._stored(ids, _WRITTEN).values()])

    def clear(self):
        """Take everything out."""
        clear_words(self.connection)
        for table in (piece, hit, vocabulary):
            self.connection.execute(delete(table))

    def differing(self, documents, numbers):
        """The columns in which rows differ from their documents, by id; all of them where there is no row."""
        stored = self._stored((document.id for document in documents), hit.c)
        found = {}
        for document in documents:
            present, expected = stored.get(document.id), document.hit(numbers)
            columns = tuple(name for name in expected if present is None or getattr(present, name) != expected[name])
            if columns:
                found[document.id] = columns
        return found

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

    def _put_texts(self, placed):
        if not placed:
            return
        made = [(place, document, self.cutter.cut(document.digest, document.source)) for place, document in placed]
        put_words(
            self.connection, [words_row(self.dialect, place, document.marks, cut) for place, document, cut in made]
        )
        pieces = [
            {"place": place, "number": number, "page": part.page, "tokens": cut.counts[number], "text": part.text}
            for place, document, cut in made
            for number, part in enumerate(document.source.pieces)
        ]
        add_rows(self.connection, piece, pieces)
        self._count_words(cut for _place, document, cut in made if document.source.is_counted)

    def _count_words(self, cuts):
        titles: Counter = Counter()
        for cut in cuts:
            titles.update(zip(cut.title_exact.split(), cut.title_folded.split(), strict=True))
        counted = {pair: count for pair, count in titles.items() if pair[0].isalpha() and len(pair[0]) <= LONGEST_WORD}
        rows = [{"exact": exact, "folded": folded, "count": count} for (exact, folded), count in counted.items()]
        # In one order, so that two databases hold the same.
        _COUNT_WORDS(self.connection, sorted(rows, key=itemgetter("exact")))


def _more_of_them(put):
    more = {"count": vocabulary.c.count + put.excluded["count"]}
    return put.on_conflict_do_update(index_elements=["exact"], set_=more)


_COUNT_WORDS = Insertion(vocabulary, _more_of_them)
