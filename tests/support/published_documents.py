"""Published documents for tests: long names, files, relations both ways, and one that waits to come into force."""

import io
from datetime import date

from portal.content.attachments import Upload
from tests.support.documents import pdf
from tests.support.samples import pdf_bytes
from tests.support.site import HEALTH

PROVINCE = "Ủy ban nhân dân tỉnh Khánh Hòa"
LONG_ABSTRACT = (
    "Ban hành Quy định chức năng, nhiệm vụ, quyền hạn và cơ cấu tổ chức của Ủy ban nhân dân thị trấn Khánh Vĩnh, "
    "huyện Khánh Vĩnh và các đơn vị sự nghiệp công lập trực thuộc trên địa bàn"
)


def values(code, issued, title="Tiếp công dân", **others):
    """The fields of a document."""
    return {
        "code": code,
        "document_type": "decision",
        "title": title,
        "issuer": PROVINCE,
        "issued": issued,
        "subject": "Y tế",
        "signer": "Nguyễn Thị Phương Thảo",
        "signer_position": "Phó Chủ tịch",
        **others,
    }


def relation(name, document, day=None, issuer=""):
    """A row of what a document has to do with others."""
    return {"relation": name, "document": document, "their_day": day, "their_issuer": issuer}


def make_document(desk, library, code, issued, title="Tiếp công dân", publish=True, **others):
    """A document in a section; published unless it is not wanted."""
    item = desk.add(library, "published_document", values(code, issued, title, **others))
    if publish:
        desk.move(item, "publish")
    return item


def file_named(name, *pages):
    """A small PDF to upload: with the texts of its pages, or the picture of one."""
    return Upload(io.BytesIO(pdf(*pages) if pages else pdf_bytes()), name, "application/pdf")


def furnish_library(site, desk):
    """At the department of health more than a page of documents, some of them about one another."""
    library = site[HEALTH]["van-ban"]
    make_document(desk, library, "05/QĐ-UBND", date(2020, 1, 6), "Ban hành Quy chế tiếp công dân")
    full = {
        "file": file_named("05-qd-ubnd-2026.pdf", "QUYẾT ĐỊNH", "Tiếp công dân vào thứ Năm hằng tuần."),
        "annex": file_named("phu-luc.pdf"),
        "body": "<h2>Điều 1</h2><p>Ban hành kèm theo Quyết định này Quy chế tiếp công dân.</p>",
    }
    relations = (
        relation("based_on", "Luật Tiếp công dân số 42/2013/QH13", date(2013, 11, 25), "Quốc hội"),
        relation("replaces", "05/QĐ-UBND", date(2020, 1, 6)),
        relation("amends", "07/QĐ-UBND", date(2021, 3, 1)),
    )
    make_document(desk, library, "05/QĐ-UBND", date(2026, 1, 3), LONG_ABSTRACT, relations=relations, **full)
    make_document(desk, library, "07/QĐ-UBND", date(2021, 3, 1), "Phân công lịch tiếp công dân")
    make_document(desk, library, "99/KH-SYT", date(2026, 2, 1), document_type="plan", effective=date(2200, 1, 1))
    draft = {"file": file_named("98-qd-ubnd-2026.pdf", "Chim hoàng yến trong lồng.")}
    make_document(desk, library, "98/QĐ-UBND", date(2026, 2, 2), "Chim hoàng yến", publish=False, **draft)
    for number in range(20, 42):
        make_document(desk, library, f"{number}/TB-SYT", date(2025, 5, number - 15 if number < 40 else 28), "Tập huấn")
