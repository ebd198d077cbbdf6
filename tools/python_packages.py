"""Install one part of buildout.cfg: fetch its packages with pip, then let buildout install them from there.

    .build/venv/bin/python tools/python_packages.py portal|tests|audit

buildout can fetch by itself, but it knows nothing of pip's settings (a mirror, a proxy's certificate), gives up at
the first lost answer, and asks the index for one package after the other.
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


def project():
    return tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))


def requirements(part):
    declared = project()["project"]
    extras = declared["optional-dependencies"]
    return ["zc.recipe.egg", *declared["dependencies"], *(name for extra in EXTRAS[part] for name in extras[extra])]


def constraints():
    return "".join(f"{name}=={version}\n" for name, version in sorted(pins().items()))


def key(*parts):
    """A short name for exactly this content, on this kind of machine and Python."""
    text = "\n".join([sysconfig.get_platform(), sys.version, *map(str, parts)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def fetch(part):
    """Put a wheel of everything the part needs into the cache, in the pinned versions; at once if it is there."""
    wanted = requirements(part)
    mark = WHEELS / f"{part}-{key(constraints(), *wanted)}"
    if mark.exists():
        return
    CONSTRAINTS.write_text(constraints(), encoding="utf-8")
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


def state(part):
    """What decides how the part comes out. pyproject.toml also holds the linter's settings, which do not."""
    declared = project()
    decisive = [declared["project"], declared["build-system"], declared["tool"]["setuptools"]]
    texts = [Path(name).read_text(encoding="utf-8") for name in ("buildout.cfg", "versions.cfg", __file__)]
    return key(part, CACHE, *decisive, *texts)


def main(part):
    for folder in (EGGS, WHEELS / "dist"):
        folder.mkdir(parents=True, exist_ok=True)
    done = Path(f".build/{part}.state")
    if any(EGGS.iterdir()) and done.exists() and done.read_text() == state(part):
        return 0
    try:
        fetch(part)
    except subprocess.CalledProcessError:
        # buildout says better than pip what is missing, and may find it in the eggs of another checkout.
        print("pip could not fetch everything; going on with what is in the cache")
    code = install(part)
    if not code:
        done.write_text(state(part))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
