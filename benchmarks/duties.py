"""The board of mandated sections: `bin/py -m benchmarks.duties -- --texts 100000`. `make bench` has it.

The agencies and their sections are real ones; what stands in the sections are rows alone, written as a commit does.
"""

import logging
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date

import click
import transaction

from benchmarks import report
from benchmarks.archive import BATCH, Archive
from benchmarks.documents import SEED, Documents
from benchmarks.pages import Probe, milliseconds_of
from benchmarks.province import close
from benchmarks.report import Aim
from benchmarks.visitor import Visitor
from portal import clock
from portal.config import application
from portal.content.container import walk
from portal.content.duties import duties_of
from portal.content.working_days import calendar_in_force
from portal.roles import Role
from portal.search.duties import standings
from portal.search.duty_tables import public_text
from portal.search.projection import parts_of
from portal.search.rows import microseconds
from portal.security.appointments import Appointment
from portal.security.people import People

MOST, REPEATS = 100, 40
# Microseconds; the newest texts are up to so old.
DAY, OLDEST = 86_400_000_000, 700
LOGIN, PASSWORD = "quan.tri.bang", "rừng thông biển xanh 2026"


class Sections:
    """Fills the mandated sections of all agencies."""

    def __init__(self, archive):
        self.archive = archive
        self.chance = random.Random(SEED)
        self.texts = Documents(archive.agencies)
        self.now = microseconds(clock.now())
        # One in eight stays empty, as it is in the first months.
        self.places = [
            (place.id, agency.id)
            for agency in archive.agencies
            for place in walk(archive.site[agency.path.strip("/")])
            if getattr(place, "duty", "") and self.chance.randrange(8)
        ]

    def fill(self, count):
        """Write the rows of so many texts."""
        projection = self.archive.projection
        for some in parts_of(self.texts.changes(count), BATCH):
            changes = [self._in_place(change) for change in some]
            projection.cut_texts(changes)
            with projection.writing() as connection:
                projection.write(connection, changes)

    def _in_place(self, change):
        parent, agency = self.chance.choice(self.places)
        row = {**change.row, "kind": "news_item", "parent": parent, "agency": agency, "internal": False}
        row |= {"state": "published", "readers": self.texts.public}
        updated = self.now - self.chance.randrange(OLDEST) * DAY
        text = {"of": change.id, "agency": agency, "parent": parent, "language": "", "updated": updated, "until": None}
        return replace(change, row=row, document=None, parts=((public_text, [text]),))


def administrator(archive):
    """Somebody who may see the board."""
    people = People(archive.connection.root()["app_root"], archive.registry)
    person = people.add(LOGIN, "Quản trị bảng theo dõi")
    person.set_password(PASSWORD)
    people.appoint(person, (Appointment(None, Role.PROVINCE_ADMINISTRATOR, from_day=date(2020, 1, 1)),))


def asked(archive, repeats):
    """Milliseconds of processor for the question alone: a statement and its judgement."""
    containers = [info.name for info in archive.registry.types if info.is_container]
    duties, calendar, times = duties_of(archive.site), calendar_in_force(archive.connection.root()), []
    for _time in range(repeats):
        started = time.process_time()
        found = standings(archive.projection, duties, containers, calendar)
        times.append((time.process_time() - started) * 1000)
    return sorted(times)[len(times) // 2], len(found), sum(len(agency.standings) for agency in found)


@click.command()
@click.option("--texts", type=click.IntRange(min=100), default=100_000, show_default=True, help="How many.")
@click.option("--repeats", type=click.IntRange(min=10), default=REPEATS, show_default=True, help="How often is asked.")
def bench(texts, repeats):
    """Measure the board, and say whether the aim is kept."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        report.say("the province and its agencies")
        archive = Archive(folder, "")
        with transaction.manager:
            administrator(archive)
        report.say(f"{texts:,} texts in the mandated sections")
        with transaction.manager:
            Sections(archive).fill(texts)
        alone, agencies, cells = asked(archive, repeats)
        raw = archive.raw
        archive.close()
        # In production he would be asked for a second factor first.
        app = application({name: value for name, value in raw.items() if name != "portal.mode"})
        probe = Probe(app, Visitor(app).sign_in(LOGIN, PASSWORD).cookie)
        cost = probe.counts("/muc-bat-buoc")
        spent = milliseconds_of({"page": lambda: probe.ask("/muc-bat-buoc")}, repeats)["page"]
        close(app)
    report.console.print(
        f"{agencies} agencies, {cells:,} sections, {texts:,} texts: the question {alone:.1f} ms of processor, the page "
        f"{spent:.1f} ms, {cost.statements} statements, {cost.cold} objects cold, {cost.warm} warm, "
        f"{cost.packed:,} bytes compressed."
    )
    aim = Aim(f"the board of {agencies} agencies: < {MOST} ms of processor", f"{spent:.1f} ms", spent < MOST)
    report.print_aims([aim], "Aims of the board")


if __name__ == "__main__":
    sys.exit(bench())
