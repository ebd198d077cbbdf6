import os
import sys
import tempfile

import pytest
import transaction
import ZODB
from ZODB.blob import Blob
from ZODB.POSException import ConflictError
from zodburi import UnknownDatabaseKeywords, resolve_uri

from portal.interfaces import ConfigurationError
from portal.storage.durable import DurableFileStorage, make_folder
from tests.support.killing import kill_while_writing, stored_hashes


def address(folder, **options):
    query = "".join(f"&{name}={value}" for name, value in options.items())
    return f"durable://{folder}/db/Data.fs?blobstorage_dir={folder}/db/blobs{query}"


@pytest.fixture
def storage(tmp_path):
    make_folder(tmp_path / "db")
    storage = DurableFileStorage(str(tmp_path / "db/Data.fs"), str(tmp_path / "db/blobs"))
    yield storage
    storage.close()


@pytest.fixture
def database(storage):
    database = ZODB.DB(storage)
    yield database
    transaction.abort()
    database.close()


class Recorder:
    """What the operating system is asked to do, in order: ("sync", path) and ("rename", from, to)."""

    def __init__(self, monkeypatch):
        self.acts = []
        sync, rename = os.fsync, os.rename

        def recorded_sync(descriptor):
            sync(descriptor)
            self.acts.append(("sync", os.readlink(f"/proc/self/fd/{descriptor}")))

        def recorded_rename(source, target, **keywords):
            rename(source, target, **keywords)
            self.acts.append(("rename", os.path.abspath(source), os.path.abspath(target)))

        monkeypatch.setattr(os, "fsync", recorded_sync)
        monkeypatch.setattr(os, "rename", recorded_rename)
        # The package has a class of the module's name in the module's place.
        monkeypatch.setattr(sys.modules[DurableFileStorage.__base__.__module__], "fsync", recorded_sync)

    def position(self, act):
        return self.acts.index(act)

    def last(self, act):
        return len(self.acts) - 1 - self.acts[::-1].index(act)


def keep(connection, name, data=b"x" * 100):
    connection.root()[name] = blob = Blob()
    with blob.open("w") as file:
        file.write(data)
    return blob


def folders_of(path, root):
    folder = os.path.dirname(path)
    while len(folder) >= len(root):
        yield folder
        folder = os.path.dirname(folder)


def check_order(acts, blob, storage):
    """The bytes, then the name, then every folder up to the root, then Data.fs."""
    path = blob.committed()
    (rename,) = [act for act in acts.acts if act[0] == "rename" and act[2] == path]
    synced_bytes, renamed = acts.position(("sync", rename[1])), acts.position(rename)
    acknowledged = acts.last(("sync", storage.getName()))
    folders = [acts.last(("sync", folder)) for folder in folders_of(path, storage.blob_dir)]
    # eight levels of folders, and the root of the blobs
    assert len(folders) == 9
    assert synced_bytes < renamed < min(folders) and max(folders) < acknowledged


def test_a_blob_is_on_the_disk_before_its_commit_is_acknowledged(database, storage, monkeypatch):
    connection = database.open()
    acts = Recorder(monkeypatch)
    blobs = [keep(connection, "one"), keep(connection, "two")]
    transaction.commit()
    for blob in blobs:
        check_order(acts, blob, storage)
    # a folder that both share is synced once
    assert acts.acts.count(("sync", storage.blob_dir)) == 1


def test_folders_that_are_on_the_disk_are_not_synced_again(database, storage, monkeypatch):
    connection = database.open()
    keep(connection, "first")
    transaction.commit()
    acts = Recorder(monkeypatch)
    blob = keep(connection, "second")
    transaction.commit()
    own = os.path.dirname(blob.committed())
    synced = [path for act, path, *_target in acts.acts if act == "sync" and os.path.isdir(path)]
    # the blob's own folder, and the one in which that is new
    assert synced == [own, os.path.dirname(own)]


def test_folders_of_a_transaction_that_failed_are_synced_by_the_next(database, storage, monkeypatch):
    connection = database.open()
    keep(connection, "lost")
    connection.root()["unpicklable"] = lambda: None
    with pytest.raises(Exception, match="pickle"):
        transaction.commit()
    transaction.abort()
    acts = Recorder(monkeypatch)
    blob = keep(connection, "kept")
    transaction.commit()
    check_order(acts, blob, storage)


def test_folders_that_packing_took_away_are_synced_again(database, storage, monkeypatch):
    connection = database.open()
    keep(connection, "dropped")
    transaction.commit()
    del connection.root()["dropped"]
    transaction.commit()
    database.pack()
    assert blob_files(storage) == []
    acts = Recorder(monkeypatch)
    blob = keep(connection, "kept")
    transaction.commit()
    check_order(acts, blob, storage)


def test_what_is_remembered_of_folders_does_not_grow_with_every_blob(database, storage):
    connection = database.open()
    for number in range(40):
        keep(connection, number)
    transaction.commit()
    assert len(storage._lasting_folders) <= 9


