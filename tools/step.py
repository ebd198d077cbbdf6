"""Run one step of the build: a line when it starts, a line when it ends, the details in a log.

    step.py "Python packages" portal.log -- command arg …

Written for whatever Python the machine has: the build's first step runs before we choose one.
"""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from collections import deque

LOGS = os.path.join(".build", "log")
# Long enough not to chatter, short enough that nobody thinks it hangs.
PATIENCE = 15
TAIL = 25
INTERRUPTED = 130
# buildout says this once per package: the only measure of how far it is.
FETCHED = re.compile(r"^Got .+ \d")


def say(mark, text):
    # One write per line, so that steps running side by side never mix within a line.
    sys.stdout.write(f"  {mark} {text}\n")
    sys.stdout.flush()


class Step:
    def __init__(self, title, log, command):
        self.title, self.log, self.command = title, os.path.join(LOGS, log), command
        self.kind = log.split("-")[0]
        self.started = time.time()
        self.spoken = self.started
        self.packages = 0
        self.tail = deque(maxlen=TAIL)

    def run(self):
        os.makedirs(LOGS, exist_ok=True)
        say("·", self.title + " …")
        try:
            with open(os.path.join(LOGS, self.kind + ".lock"), "w") as lock:
                self._wait_for_turn(lock)
                with open(self.log, "w", encoding="utf-8") as log:
                    code = self._follow(log)
        except KeyboardInterrupt:
            code = INTERRUPTED
        if code in (INTERRUPTED, -signal.SIGINT, -signal.SIGTERM):
            say("✗", self.title + ": interrupted. The same command goes on where it stopped.")
            return INTERRUPTED
        if code:
            self._explain(code)
        else:
            say("✓", f"{self.title}: {time.time() - self.started:.0f} s")
        return code

    def _wait_for_turn(self, lock):
        """Steps of one kind (python-….log) go one at a time, also where two makes run in one folder."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("·", self.title + ": waiting for another step")
            fcntl.flock(lock, fcntl.LOCK_EX)

    def _follow(self, log):
        process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        try:
            for line in process.stdout:
                log.write(line)
                log.flush()
                self._watch(line.rstrip())
            return process.wait()
        finally:
            # Also when we are interrupted: nothing may go on writing behind the next try.
            if process.poll() is None:
                process.terminate()
                process.wait()

    def _watch(self, line):
        if line:
            self.tail.append(line)
        if FETCHED.match(line):
            self.packages += 1
        now = time.time()
        if now - self.spoken > PATIENCE:
            self.spoken = now
            done = f"{self.packages} packages so far, " if self.packages else ""
            say("·", f"{self.title}: {done}{now - self.started:.0f} s")

    def _explain(self, code):
        say("✗", f"{self.title}: failed (exit {code}) after {time.time() - self.started:.0f} s")
        for line in self.tail:
            print("      " + line[:300])
        print(f"    The whole log: {self.log}")
        print("    Mend what it names and give the same command again: it goes on where it stopped.")
        print("    If the cause is a package that did not come (network, proxy), waiting is enough;")
        print("    if nothing makes sense, `make clean` and start afresh.")


def main(arguments):
    title, log, separator, *command = arguments
    if separator != "--" or not command:
        raise SystemExit(__doc__)
    # make ends its steps with this when one of them fails; leave by the same door as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    return Step(title, log, command).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
