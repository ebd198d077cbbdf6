"""`make bench`: what the portal costs, beside bare Pyramid pages in the same run; writes to a temporary folder."""

import json
import logging
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import click

from benchmarks import bare, load, report
from benchmarks.attack import throughput_of_sign_ins
from benchmarks.editing import FILES, VERSIONS, cost_of_full_save, cost_of_upload, with_rate
from benchmarks.load import Server
from benchmarks.pages import GZIP, Probe, milliseconds_of
from benchmarks.processes import LOCALHOST, free_port, running, start
from benchmarks.province import AGENCIES, SMALL_FOLDER, WORKERS, Province, close
from benchmarks.report import Aim, PageFigures
from benchmarks.rights import costs_of_rights
from benchmarks.saves import cost_of_save, rates_of_saving

THREADS = 8
# A cookie that the page cache does not know: whoever sends it gets a page that was made for him.
UNCACHED = "ai-do=1"
# Of the folder of 10,000 beside that of 100: times that differ less are the same, and its tree is a level deeper.
NOISE, DEEPER = 1.1, 1
MOST_BYTES_SAVED, MOST_BYTES_FIRST = 20_000, 150_000
# Of a page with files and versions: milliseconds of processor, and bytes beside the files.
MOST_FOR_SAVE, MOST_BYTES_FULL = 30, 30_000
# Of a contents page: milliseconds of processor. Of an upload, however large: bytes of memory.
MOST_FOR_CONTENTS, MOST_MEMORY = 40, 64_000_000
# Milliseconds for a week's page.
MOST_FOR_SCHEDULE = 15
# Microseconds that the check of rights may add to a page.
MOST_FOR_RIGHTS = 300
INI = """
[app:main]
use = egg:province-portal
{settings}
portal.listen = {address}
portal.threads = {threads}
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = ERROR
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(message)s
"""


@dataclass(frozen=True)
class Extent:
    """How thoroughly is measured."""

    large: int = 10_000
    repeats: int = 100
    rounds: int = 3
    seconds: int = 2
    crowd_seconds: int = 15
    saves: int = 50
    documents: int = 30_000
    objects: int = 6_000
    library: int = 100_000
    upload: int = 300_000_000


QUICK = Extent(
    large=1_000,
    repeats=20,
    rounds=1,
    seconds=1,
    crowd_seconds=5,
    saves=10,
    documents=4_000,
    objects=1_500,
    library=5_000,
    upload=100_000_000,
)


