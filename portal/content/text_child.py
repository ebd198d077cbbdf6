"""Reads the text of one file, page by page, in a process of its own (child_process.py): imports nothing of the portal.

Each reader yields `NEW_PAGE` and the text of the page in pieces; it need not stop where there is enough. Bytes that
are no Unicode stay in the text as lone surrogates (`surrogateescape`), for the portal to repair (extraction.py).
"""

import codecs
import email
import email.policy
import io
import re
import zipfile

# Reasons that extraction.py has a text for.
PASSWORD, TOO_LARGE = "password", "too_large"
NEW_PAGE = object()
# Bombs unpack to much more than a document; what an office document holds besides text is pictures.
MOST_UNPACKED, MOST_ENTRIES = 400 * 1024 * 1024, 20_000
# A mail in a mail in a mail, and the files in them.
MOST_NESTED = 4
PDF_PASSWORD_ERROR = 4
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# All surrogates but those that stand for bytes.
FALSE_LETTERS = re.compile("[\ud800-\udc7f\udd00-\udfff]")

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
# What older programs show instead of a drawing: the same text a second time.
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
OFFICE_BREAKS = {WORD + "p": "\n", WORD + "br": "\n", WORD + "cr": "\n", WORD + "tab": " ", DRAWING + "p": "\n"}
OFFICE_TEXTS = (WORD + "t", DRAWING + "t")
# Comments are left out: they are for those who wrote the document, and a public list would show them.
WORD_PARTS = ("header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")

ODF = "application/vnd.oasis.opendocument."
ODF_BREAKS = {"p": "\n", "h": "\n", "line-break": "\n", "tab": " ", "s": " "}
# Comments, and what was struck out.
ODF_HIDDEN = {"annotation", "tracked-changes"}
ODF_PAGES = {ODF + "text": (), ODF + "spreadsheet": ("table",), ODF + "presentation": ("page",)}

HTML_HIDDEN = ("script", "style", "template", "head")
HTML_INLINE = frozenset("a abbr b bdi bdo big cite code em font i kbd mark q s small span strong sub sup u var".split())
DECLARED_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
MAIL_HEADERS = ("Subject", "From", "To", "Cc", "Date")


class HasPassword(Exception):
    """The file cannot be read without a password."""

    refusal = PASSWORD


class TooLarge(Exception):
    """The file unpacks to more than any document."""

    refusal = TOO_LARGE


def work(source, orders):
    """The pages of the file, as many as fit into `most_bytes` (UTF-8) and `most_pages`."""
    pages: list = []
    left = orders["most_bytes"]
    for piece in READERS[orders["media_type"]](source, orders):
        if piece is NEW_PAGE:
            if left <= 0 or len(pages) == orders["most_pages"]:
                break
            pages.append([])
        else:
            text = FALSE_LETTERS.sub("", piece)
            # A letter has at least one byte.
            pages[-1].append(text[:left])
            left -= len(text.encode("utf-8", "surrogateescape"))
            if left <= 0:
                break
    return ["".join(pieces) for pieces in pages]


def pages_of_pdf(source, _orders):
    """The text of a PDF as its pages show it."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        if error.err_code == PDF_PASSWORD_ERROR:
            raise HasPassword from None
        raise
    for number in range(len(document)):
        yield NEW_PAGE
        try:
            page = document[number]
            yield page.get_textpage().get_text_range()
            page.close()
        except pypdfium2.PdfiumError:
            # One broken page hides neither the others nor their numbers.
            continue


def pages_of_docx(source, _orders):
    """The text of a Word document: the body, then headers, footers and notes; one page, it has no others."""
    from docx import Document

    check_archive(source)
    document = Document(source)
    yield NEW_PAGE
    yield from office_text(document.element)
    for part in document.part.package.iter_parts():
        if part.content_type.endswith(WORD_PARTS):
            yield from office_text(office_tree(part))


def pages_of_pptx(source, _orders):
    """The text of slides, one page each, in the order of their files."""
    from docx.opc.package import OpcPackage

    check_archive(source)
    slides = [part for part in OpcPackage.open(source).iter_parts() if part.content_type.endswith(".slide+xml")]
    for part in sorted(slides, key=lambda part: int("0" + re.sub(r"\D", "", str(part.partname)))):
        yield NEW_PAGE
        yield from office_text(office_tree(part))


def office_tree(part):
    """The XML of one part of an Office file."""
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def office_text(tree):
    """The text under an element of Office XML, in pieces; what was deleted under tracking stands elsewhere."""
    from lxml import etree

    etree.strip_elements(tree, FALLBACK, with_tail=False)
    for element in tree.iter(*OFFICE_BREAKS, *OFFICE_TEXTS):
        yield OFFICE_BREAKS.get(element.tag) or element.text or ""


def pages_of_xlsx(source, _orders):
    """The values of a workbook, a page for each sheet, beginning with its name."""
    import openpyxl

    check_archive(source)
    workbook = openpyxl.load_workbook(source, read_only=True, data_only=True, keep_links=False)
    for sheet in workbook.worksheets:
        yield NEW_PAGE
        yield sheet.title + "\n"
        # What a sheet says of its own size may be a bomb of empty cells.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield " ".join(cell_text(value) for value in row if value is not None) + "\n"


def cell_text(value):
    """A cell's value as people would look for it."""
    if hasattr(value, "strftime") and hasattr(value, "year"):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def pages_of_odf(source, orders):
    """The text of an OpenDocument file; a page for each slide or sheet, one for all of a text."""
    from odf.opendocument import load

    check_archive(source)
    breaks = ODF_PAGES[orders["media_type"]]
    if not breaks:
        yield NEW_PAGE
    waiting = [load(source).body]
    has_page = not breaks
    while waiting:
        node = waiting.pop()
        if node.nodeType in (node.TEXT_NODE, node.CDATA_SECTION_NODE):
            if has_page:
                yield node.data
            continue
        name = node.qname[1]
        if name in ODF_HIDDEN:
            continue
        if name in breaks:
            has_page = True
            yield NEW_PAGE
            yield (node.getAttribute("name") or "") + "\n"
        elif has_page:
            yield ODF_BREAKS.get(name, "")
        waiting.extend(reversed(node.childNodes))


