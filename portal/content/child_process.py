"""The process in which a file from a stranger is parsed: bounds itself, then runs one parser and writes its result.

Run by portal/content/killable.py with -I -S; imports nothing of the portal, so that it starts fast. The file comes
on standard input; the program's path, the folder for results and the orders (JSON) come as arguments. A program is a
module with `work(source, orders)`, which answers what JSON can hold, or raises an error whose `refusal` is the reason.
"""

import json
import os
import resource
import runpy
import signal
import sys

RESULT = "result.json"
MOST_OPEN_FILES = 64
# Reasons that every program can give; the portal has texts for them.
DAMAGED, TOO_MUCH_MEMORY = "damaged", "too_much_memory"


def main(program, result_folder, orders_text):
    """Run the program's `work` on standard input and write what it answers, or why it refuses the file."""
    orders = json.loads(orders_text)
    limit(orders["limits"])
    os.chdir(result_folder)
    work = runpy.run_path(program)["work"]
    sys.path += orders["libraries"]
    try:
        result = {"made": work(sys.stdin.buffer, orders["work"])}
    except MemoryError:
        result = {"refused": TOO_MUCH_MEMORY}
    # What a parser may raise over a hostile file has no end; for the person it is all the same.
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        result = {"refused": getattr(error, "refusal", DAMAGED)}
    with open(RESULT, "w") as target:
        json.dump(result, target)


def limit(limits):
    """Bound what this process may use, before it reads a byte of the file."""
    for kind, soft, hard in (
        (resource.RLIMIT_AS, limits["memory"], limits["memory"]),
        # One second between the two, in which the signal of the first says why it ends.
        (resource.RLIMIT_CPU, limits["cpu_seconds"], limits["cpu_seconds"] + 1),
        (resource.RLIMIT_FSIZE, limits["largest_result"], limits["largest_result"]),
        (resource.RLIMIT_NOFILE, MOST_OPEN_FILES, MOST_OPEN_FILES),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        resource.setrlimit(kind, (soft, hard))
    os.nice(limits["niceness"])
    # The end of this process even if the portal that started it is gone.
    signal.alarm(limits["seconds"])


if __name__ == "__main__":
    main(*sys.argv[1:])
