"""The demonstration's published documents, from the rows of portal/data/demo/documents.toml, each with a small PDF."""

import io
from datetime import timedelta
from html import escape

from portal.content.attachments import Upload
from portal.content.document_types import TITLES
from portal.content.naming import slug

SATURDAY = 5
STYLE = """
@page { size: A4; margin: 20mm 20mm 20mm 30mm }
body { font: 13pt serif; line-height: 1.4 }
.head { display: flex; justify-content: space-between; text-align: center }
h1 { font-size: 14pt; text-align: center; margin: 12mm 0 8mm }
p { text-align: justify; text-indent: 1cm }
.head p, .signed p { text-indent: 0; text-align: center; margin: 0 }
.signed { margin: 10mm 0 0 50% }
"""


def issued_on(today, days_ago):
    """A working day so many days ago, or the last one before it."""
    day = today - timedelta(days=days_ago)
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def document_values(row, today):
    """The values of a document, as its form would give them."""
    day = issued_on(today, row["days_ago"])
    number = row["code"].partition("/")[0]
    return {
        "code": f"{number.zfill(2)}{row['code'][len(number) :]}",
        "document_type": row["type"],
        "title": row["title"],
        "issuer": row["issuer"],
        "issued": day,
        "effective": day + timedelta(days=row["in_force_after"]) if "in_force_after" in row else None,
        "expires": day + timedelta(days=row["ends_after"]) if "ends_after" in row else None,
        "subject": row["subject"],
        "signer": row["signer"],
        "signer_position": row["signer_position"],
        "body": _text(row),
        "relations": tuple(_relation(one, today) for one in row.get("relations", ())),
    }


def with_file(values):
    """The same with the document as a PDF."""
    name = f"{slug(values['code'])}-{values['issued'].year}.pdf"
    return {**values, "file": Upload(io.BytesIO(_pdf(values)), name, "application/pdf")}


def _relation(row, today):
    relation, document, days_ago, issuer = row
    day = issued_on(today, days_ago) if days_ago else None
    return {"relation": relation, "document": document, "their_day": day, "their_issuer": issuer}


def _text(row):
    parts = (f"<p><strong>Điều {number}.</strong> {escape(text)}</p>" for number, text in enumerate(row["articles"], 1))
    return "".join(parts)


def _pdf(values):
    # Here and not above: it loads Pango, which takes half a second and is not on every machine.
    from weasyprint import CSS, HTML

    day = values["issued"]
    kind = str(TITLES[values["document_type"]]).upper()
    page = f"""<html lang="vi"><head><title>{escape(values["code"])}</title></head><body>
    <div class="head"><div><p><strong>{escape(values["issuer"].upper())}</strong></p>
    <p>Số: {escape(values["code"])}</p></div>
    <div><p><strong>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</strong></p><p><strong>Độc lập - Tự do - Hạnh phúc</strong></p>
    <p><em>Khánh Hòa, ngày {day:%d} tháng {_month(day)} năm {day.year}</em></p></div></div>
    <h1>{kind}<br>{escape(values["title"])}</h1>{values["body"]}
    <div class="signed"><p><strong>{escape(values["signer_position"].upper())}</strong></p>
    <p>(Bản trình diễn, không có giá trị pháp lý)</p><p><strong>{escape(values["signer"])}</strong></p></div>
    </body></html>"""
    return HTML(string=page).write_pdf(stylesheets=[CSS(string=STYLE)])


def _month(day):
    # January and February take a zero, the others none.
    return f"{day.month:02}" if day.month < 3 else str(day.month)
