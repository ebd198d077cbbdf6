"""Differences of texts: marked word by word, readable, clean, and bounded in time."""

import re
import time
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content.richtext import clean_html
from portal.content.text_difference import blocks_of, differences_of, has_marks, html_of_text

# A busy machine is slow; what this forbids takes minutes.
LONG = 20
TAGS = "p h2 ul li table tr td b ins del script".split()
pieces = st.sampled_from(
    [f"<{tag}>" for tag in TAGS]
    + [f"</{tag}>" for tag in TAGS]
    + ["một", "hai", "ba", "&lt;script&gt;", '"', '<a href="/noi">', "</a>", '<img src="anh.png">', "<br>"]
)
texts = st.lists(pieces, max_size=25).map(" ".join)


def marked(before, after):
    return "".join(part.html for part in differences_of(before, after))


def words(html, without="nothing"):
    """The words of a text; what stands inside the mark `without` is left out."""
    left = re.sub(rf"<{without}>.*?</{without}>", " ", html, flags=re.DOTALL)
    return set(re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", left))))


def test_words_are_marked_where_they_differ():
    assert marked("<p>Họp lúc 8 giờ tại phòng 1</p>", "<p>Họp lúc 9 giờ tại phòng 1</p>") == (
        "<p>Họp lúc <del>8</del> <ins>9</ins> giờ tại phòng 1</p>"
    )


def test_what_is_the_same_stays_apart_from_what_differs():
    head, foot = "<p>một</p><p>hai</p>", "<ul><li>ba</li></ul>"
    parts = differences_of(f"{head}<p>bốn</p>{foot}", f"{head}<p>năm</p>{foot}")
    assert [(part.is_same, part.blocks) for part in parts] == [(True, 2), (False, 1), (True, 1)]
    assert parts[0].html == head and parts[2].html == foot


def said(before, after):
    return "".join(part.html for part in differences_of(before, after, lambda alt: f"[{alt}]"))


def test_a_changed_text_alternative_of_a_picture_is_told():
    text = '<p>Xem <img src="/a.png" alt="{}"> và <img src="/b.png" alt="Trạm"> nhé</p>'
    differing = said(text.format('Cầu cũ "x"'), text.format("Cầu <mới>"))
    assert re.search(r"<del>\[?Cầu cũ|<del>cũ", differing) and "&lt;mới&gt;" in differing
    assert "<ins>" in differing and "Trạm" not in re.sub(r"<img[^>]*>", "", differing)
    assert has_marks(differences_of(text.format(""), text.format("Cầu"), str))
    # What did not change is not said.
    assert "[" not in said(text.format("Cầu"), text.format("Cầu").replace("nhé", "đi"))


def test_rows_of_tables_and_items_of_lists_are_marked_inside():
    row = "<tr><td>2</td><td>Tiếp dân</td></tr>"
    table = "<table><tbody><tr><td>1</td><td>Họp</td></tr>{}</tbody></table>"
    added = marked(table.format(""), table.format(row))
    assert "<td><ins>Tiếp dân</ins></td>" in added and added.count("<table>") == 1
    assert "<td><del>Tiếp dân</del></td>" in marked(table.format(row), table.format(""))


def test_targets_of_links_and_pictures_are_told():
    link = marked('<p><a href="https://a.vn">x</a></p>', '<p><a href="https://b.vn">x</a></p>')
    assert "→ https://a.vn</del>" in link and "→ https://b.vn</ins>" in link
    assert '<ins><img src="b.png"></ins>' in marked('<p><img src="a.png"></p>', '<p><img src="b.png"></p>')


def test_a_change_of_layout_has_no_marks():
    parts = differences_of("<p>một hai</p>", "<h2>một hai</h2>")
    assert [part.is_same for part in parts] == [False] and not has_marks(parts)


def test_what_authors_have_struck_out_is_no_difference():
    parts = differences_of("<p><del>8 giờ</del> 9 giờ</p>", "<p><del>8 giờ</del> 9 giờ rưỡi</p>")
    assert marked("<p><del>8 giờ</del> 9 giờ</p>", "<p><del>8 giờ</del> 9 giờ rưỡi</p>").count("<del>") == 0
    assert "<s>8 giờ</s>" in "".join(part.html for part in parts)


def test_words_outside_of_paragraphs_are_one():
    """Here htmldiff told a word as removed and kept it as well."""
    assert blocks_of("một <b>hai</b> ba<ul><li>bốn</li></ul><b>năm</b>") == [
        "<p>một <b>hai</b> ba</p>",
        "<ul><li>bốn</li></ul>",
        "<p><b>năm</b></p>",
    ]
    assert marked("<b>một hai</b>", "<b><b>một</b></b>") == "<p><b><b>một</b></b> <del>hai</del> </p>"


def test_plain_text_is_escaped_a_paragraph_a_line():
    assert html_of_text("a < b\n\n<script>") == "<p>a &lt; b</p><p>&lt;script&gt;</p>"


@settings(max_examples=150)
@given(texts, texts)
def test_any_two_texts_differ_in_clean_html_from_which_both_can_be_read(before, after):
    html = marked(before, after)
    assert clean_html(html).replace(" ", "") == html.strip().replace(" ", ""), "what is shown is clean already"
    if has_marks(differences_of(before, after)):
        targets = {"noi", "anh", "png"}
        assert words(html, without="ins") <= words(clean_html(before)) | targets
        assert words(html, without="del") <= words(clean_html(after)) | targets


@given(texts)
def test_the_same_text_differs_in_nothing(text):
    assert all(part.is_same for part in differences_of(text, text))
    assert words("".join(part.html for part in differences_of(text, text))) == words("".join(blocks_of(text)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>x</p>" * 100_000, "<p>y</p>" * 100_000),
        ("".join(f"<p>x{i}</p>" for i in range(60_000)), "".join(f"<p>x{i + i % 2}</p>" for i in range(60_000))),
        (" ".join(f"w{i}" for i in range(150_000)), " ".join(f"w{i + i % 2}" for i in range(150_000))),
        ("<div>" * 20_000, "<div>" * 20_001),
        ("<table>" + "<tr><td>1</td></tr>" * 20_000, "<table>" + "<tr><td>2</td></tr>" * 20_000),
    ],
)
def test_the_longest_texts_take_bounded_time(before, after):
    started = time.process_time()
    assert differences_of(before, after)
    assert time.process_time() - started < LONG
