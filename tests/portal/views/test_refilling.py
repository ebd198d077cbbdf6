"""A form of a finished page is filled with what was typed; all else of the page stays as it is, letter for letter."""

from html.parser import HTMLParser

import pytest

from portal.views.refilling import Page, Refill, with_edits

PAGE = """<!DOCTYPE html>
<html lang="vi"><head><script type="application/ld+json">{"a": "<form>"}</script></head>
<body><main id="main" class="wrap"><svg viewBox="0 0 1 1"><path d="M0 0"/></svg>
<form method="get"><input name="q" value="tìm"></form>
<details class="x"><summary>Mở</summary>
<form method="post" action="/a/xu-ly?b=1">
<input type="hidden" name="csrf_token" value="mới"><input type=hidden name="revision" value="2">
<input type="text" name="title" value="cũ &amp; xưa" required><input name="bare">
<input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2">
<input type="radio" name="one" value="a" checked><input type="radio" name="one" value="b">
<select name="kind"><option value="">Chọn</option>
<option value="x" selected>X</option><option value="y">Y</option></select>
<textarea name="text">
cũ</textarea><textarea name="rows">1</textarea><textarea name="rows">2</textarea>
<input type="file" name="file"><button type="submit" name="act" value="send">Gửi</button></form></details>
<p>Đuôi</p></main></body></html>"""
TYPED = (
    ("csrf_token", "trộm"),
    ("revision", "1"),
    ("title", 'mới "x" <b> & y'),
    ("bare", "có"),
    ("box", "2"),
    ("one", "b"),
    ("kind", "y"),
    ("text", "hai\ndòng </textarea><script>alert(1)</script>"),
    ("rows", "một"),
    ("rows", "hai"),
    ("act", "khác"),
    ("gone", "không còn ô"),
)


class Values(HTMLParser):
    """The values of a page's controls, as a browser would read them."""

    def __init__(self, text):
        super().__init__()
        self.values, self.area, self.scripts = [], None, 0
        self.feed(text)

    def handle_starttag(self, name, attributes):
        known = dict(attributes)
        self.scripts += name == "script"
        if name == "input" and ("checked" in known or known.get("type") not in ("checkbox", "radio")):
            self.values.append((known.get("name"), known.get("value", "")))
        elif name == "option" and "selected" in known:
            self.values.append(("kind", known["value"]))
        elif name == "textarea":
            self.area = (known["name"], "")

    def handle_data(self, data):
        if self.area:
            self.area = (self.area[0], self.area[1] + data)

    def handle_endtag(self, name):
        if name == "textarea":
            self.values.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None


@pytest.fixture
def page():
    return Page(PAGE)


def test_forms_their_actions_and_what_they_are_folded_into(page):
    search, form = page.forms
    assert (search.action, form.action) == ("", "/a/xu-ly")
    assert [tag.attributes["class"] for tag in form.folded] == ["x"] and search.folded == ()
    assert form.value_of("revision") == "2" and form.value_of("title") is None
    assert PAGE[page.main.start : page.main.end] == '<main id="main" class="wrap">'


def test_every_kind_of_control_is_filled_but_ours_files_and_buttons(page):
    filled = Values(with_edits(PAGE, Refill(TYPED).edits(page.forms[1])))
    assert filled.values == [
        ("q", "tìm"),
        ("csrf_token", "mới"),
        ("revision", "1"),
        ("title", 'mới "x" <b> & y'),
        ("bare", "có"),
        ("box", "2"),
        ("one", "b"),
        ("kind", "y"),
        ("text", "hai\ndòng </textarea><script>alert(1)</script>"),
        ("rows", "một"),
        ("rows", "hai"),
        ("file", ""),
    ]
    assert filled.scripts == 1, "what was typed stays text"


def test_the_rest_of_the_page_stays_letter_for_letter(page):
    text = with_edits(PAGE, Refill(TYPED).edits(page.forms[1]))
    start, end = page.forms[1].tag.start, len(PAGE) - PAGE.index("</form></details>")
    assert text[:start] == PAGE[:start] and text[-end:] == PAGE[-end:]
    assert with_edits(PAGE, Refill(()).edits(page.forms[0])) == PAGE


def test_what_has_no_place_any_more_is_told(page):
    assert Refill(TYPED).left(page.forms[1]) == ["không còn ô"]
    assert "trộm" not in Refill(TYPED).left(None), "without a form only what is more than a word"


@pytest.mark.parametrize(
    "text", ["", "<", "<form", "<form><textarea name=a>", "</form></textarea></details>", "<form><select><option>"]
)
def test_broken_pages_stay_as_they_are(text):
    page = Page(text)
    for form in page.forms:
        with_edits(text, Refill(TYPED).edits(form))
