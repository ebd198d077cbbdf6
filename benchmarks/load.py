"""Requests a second over real HTTP: by wrk where it is installed, else by a small client of our own."""

import http.client
import re
import shutil
import subprocess
import threading
import time

from benchmarks.processes import LOCALHOST

RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
BROKEN = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*")


def tool():
    """What asks: "wrk" or "own client"."""
    return "wrk" if shutil.which("wrk") else "own client"


def requests_per_second(port, path, connections, seconds, cookie=""):
    """How many answers a second so many connections get; raises `RuntimeError` where one is no success."""
    ask = _by_wrk if shutil.which("wrk") else _by_ourselves
    return ask(port, path, connections, seconds, {"Cookie": cookie} if cookie else {})


def _by_wrk(port, path, connections, seconds, headers):
    sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *sent, f"http://{LOCALHOST}:{port}{path}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if BROKEN.search(told):
        raise RuntimeError(f"{path}: {BROKEN.search(told)[0]}")
    return float(RATE.search(told)[1])


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
    return sum(counts) / (time.perf_counter() - started)
