"""What editing costs: a save of a page with files and many versions, and the memory that a large upload takes."""

import base64
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import transaction

from benchmarks.processes import LOCALHOST
from benchmarks.province import MAIN, PASSWORD, close
from benchmarks.saves import cost_of_edits
from benchmarks.visitor import TOKEN, Visitor
from portal.content.attachments import Upload
from portal.security.reader import SYSTEM
from portal.workflow.service import ContentService

FILES, VERSIONS = 3, 50
NAME = "trang-nhieu-tep"
PIECE, LINE = 8 * 1024 * 1024, b"so;ngay;co quan\n"
MEGABYTE = 1_000_000
# Seconds between two looks at the memory.
PAUSE = 0.02


def cost_of_full_save(province, repeats):
    """The `SaveCost` of an edit of a page that uses three files and has fifty versions."""
    app = province.open()
    address = _make_page(app)
    visitor = Visitor(app).sign_in(f"bien.tap.{MAIN}", PASSWORD)
    cost_of_edits(app, visitor, f"{address}sua", VERSIONS)
    cost = cost_of_edits(app, visitor, f"{address}sua", repeats)
    close(app)
    return cost


def _make_page(app):
    registry = app.registry
    connection = registry._zodb_databases[""].open(transaction_manager=transaction.manager)
    with transaction.manager:
        desk = ContentService(registry.types, registry.workflow_engine, SYSTEM)
        folder = connection.root()["site"][MAIN]["kho-lon"]
        files = [_place_file(desk, folder, number) for number in range(FILES)]
        links = "".join(f'<p><a href="/id/{item.id}/">{item.title}</a></p>' for item in files)
        page = desk.place(folder, "page", {"title": "Trang nhiều tệp", "body": f"<p>Xem:</p>{links}"}, NAME)
        desk.publish_part(page)
    connection.close()
    return f"/{MAIN}/kho-lon/{NAME}/"


def _place_file(desk, folder, number):
    upload = Upload(BytesIO(LINE * 1000), f"van-ban-{number}.csv", "text/csv")
    item = desk.place(folder, "file", {"title": f"Văn bản kèm theo {number}", "file": upload}, f"{NAME}-{number}")
    desk.publish_part(item)
    return item


@dataclass(frozen=True)
class UploadCost:
    """A file of so many bytes, sent in pieces: seconds by the clock, the server's processor seconds, and how many
    bytes its memory grew by at its highest over what it was before."""

    bytes: int
    elapsed: float
    processor: float
    grown: int


def cost_of_upload(server, base_url, cookie, size):
    """The `UploadCost` of a text file of `size` bytes into a folder of a person's own, sent as the browser does."""
    client = _Sender(server.port, base_url, cookie)
    client.open_folder()
    # Once small, so that nothing that is only loaded once counts.
    client.send(MEGABYTE)
    memory, spent, begun = resident(server.pid), server.processor_seconds, time.perf_counter()
    with _highest(server.pid) as highest:
        client.send(size)
    return UploadCost(
        size, time.perf_counter() - begun, server.processor_seconds - spent, max(0, max(highest) - memory)
    )


def resident(pid):
    """The bytes of memory that a process holds."""
    (line,) = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) * 1024


@contextmanager
def _highest(pid):
    seen, ended = [resident(pid)], threading.Event()

    def watch():
        while not ended.wait(PAUSE):
            seen.append(resident(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


class _Sender:
    """Somebody who sends large files to the running server, by the protocol of the page for many files."""

    def __init__(self, port, base_url, cookie):
        self.connection = HTTPConnection(LOCALHOST, port, timeout=120)
        self.headers = {
            "Host": urlsplit(base_url).netloc,
            "Origin": base_url,
            "X-Forwarded-Proto": "https",
            "Cookie": cookie,
            "Tus-Resumable": "1.0.0",
        }
        self.folder = None

    def open_folder(self):
        """Where the files go: the agency's large folder; the token comes with its page."""
        self.folder = f"/{MAIN}/kho-lon/"
        _answer, text = self._ask("GET", f"{self.folder}tai-len")
        self.headers["X-CSRF-Token"] = TOKEN.search(text)[1]

    def send(self, size):
        """Announce a file, send its pieces, and have it made an item."""
        metadata = f"filename {_coded(f'so-lieu-{size}.csv')},folders {_coded(json.dumps([]))}"
        announced, _text = self._ask(
            "POST", f"{self.folder}tai-len", headers={"Upload-Length": str(size), "Upload-Metadata": metadata}
        )
        place = announced.headers["Location"]
        piece = LINE * (PIECE // len(LINE))
        for offset in range(0, size, PIECE):
            kind = {"Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            self._ask("PATCH", place, piece[: min(PIECE, size - offset)], kind)
        self._ask("POST", f"{urlsplit(place).path}/xong")

    def _ask(self, method, path, body=None, headers=()):
        self.connection.request(method, path, body, {**self.headers, **dict(headers)})
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]}")
        return answer, text


def _coded(text):
    return base64.b64encode(text.encode()).decode()


def with_rate(cost):
    """An `UploadCost` as words: megabytes a second, and what the memory grew by."""
    rate = cost.bytes / MEGABYTE / cost.elapsed
    return f"{cost.bytes // MEGABYTE} MB at {rate:,.0f} MB a second, memory grew by {cost.grown / MEGABYTE:,.0f} MB"
