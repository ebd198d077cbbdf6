"""What one save of a page costs, and how many are done a second by one process and by several."""

import time
from dataclasses import dataclass

from lxml import html

from benchmarks.province import AGENCIES, MAIN, PASSWORD, close
from benchmarks.saver import SAVED, Plan
from benchmarks.saving import rate, save_at_once
from benchmarks.visitor import Refused, Visitor
from benchmarks.zeo import zeo_server

PAGE = f"/{MAIN}/kho-lon/muc-1/sua"
# How the paragraph begins that each edit puts at the end.
CHANGED = "<p>Sửa lần"


@dataclass(frozen=True)
class SaveCost:
    """Bytes and objects that one save adds to the database, and its milliseconds (processor, and by the clock)."""

    bytes: int
    objects: int
    processor: float
    elapsed: float


def cost_of_save(province, repeats):
    """The `SaveCost` of an edit of a page in the large folder, over so many edits."""
    app = province.open()
    visitor = Visitor(app).sign_in(f"bien.tap.{MAIN}", PASSWORD)
    # The first save of a process opens its book in the ledger of the lists.
    cost_of_edits(app, visitor, PAGE, 1)
    cost = cost_of_edits(app, visitor, PAGE, repeats)
    close(app)
    return cost


def cost_of_edits(app, visitor, address, repeats):
    """The `SaveCost` of sending the form at `address` so many times; opening it is not counted. Raises `Refused`."""
    storage = app.registry._zodb_databases[""].storage
    size, last = storage.getSize(), storage.lastTransaction()
    elapsed = processor = 0.0
    for number in range(repeats):
        fields = _fields(visitor.get(address), number)
        begun, spent = time.perf_counter(), time.process_time()
        answer = visitor.post(address, **fields)
        elapsed, processor = elapsed + time.perf_counter() - begun, processor + time.process_time() - spent
        if answer.status_int != SAVED:
            raise Refused(f"saving {address}: {answer.status}")
    written = sum(len(list(saved)) for saved in storage.iterator() if saved.tid > last)
    return SaveCost(
        (storage.getSize() - size) // repeats,
        round(written / repeats),
        processor / repeats * 1000,
        elapsed / repeats * 1000,
    )


def _fields(page, number):
    """What the form on a page holds, with another summary and another last paragraph."""
    (form,) = [form for form in html.fromstring(page.text).forms if "body" in form.fields]
    fields = dict(form.form_values())
    body = fields["body"].partition(CHANGED)[0] + f"{CHANGED} {number}.</p>"
    return {**fields, "summary": f"Lần sửa thứ {number}", "body": body, "save": "save"}


@dataclass(frozen=True)
class SavingRate:
    """Saves a second of all savers together; how many failed, and how many were tried again unseen."""

    title: str
    per_second: float
    saves: int
    failed: int
    conflicts: int


def rates_of_saving(province, saves):
    """The `SavingRate`s of one process on files, of one and of four on ZEO."""
    yield _rate("one process, files", [_plan(province, AGENCIES[0], "a", saves)])
    with zeo_server(province.folder / "database") as uri:
        yield _rate("one process, ZEO", [_plan(province, AGENCIES[0], "b", saves, uri)])
        apart = [_plan(province, agency, "c", saves, uri) for agency in AGENCIES]
        yield _rate("four processes, ZEO, four agencies", apart)
        together = [_plan(province, AGENCIES[0], f"d{number}", saves, uri) for number in range(len(AGENCIES))]
        yield _rate("four processes, ZEO, one folder", together)


def _plan(province, agency, mark, saves, uri=None):
    return Plan(province.settings(uri), f"bien.tap.{agency}", PASSWORD, f"/{agency}/tin-tuc/", saves, mark)


def _rate(title, plans):
    outcomes = save_at_once(plans)
    return SavingRate(
        title,
        rate(outcomes),
        sum(sum(outcome.statuses.values()) for outcome in outcomes),
        sum(outcome.failed for outcome in outcomes),
        sum(len(outcome.conflicts) for outcome in outcomes),
    )
