"""What the projection knows of itself: of which database it is, whether it is whole, how far a rebuilding is."""

import json

from sqlalchemy import bindparam, delete, select

from portal.search.insertion import put_rows
from portal.search.tables import meta

SHAPE = "shape"
# Which object database the rows are of (`Ledger.identity`).
DATABASE = "database"
# Whether every object has had its row once; false until the first rebuilding is through.
WHOLE = "whole"
# The number of the latest rebuilding; every row says which one met it last.
GENERATION = "generation"
# How far the rebuilding that runs has come; None where none runs.
CURSOR = "cursor"
# How many objects of the tree it has gone through, and how many there were when it began.
MADE, EXPECTED = "made", "expected"

_READ = select(meta.c.value).where(meta.c.name == bindparam("name"))


def read(connection, name, default=None):
    """What is noted under `name`."""
    written = connection.scalar(_READ, {"name": name})
    return default if written is None else json.loads(written)


def note(connection, name, value):
    """Note a plain value under `name`; None forgets it."""
    if value is None:
        connection.execute(delete(meta).where(meta.c.name == name))
    else:
        put_rows(connection, meta, [{"name": name, "value": json.dumps(value, ensure_ascii=False)}])