@click.command()
@click.option("--quick", is_flag=True, help="Under two minutes, and rougher: a smaller folder, shorter runs.")
@click.option("--documents", type=click.IntRange(min=2), help="Over how many documents is searched; a million is many.")
def bench(quick, documents):
    """Measure pages, saves, lists and search, and say which aims are kept."""
    logging.disable(logging.WARNING)
    extent = QUICK if quick else Extent()
    extent = replace(extent, documents=documents) if documents else extent
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        province = Province(folder, extent.large)
        pages = province.sign_in(province.build(lambda title: report.say(f"making {title}")))
        figures, first_visit = measure_pages(province, pages, extent)
        report.say("who asks, and may he")
        rights = costs_of_rights(province, extent.repeats)
        report.say("signing in while strangers guess")
        sign_ins = measure_sign_ins(province, extent)
        report.say("saving")
        cost = cost_of_save(province, extent.saves)
        full = cost_of_full_save(province, extent.saves)
        report.say("a large file")
        upload = measure_upload(province, extent)
        rates = list(rates_of_saving(province, extent.saves))
    report.print_machine(load.tool(), f"best of {extent.rounds} × {extent.seconds} s")
    report.print_pages(figures.values(), figures["same"])
    report.print_rights(rights)
    report.print_sign_ins(sign_ins)
    report.print_saves(cost, rates)
    report.print_editing(full, FILES, VERSIONS, with_rate(upload))
    aims = [*aims_of_pages(figures, first_visit, extent), *aims_of_rights(rights), *aims_of_saves(cost, rates)]
    aims += aims_of_editing(full, figures["large_folder"].cost, upload, extent)
    report.print_aims(aims)
    # In processes of their own: this one is full of the others' pages.
    real = min(extent.objects, extent.documents // 2)
    searched = start("benchmarks.search", "--documents", extent.documents, "--real", real).wait()
    listed = start("benchmarks.library", "--documents", extent.library).wait()
    board = start("benchmarks.duties", "--texts", extent.library).wait()
    sys.exit(searched or listed or board)


def titles(extent):
    """The pages that are measured: key of `Pages` → title."""
    return {
        "news_item": "news page",
        "agency": "agency home",
        "news_list": "news list",
        "home": "province home, 199 agencies",
        "schedule": "this week’s schedule, of ten years",
        "small_folder": f"staff’s folder of {SMALL_FOLDER}",
        "large_folder": f"staff’s folder of {extent.large:,}",
    }


def measure_pages(province, pages, extent):
    """(figures by key, bytes of a first visit)."""
    costs, first_visit = costs_of_pages(province, pages, extent)
    with both_servers(province, pages) as (bare_server, portal_server):
        asked = {key: (bare_server, path, "") for key, path in (("rows", bare.ROWS), ("same", bare.SAME))}
        asked |= {key: (portal_server, getattr(pages, key), cookie_for(pages, key)) for key in titles(extent)}
        asked["kept"] = (portal_server, pages.news_item, "")
        rates = rates_of_pages(asked, extent)
    named = {"rows": "bare list", "same": "bare news page", **titles(extent), "kept": "news page from the cache"}
    figures = {key: PageFigures(named[key], costs.get(key), *found) for key, found in rates.items()}
    return figures, first_visit


def rates_of_pages(asked, extent):
    """{key: (Rate with one connection, Rate with eight)}: the best of some rounds over all pages."""
    for server, path, cookie in asked.values():
        load.warm_up(server, path, cookie)
    best = {}
    for number in range(extent.rounds):
        report.say(f"requests a second, round {number + 1} of {extent.rounds}")
        for key, (server, path, cookie) in asked.items():
            found = [load.rate(server, path, count, extent.seconds, cookie) for count in (1, THREADS)]
            best[key] = [rate.better(other) for rate, other in zip(found, best.get(key, found), strict=True)]
    return best


def cookie_for(pages, key):
    """The cookie with which a page is asked for."""
    return pages.cookie if key.endswith("folder") else UNCACHED


def costs_of_pages(province, pages, extent):
    """({key: PageCost}, bytes of a first visit), measured in this process."""
    report.say("what each page costs")
    app = province.open()
    probes = {key: Probe(app, cookie_for(pages, key)) for key in titles(extent)}
    costs = {key: probe.counts(getattr(pages, key)) for key, probe in probes.items()}
    plain = {key: partial(probe.ask, getattr(pages, key)) for key, probe in probes.items()}
    packed = {key: partial(act, **GZIP) for key, act in plain.items()}
    # Both at once, for the difference is small.
    spent = milliseconds_of(
        {(key, mode): acts[key] for key in plain for mode, acts in enumerate((plain, packed))}, extent.repeats
    )
    first_visit = probes["home"].first_visit(pages.home)
    close(app)
    for key, cost in costs.items():
        without, with_gzip = spent[key, 0], spent[key, 1]
        costs[key] = replace(cost, milliseconds=without, compressing=max(0.0, with_gzip - without))
    return costs, first_visit


@contextmanager
def both_servers(province, pages):
    """The bare pages' `Server` and the portal's own, both running."""
    bare_port = free_port()
    plan = {"port": bare_port, "settings": province.settings(), "path": pages.news_item, "threads": THREADS}
    # The bare one first: it asks the portal once, and then lets go of the database.
    with (
        running("benchmarks.server", "bare", json.dumps(plan), port=bare_port) as bare_process,
        portal_server(province) as portal,
    ):
        yield Server(bare_process.pid, bare_port), portal


@contextmanager
def portal_server(province, **further):
    """The portal's own `Server`, running; `further` settings of its ini file."""
    port, ini = free_port(), Path(province.folder) / "bench.ini"
    settings = "\n".join(f"{name} = {value}" for name, value in (province.settings() | further).items())
    ini.write_text(INI.format(settings=settings, address=f"{LOCALHOST}:{port}", threads=THREADS))
    with running("benchmarks.server", "portal", ini, port=port, stdout=subprocess.DEVNULL) as process:
        yield Server(process.pid, port)


def measure_sign_ins(province, extent):
    """The `Throughput`s of signing in; the addresses of strangers are told by a proxy."""
    cookies, base_url = province.cookies(WORKERS), province.settings()["portal.base_url"]
    with portal_server(province, **{"portal.trusted_proxies": LOCALHOST}) as server:
        return list(throughput_of_sign_ins(server.port, base_url, cookies, extent.crowd_seconds))


def measure_upload(province, extent):
    """The `UploadCost` of a file of the largest size that is measured."""
    (cookie,) = province.cookies([f"bien.tap.{AGENCIES[0]}"])
    with portal_server(province) as server:
        return cost_of_upload(server, province.settings()["portal.base_url"], cookie, extent.upload)


def aims_of_pages(figures, first_visit, extent):
    """The aims of issue 2 for pages."""
    news, large, small = figures["news_item"], figures["large_folder"].cost, figures["small_folder"].cost
    for key, title in (("same", "the same page, bare"), ("rows", "a bare list of 30 rows")):
        part = news.part_of(figures[key])
        yield Aim(f"news page, uncached: at least 1/3 of the rate of {title}", f"{part:.2f}", part >= 1 / 3)
    times = large.milliseconds / small.milliseconds
    yield Aim(
        f"a folder of {extent.large:,} costs no more than one of {SMALL_FOLDER}",
        f"{times:.2f} × the time, {large.cold} and {small.cold} objects",
        times <= NOISE and large.cold <= small.cold + DEEPER,
    )
    week = figures["schedule"].cost
    yield Aim(
        f"this week’s schedule of an agency with ten years of entries: under {MOST_FOR_SCHEDULE} ms of processor time",
        f"{week.milliseconds:.1f} ms, {week.cold} objects",
        week.milliseconds < MOST_FOR_SCHEDULE,
    )
    yield Aim("first page at most 150 kB, compressed", f"{first_visit / 1000:,.0f} kB", first_visit <= MOST_BYTES_FIRST)


def aims_of_rights(costs):
    """The aim of issue 3: what the check adds to a page of a person, whichever posts he holds."""
    dearest = max(costs, key=lambda cost: cost.whole)
    text = f"the check of rights adds less than {MOST_FOR_RIGHTS / 1000:.1f} ms to a page, {dearest.posts} posts"
    yield Aim(text, f"{dearest.whole / 1000:.2f} ms", dearest.whole < MOST_FOR_RIGHTS)


def aims_of_saves(cost, rates):
    """The aims of issue 2 for saves."""
    _files, one, apart, together = rates
    failed = sum(found.failed for found in rates)
    yield Aim("one save of a page writes under 20 kB", f"{cost.bytes:,} bytes", cost.bytes < MOST_BYTES_SAVED)
    yield Aim("no save fails", f"{failed} of {sum(found.saves for found in rates)}", failed == 0)
    yield Aim("two agencies never conflict", f"{apart.conflicts} of {apart.saves}", apart.conflicts == 0)
    yield Aim(
        "four processes save more than one, through ZEO",
        f"{apart.per_second:,.0f} and {together.per_second:,.0f} a second, one {one.per_second:,.0f}",
        min(apart.per_second, together.per_second) > one.per_second,
    )


def aims_of_editing(full, contents, upload, extent):
    """The aims of issue 3 for editing, on the machine that carries it out."""
    what = f"a save of a page with {FILES} files and {VERSIONS} versions"
    yield Aim(f"{what}: under {MOST_FOR_SAVE} ms", f"{full.processor:.1f} ms", full.processor < MOST_FOR_SAVE)
    yield Aim(f"{what}: under 30 kB", f"{full.bytes:,} bytes", full.bytes < MOST_BYTES_FULL)
    milliseconds = contents.milliseconds
    yield Aim(
        f"first contents page of {extent.large:,}: under {MOST_FOR_CONTENTS} ms",
        f"{milliseconds:.1f} ms",
        milliseconds < MOST_FOR_CONTENTS,
    )
    yield Aim(
        f"an upload of {extent.upload // 1_000_000} MB leaves memory flat (under {MOST_MEMORY // 1_000_000} MB)",
        f"{upload.grown / 1_000_000:,.0f} MB",
        upload.grown < MOST_MEMORY,
    )


if __name__ == "__main__":
    bench()
