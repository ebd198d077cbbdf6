"""Documents whose first page is looked at: of any paper, in colours, with links, and as older programs write them."""

import io
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import docx
import pytest
import weasyprint
from docx.opc.constants import RELATIONSHIP_TYPE
from odf.draw import Frame, Page, TextBox
from odf.opendocument import OpenDocumentPresentation, OpenDocumentText
from odf.style import MasterPage, PageLayout, ParagraphProperties, Style
from odf.text import P

from tests.support import documents
from tests.support.files import picture

RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A4 = (595.28, 841.89)
RED, BLUE = "1 0 0", "0 0 1"
FIRST, SECOND = "Trang thứ nhất", "Trang thứ hai"
PATIENCE = 120


def _namespaces_are_forbidden():
    bubblewrap = shutil.which("bwrap")
    command = [bubblewrap, "--unshare-all", "--ro-bind", "/", "/", "/bin/true"]
    return bubblewrap is not None and subprocess.run(command, capture_output=True, check=False).returncode != 0


# Some containers; there the portal, too, makes no previews of office documents, and says so.
needs_namespaces = pytest.mark.skipif(
    _namespaces_are_forbidden(), reason="this machine forbids namespaces to bubblewrap"
)


def raw_pdf(*pages, more=b"", count=None):
    """A PDF of pages (width and height in points, colour); `more`: of the catalogue; `count`: what it says there is."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R" + more + b">>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages) if count is None else count}>>".encode(),
        b"<<>>",
    ]
    for number, (width, height, colour) in enumerate(pages):
        drawing = f"{colour} rg 0 0 {width} {height} re f".encode()
        size = f"/MediaBox[0 0 {width} {height}]/Contents {5 + 2 * number} 0 R"
        objects.append(f"<</Type/Page/Parent 2 0 R/Resources<<>>{size}>>".encode())
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing))
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


@cache
def filled_form():
    """A PDF whose one word stands in the field of a form."""
    field = "<input value='MMMMMMMMMM' style='appearance: auto; display: block; width: 90%; font-size: 40px'>"
    return weasyprint.HTML(string=field).write_pdf(pdf_forms=True)


def word_with_linked_picture(address):
    """A Word document with a picture that is not in it: it stands at an address."""
    document = docx.Document()
    document.add_paragraph("Có ảnh ở nơi khác")
    document.add_picture(io.BytesIO(picture()))
    relation = document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    (shown,) = document.element.body.xpath(".//a:blip")
    del shown.attrib[RELATIONS + "embed"]
    shown.set(RELATIONS + "link", relation)
    return _saved(document)


@cache
def of_two_pages(extension):
    """A document whose first page says “Trang thứ nhất” and whose second “Trang thứ hai”, of any office kind."""
    if extension in WRITTEN_BY_US:
        return WRITTEN_BY_US[extension](FIRST, SECOND)
    source = {"doc": "docx", "xls": "xlsx", "ppt": "odp", "pptx": "odp"}[extension]
    return _converted(of_two_pages(source), source, extension)


def _word(first, second):
    document = docx.Document()
    document.add_paragraph(first)
    document.add_page_break()
    document.add_paragraph(second)
    return _saved(document)


def _open_text(first, second):
    document = OpenDocumentText()
    style = Style(name="next", family="paragraph")
    style.addElement(ParagraphProperties(breakbefore="page"))
    document.automaticstyles.addElement(style)
    document.text.addElement(P(text=first))
    document.text.addElement(P(text=second, stylename=style))
    return _saved(document, "write")


def _open_slides(first, second):
    document = OpenDocumentPresentation()
    layout = PageLayout(name="layout")
    document.automaticstyles.addElement(layout)
    master = MasterPage(name="master", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    for words in (first, second):
        page, box = Page(name=words, masterpagename=master), TextBox()
        frame = Frame(width="20cm", height="3cm", x="2cm", y="2cm")
        box.addElement(P(text=words))
        frame.addElement(box)
        page.addElement(frame)
        document.presentation.addElement(page)
    return _saved(document, "write")


WRITTEN_BY_US = {
    "docx": _word,
    "odt": _open_text,
    "odp": _open_slides,
    "xlsx": lambda first, second: documents.workbook(A=[[first]], B=[[second]]),
    "ods": lambda first, second: documents.open_sheets(A=[[first]], B=[[second]]),
}


def _saved(document, save="save"):
    output = io.BytesIO()
    getattr(document, save)(output)
    return output.getvalue()


def _converted(data, extension, wanted):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / f"a.{extension}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", "--headless", profile, "--convert-to", wanted, "--outdir", "made", f"a.{extension}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=PATIENCE)
        return (folder / "made" / f"a.{wanted}").read_bytes()
