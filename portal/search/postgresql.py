"""The projection in PostgreSQL, 15 or later: for several machines, and where RelStorage keeps the objects in it too."""

from sqlalchemy import bindparam, create_engine, event, text

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


# In the `info` of a connection: what waits to be sent with its next statement.
_WAITING = "portal_waiting"


def open_engine(address, patience, **pool):
    """The engine of a database. `patience`: seconds within which a server must answer."""
    engine = _make_engine(address, patience, pool)
    event.listen(engine, "before_cursor_execute", _take_along, retval=True)
    event.listen(engine, "commit", send_waiting)
    event.listen(engine, "rollback", _forget_waiting)
    return engine


def _make_engine(address, patience, pool):
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


def send_with_next(connection, statement, parameters=None):
    """Have a statement that answers nothing sent with the next one of the connection, or with its commit.

    A commit has more than a dozen statements, and every journey to the server takes longer than most of them.
    An error of it is raised there.
    """
    with connection.connection.dbapi_connection.cursor() as cursor:
        written = cursor.mogrify(statement, parameters).decode()
    connection.info.setdefault(_WAITING, []).append(written)


def _take_along(connection, _cursor, statement, parameters, context, executemany):
    if executemany:
        # It is sent again and again.
        send_waiting(connection)
    waiting = "; ".join(connection.info.pop(_WAITING, ()))
    if not waiting:
        return statement, parameters
    if not context.execution_options.get("no_parameters"):
        # The driver looks for the places of parameters in all of it.
        waiting = waiting.replace("%", "%%")
    return f"{waiting}; {statement}", parameters


def send_waiting(connection):
    """Send what waits for the connection's next statement."""
    waiting = connection.info.pop(_WAITING, None)
    if waiting:
        connection.exec_driver_sql("; ".join(waiting), execution_options={"no_parameters": True})


def _forget_waiting(connection):
    connection.info.pop(_WAITING, None)


def become_writer(connection, patience):
    """Wait until the others have written."""
    connection.execute(_TAKE_LOCK, {"patience": f"{round(patience * 1000)}ms"})


def write_in_bulk(connection):
    """Have a driver's connection write large amounts fast."""
    with connection.cursor() as cursor:
        # The log of changes is then brought to the disk now and then; who commits in the ordinary way brings all of it.
        cursor.execute("SET SESSION synchronous_commit = off")
    connection.commit()


def is_busy(error):
    """Whether an error says that the database cannot be written now, but probably soon."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "pgcode", None)
    # A server that cannot be reached answers no code.
    return code in BUSY_CODES or bool(getattr(error, "connection_invalidated", False))
