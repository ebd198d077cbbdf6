"""Further rows of one object: as many as it has, in a table of their own, replaced whenever the object's row is."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Table, delete, insert, select

from portal.search.engine import among

# Objects whose rows one statement takes out.
CHUNK = 500


@dataclass(frozen=True)
class Part:
    """Rows in `table`, whose column `of` holds the id of the object; `rows_of(object)` answers them without it."""

    table: Table
    rows_of: Callable


def parts_of_object(kind, stored):
    """What a change carries of an object's further rows: pairs of (table, rows)."""
    return tuple((part.table, [{"of": stored.id, **row} for row in part.rows_of(stored)]) for part in kind.parts)


def put_parts(connection, changes):
    """Put the further rows of changed objects in the place of those they had."""
    for table in {table: None for change in changes for table, _rows in change.parts}:
        mine = [(change.id, rows) for change in changes for some, rows in change.parts if some is table]
        _take_out(connection, table, [number for number, _rows in mine])
        rows = [row for _number, some in mine for row in some]
        if rows:
            connection.execute(insert(table), rows)


def remove_parts(connection, kind, ids):
    """Take out the further rows of objects by id."""
    for part in kind.parts:
        _take_out(connection, part.table, ids)


def clear_parts(connection, kind):
    """Take out all further rows of a kind."""
    for part in kind.parts:
        connection.execute(delete(part.table))


def parts_differ(connection, change):
    """The names of the tables in which an object's further rows are not what they should be."""
    return tuple(table.name for table, rows in change.parts if _stored(connection, table, change.id) != _sorted(rows))


def _stored(connection, table, number):
    found = connection.execute(select(table).where(table.c.of == number)).mappings()
    return _sorted([dict(row) for row in found])


def _sorted(rows):
    return sorted((sorted(row.items()) for row in rows), key=repr)


def _take_out(connection, table, ids):
    ids = list(ids)
    for start in range(0, len(ids), CHUNK):
        connection.execute(delete(table).where(among(table.c.of, ids[start : start + CHUNK])))
