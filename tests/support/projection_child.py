"""Processes that write content and rows: `python -m tests.support.projection_child SCENE FOLDER …`."""

import os
import random
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

import transaction
import ZEO
from transaction.interfaces import TransientError

from portal.search import batches
from portal.search import reindex as reindexing
from portal.search.beside import Beside
from portal.search.compare import compare
from portal.search.manager import ProjectionManager
from portal.search.reindex import reindex
from tests.support.projected import AGENCIES, SECTION, Projected, open_storage, projected, projection_in


def _die(*_anything):
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def _write_something(place):
    """One transaction like those of people: adds, changes, publishes or deletes."""
    section = place.section
    present = list(section.values())
    choice = random.random()
    if choice < 0.5 or not present:
        item = place.add(f"Tin {random.randrange(10**6)}", summary="Tóm tắt")
        if choice < 0.25:
            place.desk.move(item, "publish")
    elif choice < 0.7:
        place.desk.edit(random.choice(present), {"title": f"Tin sửa {random.randrange(10**6)}"})
    elif choice < 0.9:
        item = random.choice(present)
        place.desk.move(item, random.choice(place.desk.available(item)).name, comment="Sửa lại.")
    else:
        place.desk.delete(random.choice(present))


def killed_again_and_again(folder, rounds):
    """Has a child write and die between the two commits, looks, catches up, looks again; so many rounds."""
    with projected(folder):
        pass
    for number in range(int(rounds)):
        _kill(lambda commits=1 + number % 4: _die_between_commits(folder, commits))
        assert _differences_before_catching_up(folder), "the killed child left no difference"
        with projected(folder) as place:
            assert place.differences() == []


def killed_at_any_moment(folder, rounds):
    """The same, but each child is killed at some moment or other."""
    with projected(folder):
        pass
    for _number in range(int(rounds)):
        _kill(lambda: _write_for_ever(folder), after=random.uniform(0.05, 0.4))
        with projected(folder) as place:
            assert place.differences() == []


def _kill(work, after=None):
    # Forked, because starting Python takes longer than all the rest.
    child = os.fork()
    if child == 0:
        work()
        os._exit(1)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_between_commits(folder, commits):
    finish, left = ProjectionManager.tpc_finish, [commits]

    def finish_or_die(manager, current):
        left[0] -= 1
        if left[0] == 0:
            _die()
        finish(manager, current)

    ProjectionManager.tpc_finish = finish_or_die
    _write_for_ever(folder)


def _write_for_ever(folder):
    random.seed()
    with projected(folder) as place:
        while True:
            with transaction.manager:
                _write_something(place)


def _differences_before_catching_up(folder):
    with closing(open_storage(folder)) as database:
        return compare(database, projection_in(folder))


def killed_in_reindex(folder, parts):
    """Rebuilds the rows, and dies after so many parts."""
    left = [int(parts)]

    def count_down(_done, _total):
        left[0] -= 1
        if left[0] <= 0:
            _die()

    with projected(folder) as place:
        reindex(place.database, place.projection, count_down)


def killed_with_a_second_process(folder, parts, size):
    """The same, with batches of that size written by a second process, which is left alone."""
    batches.BATCH, reindexing.ENOUGH_FOR_TWO, os.cpu_count = int(size), 0, lambda: 2
    has_started = Beside.has_started

    def wait_until_started(beside):
        while not has_started(beside):
            time.sleep(0.01)
        return True

    Beside.has_started = wait_until_started
    killed_in_reindex(folder, parts)


def writes_through_zeo(folder, port, number, saves):
    """Saves so many items in one agency or in both, through ZEO, with retries."""
    place = Projected(folder, database=ZEO.DB(("127.0.0.1", int(port))), agencies=())
    for save in range(int(saves)):
        _despite_conflicts(lambda save=save: _add_one(place, int(number), save))
    place.close()


def _add_one(place, number, save):
    section = place.site[AGENCIES[(number + save % 2) % len(AGENCIES)]][SECTION]
    item = place.add(f"Tin {number}-{save}", place=section)
    place.desk.move(item, "publish")


def _despite_conflicts(work):
    for attempt in range(50):
        try:
            with transaction.manager:
                work()
            return
        except TransientError:
            transaction.abort()
            time.sleep(random.uniform(0, 0.02 * (attempt + 1)))
    raise SystemExit("too many conflicts")


SCENES = {
    scene.__name__: scene
    for scene in (
        killed_again_and_again,
        killed_at_any_moment,
        killed_in_reindex,
        killed_with_a_second_process,
        writes_through_zeo,
    )
}

if __name__ == "__main__":
    SCENES[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
