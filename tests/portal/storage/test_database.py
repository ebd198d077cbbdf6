import os

import pytest
import transaction
from pyramid_zodbconn import db_from_uri
from ZODB.blob import Blob

from portal.interfaces import ConfigurationError
from portal.storage.database import DatabaseInUse, ensure_folders, open_database
from portal.storage.durable import DurableFileStorage


def address(folder, scheme="durable"):
    return f"{scheme}://{folder}/var/db/Data.fs?blobstorage_dir={folder}/var/files/blobs&connection_cache_size=7"


@pytest.mark.parametrize("scheme", ["durable", "file"])
def test_a_database_is_opened_and_its_folders_made(tmp_path, scheme):
    database = open_database(address(tmp_path, scheme))
    connection = database.open()
    connection.root()["file"] = Blob(b"x")
    transaction.commit()
    assert database.getCacheSize() == 7
    database.close()
    assert os.path.exists(tmp_path / "var/db/Data.fs") and os.path.isdir(tmp_path / "var/files/blobs")


def test_the_web_and_the_command_line_open_the_same(tmp_path):
    database = open_database(address(tmp_path))
    name, storage = database.database_name, type(database.storage)
    database.close()
    databases = {}
    web = db_from_uri(address(tmp_path), "", databases)
    assert (web.database_name, type(web.storage)) == (name, storage) == ("", DurableFileStorage)
    web.close()


def test_a_database_in_use_says_so(tmp_path):
    database = open_database(address(tmp_path))
    try:
        with pytest.raises(DatabaseInUse) as refused:
            open_database(address(tmp_path))
        assert "portal serve" in refused.value.text.in_language("vi")
    finally:
        database.close()
    open_database(address(tmp_path)).close()


def test_an_unknown_scheme_names_the_known_ones():
    with pytest.raises(ConfigurationError, match=r"known: .*durable.*zeo"):
        open_database("mysql://localhost/portal")


def test_other_addresses_need_no_folders(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ensure_folders("zeo://localhost:8100")
    ensure_folders("memory://")
    assert os.listdir(tmp_path) == []
    open_database("memory://").close()
