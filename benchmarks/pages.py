"""What one page costs inside the process: objects, statements, processor time, bytes."""

import gc
import gzip
import re
import statistics
import time
from dataclasses import dataclass

from pyramid_zodbconn import ZODBConnectionWillClose
from sqlalchemy import event
from webob import Request

WARM_UP = 10
# Everything that a browser fetches before a page looks right.
PARTS = re.compile(r'(?:<script src|<link rel="(?:stylesheet|preload|icon)"[^>]* href|<use href)="(/static/[^"#]+)')


@dataclass(frozen=True)
class PageCost:
    """Objects loaded with a cold and a warm cache, SQL statements, CPU milliseconds, bytes plain and compressed."""

    cold: int
    warm: int
    statements: int
    milliseconds: float
    compressing: float
    plain: int
    packed: int


class Probe:
    """Asks an application for pages and counts what they cost."""

    def __init__(self, app, cookie=""):
        self.app = app
        self.headers = {"Cookie": cookie} if cookie else {}
        self.objects = self.statements = 0
        registry = app.registry
        self.database = registry._zodb_databases[""]
        registry.registerHandler(self._note_objects, (ZODBConnectionWillClose,))
        event.listen(registry.projection.engine, "before_cursor_execute", self._note_statement)

    def _note_objects(self, closing):
        self.objects = closing.conn.getTransferCounts()[0]

    def _note_statement(self, *_details):
        self.statements += 1

    def ask(self, path, **headers):
        """The answer; raises `RuntimeError` for one that is no success."""
        answer = Request.blank(path, headers={**self.headers, **headers}).get_response(self.app)
        if answer.status_int != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return answer

    def cost(self, path, repeats):
        """The `PageCost` of a page."""
        for _time in range(WARM_UP):
            plain = self.ask(path).body
        self.statements = 0
        self.ask(path)
        warm, statements = self.objects, self.statements
        self.database.cacheMinimize()
        self.ask(path)
        cold = self.objects
        packed = self.ask(path, **{"Accept-Encoding": "gzip"})
        if gzip.decompress(packed.body) != self.ask(path).body:
            raise RuntimeError(f"{path} is another page when it is compressed")
        milliseconds = self._milliseconds(repeats, path)
        with_gzip = self._milliseconds(repeats, path, **{"Accept-Encoding": "gzip"})
        return PageCost(
            cold, warm, statements, milliseconds, max(0.0, with_gzip - milliseconds), len(plain), len(packed.body)
        )

    def _milliseconds(self, repeats, path, **headers):
        return milliseconds_of(lambda: self.ask(path, **headers), repeats)

    def first_visit(self, path):
        """Bytes that travel when somebody comes for the first time: the page, styles, scripts, fonts, icons."""
        page = self.ask(path, **{"Accept-Encoding": "gzip"})
        parts = dict.fromkeys(PARTS.findall(gzip.decompress(page.body).decode()))
        return len(page.body) + sum(len(self.ask(part, **{"Accept-Encoding": "gzip"}).body) for part in parts)


def milliseconds_of(act, repeats):
    """The usual processor time of an act: the median, because a neighbour on the machine only ever adds."""
    gc.collect()
    gc.freeze()
    spent = []
    for _time in range(repeats):
        started = time.process_time()
        act()
        spent.append(time.process_time() - started)
    gc.unfreeze()
    return statistics.median(spent) * 1000
