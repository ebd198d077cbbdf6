"""Packages of the operating system that the portal needs, by purpose: run, test, bench.

    debian_packages.py check run      exit 0: all there; 1: can be installed; 3: cannot, and one line says so
    debian_packages.py install run    exit 0: all there; 3: some still missing, and one line says so

Quick when all is there. What stays missing does not stop the build: most of the portal may work without it.
"""

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys

LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "debian-packages.txt")
TO_INSTALL = 1
STILL_MISSING = 3


def wanted(purpose):
    """(package, test, consequence) of every line for this purpose."""
    with open(LIST, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                line_purpose, package, test, consequence = line.split(None, 3)
                if line_purpose == purpose:
                    yield package, test, consequence.strip()


def installed():
    """Names of the installed packages and of what they provide (libmagic1t64 provides libmagic1)."""
    try:
        listing = subprocess.check_output(
            ["dpkg-query", "-W", "-f", "${db:Status-Status}\t${Package}\t${Provides}\n"],
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return set()
    names = set()
    for line in listing.splitlines():
        status, package, provides = line.split("\t")
        if status == "installed":
            names.add(package)
            names.update(part.split()[0] for part in provides.split(",") if part.strip())
    return names


def present(package, test, names):
    kind, _, what = test.partition(":")
    found = {
        "command": shutil.which,
        "library": ctypes.util.find_library,
        "module": importlib.util.find_spec,
        # Another package than the one we would install may have brought it, and the two exclude each other.
        "file": os.path.exists,
        "package": lambda _what: None,
    }[kind]
    return package in names or bool(found(what))


def missing(purpose):
    names = installed()
    return [(package, why) for package, test, why in wanted(purpose) if not present(package, test, names)]


def installer():
    """The command that may install packages here, or None."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") and not subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL):
        return ["sudo", "-n", "apt-get"]
    return None


def install(packages):
    apt = installer()
    if apt is None:
        return
    options = ["-y", "-q", "-o", "DPkg::Lock::Timeout=300"]
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    order = [*apt, "install", "--no-install-recommends", *options, *packages]
    if subprocess.call(order, env=environment):
        # Only now, since it takes longer than most installations: the lists are absent or out of date.
        subprocess.call([*apt, "update", "-q"], env=environment)
        subprocess.call(order, env=environment)


def report(lacking):
    """The one line that says what is missing and what will not work."""
    reasons = "; ".join(f"{package} ({why})" for package, why in lacking)
    command = "apt-get install " + " ".join(package for package, _ in lacking)
    return f"MISSING from this machine, and could not be installed: {reasons}. As root: {command}"


def main(action, purpose):
    lacking = missing(purpose)
    if lacking and action == "check" and installer():
        return TO_INSTALL
    if lacking and action == "install":
        install([package for package, _ in lacking])
        lacking = missing(purpose)
    if lacking:
        print(report(lacking))
        return STILL_MISSING
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
