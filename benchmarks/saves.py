"""What one save of a page costs, and how many are done a second by one process and by several."""

import time
from dataclasses import dataclass

from benchmarks.province import AGENCIES, MAIN, PASSWORD, close
from benchmarks.saver import BODY, SAVED, Plan
from benchmarks.saving import rate, save_at_once
from benchmarks.visitor import Refused, Visitor
from benchmarks.zeo import zeo_server

PAGE = f"/{MAIN}/kho-lon/muc-1/sua"


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
    storage = app.registry._zodb_databases[""].storage
    visitor = Visitor(app).sign_in(f"bien.tap.{MAIN}", PASSWORD)
    _edit(visitor, "lần đầu")
    size, last = storage.getSize(), storage.lastTransaction()
    elapsed, processor = time.perf_counter(), time.process_time()
    for number in range(repeats):
        _edit(visitor, f"lần {number}")
    elapsed, processor = time.perf_counter() - elapsed, time.process_time() - processor
    written = sum(len(list(saved)) for saved in storage.iterator() if saved.tid > last)
    cost = SaveCost(
        (storage.getSize() - size) // repeats,
        round(written / repeats),
        processor / repeats * 1000,
        elapsed / repeats * 1000,
    )
    close(app)
    return cost


def _edit(visitor, summary):
    answer = visitor.post(PAGE, title="Trang được sửa", summary=summary, body=BODY, save="save")
    if answer.status_int != SAVED:
        raise Refused(f"saving {PAGE}: {answer.status}")


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
