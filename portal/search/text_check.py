"""Whether the words, the pieces and the index of text search are what the documents say: for checks and rebuildings."""

from collections import Counter

from sqlalchemy import exists, func, select, text

from portal.search.engine import among
from portal.search.sqlite import NAME as SQLITE
from portal.search.text_index import FORMS, lexemes, vectors
from portal.search.text_tables import COLUMNS, SQLITE_INDEX_COLUMNS, hit, piece, words

# Rows read at a time.
CHUNK = 500
# FTS5 tells what words it has, and how often; asking leaves the file as it is.
_LOOK_INTO_INDEX = "CREATE VIRTUAL TABLE temp.index_words USING fts5vocab('main', '{}', 'row')"
_LOOK_NO_MORE = "DROP TABLE temp.index_words"
# Behind the name of a form: its vector as a list.
LEXEMES = "_lexemes"
_PIECE = ("place", "number", "file", "page", "tokens", "text")
_INDEXED = text("SELECT term, cnt FROM temp.index_words")


def is_index_sound(connection):
    """Whether the database's index has the words of the rows, and no row is left of what cannot be found.

    Reads every row, through a connection that sees one moment: minutes where there are a million.
    """
    for table in (words, piece):
        lost = exists().where(table.c.place.not_in(select(hit.c.place)))
        if connection.scalar(select(lost)):
            return False
    # PostgreSQL keeps its index with its rows itself.
    return connection.dialect.name != SQLITE or _written(connection) == {
        name: _indexed(connection, name) for name in SQLITE_INDEX_COLUMNS
    }


def _indexed(connection, name):
    connection.exec_driver_sql(_LOOK_INTO_INDEX.format(name))
    try:
        return {word: count for word, count in connection.execute(_INDEXED) if _is_compared(word)}
    finally:
        connection.exec_driver_sql(_LOOK_NO_MORE)


def _written(connection):
    """What each index should have: word → how often, by the name of the index."""
    found: dict[str, Counter] = {name: Counter() for name in SQLITE_INDEX_COLUMNS}
    rows = connection.execute(select(*(words.c[name] for name in COLUMNS)).execution_options(yield_per=CHUNK))
    for some in rows.mappings().partitions(CHUNK):
        for name, columns in SQLITE_INDEX_COLUMNS.items():
            counted = Counter(" ".join(row[column] for row in some for column in columns).split())
            found[name].update({word: count for word, count in counted.items() if _is_compared(word)})
    return found


def _is_compared(word):
    # Every text has such words; what FTS5 makes of capitals of other scripts is its own affair.
    return word.isascii() and word.isalpha()


def differing_words(connection, rows):
    """The places at which these rows of `portal.search.text_index.words_row` do not stand as they are."""
    expected = {row["place"]: row for row in rows}
    table = words if connection.dialect.name == SQLITE else vectors
    stored = connection.execute(_columns_of(table).where(among(table.c.place, expected)))
    return expected.keys() - {row.place for row in stored if _is_same(row, expected[row.place])}


def _columns_of(table):
    columns = [table.c.place, *(table.c[name] for name in COLUMNS)]
    if table is vectors:
        # As lists: a vector has an order of its own.
        columns += [func.tsvector_to_array(table.c[f"{form}_vector"]).label(form + LEXEMES) for form in FORMS]
    return select(*columns)


def _is_same(row, expected):
    return all(getattr(row, name) == expected[name] for name in COLUMNS) and all(
        set(getattr(row, form + LEXEMES) or ()) == set(lexemes(expected, form))
        for form in FORMS
        if hasattr(row, form + LEXEMES)
    )


def differing_pieces(connection, rows, places):
    """The places, of these, whose pieces are not these rows of `portal.search.text_tables.piece`."""
    expected: dict = {place: [] for place in places}
    for row in rows:
        expected[row["place"]].append(tuple(row[name] for name in _PIECE))
    stored: dict = {place: [] for place in places}
    asked = select(*(piece.c[name] for name in _PIECE)).where(among(piece.c.place, expected))
    for row in connection.execute(asked.order_by(piece.c.place, piece.c.number)):
        stored[row.place].append(tuple(row))
    return {place for place in expected if expected[place] != stored[place]}
