"""The database's history: one step for each change of its shape, each with a test on an old database.

Imported by: portal/commands. A step is a module `step_NNN_what.py` with TITLE and `evolve(root, registry)`.
"""

import importlib
import pkgutil
import re
from dataclasses import dataclass

import transaction
from BTrees.OOBTree import OOTreeSet

STEP = re.compile(r"step_\d{3}_[a-z0-9_]+\Z")
DONE = "evolution"


@dataclass(frozen=True)
class Step:
    """One change of the database's shape: its module's name, what it does, and how."""

    name: str
    title: str
    run: object


def all_steps():
    """Every step there is, in order."""
    names = sorted(info.name for info in pkgutil.iter_modules(__path__) if STEP.match(info.name))
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return [Step(name, module.TITLE, module.evolve) for name, module in zip(names, modules, strict=True)]


def new_record():
    """The record of a new database, which has today's shape: every step counts as done."""
    return OOTreeSet(step.name for step in all_steps())


def pending_steps(root):
    """The steps that this database has not been through, in order."""
    done = root.get(DONE, ())
    return [step for step in all_steps() if step.name not in done]


def run_step(root, registry, step):
    """Run one step and record it, in one transaction."""
    with transaction.manager:
        if DONE not in root:
            root[DONE] = OOTreeSet()
        step.run(root, registry)
        root[DONE].add(step.name)
        transaction.get().note(f"evolve: {step.name}")
