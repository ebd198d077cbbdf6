"""Ask whether security holes are known in the pinned packages (versions.cfg), through pip-audit.

    known_holes.py            fail where a hole is known; say so where nobody could be asked
    known_holes.py --strict   fail as well where any package could not be looked up

The everyday run must not fail because a machine is off the network, or because a mirror knows no advisories.
"""

import json
import subprocess
import sys
from pathlib import Path

from bootstrap import pins

FOLDER = Path(".build/audit")
REQUIREMENTS, ANSWER = FOLDER / "requirements.txt", FOLDER / "answer.json"
# Seconds; the advisories of a hundred packages take about ten.
PATIENCE = 180
MOST_NAMED = 5
NOBODY_ANSWERS = "   Not looked up: the advisories could not be reached. `make audit` tries again and insists."


def ask():
    """The answers as pip-audit gives them: a list of packages; None where it could not ask."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    ANSWER.unlink(missing_ok=True)
    REQUIREMENTS.write_text("".join(f"{name}=={version}\n" for name, version in sorted(pins().items())))
    command = [
        "bin/pip-audit",
        "--disable-pip",
        "--no-deps",
        "--format",
        "json",
        "--output",
        ANSWER,
        "-r",
        REQUIREMENTS,
    ]
    try:
        subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        return json.loads(ANSWER.read_text())["dependencies"]
    except (subprocess.TimeoutExpired, OSError, ValueError, KeyError):
        return None


def judge(packages, strict):
    """(lines to say, exit code) about the answers."""
    if packages is None:
        return [NOBODY_ANSWERS], int(strict)
    holes = [describe(package, hole) for package in packages for hole in package.get("vulns", ())]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    lines = [*holes, f"   {len(packages) - len(skipped)} packages looked up, {len(holes)} known holes."]
    if skipped:
        more = f" and {len(skipped) - MOST_NAMED} more" if len(skipped) > MOST_NAMED else ""
        lines.append(f"   No advisories could be had of: {', '.join(skipped[:MOST_NAMED])}{more}.")
    return lines, int(bool(holes) or (strict and bool(skipped)))


def describe(package, hole):
    """One hole as a line."""
    mended = ", ".join(hole["fix_versions"]) or "no release yet"
    return f"   {package['name']} {package['version']}: {hole['id']}, mended in {mended}"


def main(arguments):
    """Ask, say, and answer the exit code."""
    lines, code = judge(ask(), "--strict" in arguments)
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
