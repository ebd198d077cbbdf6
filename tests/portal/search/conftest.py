"""What tests of lists share."""

import shutil

import pytest
import transaction
from sqlalchemy import delete

from portal.search.ledger import ledger_of
from portal.search.tables import applied
from tests.support.postgres import postgres_server
from tests.support.projected import projected, use_database


@pytest.fixture(scope="session")
def planted(tmp_path_factory):
    """A folder with a database of two agencies and its projection, closed: to be copied. Its ledger is empty."""
    folder = tmp_path_factory.mktemp("planted")
    with projected(folder) as place:
        with transaction.manager:
            ledger_of(place.connection).books.clear()
        with place.projection.writing() as connection:
            connection.execute(delete(applied))
    return folder


@pytest.fixture(scope="session")
def postgres():
    """A server of PostgreSQL."""
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def planted_in_postgres(postgres, planted, tmp_path_factory):
    """The address of a database with the rows of `planted`: to be copied."""
    copy = tmp_path_factory.mktemp("planted") / "copy"
    shutil.copytree(planted, copy)
    url = postgres.database()
    use_database(copy, url)
    with projected(copy):
        return url


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, planted, tmp_path):
    """A database with its projection and two agencies, for one test: the projection in SQLite, then in PostgreSQL."""
    shutil.copytree(planted, tmp_path, dirs_exist_ok=True)
    if request.param == "sqlite":
        with projected(tmp_path) as place:
            yield place
        return
    server = request.getfixturevalue("postgres")
    url = server.database(like=request.getfixturevalue("planted_in_postgres"))
    use_database(tmp_path, url)
    with projected(tmp_path) as place:
        yield place
    server.drop(url)
