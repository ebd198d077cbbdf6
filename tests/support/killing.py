"""Killing a writing process at any moment, and looking at what it leaves."""

import hashlib
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from portal.storage.database import open_database

ROOT = Path(__file__).parents[2]
CHILD = ROOT / "tests/support/writing_child.py"


def kill_while_writing(uri, commits, temporary):
    """Start the writing child, kill it some time after so many commits; {number: SHA-256} of what it was promised.

    `temporary`: the folder for what the killed child cannot tidy up.
    """
    paths = [str(ROOT), *sys.path]
    program = f"import sys; sys.path[:0] = {paths!r}; import runpy; runpy.run_path({str(CHILD)!r}, run_name='__main__')"
    environment = {**os.environ, "TMPDIR": str(temporary)}
    child = subprocess.Popen([sys.executable, "-c", program, uri], stdout=subprocess.PIPE, cwd=ROOT, env=environment)
    lines = [child.stdout.readline() for _commit in range(commits)]
    # at any point of a commit, not right after one
    try:
        child.wait(random.uniform(0, 0.02))
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    lines += child.stdout.readlines()
    child.wait()
    child.stdout.close()
    whole = [line.split() for line in lines if line.endswith(b"\n")]
    assert len(whole) >= commits, "the child ended before it was killed"
    return {int(number): digest.decode() for number, digest in whole}


def stored_hashes(uri):
    """{number: SHA-256} of every file in the database, read back from the disk."""
    database = open_database(uri)
    try:
        connection = database.open()
        found = {}
        for number, blob in connection.root().items():
            with blob.open("r") as file:
                found[number] = hashlib.sha256(file.read()).hexdigest()
        return found
    finally:
        database.close()
