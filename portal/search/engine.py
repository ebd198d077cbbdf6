"""The SQL engine of the projection: SQLite, or PostgreSQL 15 and later, by URL.

One writer at a time (`begin_writing`), any number of readers that never wait for it. What the portal relies on,
whatever the database: numbers of access lists are given out in the order of the commits. What differs from one
database to the other stands in sqlite.py, postgresql.py, conditions.py and text_index.py.
"""

import os
import weakref
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from transaction.interfaces import TransientError

from portal.i18n import _
from portal.interfaces import ConfigurationError
from portal.search import postgresql, sqlite
from portal.search.conditions import among, among_named, beside, listed

__all__ = [
    "Busy",
    "among",
    "among_named",
    "begin_writing",
    "beside",
    "listed",
    "open_engine",
    "reading",
    "send_waiting",
    "write_in_bulk",
]

DATABASES = {database.NAME: database for database in (sqlite, postgresql)}
# Seconds a writer waits for the one before it; a write holds the database for some milliseconds.
PATIENCE = 5
# Connections kept open, and how many more may be opened for a moment: threads of the server and the worker.
KEPT_OPEN, OPENED_BESIDES = 10, 30


class Busy(TransientError):
    """Somebody else is writing the projection, or it is restarting; the transaction may be tried again."""


def open_engine(url):
    """The engine of a projection by URL; makes the folder of a SQLite file.

    Raises `ConfigurationError` for a database that is not supported.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        raise _unknown("") from None
    database = DATABASES.get(address.get_backend_name())
    if database is None or not address.database:
        raise _unknown(address.render_as_string())
    engine = database.open_engine(address, PATIENCE, pool_size=KEPT_OPEN, max_overflow=OPENED_BESIDES)
    _forget_in_children(engine)
    return engine


def write_in_bulk(engine):
    """Have an engine write large amounts fast. What it commits may be lost in a power cut, but only the end of it,
    and nothing that others committed: for what can go on from where it is (a rebuilding).
    """
    database = DATABASES[engine.dialect.name]
    event.listen(engine, "connect", lambda connection, _record: database.write_in_bulk(connection))


def _unknown(shown):
    return ConfigurationError(
        _(
            "portal.projection phải có dạng sqlite:////đường/dẫn/projection.sqlite hoặc "
            "postgresql://người-dùng:mật-khẩu@máy/cơ-sở-dữ-liệu; đang là {url}.",
            "portal.projection must look like sqlite:////path/to/projection.sqlite or "
            "postgresql://user:password@host/database; it is {url}.",
            url=shown,
        )
    )


def _forget_in_children(engine):
    # A connection must not be used on the other side of a fork.
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
    database = DATABASES[engine.dialect.name]
    try:
        connection = engine.connect()
    except OperationalError as error:
        raise busy_or(error) from error
    try:
        connection = connection.execution_options(**database.WRITING_OPTIONS)
        connection.begin()
        database.become_writer(connection, PATIENCE)
    except BaseException as error:
        connection.close()
        raise busy_or(error) from error
    return connection


def send_waiting(connection):
    """Have everything that was given to a connection be at the server: what is refused is refused now, not later."""
    if connection.dialect.name == postgresql.NAME:
        postgresql.send_waiting(connection)


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
    is_busy = any(database.is_busy(error) for database in DATABASES.values())
    return Busy(str(error)) if is_busy else error
