"""The projection in a file of SQLite: many readers, one writer, any number of processes on one machine."""

from pathlib import Path

from sqlalchemy import create_engine, event

NAME = "sqlite"
# The execution option of a connection that writes, and what sets it.
WRITING = "portal_writing"
WRITING_OPTIONS = {WRITING: True}
# SQLITE_BUSY and SQLITE_LOCKED, the low byte of the extended codes.
BUSY_CODES = (5, 6)


def open_engine(address, patience, **pool):
    """The engine of a file; makes its folder. `patience`: seconds a writer waits for the one before it."""
    Path(address.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": patience, "isolation_level": None}, **pool)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def become_writer(_connection, _patience):
    """Nothing to do: the transaction has begun as the writer's."""


def write_in_bulk(connection):
    """Have a driver's connection write large amounts fast."""
    # The log of changes is then brought to the disk now and then; whoever commits in the ordinary way brings all of it.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA wal_autocheckpoint=8000")
    connection.execute("PRAGMA cache_size=-128000")


def is_busy(error):
    """Whether an error says that another connection holds the file."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", None)
    return code is not None and code & 0xFF in BUSY_CODES


def _prepare(connection, _record):
    connection.execute("PRAGMA journal_mode=WAL")
    # The ledger forgets what the projection says it has; so what it says must survive a power cut.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA cache_size=-16000")


def _begin(connection):
    # The driver's own BEGIN comes too late for reads and is never IMMEDIATE.
    if connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # On the driver's own connection, for every page of the portal begins with it, and it waits for nobody.
        connection.connection.dbapi_connection.execute("BEGIN")
