"""Inserting rows, many at once, as fast as each database takes them.

SQLAlchemy prepares every value of every row, which takes longer than writing it. So SQLite's driver gets tuples, and
PostgreSQL one array for each column: one statement of one form, however many rows there are.
"""

from functools import cache, cached_property
from operator import itemgetter

from sqlalchemy import ARRAY, BigInteger, Boolean, LargeBinary, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import TSVECTOR, insert
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from portal.search import postgresql, sqlite

_SQLITE, _POSTGRESQL = sqlite_dialect(), PGDialect_psycopg2()
# As wide as can be: the column of the table makes of it what it needs.
_IN_ARRAYS = {int: BigInteger(), bool: Boolean(), bytes: LargeBinary(), str: Text()}


class Insertion:
    """The insertion of rows into one table. `when_taken(statement)` says what to do where the primary key is taken.

    Rows are dicts of all columns; one that is missing gets its default.
    """

    def __init__(self, table, when_taken=None):
        self.table = table
        self.names = tuple(column.name for column in table.columns)
        self._when_taken = when_taken or (lambda statement: statement)

    def __call__(self, connection, rows):
        """Insert the rows through a connection."""
        if not rows:
            return
        if len(rows[0]) < len(self.names):
            rows = [{**self._defaults, **row} for row in rows]
        if connection.dialect.name == sqlite.NAME:
            written, values_of = self._for_sqlite
            connection.exec_driver_sql(written, list(map(values_of, rows)))
        else:
            arrays = {name: list(map(itemgetter(name), rows)) for name in self.names}
            postgresql.send_with_next(connection, self._for_postgresql, arrays)

    @cached_property
    def _defaults(self):
        return {column.name: column.default.arg if column.default else None for column in self.table.columns}

    @cached_property
    def _for_sqlite(self):
        # SQLite writes what is to be done about taken keys in the words of PostgreSQL.
        compiled = self._when_taken(insert(self.table)).compile(dialect=_SQLITE, column_keys=self.names)
        names = compiled.positiontup
        return str(compiled), itemgetter(*names) if len(names) > 1 else lambda row: (row[names[0]],)

    @cached_property
    def _for_postgresql(self):
        arrays = (cast(bindparam(column.name), ARRAY(_type_in_array(column))) for column in self.table.columns)
        rows = func.unnest(*arrays).table_valued(*self.names).render_derived()
        values = [
            cast(rows.c[column.name], TSVECTOR) if isinstance(column.type, TSVECTOR) else rows.c[column.name]
            for column in self.table.columns
        ]
        statement = self._when_taken(insert(self.table).from_select(self.names, select(*values)))
        return str(statement.compile(dialect=_POSTGRESQL))


def _type_in_array(column):
    return Text() if isinstance(column.type, TSVECTOR) else _IN_ARRAYS[column.type.python_type]


@cache
def _adding(table):
    return Insertion(table)


@cache
def _putting(table):
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys]

    def replace(statement):
        values = {name: statement.excluded[name] for name in others}
        if not values:
            return statement.on_conflict_do_nothing(index_elements=keys)
        return statement.on_conflict_do_update(index_elements=keys, set_=values)

    return Insertion(table, replace)


def add_rows(connection, table, rows):
    """Insert rows that are not there yet; see `Insertion`."""
    _adding(table)(connection, rows)


def put_rows(connection, table, rows):
    """Insert rows or, where the primary key is taken, replace them; see `Insertion`."""
    _putting(table)(connection, rows)
