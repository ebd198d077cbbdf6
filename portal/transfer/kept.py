"""Archives that people have asked for, kept for two days: files in a folder of the installation, facts in scratch.

Each belongs to the one who asked: it holds what he may see, and nobody else is given it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import BigInteger, Column, String, Table, delete, insert, select, update

from portal import clock
from portal.identity import new_id
from portal.storage.durable import make_folder
from portal.storage.scratch import microseconds, tables

TERM = timedelta(hours=48)
FOLDER = "archives"

# One archive for each agency and person, the newest. Moments are microseconds since 1970; `finished` is 0 before.
_archive = Table(
    "agency_archive",
    tables,
    Column("agency", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("id", BigInteger, nullable=False),
    Column("begun", BigInteger, nullable=False),
    Column("finished", BigInteger, nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("left_out", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    # Why there is none, in Vietnamese and in English.
    Column("refusal", String(1000), nullable=False),
    Column("refusal_english", String(1000), nullable=False),
)
_c = _archive.c


@dataclass(frozen=True)
class Kept:
    """One archive: items written (`done` of `total`); once it is `finished`, its size, its hash, until when it is kept.

    `refusal`: why it could not be made, in Vietnamese and English; None where it could.
    """

    id: int
    agency: int
    person: int
    finished: datetime | None
    done: int
    total: int
    left_out: int
    size: int
    sha256: str
    refusal: tuple | None

    @property
    def until(self):
        """Until when it is kept."""
        return self.finished + TERM if self.finished is not None else None

    @property
    def is_ready(self):
        """Whether it can be taken along."""
        return self.finished is not None and self.refusal is None


class KeptArchives:
    """The archives of an installation. `folder`: where their files lie; all processes share it."""

    def __init__(self, scratch, folder):
        self._scratch = scratch
        self.folder = Path(folder)

    def path(self, kept):
        """Where the file of an archive lies."""
        return self.folder / f"{kept.id}.zip"

    def find(self, agency_id, person_id):
        """The `Kept` of an agency and a person; None where there is none, or its time is over."""
        with self._scratch.reading() as connection:
            row = connection.execute(select(_archive).where(*_mine(agency_id, person_id))).one_or_none()
        kept = _read(row) if row is not None else None
        return kept if kept is not None and (kept.until is None or clock.now() < kept.until) else None

    def begin(self, agency_id, person_id):
        """A new archive in the place of the former one; answers its `Kept`."""
        self.forget(agency_id, person_id)
        make_folder(str(self.folder))
        row = dict.fromkeys((column.name for column in _archive.columns), 0)
        texts = {"sha256": "", "refusal": "", "refusal_english": ""}
        ids = {"agency": agency_id, "person": person_id, "id": new_id(), "begun": microseconds(clock.now())}
        with self._scratch.writing() as connection:
            connection.execute(insert(_archive).values(**row | texts | ids))
        return self.find(agency_id, person_id)

    def note(self, kept, **facts):
        """Write down what is known of an archive by now: columns of the table."""
        with self._scratch.writing() as connection:
            connection.execute(update(_archive).where(_c.id == kept.id).values(**facts))

    def finish(self, kept, **facts):
        """The archive is whole, or there will be none."""
        self.note(kept, finished=microseconds(clock.now()), **facts)

    def forget(self, agency_id, person_id):
        """Throw an archive away."""
        with self._scratch.writing() as connection:
            for row in connection.execute(select(_archive).where(*_mine(agency_id, person_id))).all():
                self.path(row).unlink(missing_ok=True)
            connection.execute(delete(_archive).where(*_mine(agency_id, person_id)))

    def sweep(self):
        """Throw away whatever is older than it is kept, and files of which nobody knows any more."""
        oldest = clock.now() - TERM
        with self._scratch.writing() as connection:
            connection.execute(delete(_archive).where(_c.finished > 0, _c.finished < microseconds(oldest)))
            connection.execute(delete(_archive).where(_c.finished == 0, _c.begun < microseconds(oldest)))
            known = set(connection.scalars(select(_c.id)))
        for file in self.folder.glob("*.zip*"):
            # One that is not known may be older than the records, which nobody backs up.
            stale = clock.moment_of_file(file) < oldest
            if stale or (file.suffix != ".part" and int(file.stem) not in known):
                file.unlink(missing_ok=True)


def _mine(agency_id, person_id):
    return _c.agency == agency_id, _c.person == person_id


def _read(row):
    return Kept(
        row.id,
        row.agency,
        row.person,
        datetime.fromtimestamp(row.finished / 1_000_000, clock.now().tzinfo) if row.finished else None,
        row.done,
        row.total,
        row.left_out,
        row.size,
        row.sha256,
        (row.refusal, row.refusal_english) if row.refusal else None,
    )


def archives_of(registry):
    """The `KeptArchives` of an installation."""
    return KeptArchives(registry.scratch, registry.portal_settings.var / FOLDER)
