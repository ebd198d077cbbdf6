"""Lists and search over a province's documents: `bin/py -m benchmarks.search -- --documents 1000000`.

Real objects for the rate of rebuilding and the time of adding; for the rest rows alone, written as a commit writes
them. Takes about half an hour for a million documents, and twelve gigabytes of disk. `make bench` does it with fewer.
"""

import logging
import os
import statistics
import tempfile
import time
from dataclasses import dataclass

import click
import transaction

from benchmarks import report
from benchmarks.archive import Archive
from benchmarks.documents import day_before
from benchmarks.report import Aim

# Objects that are really made.
REAL = 30_000
REPEATS, ADDED = 40, 30
FROM_NOTHING, UNCHANGED = "from nothing", "texts unchanged"
LISTS, FACETS, SEARCH, ADD_AND_SEE, REBUILD = 5, 50, 200, 20, 3_000


@dataclass(frozen=True)
class Question:
    """One thing that is asked again and again, each time with other values; `most`: the aim in milliseconds."""

    title: str
    most: int
    ask: object


def add_and_see(archive, repeats):
    """Milliseconds from the first line of adding an item to its being found by everybody, one by one."""
    section, times = archive.site["so-y-te"]["tin-tuc"], []
    for number in range(repeats):
        word = f"chuaaitungthay{number}"
        start = time.perf_counter()
        with transaction.manager:
            item = archive.add(section, f"xem-{number}")
            item.update(title=f"{item.title} {word}")
            item.show_draft(item.published_at)
        listed = archive.search().find(kind="news_item", agency=item.__parent__.__parent__.id, limit=20)
        hit = archive.search().search(word)
        times.append((time.perf_counter() - start) * 1000)
        if item.id not in {row.id for row in listed.rows} or [row.id for row in hit.rows] != [item.id]:
            raise SystemExit("what was added is not seen")
    return times


def questions(archive):
    """Everything that is measured."""
    return [*lists(archive), *facets(archive), *searches(archive), *places_and_people(archive)]


def lists(archive):
    """The lists that pages consist of."""
    pick, public, agencies = archive.documents.chance.choice, archive.search(), archive.agencies
    visible = {"internal": False, "state": "published", "kind": "news_item"}

    def register():
        agency = pick(agencies)
        staff, shown = archive.staff(agency), {"agency": agency.id, "kind": "file", "internal": True, "limit": 50}
        return staff.find(**shown, after=staff.find(**shown).next_key)

    def waiting():
        agency = pick(agencies)
        return archive.staff(agency).find(state="submitted", agency=(agency.id,), order="modified")

    return [
        Question("newest of a kind, all agencies", LISTS, lambda: public.find(**visible)),
        Question("newest of a kind, one agency", LISTS, lambda: public.find(agency=pick(agencies).id, **visible)),
        Question("two pages of a register", 2 * LISTS, register),
        Question("what waits, by change", LISTS, waiting),
        Question("directory of agencies", LISTS, lambda: public.find(kind="agency", order="title", limit=50)),
    ]


def facets(archive):
    """Counts beside lists and hits."""
    pick, public, agencies = archive.documents.chance.choice, archive.search(), archive.agencies
    common = ("tổ chức", "kết quả", "thực hiện", "hồ sơ", "ngân sách nhà nước")
    return [
        Question("counts by state, one agency", FACETS, lambda: public.counts("state", agency=pick(agencies).id)),
        Question("facets of a common word", FACETS, lambda: public.facets(pick(common))),
        Question("facets, one agency", FACETS, lambda: public.facets(pick(common), agency=pick(agencies).id)),
    ]


def searches(archive):
    """What citizens type."""
    pick, public = archive.documents.chance.choice, archive.search()

    def typed(title, text, **details):
        return Question(f"search: {title}", SEARCH, lambda: public.search(text, **details))

    return [
        Question("search: rare word", SEARCH, lambda: public.search(pick(archive.documents.rare))),
        Question("search: number", SEARCH, lambda: public.search(f"{pick(range(1, 9000))}/QĐ-UBND")),
        typed("one common word", "thực hiện"),
        typed("two common words", "quyết định kinh phí"),
        typed("the same, newest first", "quyết định kinh phí", order="newest"),
        typed("without marks", "chuyen doi so doanh nghiep"),
        typed("phrase", '"ngân sách nhà nước"'),
        typed("phrase of common words that is never said", '"nhà quả hồ"'),
        typed("abbreviation", "UBND tỉnh kế hoạch"),
        typed("seven common words", "tổ chức thực hiện báo cáo kết quả về tỉnh"),
        typed("misspelt", "qyết định tuyển dungj"),
        typed("a month", "tổ chức", since=day_before(400), until=day_before(370)),
        Question("suggestion: first letters", SEARCH, lambda: public.suggest("tr")),
        Question("suggestion: second word", SEARCH, lambda: public.suggest("kế hoạch c")),
    ]


