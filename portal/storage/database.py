"""Opening the database by its address, for whoever is not a web request."""

import os
from importlib.metadata import entry_points
from urllib.parse import parse_qsl

from pyramid_zodbconn import db_from_uri
from zc.lockfile import LockError
from zodburi import NoResolverForScheme

from portal.i18n import _
from portal.interfaces import ConfigurationError, PortalError
from portal.storage.durable import make_folder

# The name pyramid_zodbconn gives it; a reference between databases would hold it.
MAIN_DATABASE = ""
# The addresses that name files of this machine.
FILE_SCHEMES = ("durable", "file")


class DatabaseInUse(PortalError):
    """Another process holds the database."""


def open_database(uri):
    """The `ZODB.DB` at an address, as pyramid_zodbconn opens it for the web; the caller closes it.

    Raises `DatabaseInUse` where another process holds it, `ConfigurationError` for an address nobody knows.
    """
    ensure_folders(uri)
    try:
        return db_from_uri(uri, MAIN_DATABASE, {})
    except LockError:
        raise DatabaseInUse(
            _(
                "Cơ sở dữ liệu đang được một tiến trình khác sử dụng (có thể là “portal serve”). "
                "Hãy dừng tiến trình đó rồi chạy lại lệnh này.",
                "Another process is using the database (perhaps “portal serve”). "
                "Stop it, then give this command again.",
            )
        ) from None
    except NoResolverForScheme:
        known = ", ".join(sorted(entry.name for entry in entry_points(group="zodburi.resolvers")))
        raise ConfigurationError(f"database address {uri!r} begins with no known scheme; known: {known}") from None


def ensure_folders(uri):
    """Make the folders that a file-based address needs; nothing to do for others."""
    scheme, _mark, rest = uri.partition("://")
    if scheme not in FILE_SCHEMES:
        return
    path, _mark, query = rest.partition("?")
    make_folder(os.path.dirname(os.path.abspath(path)))
    blobs = dict(parse_qsl(query)).get("blobstorage_dir")
    if blobs:
        make_folder(os.path.dirname(os.path.abspath(blobs)))
