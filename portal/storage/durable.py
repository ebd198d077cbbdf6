"""A FileStorage whose acknowledged commits survive a power cut, with their files (blobs).

ZODB syncs Data.fs alone: the blobs beside it are only renamed, and a power cut leaves them empty or missing
(threats.md, "A committed blob is not durable"). Here the order is: the blob's bytes, its rename, the folders that
lead to it, and only then Data.fs, whose sync is the acknowledgement.
"""

import os
import shutil
from urllib.parse import parse_qsl

from ZODB.FileStorage import FileStorage
from ZODB.utils import mktemp
from zodburi.resolvers import FileStorageURIResolver

from portal.interfaces import ConfigurationError

SCHEME = "durable://"
# Only the portal's own user reads what lies here.
FOLDER_MODE = 0o700


def sync_file(path):
    """Wait until the file's bytes are on the disk."""
    _sync(path, os.O_RDONLY)


def sync_folder(path):
    """Wait until the names in the folder are on the disk."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path, flags):
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path):
    """Make the folder and those above it where they are missing, durably."""
    path = os.path.abspath(path)
    if os.path.isdir(path):
        return
    parent = os.path.dirname(path)
    make_folder(parent)
    try:
        os.mkdir(path, FOLDER_MODE)
    except FileExistsError:
        # Another process may have been quicker; a file of that name is an error.
        if not os.path.isdir(path):
            raise
    sync_folder(parent)


class DurableFileStorage(FileStorage):
    """A FileStorage with blobs that has everything on the disk before it acknowledges a commit."""

    def __init__(self, file_name, blob_dir, **options):
        self._synced_data_file = None
        # Folders above the blobs' own whose names this process has brought to the disk, up to the root.
        self._lasting_folders = set()
        super().__init__(file_name, blob_dir=blob_dir, **options)
        if not self.isReadOnly():
            # An empty .layout after a power cut would keep the storage from opening.
            sync_file(os.path.join(self.blob_dir, ".layout"))
            sync_folder(self.blob_dir)
            sync_folder(os.path.dirname(self.blob_dir))

    def _blob_storeblob(self, oid, serial, blobfilename):
        blobfilename = self._beside_the_blobs(blobfilename)
        sync_file(blobfilename)
        # Packing takes empty folders away under this lock: what is missing now is made anew, and must be synced anew.
        with self._lock:
            self._lasting_folders -= {folder for folder in self._folders_to(oid) if not os.path.isdir(folder)}
            super()._blob_storeblob(oid, serial, blobfilename)

    def _folders_to(self, oid):
        """The folder of a blob and those above it, up to the root of the blobs, which is not among them."""
        folder = os.path.abspath(self.fshelper.getPathForOID(oid))
        while folder != self.blob_dir:
            yield folder
            folder = os.path.dirname(folder)

    def _beside_the_blobs(self, filename):
        """The file's path on the disk of the blobs, where it is moved if it lies elsewhere.

        A new object's blob starts in the system's temporary folder. ZODB would copy it to its final name in
        that case, and a copy is not what was synced.
        """
        folder = self.fshelper.temp_dir
        if os.path.dirname(os.path.abspath(filename)) == os.path.abspath(folder):
            return filename
        return shutil.move(filename, mktemp(dir=folder))

    def tpc_vote(self, transaction):
        """Vote; whatever cannot be brought to the disk makes the transaction fail while it still can."""
        if transaction is self._transaction:
            self._sync_data_folder()
            self._sync_blob_folders()
        return super().tpc_vote(transaction)

    def _sync_data_folder(self):
        # Data.fs is another file after it was made or packed; its name must be durable before it takes commits.
        present = os.fstat(self._file.fileno()).st_ino
        if present != self._synced_data_file:
            sync_folder(os.path.dirname(self._file_name))
            self._synced_data_file = present

    def _sync_blob_folders(self):
        wanted, lasting = set(), set()
        for oid, _serial in self.dirty_oids:
            own, *above = self._folders_to(oid)
            wanted.add(own)
            for folder in (own, *above):
                if folder in self._lasting_folders:
                    break
                wanted.add(os.path.dirname(folder))
                lasting.add(folder)
            # Each blob has a folder of its own; remembering those would take memory without end.
            lasting.discard(own)
        for folder in sorted(wanted, key=len, reverse=True):
            sync_folder(folder)
        self._lasting_folders |= lasting

    def _abort(self):
        super()._abort()
        # FileStorage forgets blobs of a transaction that failed before its vote, such as every conflict: the
        # files would stay for ever.
        self._blob_tpc_abort()

    @staticmethod
    def packer(storage, referencesf, stop, gc):
        """Write the packed file and have it on the disk before it takes the place of Data.fs."""
        packed = FileStorage.packer(storage, referencesf, stop, gc)
        if packed is not None:
            sync_file(storage._file_name + ".pack")
        return packed


class DurableFileStorageURIResolver(FileStorageURIResolver):
    """Opens `durable:///var/db/Data.fs?blobstorage_dir=/var/db/blobs` (zodburi), with the options of `file://`.

    Options of the database (`connection_cache_size` …) are passed on, and unknown ones refused, by zodburi.
    """

    # `create` would empty the database at every start; the layout of the folders is ZODB's present one.
    _int_args = ("read_only",)
    _string_args = ("blobstorage_dir",)

    def __call__(self, uri):
        path, _mark, query = uri.removeprefix(SCHEME).partition("?")
        options, database_options = self.interpret_kwargs(dict(parse_qsl(query)))
        blob_dir = options.pop("blobstorage_dir", None)
        if not os.path.isabs(path) or not blob_dir:
            raise ConfigurationError(
                f"database address {uri!r}: expected {SCHEME}/absolute/path/Data.fs?blobstorage_dir=/absolute/path"
            )

        def open_storage():
            make_folder(os.path.dirname(path))
            make_folder(os.path.dirname(os.path.abspath(blob_dir)))
            return DurableFileStorage(os.path.normpath(path), blob_dir, **options)

        return open_storage, database_options


# What the entry point names: zodburi calls it with the address.
resolve_durable = DurableFileStorageURIResolver()