def places_and_people(archive):
    """Searches within one agency, by citizens and by its staff."""
    pick, public, agencies = archive.documents.chance.choice, archive.search(), archive.agencies

    def by_staff():
        agency = pick(agencies)
        return archive.staff(agency).search("báo cáo kết quả", agency=agency.id)

    def in_agency(order):
        return public.search("quyết định kinh phí", agency=pick(agencies).id, order=order)

    return [
        Question("search: two common words, one agency", SEARCH, lambda: in_agency("relevance")),
        Question("search: the same, newest first, one agency", SEARCH, lambda: in_agency("newest")),
        Question("search: staff, own agency", SEARCH, by_staff),
    ]


def percentile(times, share):
    """The time within which this share of the answers came."""
    return sorted(times)[min(len(times) - 1, round(share * (len(times) - 1)))]


def measured(question, repeats):
    """Milliseconds of each answer, without the first, for which statements are made."""
    question.ask()
    times = []
    for _number in range(repeats):
        start = time.perf_counter()
        question.ask()
        times.append((time.perf_counter() - start) * 1000)
    return times


def aims_of(archive, repeats):
    """One `Aim` for each question."""
    for question in questions(archive):
        times = measured(question, repeats)
        figure = f"{statistics.median(times):,.1f} ms, p95 {percentile(times, 0.95):,.1f} ms"
        yield Aim(f"{question.title}: p95 < {question.most} ms", figure, percentile(times, 0.95) < question.most)


@dataclass(frozen=True)
class Measured:
    """What was found out: the aims, and a line about the amounts."""

    aims: tuple
    amounts: str


def measure(archive, documents, real):
    """Make the documents, `real` of them as objects, and ask; answers what was `Measured`."""
    report.say(f"{real:,} real objects")
    each = archive.add_objects(real)
    rebuilt = {title: archive.rebuild(title == FROM_NOTHING) for title in (FROM_NOTHING, UNCHANGED)}
    report.say(f"rows of {documents - real:,} further documents")
    before = archive.size()
    indexed = archive.fill(documents - real)
    size = archive.size()
    report.say("asking")
    seen = add_and_see(archive, ADDED)
    aims = (
        *aims_of(archive, REPEATS),
        Aim(
            f"added and seen, published at once: median < {ADD_AND_SEE} ms",
            f"{statistics.median(seen):,.1f} ms, p95 {percentile(seen, 0.95):,.1f} ms",
            statistics.median(seen) < ADD_AND_SEE,
        ),
        *(
            Aim(
                f"rebuilt, {title}: > {REBUILD:,} documents a second",
                f"{rate:,.0f}; rows with those of the history: {rows:,.0f}",
                rate > REBUILD,
            )
            for title, (rate, rows) in rebuilt.items()
        ),
    )
    return Measured(
        aims,
        f"{documents:,} documents, {(size - before) / (documents - real):,.0f} bytes each in the projection "
        f"({size / 1e9:,.2f} GB), {indexed:,.0f} indexed a second; {each:,.1f} ms for each object added, in batches. "
        f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}.",
    )


@click.command()
@click.option("--documents", type=click.IntRange(min=2), default=1_000_000, show_default=True, help="How many.")
@click.option(
    "--real", type=click.IntRange(min=1), default=REAL, show_default=True, help="How many of them as objects."
)
@click.option("--projection", default="", help="Address of a database for the rows; a file of SQLite if none.")
@click.option("--folder", default=None, help="Where to work, on a disk with room; a temporary folder if none.")
def bench(documents, real, projection, folder):
    """Measure lists, facets and search over many documents, and say which aims are kept."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory(prefix="portal-bench-", dir=folder) as place:
        report.say("the province and its agencies")
        archive = Archive(place, projection)
        found = measure(archive, documents, min(real, documents // 2))
        archive.close()
    report.print_aims(found.aims, "Aims of lists and search")
    report.console.print(found.amounts)


if __name__ == "__main__":
    bench()
