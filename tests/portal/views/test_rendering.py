"""Themes fall back file by file to the default theme; texts come in the reader's language, escaped."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from markupsafe import Markup

from portal.i18n import _
from portal.interfaces import ConfigurationError
from portal.views.formats import Formats
from portal.views.rendering import Theme, translator


@pytest.fixture
def folders(tmp_path):
    default, coast = tmp_path / "default", tmp_path / "coast"
    for folder in (default, coast):
        (folder / "build").mkdir(parents=True)
    (default / "a.pt").write_text("<p>default a</p>")
    (default / "b.pt").write_text("<p>${title}</p>")
    (coast / "a.pt").write_text("<p>coast a</p>")
    (default / "build" / "manifest.json").write_text(json.dumps({"site.css": "site-ABCDEFGH.css"}))
    return [coast, default]


def test_a_theme_replaces_single_files(folders):
    theme = Theme(folders, "/static")
    assert theme("a.pt").render() == "<p>coast a</p>"
    assert theme("b.pt").render(title="b") == "<p>b</p>"
    assert theme.asset("site.css") == "/static/site-ABCDEFGH.css"
    assert theme.asset("emblem.svg") == "/static/emblem.svg"


def test_an_unknown_template_is_named_with_the_folders_that_were_looked_in(folders):
    with pytest.raises(ConfigurationError, match=r"c\.pt.*coast.*default"):
        Theme(folders, "/static")("c.pt")


def test_fallbacks_serve_what_no_theme_has(folders, tmp_path):
    (tmp_path / "deform").mkdir()
    (tmp_path / "deform" / "x.pt").write_text("<i>x</i>")
    theme = Theme(folders, "/static")
    theme.add_fallback("forms", str(tmp_path / "deform"))
    assert theme("forms/x.pt").render() == "<i>x</i>"


def test_icons_are_escaped_markup(folders):
    assert isinstance(Theme(folders, "/static").icon('x"><script>'), Markup)
    assert "<script>" not in Theme(folders, "/static").icon('x"><script>')


class Request:
    """What the translator asks of a request."""

    class localizer:
        """English."""

        @staticmethod
        def translate(text):
            return text.in_language("en")


def test_texts_are_translated_and_escaped(folders):
    page = Theme(folders, "/static")("b.pt")
    title = _("Tin “{title}”", "News “{title}”", title="<b>")
    assert page.render(title=title, translate=translator(Request)) == "<p>News “&lt;b&gt;”</p>"


@pytest.mark.parametrize(
    "count, vietnamese, english",
    [(0, "0 B", "0 B"), (999, "999 B", "999 B"), (1234, "1,2 kB", "1.2 kB"), (56_000_000, "56 MB", "56 MB")],
)
def test_sizes(count, vietnamese, english):
    assert Formats("vi").size(count) == vietnamese and Formats("en").size(count) == english


def test_numbers_and_missing_values():
    assert Formats("vi").number(1234567) == "1.234.567" and Formats("en").number(1234567) == "1,234,567"
    assert Formats("vi").date(None) == Formats("vi").datetime(None) == Formats("vi").size(None) == ""


def test_production_keeps_a_template_and_development_reads_it_anew(folders):
    kept, read = Theme(folders, "/static"), Theme(folders, "/static", auto_reload=True)
    assert kept("a.pt").render() == read("a.pt").render() == "<p>coast a</p>"
    file = folders[0] / "a.pt"
    file.write_text("<p>new</p>")
    os.utime(file, (0, 0))
    assert kept("a.pt").render() == "<p>coast a</p>"
    assert read("a.pt").render() == "<p>new</p>"


def test_compiled_templates_outlive_the_process_but_not_their_text(folders, tmp_path):
    compiled = tmp_path / "compiled"

    def rendered():
        return Theme(folders, "/static", compiled=compiled)("a.pt").render()

    assert rendered() == "<p>coast a</p>"
    files = set(compiled.rglob("a*.py"))
    assert files and not compiled.stat().st_mode & 0o077
    assert rendered() == "<p>coast a</p>"
    assert set(compiled.rglob("a*.py")) == files
    (folders[0] / "a.pt").write_text("<p>new</p>")
    assert rendered() == "<p>new</p>"


def test_threads_that_ask_at_once_get_one_template(folders):
    theme = Theme(folders, "/static")
    with ThreadPoolExecutor(8) as pool:
        assert len({id(template) for template in pool.map(theme, ["a.pt"] * 50)}) == 1
