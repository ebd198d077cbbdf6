"""The list of one agency's documents: `bin/py -m benchmarks.library -- --documents 100000`. `make bench` does it, too.

The section is a real one; its documents are rows alone, written as a commit writes them.
"""

import logging
import random
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from urllib.parse import quote_plus

import click
import transaction
from webob import Request

from benchmarks import report
from benchmarks.archive import BATCH, Archive
from benchmarks.documents import SEED, Documents
from benchmarks.pages import Probe, milliseconds_of
from benchmarks.province import close
from benchmarks.report import Aim
from portal.config import application
from portal.content.document_fields import AMENDS, BASED_ON, REPLACES
from portal.content.document_types import TITLES, name_key
from portal.search.document_tables import document, relation
from portal.search.projection import parts_of
from portal.vietnamese import read_notation

LIST, REPEATS = 15, 60
LAST_DAY, YEARS = date(2026, 11, 20), 15
NOTATIONS = {"decision": "QĐ", "plan": "KH", "notice": "TB", "report": "BC", "submission": "TTr", "directive": "CT"}
SUBJECTS = [f"Lĩnh vực {number}" for number in range(1, 25)]
SIGNERS = [f"Người Ký Thứ {number}" for number in range(1, 40)]
ISSUERS = ("Sở Y tế", "Ủy ban nhân dân tỉnh Khánh Hòa", "Bộ Y tế", "Chính phủ")
# Of a hundred documents so many do something to an older one.
RELATED = 20
VISITOR = "ai-do=1"


class Library:
    """Fills the section of documents of one agency."""

    def __init__(self, archive):
        self.archive = archive
        self.chance = random.Random(SEED)
        self.section = archive.site["so-y-te"]["van-ban"]
        self.agency = self.section.__parent__
        self.texts = Documents([agency for agency in archive.agencies if agency.id == self.agency.id])
        self.made: list = []

    def fill(self, count):
        """Write the rows of so many documents."""
        projection = self.archive.projection
        for some in parts_of(map(self._change, range(count)), BATCH):
            projection.cut_texts(some)
            with projection.writing() as connection:
                projection.write(connection, some)

    def _change(self, number):
        (change,) = self.texts.changes(1)
        new_id = (1 << 60) + number
        code, facts = self._facts(number)
        row = {
            **change.row,
            "kind": "published_document",
            "agency": self.agency.id,
            "parent": self.section.id,
            "internal": False,
            "workflow": "publication",
            "state": "published",
            "published": change.row["dated"],
            "name": f"van-ban-{number}",
            "path": f"/so-y-te/van-ban/van-ban-{number}/",
            "code": code,
            "readers": self.texts.public,
        }
        parts = ((document, [{"of": new_id, **facts}]), (relation, self._relations(new_id, facts)))
        text = replace(change.document, id=new_id, row=row)
        return replace(change, id=new_id, oid=new_id.to_bytes(8), row=row, document=text, parts=parts)

    def _facts(self, number):
        pick = self.chance.choice
        kind, issuer, subject, signer = pick(list(NOTATIONS)), pick(ISSUERS), pick(SUBJECTS), pick(SIGNERS)
        issued = LAST_DAY - timedelta(days=self.chance.randrange(YEARS * 365))
        code = f"{number + 1:02}/{NOTATIONS[kind]}-SYT"
        notation = read_notation(code)
        return code, {
            "library": self.section.id,
            "agency": self.agency.id,
            "key": notation.key,
            "bare": notation.bare,
            "type": kind if kind in TITLES else "other",
            "subject": subject,
            "subject_key": name_key(subject),
            "issuer": issuer,
            "issuer_key": name_key(issuer),
            "signer": signer,
            "signer_key": name_key(signer),
            "issued": issued.isoformat(),
            "year": issued.year,
            "effective": issued.isoformat(),
            "expires": (issued + timedelta(days=900)).isoformat() if self.chance.random() < 0.2 else "",
        }

    def _relations(self, new_id, facts):
        rows = []
        if self.made and self.chance.randrange(100) < RELATED:
            key, issuer_key, issued = self.chance.choice(self.made)
            act = self.chance.choice((BASED_ON, REPLACES, AMENDS))
            year = int(issued[:4])
            rows = [{"relation": act, "key": key, "issuer_key": issuer_key, "issued": issued, "year": year}]
        self.made.append((facts["key"], facts["issuer_key"], facts["issued"]))
        return [{"of": new_id, **row} for row in rows]


def pages_of(app):
    """What is measured: title → address."""
    place, notation = "/so-y-te/van-ban/", quote_plus("77/QĐ-SYT")
    first = Request.blank(place, headers={"Cookie": VISITOR}).get_response(app)
    further = first.text.partition('class="pages"')[2].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    return {
        "the list": place,
        "its second page": further,
        "of a year and a type": f"{place}?nam=2024&loai=decision",
        "of a field, in force": f"{place}?linh-vuc={quote_plus('Lĩnh vực 7')}&hieu-luc=in_force",
        "of some days": f"{place}?tu-ngay=2024-01-01&den-ngay=2024-03-31",
        "with two words": f"{place}?q={quote_plus('ngân sách')}",
        "with a word of nearly all": f"{place}?q={quote_plus('thực hiện')}",
        "with a rare word": f"{place}?q=brâu",
        "a number that nobody has": f"{place}?q={notation.replace('77', '999999')}",
    }


def measured(app, repeats):
    """{title: (PageCost, milliseconds of processor)} of each page; those after a write are counted anew."""
    probe, pages = Probe(app, VISITOR), pages_of(app)
    costs = {title: probe.counts(address) for title, address in pages.items()}
    spent = milliseconds_of({title: partial(probe.ask, address) for title, address in pages.items()}, repeats)
    return {title: replace(cost, milliseconds=spent[title]) for title, cost in costs.items()}


def counted_anew(app, repeats):
    """Milliseconds of the list when something was just written: its counts are made once more."""
    probe, times = Probe(app, VISITOR), []
    counts = app.registry.document_counts
    for _time in range(repeats):
        counts.forget()
        started = time.process_time()
        probe.ask("/so-y-te/van-ban/")
        times.append((time.process_time() - started) * 1000)
    return sorted(times)[len(times) // 2]


@click.command()
@click.option("--documents", type=click.IntRange(min=100), default=100_000, show_default=True, help="How many.")
@click.option("--repeats", type=click.IntRange(min=10), default=REPEATS, show_default=True, help="How often is asked.")
def bench(documents, repeats):
    """Measure the list of an agency's documents, and say whether the aim is kept."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        report.say("the province and its agencies")
        archive = Archive(folder, "")
        report.say(f"{documents:,} documents in one section")
        with transaction.manager:
            Library(archive).fill(documents)
        raw = archive.raw
        archive.close()
        app = application(raw)
        costs = measured(app, repeats)
        anew = counted_anew(app, 5)
        close(app)
    report.print_costs(costs, f"The list of {documents:,} documents")
    report.console.print(f"The first request after anything was written, whose counts are made anew: {anew:,.0f} ms.")
    spent = costs["the list"].milliseconds
    aim = Aim(f"the list of {documents:,} documents: < {LIST} ms of processor", f"{spent:.1f} ms", spent < LIST)
    report.print_aims([aim], "Aims of documents")


if __name__ == "__main__":
    sys.exit(bench())
