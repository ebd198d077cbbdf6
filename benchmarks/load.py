"""Requests a second over real HTTP: by wrk where it is installed, else by a small client of our own."""

import http.client
import os
import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import LOCALHOST

RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
COUNT = re.compile(r"(\d+) requests in")
BROKEN = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*")
WARM_UP_SECONDS = 0.3
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Server:
    """A server's process and the port at which it listens."""

    pid: int
    port: int

    @property
    def processor_seconds(self):
        """The processor time that it has used."""
        # The name of the program stands in brackets and may hold anything.
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@dataclass(frozen=True)
class Rate:
    """Answers a second by the clock, and the server's processor milliseconds for each."""

    per_second: float
    milliseconds: float

    def better(self, other):
        """The better of each: a neighbour on the machine only ever takes away."""
        return Rate(max(self.per_second, other.per_second), min(self.milliseconds, other.milliseconds))


def tool():
    """What asks: "wrk" or "own client"."""
    return "wrk" if shutil.which("wrk") else "own client"


def rate(server, path, connections, seconds, cookie=""):
    """The `Rate` at which so many connections are answered; raises `RuntimeError` where one is no success."""
    ask = _by_wrk if shutil.which("wrk") else _by_ourselves
    before = server.processor_seconds
    count, per_second = ask(server.port, path, connections, seconds, {"Cookie": cookie} if cookie else {})
    spent = server.processor_seconds - before
    return Rate(per_second, spent / max(1, count) * 1000)


def warm_up(server, path, cookie=""):
    """Ask a few times, so that templates are compiled and objects loaded."""
    _by_ourselves(server.port, path, 1, WARM_UP_SECONDS, {"Cookie": cookie} if cookie else {})


def _by_wrk(port, path, connections, seconds, headers):
    sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *sent, f"http://{LOCALHOST}:{port}{path}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if BROKEN.search(told):
        raise RuntimeError(f"{path}: {BROKEN.search(told)[0]}")
    return int(COUNT.search(told)[1]), float(RATE.search(told)[1])


def _by_ourselves(port, path, connections, seconds, headers):
    counts, until = [0] * connections, time.perf_counter() + seconds

    def ask(number):
        connection = http.client.HTTPConnection(LOCALHOST, port)
        while time.perf_counter() < until:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.HTTPStatus.OK:
                counts[number] = None
                return
            counts[number] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if None in counts:
        raise RuntimeError(f"{path} was refused")
    return sum(counts), sum(counts) / (time.perf_counter() - started)
