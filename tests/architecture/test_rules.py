"""The rules of design/style.md that a machine can check."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("portal", "content_types", "workflows", "themes", "benchmarks", "tools")
PYTHON = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
TEMPLATES = sorted((ROOT / "themes").rglob("*.pt"))
LONGEST_MODULE, LONGEST_FUNCTION, MOST_PARAMETERS = 300, 40, 6
ATTRIBUTES_WITH_TEXT = ("title", "alt", "aria-label", "placeholder", "aria-description", "content-title")
# Only these modules may write the state of content (R9).
WRITERS = ("portal/content/base.py", "portal/content/container.py")
STORED = "published draft versions state access position published_at publish_on withdraw_on".split()


def name_of(file):
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_modules_are_small_and_well_named(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE, f"{file} is longer than 300 lines"
    assert not re.search(r"utils?|helpers?|misc|common", file.stem), f"{file}: name it after what it does"


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_functions_are_small_and_documented(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{file} has no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = node.end_lineno - node.body[0].lineno + 1
            doc = node.body[0] if ast.get_docstring(node) else None
            if doc is not None:
                length -= doc.end_lineno - doc.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{file}:{node.lineno} {node.name} has {length} lines"


@pytest.mark.parametrize("file", [file for file in PYTHON if "tools" not in file.parts], ids=name_of)
def test_what_is_public_says_what_it_promises(file):
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{file}:{node.lineno} {node.name} has no docstring"


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_permissions_and_roles_are_never_typed_as_text(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "permission" and isinstance(node.value, ast.Constant):
            raise AssertionError(f"{file}:{node.value.lineno} types a permission as text; use Permission (R5)")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("role:"):
            assert name_of(file) == "portal/roles.py", f"{file}:{node.lineno} spells a principal; use portal.roles"


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_public_views_give_their_reason(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if "permission=NO_PERMISSION_REQUIRED" in line:
            near = " ".join(lines[max(0, number - 3) : number + 2])
            assert "# public:" in near, f"{file}:{number} says not why everybody may call it (R12)"


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_content_is_changed_through_one_door(file):
    if name_of(file) in WRITERS:
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                    item = target.value.id in ("item", "context", "agency", "content", "folder", "page_item")
                    assert not (item and target.attr in STORED), (
                        f"{file}:{node.lineno} writes {target.attr} directly; use update() or set() (R9)"
                    )


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_time_comes_from_the_clock(file):
    if name_of(file) == "portal/clock.py" or file.parts[len(ROOT.parts)] in ("benchmarks", "tools"):
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            assert called not in ("datetime.now", "datetime.utcnow", "date.today", "datetime.today"), (
                f"{file}:{node.lineno} asks the system for the time; ask portal.clock (R19)"
            )


@pytest.mark.parametrize("file", PYTHON, ids=name_of)
def test_no_markers_of_unfinished_work(file):
    text = file.read_text(encoding="utf-8")
    found = re.search(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b", text)
    assert not found, f"{file} has {found[0]}"


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_templates_keep_to_the_content_security_policy(file):
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\b(src=|type=\"application/ld\+json\"))", text), f"{file} has inline script"
    assert "<style" not in text, f"{file} has inline styles"
    assert not re.search(r"\sstyle=", text), f"{file} has a style attribute"
    assert not re.search(r"\son[a-z]+=\"", text), f"{file} has an event handler"


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_every_form_that_changes_something_carries_its_token_and_key(file):
    text = file.read_text(encoding="utf-8")
    assert "page.csrf_token" not in text, f"{file} writes the token alone; write ${{page.form_token}} (once.py)"
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        opening = form[: form.index(">")]
        changes = 'method="post"' in opening or 'method="${method}"' in opening
        assert not changes or "${page.form_token}" in form, f"{file}: a form without ${{page.form_token}}: {opening}"


@pytest.mark.parametrize("file", TEMPLATES, ids=name_of)
def test_templates_say_everything_in_both_languages(file):
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"<!DOCTYPE[^>]*>", "", text)
    text = _without_expressions(text)
    for attribute, value in re.findall(r'\s([a-z-]+)="([^"]*)"', text):
        if attribute in ATTRIBUTES_WITH_TEXT:
            assert not re.search(r"[^\W\d_]{2,}", value), f"{file}: {attribute}={value!r} is in one language only"
    bare = re.sub(r"<[^>]*>", " ", text)
    found = re.search(r"[^\W\d_]{2,}", re.sub(r"&[a-z]+;", " ", bare))
    assert not found, f"{file} shows {found[0]!r} in one language only; write ${{_('…', '…')}}"


def _without_expressions(text):
    """The template without `${…}`, whose braces may nest."""
    kept, depth, place = [], 0, 0
    while place < len(text):
        if depth == 0 and text.startswith("${", place):
            depth, place = 1, place + 2
            continue
        if depth:
            depth += {"{": 1, "}": -1}.get(text[place], 0)
        else:
            kept.append(text[place])
        place += 1
    return "".join(kept)


def test_every_package_says_what_it_is_for():
    for package in PACKAGES[:4]:
        for file in (ROOT / package).rglob("__init__.py"):
            text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
            assert text, f"{file} has no docstring"