def check_archive(source):
    """Raise `TooLarge` for an archive that unpacks to more than a document; no entry gives more than it declares."""
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise TooLarge
    source.seek(0)


def pages_of_text(source, orders):
    """The beginning of a plain text or table."""
    yield NEW_PAGE
    # Two bytes a letter in UTF-16.
    yield unicode_of(source.read(2 * orders["most_bytes"]))


def unicode_of(data, charset=None):
    """Bytes as text: by their mark, as UTF-8, or in the encoding they are said to be in; else kept as bytes."""
    if data.startswith(BYTE_ORDER_MARKS):
        return data.decode("utf-16", "replace")
    try:
        # Not final: the end may be cut within a letter.
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data)
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(charset) if charset else data.decode("utf-8", "surrogateescape")
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8", "surrogateescape")


def pages_of_html(source, _orders):
    """The text of a web page."""
    data = source.read()
    declared = DECLARED_CHARSET.search(data[:4096])
    yield NEW_PAGE
    yield from html_text(unicode_of(data, declared[1].decode("ascii", "replace") if declared else None))


def html_text(markup):
    """What a browser would show of a page's text, in pieces."""
    from lxml import etree, html

    if not markup.strip():
        return
    # Bytes kept as such become letters of Western Europe here, which the portal repairs as well.
    markup = re.sub("[\udc80-\udcff]", lambda byte: chr(ord(byte[0]) - 0xDC00), markup)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    tree = html.document_fromstring(markup.encode("utf-8", "ignore"), parser=parser)
    etree.strip_elements(tree, *HTML_HIDDEN, with_tail=False)
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if element.tag not in HTML_INLINE:
            yield "\n"
        yield (element.text if event == "start" else element.tail) or ""


def pages_of_mail(source, orders):
    """A mail: who wrote what to whom and its text on the first page; then the pages of the files in it."""
    message = email.message_from_binary_file(source, policy=email.policy.default)
    yield NEW_PAGE
    for name in MAIL_HEADERS:
        yield header_text(message, name) + "\n"
    body = message.get_body(("plain", "html"))
    if body is not None:
        text = unicode_of(body.get_payload(decode=True) or b"", body.get_content_charset())
        yield from html_text(text) if body.get_content_subtype() == "html" else (text,)
    nested = orders.get("nested", 0) + 1
    for part in message.iter_attachments():
        yield "\n" + (part.get_filename() or "")
        if nested < MOST_NESTED:
            yield from pages_within(part, orders, nested)


def header_text(message, name):
    """A header of a mail in words; nothing where it is broken."""
    try:
        return str(message[name] or "")
    # Of what is wrong with headers, the parser raises what it happens to meet.
    except Exception:
        return ""


def pages_within(part, orders, nested):
    """The pages of a file in a mail; what cannot be read does not spoil the rest."""
    media_type = part.get_content_type()
    is_mail = media_type == MAIL
    data = part.get_payload(0).as_bytes() if is_mail else part.get_payload(decode=True)
    if media_type not in READERS or not data:
        return
    try:
        yield from READERS[media_type](io.BytesIO(data), {**orders, "media_type": media_type, "nested": nested})
    except MemoryError:
        raise
    # The same bytes as an upload of their own would be refused; within a mail they are just not read.
    except Exception:
        return


MAIL = "message/rfc822"
READERS = {
    "application/pdf": pages_of_pdf,
    OFFICE + "wordprocessingml.document": pages_of_docx,
    OFFICE + "spreadsheetml.sheet": pages_of_xlsx,
    OFFICE + "presentationml.presentation": pages_of_pptx,
    **dict.fromkeys(ODF_PAGES, pages_of_odf),
    "text/plain": pages_of_text,
    "text/csv": pages_of_text,
    "text/html": pages_of_html,
    MAIL: pages_of_mail,
}
