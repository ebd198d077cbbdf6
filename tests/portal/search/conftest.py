"""What tests of lists share."""

import shutil

import pytest
import transaction
from sqlalchemy import delete

from portal.search.ledger import ledger_of
from portal.search.tables import applied
from tests.support.projected import projected


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


@pytest.fixture
def place(planted, tmp_path):
    """A database with its projection and two agencies, for one test."""
    shutil.copytree(planted, tmp_path, dirs_exist_ok=True)
    with projected(tmp_path) as place:
        yield place
