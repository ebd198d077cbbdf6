"""The worker: threads that look for jobs that are due, run them, and keep the portal's timers. It never dies."""

import logging
import os
import random
import socket
import threading
import time
from dataclasses import dataclass

from portal import clock
from portal.jobs.bell import hear
from portal.jobs.queue import JobQueue
from portal.jobs.running import JobRunner
from portal.search.catchup import catch_up

# Seconds: a job of another process, or one whose time comes, waits no longer than this.
POLL = 1.0
CATCH_UP_EVERY = 60.0
# How many rows a thread looks at, so that threads and processes do not all reach for the first.
LOOK_AHEAD = 8

log = logging.getLogger(__name__)


@dataclass
class Timer:
    """Something done again and again: at start, then every so many seconds."""

    name: str
    every: float
    call: object
    next: float = 0.0


class Worker:
    """Drains the outboxes of a database. `services` are for the handlers, by name."""

    def __init__(self, database, projection, handlers, settings, services=None):
        self.database = database
        self.handlers = handlers
        self.queue = JobQueue(projection)
        self.tools = {"settings": settings, "projection": projection, "services": dict(services or {})}
        self.timers = []
        self.every(CATCH_UP_EVERY, "search.catchup", lambda: catch_up(database, projection))
        self._runners = []
        self._threads = []
        self._stopping = threading.Event()
        self._bell = threading.Condition()
        self._calls = 0
        # job id → when (monotonic) a row that could not be claimed is looked at again; infinity while in hand here
        self._aside = {}
        hear(database, self)

    def every(self, seconds, name, call):
        """Add a timer; takes effect at `start`."""
        self.timers.append(Timer(name, seconds, call))

    def start(self, threads=1):
        """Begin: `threads` that run jobs, and one for the timers."""
        self._stopping.clear()
        for number in range(threads):
            runner = self._runner(number)
            self._runners.append(runner)
            self._spawn(f"jobs-{number}", self._work, runner)
        self._spawn("timers", self._keep_time)

    def stop(self, patience=10.0):
        """Take no more jobs; wait `patience` seconds for those that run, then let go of them."""
        self._stopping.set()
        self.wake()
        end = time.monotonic() + patience
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        for runner in self._runners:
            _never_fail("letting go of a job failed", runner.let_go)
        self._threads, self._runners = [], []

    def wake(self):
        """Look for jobs now."""
        with self._bell:
            self._calls += 1
            self._bell.notify_all()

    def drain(self):
        """Run in this thread every job that is due, and answer how many there were (for tests and commands)."""
        runner, count = self._runner("drain"), 0
        while True:
            ran, pause = self._turn(runner)
            count += ran
            if pause:
                return count

    def _runner(self, number):
        # The number at the end tells this worker from one that had the same process id before a restart.
        name = f"{socket.gethostname()}:{os.getpid()}:{number}:{random.randrange(16**6):06x}"
        return JobRunner(self.database, self.handlers, self.tools, name)

    def _spawn(self, name, target, *arguments):
        thread = threading.Thread(target=target, args=arguments, name=f"portal-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self, runner):
        while not self._stopping.is_set():
            seen = self._calls
            _ran, pause = _never_fail("a worker's turn failed", lambda: self._turn(runner)) or (False, POLL)
            if pause:
                self._sleep(seen, pause)

    def _sleep(self, seen, seconds):
        with self._bell:
            # A bell that rang while we looked is not missed.
            if self._calls == seen and not self._stopping.is_set():
                self._bell.wait(seconds)

    def _turn(self, runner):
        """Run one job that is due; answers whether there was one, and how long to wait before the next turn."""
        pause = POLL
        for row in self.queue.next(LOOK_AHEAD, without=self._set_aside()):
            wait = (row.ready_at - clock.now()).total_seconds()
            if wait > 0:
                return False, min(pause, wait)
            if self._take(row.id):
                if self._run(runner, row):
                    return True, 0.0
                # Another process was quicker and will be with the next rows too: look beyond these.
                pause = 0.0
        return False, pause

    def _run(self, runner, row):
        ran = False
        try:
            ran = runner.run(row.id, row.oid)
        finally:
            with self._bell:
                if ran:
                    self._aside.pop(row.id, None)
                else:
                    self._aside[row.id] = time.monotonic() + POLL
        return ran

    def _take(self, job_id):
        with self._bell:
            if job_id in self._aside:
                return False
            self._aside[job_id] = float("inf")
            return True

    def _set_aside(self):
        now = time.monotonic()
        with self._bell:
            for job_id in [job_id for job_id, until in self._aside.items() if until <= now]:
                del self._aside[job_id]
            return tuple(self._aside)

    def _keep_time(self):
        while not self._stopping.is_set():
            for timer in self.timers:
                if timer.next <= time.monotonic():
                    _never_fail(f"timer {timer.name} failed", timer.call)
                    timer.next = time.monotonic() + timer.every
            self._stopping.wait(POLL)


def _never_fail(complaint, call):
    try:
        return call()
    except Exception:
        log.exception(complaint)
        return None
