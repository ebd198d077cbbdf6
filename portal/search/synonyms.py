"""The table of synonyms as administrators edit it: kept with the objects, read from the rows, like all else."""

from functools import lru_cache

from persistent import Persistent
from sqlalchemy import Column, MetaData, Table, select
from zope.interface import Interface, implementer

from portal.content.changes import touch
from portal.content.fields import clean_text
from portal.identity import new_id
from portal.search.tables import Letters, Number, complete
from portal.vietnamese import Synonyms

NAME = "synonyms"
table = Table(
    "synonyms",
    MetaData(),
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("lines", Letters, nullable=False),
)
complete(table)
_READ = select(table.c.lines).limit(1)


class ISynonymTable(Interface):
    """The edited table."""


@implementer(ISynonymTable)
class SynonymTable(Persistent):
    """The table in the form in which people edit it."""

    def __init__(self):
        super().__init__()
        self.id = new_id()
        self.lines = ""


def row_of(edited):
    """Its row."""
    return {"lines": edited.lines}


def objects(root):
    """All tables of a database: one, or none where the shipped one is in force."""
    return [root[NAME]] if NAME in root else []


def lines_of(root):
    """The table that is in force, as lines to edit."""
    return root[NAME].lines if NAME in root else Synonyms.shipped().as_lines()


def edit(root, lines):
    """Put another table in force; raises `portal.vietnamese.InvalidSynonyms` naming the line that is wrong."""
    lines = Synonyms.from_lines(clean_text(lines)).as_lines()
    if NAME not in root:
        root[NAME] = SynonymTable()
        # Its row needs its address.
        root._p_jar.add(root[NAME])
    root[NAME].lines = lines
    touch(root[NAME])


def in_force(connection):
    """The `Synonyms` in force, by a connection to the projection."""
    lines = connection.scalar(_READ)
    return Synonyms.shipped() if lines is None else _read(lines)


@lru_cache(8)
def _read(lines):
    return Synonyms.from_lines(lines)
