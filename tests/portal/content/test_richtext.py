"""What is stored as HTML is safe to show, and keeps the structure that people wrote."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.richtext import CLASSES, clean_html, text_of

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' jAvA\tscript:alert(1)'>x</a>",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input></form>",
    "<p style='position:fixed'>x</p>",
    "<math><mtext></p><style><img src=x onerror=alert(1)></style>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<img src='data:text/html;base64,PHNjcmlwdD4='>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
)


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_active_remains(html):
    cleaned = clean_html(html).lower()
    signs = ("<script", "onerror", "onload", "javascript:", "<iframe", "<form", "style=", "data:", "<base", "<meta")
    for sign in signs:
        assert sign not in cleaned, cleaned


@given(st.text(alphabet="<>/=\"' abcsvgonloadjavascript:&;#x", max_size=200))
def test_cleaning_is_final(html):
    assert clean_html(clean_html(html)) == clean_html(html)


def test_structure_tables_and_our_classes_stay():
    html = (
        '<h2 class="align-center">Lịch</h2><table><thead><tr><th scope="col">Ngày</th></tr></thead>'
        '<tbody><tr><td colspan="2" class="cell-grey mso-x">Một</td></tr></tbody></table><ol start="3"><li>Ba</li></ol>'
    )
    cleaned = clean_html(html)
    for kept in ('class="align-center"', 'scope="col"', 'colspan="2"', 'class="cell-grey"', 'start="3"'):
        assert kept in cleaned
    assert "mso-x" not in cleaned
    assert {"align-left", "align-right", "cell-gold", "table-plain"} <= CLASSES


def test_links_keep_safe_schemes_and_open_nothing_of_ours():
    cleaned = clean_html('<a href="https://example.vn" target="_blank">x</a><a href="/so-y-te/">y</a>')
    assert 'rel="noopener noreferrer"' in cleaned and "target" not in cleaned and 'href="/so-y-te/"' in cleaned


def test_the_text_of_html_has_spaces_where_lines_end():
    assert text_of("<p>Một</p><p>Hai &amp; ba</p><ul><li>Bốn</li></ul>") == "Một Hai & ba Bốn"


PASTED = sorted((Path(__file__).parents[2] / "data" / "pasted").glob("*.html"))


@pytest.mark.parametrize("source", PASTED, ids=lambda path: path.stem)
def test_what_programs_put_on_the_clipboard_is_stored_without_their_dress(source):
    cleaned = clean_html(source.read_text(encoding="utf-8"))
    classes = {name for found in re.findall(r'class="([^"]*)"', cleaned) for name in found.split()}
    assert classes <= CLASSES
    for foreign in ("style", "mso", "xl65", "docs-internal", "javascript", "<o:p", "onclick", "file:///", "alert(1)<"):
        assert foreign not in cleaned, foreign
    for kept in ("rowspan", "colspan", "https://khanhhoa.gov.vn"):
        assert (kept in cleaned) == (kept in source.read_text(encoding="utf-8"))
