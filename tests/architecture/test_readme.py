"""The README is true: its commands, paths and picture exist."""

import re
import subprocess
from pathlib import Path

from click.testing import CliRunner

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_path_that_it_names_exists():
    named = re.findall(r"`([\w./-]+/[\w./-]*|[\w-]+\.(?:py|ini|md|cfg))`", README)
    example = {"content_types/event.py", "themes/default/content/event.pt", "tests/content_types/test_event.py"}
    missing = [
        path
        for path in named
        if path not in example
        and not any((ROOT / folder / path).exists() for folder in ("", "content_types", "tests"))
        and path not in ("bin/portal",)
    ]
    assert named and not missing, f"the README names {missing}"


def test_its_pictures_exist_and_are_not_empty():
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).stat().st_size > 10_000, picture


def test_its_make_commands_are_targets():
    for target in set(re.findall(r"\bmake (\w+)", README)):
        run = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert "No rule to make target" not in run.stderr, target


def test_its_portal_commands_exist():
    from portal.commands.main import portal

    words = {word for word in re.findall(r"portal(?: --config \S+)? (\w+)", README) if word in portal.commands}
    assert {"init", "check", "serve"} <= words
    for word in words:
        assert CliRunner().invoke(portal, [word, "--help"]).exit_code == 0, word
