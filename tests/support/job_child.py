"""A process that tests of jobs start, and kill: `python -m tests.support.job_child SCENE FOLDER [PORT]`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import transaction
import ZEO

from portal.jobs.declare import JobHandler, JobHandlers
from portal.jobs.outbox import enqueue, every_job
from portal.jobs.running import fresh_root
from portal.jobs.worker import Worker
from portal.search.manager import ProjectionManager
from tests.support.jobs import TRACES, follow, handlers, opened

MARKS = ("one", "two", "three")
BEGUN, LOG = "begun", "runs.log"
PROJECT = Path(__file__).parents[2]


def start(scene, folder, *arguments):
    """Start the scene in a process of its own; the caller waits for it or kills it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PROJECT), *filter(None, sys.path)])}
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.job_child", scene, str(folder)]
    return subprocess.Popen([*command, *map(str, arguments)], env=environment, cwd=PROJECT)


def die(*_anything):
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def ask(place):
    """Write the jobs of the test, in one transaction."""
    with place.root() as root:
        for mark in MARKS:
            enqueue(root, "leave_trace", {"mark": mark})
        transaction.commit()


def killed_after_asking(folder):
    """Dies as soon as the jobs are committed."""
    with opened(folder) as place:
        ask(place)
        die()


def killed_before_the_queue_knows(folder):
    """Dies between the commit of the objects and the commit of their rows."""
    with opened(folder) as place:
        ProjectionManager.tpc_finish = die
        ask(place)


def killed_at_work(folder):
    """Dies in the middle of a handler: the parent kills it."""

    def slow(context, mark):
        context.root[TRACES][mark] = 1
        (folder / BEGUN).touch()
        time.sleep(60)

    with opened(folder) as place:
        place.handlers = JobHandlers()
        place.handlers.add(JobHandler("leave_trace", slow))
        ask(place)
        place.worker().drain()


def killed_at_the_end(folder):
    """Dies when the first job and its effect are committed, but not yet its row."""
    with opened(folder) as place:
        ask(place)
        finish, left = ProjectionManager.tpc_finish, [True]

        def finish_or_die(manager, current):
            # The first commit is the claim, the second the end.
            if left:
                left.pop()
                finish(manager, current)
            else:
                die()

        ProjectionManager.tpc_finish = finish_or_die
        place.worker().drain()


def works(folder, port):
    """Runs jobs through ZEO until there are none, noting when each run begins and ends."""
    database = ZEO.DB(("127.0.0.1", int(port)))
    projection = follow(database, folder)

    def note(context, mark):
        _note(folder, mark, "begin")
        # An object for each mark: the handlers of different jobs are not to conflict.
        context.root[TRACES][mark]["count"] += 1
        time.sleep(0.02)
        _note(folder, mark, "end")

    found = handlers(note=note)
    worker = Worker(database, projection, found, None)
    worker.start(threads=2)
    while _jobs_left(database):
        time.sleep(0.2)
    worker.stop()
    database.close()


def _note(folder, mark, what):
    descriptor = os.open(folder / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    try:
        os.write(descriptor, f"{time.monotonic_ns()} {os.getpid()} {mark} {what}\n".encode())
    finally:
        os.close(descriptor)


def _jobs_left(database):
    with fresh_root(database) as root:
        return any(True for _job in every_job(root))


SCENES = {
    scene.__name__: scene
    for scene in (
        killed_after_asking,
        killed_before_the_queue_knows,
        killed_at_work,
        killed_at_the_end,
        works,
    )
}

if __name__ == "__main__":
    SCENES[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
