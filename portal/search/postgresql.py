"""The projection in PostgreSQL, 15 or later: for several machines, and where RelStorage keeps the objects in it too."""

from sqlalchemy import bindparam, create_engine, text

NAME = "postgresql"
# The driver that RelStorage uses too.
DRIVER = "postgresql+psycopg2"
# A writer must see what was committed while he waited for the lock, which is his first statement.
WRITING_OPTIONS = {"isolation_level": "READ COMMITTED"}
# Readers see one moment.
READING_LEVEL = "REPEATABLE READ"
SETTINGS = {
    # The ledger forgets what the projection says it has; so what it says must survive a power cut.
    "synchronous_commit": "on",
    # Compiling a query takes longer than any of ours.
    "jit": "off",
    # A connection whose process is gone must not keep the lock.
    "tcp_keepalives_idle": "60",
}
# Any number, the same for everybody: whoever holds it is the writer.
WRITER_LOCK = 0x706F7274616C
_TAKE_LOCK = text("SELECT set_config('lock_timeout', :patience, true), pg_advisory_xact_lock(:lock)").bindparams(
    bindparam("lock", WRITER_LOCK)
)
# Somebody holds the lock too long; deadlock; conflict; the server stops, starts, or has no connection left.
BUSY_CODES = ("55P03", "40P01", "40001", "57P01", "57P02", "57P03", "53300")


def open_engine(address, patience, **pool):
    """The engine of a database. `patience`: seconds within which a server must answer."""
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    given = address.query.get("options", "")
    return create_engine(
        address.set(drivername=DRIVER, query={**address.query, "options": f"{options} {given}".strip()}),
        connect_args={"connect_timeout": patience},
        isolation_level=READING_LEVEL,
        # After a restart of the server the first page must not be an error.
        pool_pre_ping=True,
        **pool,
    )


def become_writer(connection, patience):
    """Wait until the others have written."""
    connection.execute(_TAKE_LOCK, {"patience": f"{round(patience * 1000)}ms"})


def is_busy(error):
    """Whether an error says that the database cannot be written now, but probably soon."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "pgcode", None)
    # A server that cannot be reached answers no code.
    return code in BUSY_CODES or bool(getattr(error, "connection_invalidated", False))
