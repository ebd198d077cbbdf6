"""Values for any field of any content type, made from its kind: what the contract tests fill forms with."""

import io
from datetime import date, timedelta
from zlib import crc32

from PIL import Image
from webtest import Upload

from portal.content import fields
from portal.content.document_fields import Notation
from portal.content.naming import slug
from portal.content.row_fields import Rows

FIRST_WEEK, MANY_WEEKS = date(2030, 1, 7), 5000


def picture_bytes(width=64, height=48, kind="PNG"):
    """A small picture."""
    output = io.BytesIO()
    Image.new("RGB", (width, height), (31, 95, 124)).save(output, kind)
    return output.getvalue()


def pdf_bytes(text=""):
    """The smallest PDF that readers accept, of one page with a line of plain letters."""
    line = b"BT /F1 12 Tf 10 100 Td (%s) Tj ET" % text.encode("ascii")
    said = b"/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>" if text else b""
    content = (
        b"4 0 obj<</Length %d>>stream\n%s\nendstream\nendobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" % (len(line), line)
    )
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]"
        + said
        + b">>endobj\n"
        + (content if text else b"")
        + b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )


def sample(node, word):
    """A plain value for a field, with `word` in it where it is a text."""
    if isinstance(node, fields.RichText):
        return f"<p>Nội dung {word}</p>"
    if isinstance(node, fields.Choice):
        return node.choices[-1][0]
    if isinstance(node, fields.Monday):
        # Each word has a week of its own: a schedule has one item a week.
        return f"{FIRST_WEEK + timedelta(weeks=crc32(word.encode()) % MANY_WEEKS):%Y-%m-%d}"
    if isinstance(node, fields.Day):
        return "2026-11-22"
    if isinstance(node, fields.Flag):
        return True
    if isinstance(node, fields.Number):
        return "7"
    if isinstance(node, fields.Email):
        return f"{slug(word)}@khanhhoa.example"
    if isinstance(node, fields.Address):
        return f"https://{slug(word)}.example/"
    if isinstance(node, fields.Phone):
        return "0258 3000 123"
    return notation(word) if isinstance(node, Notation) else f"{node.name} {word}"


def notation(word):
    """A number and notation; another word most likely gives another one."""
    return f"{crc32(word.encode()) % 9000 + 10}/QĐ-SYT"


def upload_for(node, word):
    """A file that a file field takes."""
    if "document" in node.kinds:
        return Upload(f"{word}.pdf", pdf_bytes(), "application/pdf")
    return Upload(f"{word}.png", picture_bytes(), "image/png")


def fill(form, info, word):
    """Fill a content form (WebTest) with samples for every field of the type."""
    for node in info.fields:
        if isinstance(node, fields.Stored):
            _upload_field(form, node).value = upload_for(node, word)
        elif isinstance(node, Rows):
            _fill_row(form, info, node, word)
        elif isinstance(node, fields.Flag):
            form[node.name].checked = True
        else:
            form[node.name] = sample(node, word)
    return form


def _fill_row(form, info, node, word):
    """Fill the first row of a table with samples, on the day that the item is about where it has one."""
    day = next((sample(other, word) for other in info.fields if isinstance(other, fields.Monday)), "2026-11-22")
    for name, column in node.columns.items():
        if isinstance(column, fields.Flag):
            continue
        cell = _first_cell(form, node, name)
        if type(column) is fields.Day:
            cell.value = day
        elif isinstance(column, fields.Time):
            cell.value = {"starts": "8h", "ends": "9h30"}.get(name, "10:00")
        elif isinstance(column, fields.Tags):
            cell.value = "23/11/2026"
        else:
            cell.value = sample(column, word)


def _first_cell(form, node, column):
    """The input of a column in the first row of a table: two tables may have columns of one name."""
    inside = False
    for name, field in form.field_order:
        inside = inside or (name == "__start__" and field.value == f"{node.name}:mapping")
        if inside and name == column:
            return field
    raise AssertionError(f"the form has no {column} in {node.name}")


def _upload_field(form, node):
    """The file input of a field: the `upload` inside the mapping that its name opens."""
    inside = False
    for name, field in form.field_order:
        if name == "__start__" and field.value == f"{node.name}:mapping":
            inside = True
        elif name == "upload" and inside:
            return field
    raise AssertionError(f"the form has no file input for {node.name}")
