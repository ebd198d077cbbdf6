"""A new content type is three files and no fourth: tried in a copy of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COPIED = ("portal", "content_types", "workflows", "themes", "tests", "pyproject.toml", "README.md")

DECLARATION = '''"""Events that an agency announces."""

from portal.content import Content, Offers, content_type, fields
from portal.i18n import _


class EventSchema(fields.ContentSchema):
    """The fields of an event, in form order."""

    title = fields.Line(_("Tên sự kiện", "Name of the event"), required=True)
    starts = fields.Day(_("Ngày bắt đầu", "First day"))
    ends = fields.Day(_("Ngày kết thúc", "Last day"))
    place = fields.Line(_("Địa điểm", "Place"))
    body = fields.RichText(_("Nội dung", "Text"))


@content_type(
    title=_("Sự kiện", "Event"),
    schema=EventSchema,
    workflow="publication",
    icon="calendar-week",
    lives_in=("folder",),
    offers=Offers(starts="starts", ends="ends"),
)
class Event(Content):
    """One event with its days and place."""

    def is_over(self, day):
        """Whether it has ended before `day`."""
        return self.ends is not None and self.ends < day
'''
TEMPLATE = """<metal:page use-macro="theme('layout.pt').macros['page']">
<metal:content fill-slot="content">
<h1>${content.title}</h1>
<p>${format.date(content.starts)} – ${format.date(content.ends)}, ${content.place}</p>
<div class="prose">${structure: content.body}</div>
</metal:content>
</metal:page>
"""
TEST = '''"""The rules of events."""

from datetime import date

from content_types.event import Event
from tests.support.tree import all_types


def test_an_event_is_over_after_its_last_day():
    event = all_types().create("event", {"title": "Hội chợ", "ends": date(2026, 11, 22)})
    assert isinstance(event, Event)
    assert not event.is_over(date(2026, 11, 22)) and event.is_over(date(2026, 11, 23))
'''


def test_an_event_needs_a_declaration_a_template_and_a_test(tmp_path):
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    (tmp_path / "tests" / "content_types").mkdir(exist_ok=True)
    (tmp_path / "content_types" / "event.py").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "themes" / "default" / "content" / "event.pt").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "tests" / "content_types" / "test_event.py").write_text(TEST, encoding="utf-8")
    wanted = ["tests/content_types/test_event.py", "tests/contract", "tests/architecture", "-k", "event or class_paths"]
    # Left out: this very test, which would copy the copy.
    wanted.append("--ignore=tests/architecture/test_three_files.py")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *wanted],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    # Every promise of the contract, the type's own test, and the rules for its files: a run of none would pass too.
    assert int(run.stdout.rpartition(" passed")[0].split()[-1]) >= 15
