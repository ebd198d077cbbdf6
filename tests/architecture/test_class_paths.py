"""The class path of what is stored is part of the database (R11): moving a class needs an evolution step."""

import importlib
import pkgutil
from pathlib import Path

import persistent

RECORD = Path(__file__).parent / "class_paths.txt"


def stored_classes():
    """The dotted names of every persistent class that our packages define."""
    found = set()
    for name in ("portal", "content_types"):
        package = importlib.import_module(name)
        for info in pkgutil.walk_packages(package.__path__, name + "."):
            if info.name.startswith("portal.commands"):
                continue
            module = importlib.import_module(info.name)
            for value in vars(module).values():
                if (
                    isinstance(value, type)
                    and issubclass(value, persistent.Persistent)
                    and value.__module__ == info.name
                ):
                    found.add(f"{value.__module__}.{value.__qualname__}")
    return found


def test_stored_classes_are_on_record():
    recorded = set(RECORD.read_text(encoding="utf-8").split())
    found = stored_classes()
    gone = recorded - found
    assert not gone, (
        f"{', '.join(sorted(gone))} is in databases; keep it, or write an evolution step and mend the record"
    )
    # A new content type is three files and no fourth: types are recorded from their first release on.
    new = {path for path in found - recorded if not path.startswith("content_types.")}
    assert not new, f"new stored classes: add {', '.join(sorted(new))} to {RECORD.name}"
