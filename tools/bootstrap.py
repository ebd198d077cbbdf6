"""Make .build/venv: the small environment that runs buildout, with versions from versions.cfg.

    bootstrap.py            make or mend it
    bootstrap.py NAME …     install further pinned programs into it

A program such as ruff comes here because buildout turns a wheel into an egg and drops the binaries that the
wheel keeps outside its Python package.

Written for whatever Python the machine has, so that a wrong one gets an answer and not a syntax error.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 13)
HOME = os.path.join(".build", "venv")
PYTHON = os.path.join(HOME, "bin", "python")
# Written last: a folder without it is a half-made one.
COMPLETE = os.path.join(HOME, "complete")
BUILDERS = ("pip", "setuptools", "wheel", "packaging", "platformdirs", "zc.buildout")
ASK = "import sys; print('%d %d' % sys.version_info[:2])"


def version_of(python):
    """The (major, minor) of an interpreter, or None where it does not answer."""
    try:
        answer = subprocess.check_output([python, "-c", ASK], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return None
    major, minor = answer.split()
    return int(major), int(minor)


def suits(version):
    return version is not None and OLDEST <= version <= NEWEST


def suitable_python():
    """This interpreter if its version suits, else another one of this machine."""
    if suits(sys.version_info[:2]):
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        candidate = f"python3.{minor}"
        if suits(version_of(candidate)):
            return candidate
    raise SystemExit(
        f"The portal needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; this is {sys.version.split()[0]}, no other"
        " was found: install one and say `make PYTHON=/path/to/python3 …`."
    )


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def pins():
    """The pinned version of each package, from the file that buildout reads."""
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read("versions.cfg", encoding="utf-8")
    return {normal(name): value for name, value in parser.items("versions")}


def pinned(names):
    known = pins()
    return [f"{name}=={known[normal(name)]}" for name in names]


def make():
    if os.path.exists(COMPLETE) and suits(version_of(PYTHON)):
        return
    shutil.rmtree(HOME, ignore_errors=True)
    python = suitable_python()
    if subprocess.call([python, "-m", "venv", HOME]):
        raise SystemExit(f"`{python} -m venv` failed: on Debian, install python3-venv.")


def install(names):
    subprocess.check_call([PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pinned(names)])


def main(names):
    if names:
        install(names)
        return
    make()
    install(BUILDERS)
    with open(COMPLETE, "w") as mark:
        mark.write("made by tools/bootstrap.py\n")


if __name__ == "__main__":
    main(sys.argv[1:])
