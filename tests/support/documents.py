"""Documents with known text, as office programs write them, and as attackers do."""

import email
import email.policy
import io
import re
import struct
import zipfile
from email.message import EmailMessage
from functools import cache

import docx
import openpyxl
import weasyprint
from docx.oxml.parser import parse_xml
from odf import table, text
from odf.draw import Frame, Page, TextBox
from odf.opendocument import OpenDocumentPresentation, OpenDocumentSpreadsheet, OpenDocumentText
from odf.style import MasterPage, PageLayout

from tests.support.files import ODF, OFFICE, zipped

DOCX, XLSX = OFFICE + "wordprocessingml.document", OFFICE + "spreadsheetml.sheet"
PPTX = OFFICE + "presentationml.presentation"
ODT, ODS, ODP = ODF + "text", ODF + "spreadsheet", ODF + "presentation"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 50}">' for before, name in zip("abcdef", "bcdefg", strict=True))
    + "]>"
)


def _saved(document, save="save"):
    output = io.BytesIO()
    getattr(document, save)(output)
    return output.getvalue()


@cache
def pdf(*pages):
    """A PDF with a line of text on each page."""
    style = "<style>div { break-after: page; font-family: 'Liberation Sans' }</style>"
    return weasyprint.HTML(string=style + "".join(f"<div>{page}</div>" for page in pages)).write_pdf()


def locked_pdf():
    """A PDF that asks for a password (which nobody has)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [] /Count 0 >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"11" * 32 + b"> /U <" + b"22" * 32 + b"> >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table_of_places = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>] >>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + table_of_places + trailer


def word(*paragraphs, cells=(), header="", xml=()):
    """A Word document; `xml`: further paragraphs as they stand in the file."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    for piece in xml:
        document.element.body.insert(0, parse_xml(piece.replace("<w:p>", f'<w:p xmlns:w="{WORD}">', 1)))
    if cells:
        row = document.add_table(1, len(cells)).rows[0]
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    if header:
        document.sections[0].header.paragraphs[0].text = header
    return _saved(document)


def word_with_comment(words, comment):
    """A Word document with a comment beside its text."""
    document = docx.Document()
    run = document.add_paragraph(words).runs[0]
    document.add_comment(run, comment, "A")
    return _saved(document)


def with_part(data, name, content):
    """The archive with the bytes of one part replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped([(entry, content if entry == name else archive.read(entry)) for entry in archive.namelist()])


def word_of(body):
    """A Word document whose main part has this XML (bytes) as its body."""
    main = f'<w:document xmlns:w="{WORD}"><w:body>'.encode() + body + b"</w:body></w:document>"
    return with_part(word(), "word/document.xml", main)


def claiming(data, size):
    """The archive whose every entry says that it unpacks to `size` bytes."""
    data, at = bytearray(data), 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", data, at + 24, size)
        at += 4
    return bytes(data)


def workbook(**sheets):
    """A workbook of sheets, each a list of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return _saved(book)


def sparse_workbook():
    """A workbook that claims the largest size there is, with one cell in its last corner."""
    data = workbook(A=[["đầu"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    sheet = re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', sheet)
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>cuối</t></is></c></row></sheetData>'
    return with_part(data, "xl/worksheets/sheet1.xml", sheet.replace("</sheetData>", corner).encode())


def slides(*words):
    """Slides of PowerPoint, with the least that its format asks for."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/"
    kind = "application/vnd.openxmlformats-officedocument.presentationml."
    numbers = range(1, len(words) + 1)
    types = "".join(f'<Override PartName="/ppt/slides/slide{n}.xml" ContentType="{kind}slide+xml"/>' for n in numbers)
    links = "".join(
        f'<Relationship Id="r{n}" Type="{relations}/slide" Target="slides/slide{n}.xml"/>' for n in reversed(numbers)
    )
    parts = [
        (
            "[Content_Types].xml",
            f'<Types xmlns="{package}content-types"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/ppt/presentation.xml" '
            f'ContentType="{kind}presentation.main+xml"/>{types}</Types>',
        ),
        (
            "_rels/.rels",
            f'<Relationships xmlns="{package}relationships"><Relationship Id="r" Type="{relations}/officeDocument" '
            'Target="ppt/presentation.xml"/></Relationships>',
        ),
        ("ppt/presentation.xml", "<presentation/>"),
        ("ppt/_rels/presentation.xml.rels", f'<Relationships xmlns="{package}relationships">{links}</Relationships>'),
    ]
    for number, said in enumerate(words, 1):
        parts.append((f"ppt/slides/slide{number}.xml", f'<s xmlns:a="{drawing}"><a:p><a:t>{said}</a:t></a:p></s>'))
    return zipped([(name, content.encode()) for name, content in parts])


def open_text(*paragraphs):
    """An OpenDocument text."""
    document = OpenDocumentText()
    for words in paragraphs:
        document.text.addElement(text.P(text=words))
    return _saved(document, "write")


def open_text_with_secrets(words, secret):
    """An OpenDocument text in which `secret` was struck out under tracking and stands in a comment."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:text><text:tracked-changes><text:changed-region>"
        f"<text:deletion><text:p>{secret}</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        f"<text:p>{words}<office:annotation><text:p>{secret}</text:p></office:annotation></text:p>"
        "</office:text></office:body></office:document-content>"
    )
    return with_part(open_text(), "content.xml", content.encode())


def open_sheets(**sheets):
    """An OpenDocument spreadsheet of sheets, each a list of rows."""
    document = OpenDocumentSpreadsheet()
    for title, rows in sheets.items():
        sheet = table.Table(name=title)
        for values in rows:
            row = table.TableRow()
            for value in values:
                cell = table.TableCell()
                cell.addElement(text.P(text=value))
                row.addElement(cell)
            sheet.addElement(row)
        document.spreadsheet.addElement(sheet)
    return _saved(document, "write")


def open_slides(*words):
    """OpenDocument slides."""
    document = OpenDocumentPresentation()
    layout = PageLayout(name="layout")
    document.automaticstyles.addElement(layout)
    master = MasterPage(name="master", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    for number, said in enumerate(words, 1):
        page, frame, box = Page(name=f"trang{number}", masterpagename=master), Frame(), TextBox()
        box.addElement(text.P(text=said))
        frame.addElement(box)
        page.addElement(frame)
        document.presentation.addElement(page)
    return _saved(document, "write")


def mail(subject, body, html=None, files=()):
    """A mail; `files`: (bytes, media type, name)."""
    message = EmailMessage()
    message["Subject"], message["From"] = subject, "Nguyễn Văn An <an@example.vn>"
    message.set_content(body)
    if html:
        message.add_alternative(html, subtype="html")
    for data, media_type, name in files:
        main, _slash, sub = media_type.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def forwarded(message, subject, body):
    """A mail with another one in it."""
    outer = EmailMessage()
    outer["Subject"] = subject
    outer.set_content(body)
    outer.add_attachment(email.message_from_bytes(message, policy=email.policy.default))
    return outer.as_bytes()
