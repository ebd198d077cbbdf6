"""What `make sure` looks out for besides the tests: left secrets and known holes. Both must be able to fail."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tools"))


def hook_options():
    """The options that the Makefile gives to the scan."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    return shlex.split(re.search(r"(?m)^SECRETS := (.*)$", makefile)[1])


def is_found(folder, text):
    """Whether the scan stops at a file with this text."""
    file = folder / "settings.py"
    file.write_text(text, encoding="utf-8")
    command = [ROOT / "bin" / "detect-secrets-hook", *hook_options(), file]
    return subprocess.run(command, capture_output=True, cwd=folder, check=False).returncode != 0


@pytest.mark.parametrize(
    "parts",
    [
        ("-----BEGIN RSA PRIV", "ATE KEY-----"),
        ("key = 'AKIA", "IOSFODNN7EXAMPLA'"),
        ("url = 'https://an:mat", "khau@khanhhoa.example/'"),
    ],
)
def test_a_left_secret_is_found(tmp_path, parts):
    # In two parts, or this file would be found.
    assert is_found(tmp_path, "".join(parts) + "\n")


def test_what_only_speaks_of_passwords_is_not(tmp_path):
    assert not is_found(tmp_path, 'PASSWORD = "rừng thông biển xanh 2026"\n# postgresql://portal:password@host/lists\n')


def test_a_known_hole_fails_whether_or_not_all_could_be_asked():
    from known_holes import judge

    hole = {"name": "abc", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]}
    sound = {"name": "xyz", "version": "1", "vulns": []}
    unknown = {"name": "new", "skip_reason": "not on the index"}
    for strict in (False, True):
        lines, code = judge([hole, sound, unknown], strict)
        assert code == 1 and "abc 1: PYSEC-1, mended in 2" in "\n".join(lines)
        assert judge([sound], strict)[1] == 0


def test_off_the_network_the_everyday_run_goes_on_and_the_strict_one_does_not():
    from known_holes import judge

    assert (judge(None, False)[1], judge(None, True)[1]) == (0, 1)
    unknown = [{"name": f"p{number}", "skip_reason": "not on the index"} for number in range(9)]
    lines, code = judge(unknown, False)
    assert code == 0 and "p0, p1, p2, p3, p4 and 4 more" in lines[-1]
    assert judge(unknown, True)[1] == 1
