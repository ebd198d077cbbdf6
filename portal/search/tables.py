"""The tables of the projection. Another shape of them is another projection: it is rebuilt, never migrated."""

import hashlib

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table
from sqlalchemy.schema import CreateIndex, CreateTable

# 64 bits everywhere; on SQLite the word INTEGER makes a primary key the row's own number.
Number = BigInteger().with_variant(Integer(), "sqlite")
# Compared by code points everywhere: sort keys are made for that.
Letters = String().with_variant(String(collation="C"), "postgresql")
tables = MetaData()


def _text(name):
    return Column(name, Letters, nullable=False, default="")


# One row for every piece of content. Moments are microseconds since 1970, UTC.
item = Table(
    "item",
    tables,
    Column("id", Number, primary_key=True, autoincrement=False),
    # its address in the object database
    Column("oid", LargeBinary(8), nullable=False),
    # the rebuilding that last met it
    Column("generation", Integer, nullable=False),
    Column("access", Integer, nullable=False),
    Column("kind", Letters, nullable=False),
    Column("agency", Number),
    Column("parent", Number),
    Column("internal", Boolean, nullable=False),
    Column("workflow", Letters, nullable=False),
    Column("state", Letters, nullable=False),
    Column("name", Letters, nullable=False),
    Column("path", Letters, nullable=False),
    Column("title", Letters, nullable=False),
    Column("title_key", Letters, nullable=False),
    Column("title_folded", Letters, nullable=False),
    # the name that the item itself has in English; empty where it has none
    _text("title_english"),
    # of a translation (portal/content/translations.py); empty for an original
    _text("language"),
    # whether its original has moved on since
    Column("behind", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
    # the order among those of the same position (portal/content/order.py)
    Column("rank", Letters, nullable=False),
    # by which lists put the newest first: the day of publication, else of creation
    Column("dated", Number, nullable=False),
    Column("created", Number, nullable=False),
    Column("modified", Number, nullable=False),
    Column("published", Number),
    Column("publish_on", Number),
    Column("withdraw_on", Number),
    # when changes of what is published take its place
    Column("changes_on", Number),
    Column("creator", Number),
    Column("modified_by", Number),
    Column("unit", Number),
    Column("has_draft", Boolean, nullable=False),
    _text("summary"),
    _text("picture"),
    _text("picture_alt"),
    _text("file"),
    _text("file_name"),
    _text("media_type"),
    Column("size", Number),
    Column("starts", Number),
    Column("ends", Number),
    _text("code"),
    _text("phone"),
    _text("level"),
    _text("target"),
    # what was done last in its workflow, and what was said with it
    _text("last_act"),
    _text("last_comment"),
)
_c = item.c
# What follows `id` is there so that rows which are filtered out cost no look at the table.
_newest = (_c.dated, _c.id, _c.internal, _c.state, _c.language, _c.access)
Index("item_newest", _c.kind, *_newest)
Index("item_agency_newest", _c.agency, _c.kind, *_newest)
_modified = (_c.modified, _c.id, _c.internal, _c.kind, _c.state, _c.language, _c.access)
Index("item_agency_modified", _c.agency, *_modified)
_by_state = (_c.modified, _c.id, _c.internal, _c.has_draft, _c.creator, _c.language, _c.access)
Index("item_state", _c.state, _c.agency, *_by_state)
Index("item_due", _c.agency, _c.kind, _c.ends, _c.id, _c.state, _c.creator, _c.language, _c.access)
Index("item_directory", _c.kind, _c.level, _c.title_key, _c.id)
Index("item_children_arranged", _c.parent, _c.position, _c.rank, _c.id)
Index("item_children_titled", _c.parent, _c.title_key, _c.id)
Index("item_children_modified", _c.parent, _c.modified, _c.id)
Index("item_children_newest", _c.parent, _c.dated, _c.id)
Index("item_children_counted", _c.parent, _c.kind, _c.state, _c.language, _c.access)
Index("item_agency_counted", _c.agency, _c.state, _c.kind, _c.language, _c.access)
Index("item_path", _c.path)
# Few rows have such a moment, and only these are in the index.
for _edge in (_c.publish_on, _c.withdraw_on, _c.changes_on):
    Index(f"item_{_edge.name}", _c.agency, _edge, sqlite_where=_edge.isnot(None), postgresql_where=_edge.isnot(None))

# Every distinct list of readers once. It never changes, so what was once read of it stays true.
access_list = Table(
    "access_list",
    tables,
    Column("number", Integer, primary_key=True),
    Column("digest", Letters, nullable=False, unique=True),
    sqlite_autoincrement=True,
)
# Who is on it; `always`: also before and after the time in which the public may read.
access_member = Table(
    "access_member",
    tables,
    Column("principal", Letters, primary_key=True),
    Column("list", Integer, primary_key=True),
    Column("always", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# Which entries of the object database's ledger the rows contain.
applied = Table(
    "applied",
    tables,
    Column("book", Letters, primary_key=True),
    Column("sequence", Number, primary_key=True),
    sqlite_with_rowid=False,
)

# What the projection knows of itself (portal/search/meta.py).
meta = Table(
    "meta",
    tables,
    Column("name", Letters, primary_key=True),
    Column("value", Letters, nullable=False),
    sqlite_with_rowid=False,
)


def complete(table):
    """Add to a table of another room the columns that the projection keeps itself."""
    if "oid" not in table.columns:
        table.append_column(Column("oid", LargeBinary(8), nullable=False))
    if "generation" not in table.columns:
        table.append_column(Column("generation", Integer, nullable=False))


def shape_of(some_tables, dialect, *further):
    """A digest of how these tables and their indexes are made, and of `further` texts that say how."""
    parts = list(further)
    for table in some_tables:
        parts.append(str(CreateTable(table).compile(dialect=dialect)))
        indexes = [str(CreateIndex(index).compile(dialect=dialect)) for index in table.indexes]
        parts.extend(sorted(indexes))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