def test_a_blob_from_another_disk_is_synced_where_it_will_lie(database, storage, monkeypatch):
    # Objects that are not yet in the database have their blobs in the system's temporary folder.
    if not os.path.isdir("/dev/shm") or os.stat("/dev/shm").st_dev == os.stat(storage.blob_dir).st_dev:
        pytest.skip("this machine has no second file system to test with")
    memory = tempfile.mkdtemp(dir="/dev/shm")
    try:
        monkeypatch.setattr(tempfile, "tempdir", memory)
        connection = database.open()
        acts = Recorder(monkeypatch)
        blob = keep(connection, "one")
        transaction.commit()
        check_order(acts, blob, storage)
        with blob.open("r") as file:
            assert file.read() == b"x" * 100
        assert os.listdir(memory) == []
    finally:
        os.rmdir(memory)


def test_a_new_data_file_has_its_name_on_the_disk_before_its_first_commit(tmp_path, monkeypatch):
    make_folder(tmp_path / "new")
    acts = Recorder(monkeypatch)
    database = ZODB.DB(DurableFileStorage(str(tmp_path / "new/Data.fs"), str(tmp_path / "new/blobs")))
    database.close()
    folder, data = str(tmp_path / "new"), str(tmp_path / "new/Data.fs")
    assert acts.position(("sync", folder)) < acts.last(("sync", data))
    assert ("sync", f"{folder}/blobs/.layout") in acts.acts


def test_packing_has_the_packed_file_on_the_disk_before_it_takes_over(database, storage, monkeypatch):
    connection = database.open()
    for number in range(3):
        connection.root()["n"] = number
        transaction.commit()
    acts = Recorder(monkeypatch)
    database.pack()
    connection.root()["n"] = "after"
    transaction.commit()
    data = storage.getName()
    packed, renamed = ("sync", data + ".pack"), ("rename", data + ".pack", data)
    folder_after = acts.last(("sync", os.path.dirname(data)))
    assert acts.position(packed) < acts.position(renamed) < folder_after < acts.last(("sync", data))


def test_packing_keeps_what_is_used_and_drops_the_rest(database, storage):
    connection = database.open()
    kept, dropped = keep(connection, "kept"), keep(connection, "dropped")
    transaction.commit()
    gone = dropped.committed()
    del connection.root()["dropped"]
    transaction.commit()
    database.pack()
    assert not os.path.exists(gone)
    with kept.open("r") as file:
        assert file.read() == b"x" * 100


def blob_files(storage):
    return [name for _path, _folders, names in os.walk(storage.blob_dir) for name in names if name.endswith(".blob")]


def test_a_conflict_leaves_no_file_behind(database, storage):
    first, second = transaction.TransactionManager(), transaction.TransactionManager()
    one, two = database.open(first), database.open(second)
    for connection in (one, two):
        connection.root()["n"] = id(connection)
        keep(connection, "file")
    first.commit()
    before = blob_files(storage)
    with pytest.raises(ConflictError):
        second.commit()
    second.abort()
    assert blob_files(storage) == before and len(before) == 1


def test_a_disk_that_fails_makes_the_commit_fail(database, storage, monkeypatch):
    connection, sync = database.open(), os.fsync

    def broken(descriptor):
        if os.readlink(f"/proc/self/fd/{descriptor}") == storage.blob_dir:
            raise OSError(5, "Input/output error")
        return sync(descriptor)

    keep(connection, "lost")
    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output"):
        transaction.commit()
    monkeypatch.setattr(os, "fsync", sync)
    transaction.abort()
    assert "lost" not in connection.root() and blob_files(storage) == []
    # what could not be synced then is synced now
    acts = Recorder(monkeypatch)
    blob = keep(connection, "after")
    transaction.commit()
    check_order(acts, blob, storage)


def test_folders_are_made_for_their_owner_only_and_durably(tmp_path, monkeypatch):
    acts = Recorder(monkeypatch)
    make_folder(tmp_path / "a/b/c")
    assert os.stat(tmp_path / "a/b/c").st_mode & 0o777 == 0o700
    assert acts.acts == [("sync", str(folder)) for folder in (tmp_path, tmp_path / "a", tmp_path / "a/b")]
    make_folder(tmp_path / "a/b/c")
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="exists"):
        make_folder(tmp_path / "file")


def test_an_address_opens_it_with_the_options_of_the_database(tmp_path):
    factory, options = resolve_uri(address(tmp_path, connection_cache_size=1234, connection_pool_size=9))
    assert (options["cache_size"], options["pool_size"]) == (1234, 9)
    storage = factory()
    assert isinstance(storage, DurableFileStorage) and storage.blob_dir == f"{tmp_path}/db/blobs"
    storage.close()
    read_only = resolve_uri(address(tmp_path, read_only=1))[0]()
    assert read_only.isReadOnly()
    read_only.close()


@pytest.mark.parametrize("uri", ["durable://Data.fs?blobstorage_dir=/b", "durable:///Data.fs"])
def test_an_address_that_cannot_be_right_says_what_is_expected(uri):
    with pytest.raises(ConfigurationError, match="expected durable:///absolute"):
        resolve_uri(uri)


def test_the_option_that_would_empty_the_database_is_refused(tmp_path):
    with pytest.raises(UnknownDatabaseKeywords):
        resolve_uri(address(tmp_path, create=1))


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path):
    promised = {}
    for commits in (3, 12):
        promised.update(kill_while_writing(address(tmp_path), commits, tmp_path))
    found = stored_hashes(address(tmp_path))
    assert {number: found.get(number) for number in promised} == promised
