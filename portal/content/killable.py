"""Parsers of strangers' files crash and hang: each runs in a child process that is killed when it takes too much.

The child's side is child_process.py; what it runs there is a `Program`: image_child.py, text_child.py, office_child.py.
"""

import importlib.util
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from portal.content import child_process

log = logging.getLogger(__name__)

CHILD = Path(child_process.__file__)
STDERR, LAST_WORDS = "stderr", 2000


def _a_place_for_each_processor():
    return BoundedSemaphore(max(1, os.cpu_count() or 1))


@dataclass(frozen=True)
class ChildLimits:
    """What the child may use: bytes of memory and of each file it writes, seconds of computing and altogether.

    `niceness`: how much it gives way to those who wait for an answer (0 to 19).
    """

    memory: int = 1 << 30
    cpu_seconds: int = 20
    seconds: int = 30
    largest_result: int = 64 * 1024 * 1024
    niceness: int = 0


@dataclass(frozen=True)
class Program:
    """What a child runs: a module's file, the packages that it may import, and what it may use."""

    file: Path
    packages: tuple
    limits: ChildLimits = field(default_factory=ChildLimits)
    # Each child may take a gigabyte, so they are not let loose all at once. Places of its own for each program:
    # who uploads a picture must not wait for a long text that is read in the background.
    places: BoundedSemaphore = field(default_factory=_a_place_for_each_processor, compare=False)


class ChildRefused(Exception):
    """The program looked at the file and cannot use it; the argument is its reason. Final."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


class ChildEnded(Exception):
    """The child broke down or was killed; `out_of_time`: it computed as long as it may, and would do so again."""

    def __init__(self, code):
        super().__init__(code)
        self.out_of_time = code == -signal.SIGXCPU


@contextmanager
def result_of(program, file, orders):
    """What the program makes of a file, and the folder of the files it wrote, which lasts as long as the context.

    `file`: bytes or a binary file. Raises `ChildRefused`, `ChildEnded`.
    """
    with tempfile.TemporaryDirectory(prefix="portal-child-") as name, _as_real_file(file) as source:
        folder = Path(name)
        with program.places:
            code = _run(program, source, folder, orders)
        if code != 0 or not (folder / child_process.RESULT).is_file():
            log.warning("%s ended with %s: %s", program.file.stem, code, _last_words(folder))
            raise ChildEnded(code)
        result = json.loads((folder / child_process.RESULT).read_text())
        if "refused" in result:
            log.info("%s refused a file (%s): %s", program.file.stem, result["refused"], _last_words(folder))
            raise ChildRefused(result["refused"])
        yield result["made"], folder


def _run(program, source, folder, orders):
    """Run the child to its end, or to its time limit; its exit code."""
    told = {"limits": asdict(program.limits), "libraries": _folders_of(program.packages), "work": orders}
    with open(folder / STDERR, "wb") as errors:
        # -I -S: no folder of ours, no site-packages, no environment; a session of its own, to be killed whole.
        child = subprocess.Popen(
            [sys.executable, "-I", "-S", str(CHILD), str(program.file), str(folder), json.dumps(told)],
            stdin=source,
            stdout=errors,
            stderr=errors,
            cwd=folder,
            env={},
            start_new_session=True,
        )
        try:
            return child.wait(program.limits.seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            return child.wait()
        except BaseException:
            # The thread is being ended; the child must not stay behind.
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            raise


@cache
def _folders_of(packages):
    """Where these packages can be imported from, found without importing them."""
    found = [importlib.util.find_spec(name) for name in packages]
    return list(dict.fromkeys(str(_folder_of(spec)) for spec in found))


def _folder_of(spec):
    # A package is a folder in what we look for, a module a file.
    return Path(spec.origin).parents[1 if spec.submodule_search_locations else 0]


@contextmanager
def _as_real_file(file):
    """The file as an open file of the operating system, at its beginning."""
    if isinstance(file, bytes) or not _has_descriptor(file):
        with tempfile.TemporaryFile() as copy:
            copy.write(file if isinstance(file, bytes) else _whole(file))
            copy.seek(0)
            yield copy
    else:
        # The child shares the position of the descriptor, and sees nothing of Python's buffer.
        file.flush()
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        try:
            yield file
        finally:
            file.seek(0)


def _has_descriptor(file):
    try:
        return file.fileno() >= 0
    except (AttributeError, OSError):
        return False


def _whole(file):
    file.seek(0)
    data = file.read()
    file.seek(0)
    return data


def _last_words(folder):
    with open(folder / STDERR, "rb") as errors:
        return errors.read(LAST_WORDS).decode("utf-8", "replace").strip()
