"""A ZEO server for a database that lies in files: several processes then work in it at once."""

from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import LOCALHOST, free_port, running

CONFIGURATION = """
<zeo>
  address {address}
</zeo>
<filestorage 1>
  path {folder}/Data.fs
  blob-dir {folder}/blobs
</filestorage>
"""


@contextmanager
def zeo_server(folder):
    """Serve the database of a folder (Data.fs and blobs); yields its address for `zodbconn.uri`."""
    port = free_port()
    file = Path(folder) / "zeo.conf"
    file.write_text(CONFIGURATION.format(address=f"{LOCALHOST}:{port}", folder=folder))
    with (
        (Path(folder) / "zeo.log").open("w") as log,
        running("ZEO.runzeo", "-C", file, port=port, stdout=log, stderr=log),
    ):
        # The blobs are shared: server and clients are on one machine.
        yield f"zeo://{LOCALHOST}:{port}?wait_timeout=30&blob_dir={folder}/blobs&shared_blob_dir=true&connection_cache_size=20000"
