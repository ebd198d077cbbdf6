"""Python programs of ours as processes of their own, and the ports they listen on."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCALHOST = "127.0.0.1"
# Seconds until a process must listen, and in which it must end when it is told to.
PATIENCE = 60
END_PATIENCE = 20


def start(module, *arguments, **streams):
    """Start `python -m module arguments` with the packages that this process has."""
    # The packages are eggs on sys.path; the interpreter alone knows none of them.
    paths = os.pathsep.join([str(ROOT), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": paths}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", module, *map(str, arguments)], cwd=ROOT, env=environment, **streams
    )


@contextmanager
def running(module, *arguments, port, **streams):
    """The process of `start`, once it listens at the port; ended at the end."""
    process = start(module, *arguments, **streams)
    try:
        wait_until_listening(port, process)
        yield process
    finally:
        end(process)


def end(process):
    """Have a process end, by force where it does not."""
    process.terminate()
    try:
        process.wait(END_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    """A port of this machine on which nobody listens."""
    with socket.socket() as listener:
        listener.bind((LOCALHOST, 0))
        return listener.getsockname()[1]


def wait_until_listening(port, process):
    """Wait until something listens at the port; raises `RuntimeError` where the process ends before."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as caller:
            if caller.connect_ex((LOCALHOST, port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{process.args} does not listen at port {port}; it ended with {process.poll()}")
