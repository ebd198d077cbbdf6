"""Several savers at once, and what came of them."""

import json
import subprocess
from dataclasses import asdict

from benchmarks.processes import end, start
from benchmarks.saver import Outcome


def save_at_once(plans):
    """Run a saver for each plan, all beginning at the same moment; answers their `Outcome`s."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [start("benchmarks.saver", json.dumps(asdict(plan)), **pipes) for plan in plans]
    try:
        for process in processes:
            if process.stdout.readline() != "ready\n":
                raise RuntimeError(f"a saver ended with {process.wait()}")
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        return [Outcome(**json.loads(process.stdout.readline())) for process in processes]
    finally:
        for process in processes:
            end(process)
            process.stdin.close()
            process.stdout.close()


def rate(outcomes):
    """Saves a second of all together."""
    return sum(sum(outcome.statuses.values()) / outcome.seconds for outcome in outcomes)
