"""`portal …` as an administrator runs it: each command in a process of its own, with its words and its exit code.

Importing the portal takes longer than most commands. So a process that has imported everything waits beside the tests
(`python -m tests.support.command_line`), and a copy of it runs each command: nothing that one leaves reaches the next.
"""

import importlib
import json
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

import content_types
import portal
import workflows
from portal.commands.main import portal as commands
from tests.support.live_site import free_port
from tests.support.site import COMPILED

PROJECT = Path(__file__).parents[2]
SHIPPED = PROJECT / "etc" / "portal.ini"
# Seconds after which a command is ended.
PATIENCE = 240
# What a process of its own runs.
COMMAND = "import sys; from portal.commands import main; sys.argv[0] = 'portal'; main()"


def surroundings(**environment):
    """The environment of a command."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "COLUMNS": "200", **environment}


def alone(*words):
    """The words that start a command in a process that has imported nothing."""
    return [sys.executable, "-W", "ignore", "-u", "-c", COMMAND, *words]


class Waiting:
    """The process that has imported everything, as the tests see it."""

    def __init__(self):
        order = [sys.executable, "-W", "ignore", "-m", "tests.support.command_line"]
        self._process = subprocess.Popen(
            order, cwd=PROJECT, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, words=None, code=None, environment=None):
        """Run a command, or some Python; answers (exit code, what it said)."""
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as said:
            order = {"words": words, "code": code, "environment": environment or surroundings(), "said": said.name}
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return int(self._process.stdout.readline()), said.read()

    def close(self):
        """End it."""
        self._process.stdin.close()
        self._process.wait(PATIENCE)
        self._process.stdout.close()


class Shell:
    """Runs `portal …` on a site in a folder of its own."""

    def __init__(self, folder, waiting):
        self.folder = folder
        self.waiting = waiting
        self.ini = folder / "portal.ini"
        self.port = free_port()
        self.write_ini()

    def write_ini(self, *lines):
        """The settings file as it is shipped, with further lines."""
        shipped = SHIPPED.read_text(encoding="utf-8")
        text = shipped.replace("%(here)s/../var", str(self.folder / "var")).replace("6543", str(self.port))
        lines = (f"portal.compiled = {COMPILED}", *lines)
        self.ini.write_text(text.replace("[loggers]", "\n".join(lines) + "\n[loggers]", 1), encoding="utf-8")

    def __call__(self, *words, code=0, **environment):
        """What a command said; it must have ended with `code`."""
        asked = ["--config", str(self.ini), *words]
        ended, said = self.waiting.run(words=asked, environment=surroundings(**environment))
        assert ended == code, said
        return said

    def in_site(self, lines):
        """Run lines of Python in a transaction of the site; they know `registry` and `connection`."""
        code = (
            "import transaction\n"
            "from portal.commands.session import configured, connected\n"
            f"with configured({str(self.ini)!r}) as registry, connected(registry) as connection:\n"
            "    with transaction.manager:\n"
        )
        ended, said = self.waiting.run(code=code + "".join(f"        {line}\n" for line in lines.splitlines()))
        assert ended == 0, said


def wait_for_orders():
    """Run what comes in, an order to a line, each in a copy of this process; answers its exit code."""
    # What a site consists of is imported while it is configured: the rest would be imported by each command anew.
    for package in (portal, content_types, workflows):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for line in sys.stdin:
        copy = os.fork()
        if copy == 0:
            _obey(json.loads(line))
        _copy, status = os.waitpid(copy, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _obey(order):
    signal.alarm(PATIENCE)
    nothing, said = os.open(os.devnull, os.O_RDONLY), os.open(order["said"], os.O_WRONLY)
    os.dup2(nothing, 0)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.environ.clear()
    os.environ.update(order["environment"])
    code = 0
    try:
        if order["code"] is None:
            commands(order["words"], prog_name="portal")
        else:
            exec(order["code"], {"__name__": "command"})
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    wait_for_orders()
