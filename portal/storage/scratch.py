"""Short-lived records that all processes share: failed tries, challenges, reports. Nothing here is worth a backup.

In SQL beside the object database, because none of it may cost a transaction of the objects: a flood of wrong
passwords would otherwise grow the database and get into the way of those who work.
"""

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import MetaData, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from portal.i18n import _
from portal.interfaces import ConfigurationError

# Seconds a writer waits for the one before it; each of them is done within a millisecond.
PATIENCE = 5
# Any number that no other lock of the portal has: whoever holds it is the writer.
LOCK = 0x736372617463
WRITING = "scratch_writing"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
# The driver that the projection uses too.
DRIVERS = {SQLITE: "sqlite", POSTGRESQL: "postgresql+psycopg2"}

tables = MetaData()


class Scratch:
    """The records at a database URL; their tables are declared, beside what uses them, in `tables`."""

    def __init__(self, url):
        self._engine = _open_engine(url)
        self._made = 0

    @contextmanager
    def writing(self):
        """A connection that is the one writer of all processes; committed at the end."""
        self._make_tables()
        with self._turn() as connection:
            yield connection

    @contextmanager
    def reading(self):
        """A connection that only reads."""
        self._make_tables()
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _turn(self):
        with self._engine.connect() as plain:
            connection = plain.execution_options(**{WRITING: True})
            with connection.begin():
                if connection.dialect.name == POSTGRESQL:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection

    def _make_tables(self):
        # A module that declares another one may have been imported since.
        if self._made != len(tables.tables):
            # As the one writer: two processes that start together would both find them missing.
            with self._turn() as connection:
                tables.create_all(connection)
            self._made = len(tables.tables)

    def clear(self):
        """Forget everything."""
        with self.writing() as connection:
            for table in tables.sorted_tables:
                connection.execute(table.delete())

    def close(self):
        """Close all connections."""
        self._engine.dispose()


def microseconds(moment):
    """A moment as the tables keep it: microseconds since 1970."""
    return round(moment.timestamp() * 1_000_000)


def _open_engine(url):
    try:
        address = make_url(url)
        kind = address.get_backend_name()
        if kind not in DRIVERS or not address.database:
            raise ArgumentError(kind)
    except ArgumentError:
        raise ConfigurationError(
            _(
                "portal.scratch phải có dạng sqlite:////đường/dẫn/scratch.sqlite hoặc postgresql://…",
                "portal.scratch must look like sqlite:////path/to/scratch.sqlite or postgresql://…",
            )
        ) from None
    address = address.set(drivername=DRIVERS[kind])
    if kind == POSTGRESQL:
        # Whoever waited for the lock must see what was committed meanwhile.
        return create_engine(
            address,
            isolation_level="READ COMMITTED",
            pool_pre_ping=True,
            connect_args={"connect_timeout": PATIENCE, "options": f"-c lock_timeout={PATIENCE * 1000}"},
        )
    Path(address.database or "").absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": PATIENCE, "isolation_level": None})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection, _record):
    _use_log(connection)
    # A power cut may cost the last tries; it must not cost each of them a wait for the disk.
    connection.execute("PRAGMA synchronous=OFF")


def _begin(connection):
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _use_log(connection):
    """Have readers and the writer not wait for each other; the file keeps it, so this is for the first of all."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            # Somebody else is doing the same; the file's own patience does not cover this.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
