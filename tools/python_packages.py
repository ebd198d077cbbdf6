"""Install one part of buildout.cfg: fetch its packages with pip, then let buildout install them from there.

    .build/venv/bin/python tools/python_packages.py portal|tests|audit

buildout can fetch by itself, but it knows nothing of pip's settings (a mirror, a proxy's certificate), gives up at
the first lost answer, and asks the index for each package in turn: six times slower on a fresh machine.
"""

import hashlib
import os
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

from bootstrap import pins

CACHE = Path(os.environ["PORTAL_CACHE"]).absolute()
WHEELS = CACHE / "wheels"
EGGS = CACHE / "eggs"
CONSTRAINTS = Path(".build/constraints.txt")
# Which of pyproject.toml's lists each part needs beside what runs.
EXTRAS = {"portal": [], "tests": ["test"], "audit": ["audit"]}


def requirements(part):
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    return ["zc.recipe.egg", *project["dependencies"], *(name for extra in EXTRAS[part] for name in extras[extra])]


def fetch(part):
    """Put a wheel of everything the part needs into the cache, in the pinned versions; at once if it is there."""
    wanted = requirements(part)
    constraints = "".join(f"{name}=={version}\n" for name, version in sorted(pins().items()))
    key = "\n".join([sysconfig.get_platform(), sys.version, constraints, *wanted])
    mark = WHEELS / f"{part}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    if mark.exists():
        return
    CONSTRAINTS.write_text(constraints, encoding="utf-8")
    limits = ["--constraint", CONSTRAINTS, "--build-constraint", CONSTRAINTS]
    subprocess.check_call(
        [sys.executable, "-m", "pip", "wheel", "--no-input", *limits, "--wheel-dir", WHEELS / "dist", *wanted]
    )
    mark.touch()


def install(part):
    settings = {"eggs-directory": EGGS, "download-cache": WHEELS, "install-from-cache": "true"}
    assignments = [f"buildout:{name}={value}" for name, value in settings.items()]
    # buildout starts pip once per package: it need not look for a newer pip each time, nor compile the modules,
    # which buildout does itself.
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_COMPILE": "1"}
    buildout = Path(sys.executable).with_name("buildout")
    return subprocess.call([buildout, *assignments, "install", part], env=environment)


def main(part):
    for folder in (EGGS, WHEELS / "dist"):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        fetch(part)
    except subprocess.CalledProcessError:
        # buildout says better than pip what is missing, and may find it in the eggs of another checkout.
        print("pip could not fetch everything; going on with what is in the cache")
    return install(part)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
