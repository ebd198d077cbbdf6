"""The templates that a new site begins with, from portal/data/templates.toml."""

import tomllib
from pathlib import Path

from portal.content.templates import Template, Templates

SOURCE = Path(__file__).parent.parent / "data" / "templates.toml"


def first_templates():
    """The `Templates` of a new site."""
    kept = Templates()
    for values in tomllib.loads(SOURCE.read_text(encoding="utf-8"))["template"]:
        kept.keep(Template(values.pop("kind")), values, seen=0)
    return kept
