"""What one page costs inside the process: objects, statements, processor time, bytes."""

import gzip
import re
import statistics
import time
from dataclasses import dataclass

from pyramid_zodbconn import ZODBConnectionWillClose
from sqlalchemy import event
from webob import Request

WARM_UP = 10
GZIP = {"Accept-Encoding": "gzip"}
# Everything that a browser fetches before a page looks right.
# The key of a form is another in every answer.
ONCE = re.compile(rb'name="form_key" value="[^"]*"')
PARTS = re.compile(r'(?:<script src|<link rel="(?:stylesheet|preload|icon)"[^>]* href|<use href)="(/static/[^"#]+)')


@dataclass(frozen=True)
class PageCost:
    """Objects loaded with a cold and a warm cache, SQL statements, bytes plain and compressed; CPU milliseconds."""

    cold: int
    warm: int
    statements: int
    plain: int
    packed: int
    milliseconds: float = 0.0
    compressing: float = 0.0


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

    def counts(self, path):
        """The `PageCost` of a page, without its time."""
        for _time in range(WARM_UP):
            plain = self.ask(path).body
        self.statements = 0
        self.ask(path)
        warm, statements = self.objects, self.statements
        self.database.cacheMinimize()
        self.ask(path)
        cold = self.objects
        packed = self.ask(path, **GZIP)
        if ONCE.sub(b"", gzip.decompress(packed.body)) != ONCE.sub(b"", self.ask(path).body):
            raise RuntimeError(f"{path} is another page when it is compressed")
        return PageCost(cold, warm, statements, len(plain), len(packed.body))

    def first_visit(self, path):
        """Bytes that travel when somebody comes for the first time: the page, styles, scripts, fonts, icons."""
        page = self.ask(path, **GZIP)
        parts = dict.fromkeys(PARTS.findall(gzip.decompress(page.body).decode()))
        return len(page.body) + sum(len(self.ask(part, **GZIP).body) for part in parts)


def milliseconds_of(acts, repeats):
    """The processor time of each of some acts where nobody disturbs it, by key: {key: milliseconds}.

    One after the other, so that a neighbour on the machine disturbs all alike; the first tenth, because he only
    ever adds.
    """
    spent = {key: [] for key in acts}
    for _time in range(repeats):
        for key, act in acts.items():
            started = time.process_time()
            act()
            spent[key].append(time.process_time() - started)
    return {key: statistics.quantiles(times, n=10)[0] * 1000 for key, times in spent.items()}
