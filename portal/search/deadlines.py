"""Statements that may take only so long, whatever they are asked."""

import time

from sqlalchemy.exc import OperationalError

from portal.search.postgresql import send_with_next

# SQLite looks at the clock after so many steps of its machine.
STEPS = 20_000
# What PostgreSQL and SQLite say when they were stopped.
CANCELLED, INTERRUPTED = "57014", 9


def rows_in_time(connection, statement, parameters, seconds):
    """(the rows, whether that is all of them); with what came until the time was over."""
    ask = _in_sqlite if connection.dialect.name == "sqlite" else _in_postgresql
    return ask(connection, statement, parameters, seconds)


def _in_sqlite(connection, statement, parameters, seconds):
    driver = connection.connection.dbapi_connection
    end = time.monotonic() + seconds
    rows: list = []
    driver.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        rows.extend(connection.execute(statement, parameters))
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != INTERRUPTED:
            raise
        return rows, False
    finally:
        driver.set_progress_handler(None, 0)
    return rows, True


def _in_postgresql(connection, statement, parameters, seconds):
    # What was stopped spoils its transaction; others go on reading in it.
    send_with_next(connection, f"SAVEPOINT in_time; SET LOCAL statement_timeout = {round(seconds * 1000)}")
    try:
        rows = connection.execute(statement, parameters).all()
    except OperationalError as error:
        if getattr(error.orig, "pgcode", None) != CANCELLED:
            raise
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT in_time; RELEASE SAVEPOINT in_time")
        return [], False
    send_with_next(connection, "SET LOCAL statement_timeout = 0; RELEASE SAVEPOINT in_time")
    return rows, True
