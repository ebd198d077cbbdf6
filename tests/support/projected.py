"""A real database with its projection and a small tree, for tests of lists; and processes that are killed at it."""

import os
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import transaction
from ZODB.DB import DB
from ZODB.FileStorage import FileStorage

from portal.roles import AUTHENTICATED, EVERYONE, Role, owner_principal, role_principal, staff_principal
from portal.search.compare import compare
from portal.search.projection import Projection
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS, SYSTEM, Reader
from tests.support.tree import plant, service

PROJECT = Path(__file__).parents[2]
AGENCIES = ("so-y-te", "so-tai-chinh")
SECTION = "tin-tuc"
# The file that says where the projection of a folder is, if not beside it.
ADDRESS = "projection.url"


def reader_of(person_id, agency, *roles):
    """A person with these roles in an agency."""
    own = {EVERYONE, AUTHENTICATED, owner_principal(person_id, agency.id), staff_principal(agency.id)}
    return Reader(
        frozenset(own | {role_principal(agency.id, Role(role)) for role in roles}), person_id, agencies=(agency.id,)
    )


def use_database(folder, url):
    """Have the projection of a folder in another database than a file of its own."""
    (folder / ADDRESS).write_text(url)


def projection_in(folder):
    """The projection of a folder, not bound to a database."""
    address = folder / ADDRESS
    return Projection(address.read_text() if address.exists() else f"sqlite:///{folder}/projection.sqlite")


def open_storage(folder):
    """The database of a folder, with blobs."""
    return DB(FileStorage(str(folder / "Data.fs"), blob_dir=str(folder / "blobs")))


class Projected:
    """A database in a folder with its projection, a connection of this thread, and acts on its content."""

    def __init__(self, folder, database=None, agencies=AGENCIES):
        self.folder = folder
        self.database = database or open_storage(folder)
        self.projection = projection_in(folder)
        self.projection.bind(self.database)
        self.connection = self.database.open(transaction_manager=transaction.manager)
        self.desk = service()
        if agencies and "site" not in self.connection.root():
            with transaction.manager:
                plant(self.connection, agencies)

    @property
    def site(self):
        """The site."""
        return self.connection.root()["site"]

    @property
    def agency(self):
        """The first agency."""
        return self.site[AGENCIES[0]]

    @property
    def section(self):
        """The news section of the first agency."""
        return self.agency[SECTION]

    def lists(self, reader=SYSTEM):
        """What a reader finds."""
        return SearchService(self.projection, reader)

    @property
    def public(self):
        """What a visitor finds."""
        return self.lists(ANONYMOUS)

    def add(self, title, place=None, kind="news_item", **values):
        """A draft, not committed."""
        return self.desk.add(place if place is not None else self.section, kind, {"title": title, **values})

    def publish(self, title, **details):
        """A published item, committed."""
        with transaction.manager:
            item = self.add(title, **details)
            self.desk.move(item, "publish")
        return item

    def titles(self, reader=SYSTEM, **filters):
        """The titles a reader finds, in their order."""
        return [row.title for row in self.lists(reader).find(limit=1000, **filters).rows]

    def differences(self):
        """What `compare` finds."""
        return compare(self.database, self.projection)

    def close(self):
        """Let go of the files."""
        transaction.abort()
        self.connection.close()
        self.database.close()
        self.projection.close()


@contextmanager
def projected(folder, **details):
    """A `Projected` that closes itself."""
    with closing(Projected(folder, **details)) as place:
        yield place


def start(scene, folder, *arguments):
    """Run a scene of tests/support/projection_child.py in a process of its own; the caller waits for it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), *filter(None, sys.path)])}
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.projection_child", scene, str(folder)]
    return subprocess.Popen([*command, *map(str, arguments)], env=environment, cwd=PROJECT)
