"""Who may import whom: the arrows of design/architecture.md, read from the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("portal", "content_types", "workflows", "themes")
# Inside portal/: each may import those after it, never those before it.
FLOORS = (
    ("portal.config", "portal"),
    ("portal.commands",),
    ("portal.views",),
    ("portal.evolve",),
    ("portal.public",),
    ("portal.jobs",),
    ("portal.transfer",),
    ("portal.outside",),
    ("portal.search",),
    ("portal.workflow",),
    ("portal.content",),
    ("portal.security",),
    ("portal.history",),
    ("portal.storage",),
)
GROUND = (
    "permissions roles interfaces clock working_time vietnamese settings settings_outside i18n identity form_texts"
).split()
# Commands start the web server, which is the composition root's.
ALLOWED_UP = {("portal.commands", "portal.config")}
TYPES_MAY_IMPORT = ("portal.content", "portal.interfaces", "portal.i18n", "portal.clock")
WORKFLOWS_MAY_IMPORT = ("portal.permissions", "portal.roles", "portal.workflow", "portal.i18n")
NOT_IN_TYPES = ("pyramid.view", "pyramid.httpexceptions", "substanced", "ZODB", "transaction", "webob")


def sources(package):
    """Every module of a top-level package."""
    return sorted((ROOT / package).rglob("*.py"))


def imported(file):
    """(line, dotted name) of everything that a module imports."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively; write the whole name"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def module_name(file):
    """The dotted name of a module's file."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor(name):
    """The height of a module of portal/ (0 is the top); the ground floor is below all."""
    if any(name == f"portal.{ground}" or name.startswith(f"portal.{ground}.") for ground in GROUND):
        return len(FLOORS)
    for height, names in enumerate(FLOORS):
        for prefix in names:
            if name == prefix or (prefix != "portal" and name.startswith(prefix + ".")):
                return height
    return None


def is_below(name, prefix):
    """Whether a dotted name is `prefix` or inside it."""
    return name == prefix or name.startswith(prefix + ".")


@pytest.mark.parametrize("file", sources("portal"), ids=module_name)
def test_portal_imports_only_downwards(file):
    me = module_name(file)
    mine = floor(me)
    assert mine is not None, f"{me} stands on no floor: name it in FLOORS or GROUND"
    for line, name in imported(file):
        if is_below(name, "portal"):
            theirs = floor(name) if floor(name) is not None else floor(name.rpartition(".")[0])
            up = any(is_below(me, low) and is_below(name, high) for low, high in ALLOWED_UP)
            assert up or (theirs is not None and theirs >= mine), f"{file}:{line} imports {name}, which lies above it"
        assert not any(is_below(name, package) for package in OURS[1:]), (
            f"{file}:{line} imports {name}: types, workflows and themes are found by name, never imported"
        )


@pytest.mark.parametrize("file", sources("content_types"), ids=module_name)
def test_types_know_no_web_and_no_machine(file):
    for line, name in imported(file):
        assert not any(is_below(name, package) for package in NOT_IN_TYPES), f"{file}:{line} imports {name}"
        if is_below(name, "portal"):
            assert any(is_below(name, allowed) for allowed in TYPES_MAY_IMPORT), f"{file}:{line} imports {name}"
        assert not any(is_below(name, package) for package in ("workflows", "themes")), f"{file}:{line} imports {name}"


@pytest.mark.parametrize("file", sources("workflows"), ids=module_name)
def test_workflows_are_data(file):
    for line, name in imported(file):
        if any(is_below(name, package) for package in OURS):
            assert any(is_below(name, allowed) for allowed in WORKFLOWS_MAY_IMPORT), f"{file}:{line} imports {name}"
    body = ast.parse(file.read_text(encoding="utf-8")).body
    code = [node for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert not code, f"{file} defines {code[0].name}: a workflow is a declaration, without code"


@pytest.mark.parametrize("file", sources("themes"), ids=module_name)
def test_themes_have_no_python_of_their_own(file):
    for line, name in imported(file):
        assert is_below(name, "pyramid"), f"{file}:{line} imports {name}"


def test_substanced_stays_inside_the_portal():
    for package in OURS[1:]:
        for file in sources(package):
            for line, name in imported(file):
                assert not is_below(name, "substanced"), f"{file}:{line} imports {name}"
