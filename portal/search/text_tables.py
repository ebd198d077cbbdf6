"""The tables of text search: what is found (`hit`), in which words (`words`), shown in which pieces (`piece`).

`place` is the number of a document in the index: in the order of dates, so that the newest hits come out first,
without sorting all the others (portal/search/places.py).
"""

from sqlalchemy import DDL, Boolean, Column, Index, Integer, LargeBinary, Table, event

from portal.search.tables import Letters, Number, tables

# One narrow row for every document: all that a search filters and counts by.
hit = Table(
    "text_hit",
    tables,
    Column("place", Number, primary_key=True, autoincrement=False),
    Column("id", Number, nullable=False, unique=True),
    # the original, where it is a translation: both together are one hit
    Column("original", Number),
    Column("dated", Number, nullable=False),
    # what the indexed text was made from (portal/search/texts.py)
    Column("digest", LargeBinary(16), nullable=False),
    Column("access", Integer, nullable=False),
    Column("kind", Letters, nullable=False),
    Column("agency", Number),
    Column("state", Letters, nullable=False),
    Column("internal", Boolean, nullable=False),
    Column("publish_on", Number),
    Column("withdraw_on", Number),
    # of its date, in Vietnam
    Column("year", Integer, nullable=False),
    # those to whom the words of its title are known (portal/search/known_words.py)
    Column("circle", Number, nullable=False),
)
Index("text_hit_agency", hit.c.agency, hit.c.place)
Index("text_hit_kind", hit.c.kind, hit.c.place)

# The tokens, each between blanks; `marks` are those by which the index itself filters.
words = Table(
    "text_words",
    tables,
    Column("place", Number, primary_key=True, autoincrement=False),
    Column("title_exact", Letters, nullable=False),
    Column("title_folded", Letters, nullable=False),
    Column("marks", Letters, nullable=False),
    Column("exact", Letters, nullable=False),
    Column("folded", Letters, nullable=False),
)
# The text as people wrote it, cut so that a hit is shown without reading all of it.
piece = Table(
    "text_piece",
    tables,
    Column("place", Number, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # the name of the attachment it stands in, and the page, where that has pages
    Column("file", Letters, nullable=False),
    Column("page", Integer),
    # how many tokens it has in `words.folded`
    Column("tokens", Integer, nullable=False),
    Column("text", Letters, nullable=False),
)
# The words of titles, and roughly in how many they are, apart for each circle of readers
# (portal/search/known_words.py): for suggestions and corrections, never shown for themselves.
vocabulary = Table(
    "vocabulary",
    tables,
    Column("circle", Number, primary_key=True, autoincrement=False),
    Column("folded", Letters, primary_key=True),
    Column("exact", Letters, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("vocabulary_folded", vocabulary.c.folded, vocabulary.c.circle, vocabulary.c.exact, vocabulary.c.count)

TEXT_TABLES = (hit, words, piece, vocabulary)
COLUMNS = ("title_exact", "title_folded", "marks", "exact", "folded")

# SQLite: blanks alone part tokens, and nothing is folded: all that is done in Python, the same for both databases.
# No triggers keep the index with its table (portal/search/text_index.py does): before each one FTS5 writes out all
# that it has collected, which made a document cost three times as much.
# Titles have an index of their own: asked for titles alone, the other would read on in all texts with such words.
TEXT_INDEX, TITLE_INDEX = "text_index", "title_index"
SQLITE_INDEX_COLUMNS = {TEXT_INDEX: COLUMNS, TITLE_INDEX: ("title_exact", "title_folded", "marks")}
SQLITE_INDEX = tuple(
    f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(columns)}, content='text_words', content_rowid='place', "
    # The index itself ranks nothing, and need not know how long a text is.
    "columnsize=0, tokenize=\"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co Cn' separators ' '\")"
    for name, columns in SQLITE_INDEX_COLUMNS.items()
)
SQLITE_DROP = tuple(f"DROP TABLE IF EXISTS {name}" for name in SQLITE_INDEX_COLUMNS)
# PostgreSQL: the tokens once more as lexemes (portal/search/text_index.py).
POSTGRESQL_INDEX = (
    "ALTER TABLE text_words ADD COLUMN exact_vector tsvector, ADD COLUMN folded_vector tsvector",
    # A document's words go into a list first, and into the index with those of some others: that takes a third of the
    # time. The list is short, because every question reads all of it.
    *(
        f"CREATE INDEX text_words_{form} ON text_words USING gin ({form}_vector) "
        "WITH (fastupdate = on, gin_pending_list_limit = 256)"
        for form in ("exact", "folded")
    ),
    "ALTER TABLE text_words ALTER COLUMN folded_vector SET STATISTICS 1000",
    "ALTER TABLE text_words ALTER COLUMN exact_vector SET STATISTICS 1000",
)
INDEXES = {"sqlite": SQLITE_INDEX, "postgresql": POSTGRESQL_INDEX}


def _listen():
    for dialect, orders in INDEXES.items():
        for order in orders:
            event.listen(words, "after_create", DDL(order.replace("%", "%%")).execute_if(dialect=dialect))
    for order in SQLITE_DROP:
        event.listen(words, "before_drop", DDL(order).execute_if(dialect="sqlite"))


_listen()
