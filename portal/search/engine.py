"""The SQL engine of the projection, and everything that differs from one SQL database to the next.

One writer at a time (`begin_writing`), any number of readers that never wait for it. What the portal relies on,
whatever the database: numbers of access lists are given out in the order of the commits.
"""

import json
import os
import weakref
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import String, bindparam, create_engine, event, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql.elements import UnaryExpression
from sqlalchemy.sql.operators import custom_op
from transaction.interfaces import TransientError

from portal.i18n import _
from portal.interfaces import ConfigurationError

SQLITE = "sqlite"
# Seconds a writer waits for the one before it; a write holds the database for some milliseconds.
PATIENCE = 5
# Connections kept open, and how many more may be opened for a moment: threads of the server and the worker.
KEPT_OPEN, OPENED_BESIDES = 10, 30
# SQLITE_BUSY and SQLITE_LOCKED, the low byte of the extended codes.
BUSY_CODES = (5, 6)
WRITING = "portal_writing"


class Busy(TransientError):
    """Somebody else is writing the projection; the transaction may be tried again."""


def open_engine(url):
    """The engine of a projection by URL; makes the folder of a SQLite file.

    Raises `ConfigurationError` for a database that is not supported.
    """
    address = make_url(url)
    if address.get_backend_name() != SQLITE or not address.database:
        raise ConfigurationError(
            _(
                "portal.projection phải có dạng sqlite:////đường/dẫn/projection.sqlite; đang là {url}.",
                "portal.projection must look like sqlite:////path/to/projection.sqlite; it is {url}.",
                url=address.render_as_string(),
            )
        )
    Path(address.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        address,
        connect_args={"timeout": PATIENCE, "isolation_level": None},
        pool_size=KEPT_OPEN,
        max_overflow=OPENED_BESIDES,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    _forget_in_children(engine)
    return engine


def _prepare(connection, _record):
    connection.execute("PRAGMA journal_mode=WAL")
    # The ledger forgets what the projection says it has; so what it says must survive a power cut.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA cache_size=-16000")


def _begin(connection):
    # The driver's own BEGIN comes too late for reads and is never IMMEDIATE.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _forget_in_children(engine):
    # A SQLite connection must not be used on the other side of a fork.
    known = weakref.ref(engine)

    def forget():
        engine = known()
        if engine is not None:
            engine.dispose(close=False)

    os.register_at_fork(after_in_child=forget)


def begin_writing(engine):
    """A connection that has begun a transaction as the one writer; the caller commits and closes it.

    Raises `Busy` where others did not let go of the database in time.
    """
    connection = engine.connect().execution_options(**{WRITING: True})
    try:
        connection.begin()
    except BaseException as error:
        connection.close()
        raise busy_or(error) from error
    return connection


@contextmanager
def writing(engine):
    """A connection that writes as the one writer: committed at the end, rolled back where an error leaves it."""
    connection = begin_writing(engine)
    try:
        yield connection
        connection.commit()
    except OperationalError as error:
        raise busy_or(error) from error
    finally:
        connection.close()


@contextmanager
def reading(engine):
    """A connection whose reads all see the same moment."""
    with engine.connect() as connection, connection.begin():
        yield connection


def busy_or(error):
    """`Busy` where the error says that the database is in use, else the error itself."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return Busy(str(error)) if code is not None and code & 0xFF in BUSY_CODES else error


@cache
def put_rows(table):
    """The statement that inserts rows or, where the primary key is taken, replaces them."""
    statement = sqlite.insert(table)
    keys = [column.name for column in table.primary_key]
    values = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    if not values:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


def among(column, values):
    """The condition that the column has one of the values; one parameter, however many they are."""
    return _among(column, bindparam(None, listed(values)))


def among_named(column, name):
    """The same for a statement that is made once: the parameter `name` takes `listed(values)`."""
    return _among(column, bindparam(name, type_=String))


def beside(column):
    """The column in a condition that shall not decide which index is used."""
    return UnaryExpression(column, operator=custom_op("+"), type_=column.type)


def listed(values):
    """Values as the parameter of `among_named`."""
    return json.dumps(list(values))


def _among(column, parameter):
    elements = func.json_each(parameter).table_valued("value")
    return column.in_(select(elements.c.value))
