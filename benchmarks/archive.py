"""The archive in which search is measured: a founded province, some real objects, and the rows of all the others."""

import time
from pathlib import Path

import transaction
from sqlalchemy import text

from benchmarks import report
from benchmarks.documents import Documents, agencies_of
from portal.commands.founding import Founder, read_province
from portal.config import configure
from portal.roles import AUTHENTICATED, EVERYONE, staff_principal
from portal.search.looking import looking
from portal.search.projection import parts_of
from portal.search.reindex import reindex, start_over
from portal.search.service import SearchService
from portal.search.texts import Cutter
from portal.security.reader import ANONYMOUS, SYSTEM, Reader
from portal.settings import make_secret, read_settings
from portal.workflow.service import ContentService

# Documents that one commit has.
BATCH = 500


class Archive:
    """A founded province with its projection in a folder or at a URL."""

    def __init__(self, folder, url):
        make_secret(Path(folder))
        raw = {"portal.var": folder, "portal.mode": "production", "portal.base_url": "https://khanhhoa.example"}
        raw |= {"portal.worker_threads": "0", "mail.host": "localhost"} | ({"portal.projection": url} if url else {})
        self.raw = raw
        self.settings = read_settings(raw)
        self.config = configure(raw, self.settings)
        self.config.make_wsgi_app()
        self.registry = self.config.registry
        self.database = self.registry._zodb_databases[""]
        self.projection = self.registry.projection
        self.config.begin()
        self.connection = self.database.open(transaction_manager=transaction.manager)
        Founder(self.connection, self.registry).found(*read_province("khanh-hoa"))
        self.site = self.connection.root()["site"]
        self.desk = ContentService(self.registry.types, self.registry.workflow_engine, SYSTEM)
        self.agencies = agencies_of(self.site)
        self.documents = Documents(self.agencies)

    def search(self, reader=ANONYMOUS):
        """What a reader asks."""
        return SearchService(self.projection, reader)

    def staff(self, agency):
        """What somebody of an agency asks."""
        return self.search(Reader(frozenset({EVERYONE, AUTHENTICATED, staff_principal(agency.id)}), 1))

    def add(self, section, number):
        """One published news item, not committed."""
        values = {"title": self.documents.title(), "body": f"<p>{self.documents.body()}</p>"}
        item = self.desk.place(section, "news_item", values, f"tin-so-{number}")
        self.desk.publish_part(item)
        return item

    def add_objects(self, count):
        """So many real news items; milliseconds for each."""
        sections = [agency["tin-tuc"] for agency in self.site.values() if "tin-tuc" in agency]
        start = time.perf_counter()
        for some in parts_of(range(count), BATCH):
            with transaction.manager:
                for number in some:
                    self.add(sections[number % len(sections)], number)
        return (time.perf_counter() - start) / count * 1000

    def rebuild(self, from_nothing):
        """Rows made anew from objects: all of them, or while their texts are there and unchanged.

        Answers (documents a second, rows a second): every document has rows of the history, too.
        """
        if from_nothing:
            with looking(self.database) as look:
                start_over(self.projection, look)
            self.projection.cutter = Cutter()
        start = time.perf_counter()
        rows = reindex(self.database, self.projection)
        seconds = time.perf_counter() - start
        return self.search(SYSTEM).count() / seconds, rows / seconds

    def fill(self, count):
        """Write the rows of so many documents; how many a second."""
        start, done = time.perf_counter(), 0
        for some in parts_of(self.documents.changes(count), BATCH):
            # As in a commit: the texts are cut before anybody has to wait.
            self.projection.cut_texts(some)
            with self.projection.writing() as connection:
                self.projection.write(connection, some)
            done += len(some)
            if done % 50_000 == 0:
                report.say(f"{done:,} of {count:,} documents, {done / (time.perf_counter() - start):,.0f} a second")
        rate = count / (time.perf_counter() - start)
        if self.projection.engine.dialect.name == "postgresql":
            with self.projection.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        return rate

    def size(self):
        """Bytes of the projection."""
        if self.projection.engine.dialect.name == "postgresql":
            with self.projection.reading() as connection:
                return connection.scalar(text("SELECT pg_database_size(current_database())"))
        file = Path(self.projection.engine.url.database)
        return sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))

    def close(self):
        """Let go of the files."""
        transaction.abort()
        self.connection.close()
        self.config.end()
        self.database.close()
        self.projection.close()
