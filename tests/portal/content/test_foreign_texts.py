"""HTML pages and Word documents of others become structure that we know; hostile ones end in a refusal."""

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.foreign_texts import LARGEST_HTML, pictures_in, text_of_docx, text_of_html, with_links
from portal.content.richtext import clean_html
from portal.interfaces import PortalError
from tests.support.samples import picture_bytes


def written(document):
    """A document's bytes."""
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title> Tên\n trang </title><p>x</p>", "Tên trang"),
        ("<title>Tên</title><h1>Đầu <b>đề</b></h1><p>x</p>", "Đầu đề"),
        ("<p>không có</p>", ""),
        ("", ""),
    ],
)
def test_titles(page, title):
    assert text_of_html(page.encode()).title == title


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding):
    page = '<?xml version="1.0" encoding="utf-8"?><html><body><p>Thông báo</p></body></html>'
    assert "Thông báo" in text_of_html(page.encode(encoding)).html


MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập, tự do, hạnh phúc"
MOTTO_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp, tù do, h¹nh phóc"
MOTTO_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp, töï do, haïnh phuùc"
OLD_HTML = (
    f"<html><head><title>{MOTTO_TCVN3}</title></head><body><h1>{MOTTO_TCVN3}</h1><p>Đã ký</p><p>{MOTTO_VNI}</p>"
    "<p>Hä vµ <b>tªn</b>: NguyÔn ThÞ <i>Hµ</i></p><ul><li>Hµ</li></ul><p>Ông <b>Đỗ Hà</b></p>"
    '<p><img src="a.png" alt="NguyÔn ThÞ Hµ"></p></body></html>'
)


def test_old_letters_are_repaired_paragraph_by_paragraph():
    text = text_of_html(OLD_HTML.encode())
    assert text.title == MOTTO
    assert clean_html(text.html) == (
        f"<p>Đã ký</p><p>{MOTTO}</p><p>Họ và <b>tên</b>: Nguyễn Thị <i>Hà</i></p><ul><li>Hà</li></ul>"
        "<p>Ông <b>Đỗ Hà</b></p>"
        '<p><img src="a.png" alt="Nguyễn Thị Hà"></p>'
    )


def test_old_letters_of_a_word_document_are_repaired():
    document = docx.Document()
    document.add_heading(MOTTO_TCVN3, 1)
    document.add_paragraph("Đã ký")
    paragraph = document.add_paragraph("Hä vµ tªn: ")
    paragraph.add_run("NguyÔn ThÞ Hµ").bold = True
    text = text_of_docx(written(document))
    assert text.title == MOTTO
    assert clean_html(text.html) == "<p>Đã ký</p><p>Họ và tên: <strong>Nguyễn Thị Hà</strong></p>"


def test_the_frame_of_a_page_stays_behind():
    page = (
        b"<header>a</header><nav>b</nav><main><p>c</p><aside>d</aside><form><p>e</p></form>"
        b"<form></form></main><footer>f</footer>"
    )
    text = text_of_html(page)
    assert clean_html(text.html) == "<p>c</p>"
    assert [note.in_language("en").format(**note.mapping) for note in text.notes] == ["left out: <form> (2)"]


def test_text_before_the_first_tag_is_text():
    assert clean_html(text_of_html(b"<body>a &lt;b&gt; c<p>d</p></body>").html).startswith("a &lt;b&gt; c")


def test_too_large_a_page_is_refused():
    with pytest.raises(PortalError):
        text_of_html(b"x" * (LARGEST_HTML + 1))


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_whatever_bytes_a_page_has(data):
    try:
        text = text_of_html(data)
    except PortalError:
        return
    clean_html(with_links(text.html or "<p></p>", lambda _name, address: address))


def test_links_are_changed_and_taken_out():
    html = (
        '<p><a href="a.html">chữ</a> <a href="b.html">giữ</a> <img src="c.png" alt="ảnh"> sau <a name="x">neo</a></p>'
    )
    changed = with_links(html, lambda _name, address: "/id/1/" if address == "b.html" else None)
    assert changed == '<p><a>chữ</a> <a href="/id/1/">giữ</a> ảnh sau <a name="x">neo</a></p>'
    assert pictures_in(html) == [("c.png", "ảnh")]


def test_a_word_document():
    document = docx.Document()
    document.add_heading("Quy chế", 1)
    document.add_heading("Chương I", 2)
    document.add_paragraph("Một", style="List Bullet")
    document.add_picture(io.BytesIO(picture_bytes()))
    text = text_of_docx(written(document))
    assert text.title == "Quy chế" and "<h2>Chương I</h2>" in text.html and "<li>Một</li>" in text.html
    ((name, (data, _alt)),) = text.pictures.items()
    assert data == picture_bytes() and f'src="{name}"' in text.html


def test_documents_that_are_none():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b" " * (600 << 20))
    for data in (b"", b"PK\x03\x04", bomb.getvalue(), written(docx.Document())[:-100]):
        with pytest.raises(PortalError):
            text_of_docx(data)


def test_entities_that_grow_are_not_unpacked():
    source = io.BytesIO(written(docx.Document()))
    output = io.BytesIO()
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a9;</x>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(output, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, bomb if info.filename == "word/document.xml" else old.read(info))
    with pytest.raises(PortalError):
        text_of_docx(output.getvalue())
