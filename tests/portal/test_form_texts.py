"""The table of foreign texts holds exactly what the form libraries can say, and says it in both languages."""

import ast
import re
from importlib.util import find_spec
from pathlib import Path

import colander
import pytest

from portal.form_texts import FOREIGN_TEXTS
from portal.i18n import ENGLISH, VIETNAMESE, BilingualLocalizer

PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def texts_in(package):
    """Every text that a package marks for translation: the constant first argument of `_`."""
    for file in sorted(Path(find_spec(package).origin).parent.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            marked = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_"
            if marked and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value


@pytest.mark.parametrize("package", ["colander", "deform"])
def test_all_texts_of_the_form_libraries_are_ours_in_both_languages(package):
    texts = set(texts_in(package))
    assert len(texts) > 5
    assert texts <= set(FOREIGN_TEXTS)


def test_no_text_is_kept_that_nobody_says():
    assert set(FOREIGN_TEXTS) == {*texts_in("colander"), *texts_in("deform")}


@pytest.mark.parametrize("original", FOREIGN_TEXTS)
def test_foreign_texts_name_only_the_values_they_are_given(original):
    ours = FOREIGN_TEXTS[original]
    for wording in (str.__str__(ours), ours.english):
        assert wording and set(PLACEHOLDER.findall(wording)) <= set(PLACEHOLDER.findall(original))
    assert str.__str__(ours) != ours.english


@pytest.mark.parametrize(
    ("language", "expected"),
    [(VIETNAMESE, "3 nhỏ hơn mức thấp nhất là 5."), (ENGLISH, "3 is less than 5, the least allowed.")],
)
def test_values_are_filled_in(language, expected):
    with pytest.raises(colander.Invalid) as refused:
        colander.SchemaNode(colander.Integer(), validator=colander.Range(min=5)).deserialize("3")
    assert BilingualLocalizer(language, FOREIGN_TEXTS).translate(refused.value.msg) == expected
