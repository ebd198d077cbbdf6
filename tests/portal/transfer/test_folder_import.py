"""A folder of HTML, Word and other files becomes pages, pictures and files; what cannot come along is told."""

import io

import docx
import pytest
import transaction
from docx.shared import Inches

from portal.content.container import walk
from portal.interfaces import PortalError
from portal.transfer import folder_plan
from portal.transfer.folder_import import FolderImport
from tests.support.samples import pdf_bytes, picture_bytes

PLACE = "so-y-te/tin-tuc"
HTML = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html><head><title>Trang cũ – Sở Y tế</title>
<style>p { color: red }</style><script>alert(1)</script></head><body><nav>Trang chủ</nav>
<h1>Giới thiệu Sở</h1><p onclick="x()">Xem <a href="sub/quy-che.docx">quy chế</a>, <a
href="sub/K%E1%BA%BF%20ho%E1%BA%A1ch.pdf#tr2">kế hoạch</a>,
<a href="/goc.htm">gốc</a>, <a href="mat.html">trang đã mất</a>, <a href="https://ngoai.example/">ngoài</a>,
<a href="#cuoi">cuối</a> <a href="javascript:alert(1)">x</a></p><h1>Lịch sử</h1><h6>Nhỏ</h6>
<img src="anh/tru-so.png" alt="Trụ sở Sở"><img src="khong-co.png" alt="Ảnh thiếu"><img src="data:image/png;base64,AAAA">
<iframe src="https://ngoai.example/"></iframe></body></html>"""


@pytest.fixture
def source(tmp_path):
    """A folder as a former site leaves it."""
    top = tmp_path / "cu"
    for folder in ("sub", "anh", "trong", ".git"):
        (top / folder).mkdir(parents=True)
    (top / "gioi-thieu.html").write_text(HTML, encoding="utf-8")
    (top / "goc.htm").write_text("Chỉ có chữ & <b>đậm</b>", encoding="utf-16")
    (top / "anh" / "tru-so.png").write_bytes(picture_bytes())
    (top / "anh" / "khong-ten.jpg").write_bytes(picture_bytes(kind="JPEG"))
    (top / "sub" / "Kế hoạch.pdf").write_bytes(pdf_bytes())
    document = docx.Document()
    document.add_heading("Quy chế làm việc", 1)
    document.add_paragraph("Điều 1. Phạm vi").add_run(" đậm").bold = True
    document.add_table(1, 2).cell(0, 0).text = "Ô bảng"
    document.add_picture(io.BytesIO(picture_bytes(90, 60)), width=Inches(1))
    document.save(top / "sub" / "quy-che.docx")
    (top / "sub" / "hong.docx").write_bytes(b"PK\x03\x04 khong phai")
    (top / "virus.exe").write_bytes(b"MZ")
    (top / "gia.png").write_text("<html>", encoding="utf-8")
    (top / "rong.pdf").write_bytes(b"")
    (top / "lien-ket.html").symlink_to("/etc/passwd")
    (top / ".git" / "config").write_text("x", encoding="utf-8")
    return top


def importing(house, folder, place=PLACE, run=True):
    """Import a folder; answers the `Plan`."""
    house.config.begin()
    try:
        with house.connection() as connection:
            bringing = FolderImport(connection, house.registry, str(folder), place)
            return bringing.run() if run else bringing.check()
    finally:
        transaction.abort()
        house.config.end()


def section(house, slug):
    """A new section of an agency, for one test."""
    house.prepare(lambda site, desk: desk.add(site["so-y-te"]["tin-tuc"], "folder", {"title": slug}, slug))
    return f"{PLACE}/{slug}"


def notes_of(plan):
    """What is told of each file, in English."""
    found: dict = {}
    for path, note in plan.notes:
        found.setdefault(path, []).append(note.in_language("en"))
    return found


def look(house, place, work):
    """What `work(folder)` answers for the folder at an address."""

    def find(site, _desk):
        item = site
        for step in place.split("/"):
            item = item[step]
        return work(item)

    return house.prepare(find)


def test_what_becomes_of_a_folder(house, source):
    place = section(house, "nhap-mot")
    plan = importing(house, source, place)
    assert plan.counts == {"folder": 2, "page": 3, "file": 1, "image": 3}

    def tree(top):
        return {item.__name__: (item.kind, item.title, item.state) for item in walk(top) if item is not top}

    assert look(house, place, tree) == {
        "gioi-thieu": ("page", "Giới thiệu Sở", "draft"),
        "goc": ("page", "goc", "draft"),
        "anh": ("folder", "anh", "draft"),
        "tru-so": ("image", "tru-so", "draft"),
        "khong-ten": ("image", "khong-ten", "draft"),
        "sub": ("folder", "sub", "draft"),
        "ke-hoach": ("file", "Kế hoạch", "draft"),
        "quy-che": ("page", "Quy chế làm việc", "draft"),
        "anh-1": ("image", "Quy chế làm việc – ảnh 1", "draft"),
    }


def test_links_lead_inside_and_nothing_active_is_left(house, source):
    place = section(house, "nhap-hai")
    importing(house, source, place)

    def body(top):
        ids = {name: top[name].id for name in ("goc", "gioi-thieu")}
        ids |= {name: top["sub"][name].id for name in ("quy-che", "ke-hoach")}
        image = top["anh"]["tru-so"]
        assert (image.alt, top["anh"]["khong-ten"].alt) == ("Trụ sở Sở", "khong-ten")
        return top["gioi-thieu"].body, ids, image.id, image.file

    html, ids, image, file = look(house, place, body)
    for link in (
        f"/id/{ids['quy-che']}/",
        f"/id/{ids['ke-hoach']}/#tr2",
        f"/id/{ids['goc']}/",
        "https://ngoai.example/",
    ):
        assert f'href="{link}"' in html
    assert f'src="/id/{image}/tep/{file}"' in html and 'href="#cuoi"' in html
    assert "trang đã mất" in html and "mat.html" not in html and "Ảnh thiếu" in html
    assert "<h2>Lịch sử</h2>" in html and "<h4>Nhỏ</h4>" in html
    for active in ("script", "onclick", "iframe", "javascript", "style", "Trang chủ", "data:", "<h1"):
        assert active not in html


def test_a_word_document_keeps_its_structure_and_its_pictures(house, source):
    place = section(house, "nhap-ba")
    importing(house, source, place)

    def page(top):
        picture = top["sub"]["anh-1"]
        return top["sub"]["quy-che"].body, f"/id/{picture.id}/tep/{picture.file}"

    html, picture = look(house, place, page)
    assert "<p>Điều 1. Phạm vi<strong> đậm</strong></p>" in html and "<td><p>Ô bảng</p></td>" in html
    assert f'src="{picture}"' in html and "base64" not in html


def test_what_cannot_come_along_is_told(house, source):
    told = notes_of(importing(house, source, section(house, "nhap-bon")))
    assert any("“mat.html” is not in the folder" in note for note in told["gioi-thieu.html"])
    assert any("“khong-co.png” is missing" in note for note in told["gioi-thieu.html"])
    assert any("“data:…” is missing" in note for note in told["gioi-thieu.html"])
    assert any("<iframe>" in note for note in told["gioi-thieu.html"])
    assert "not accepted" in told["virus.exe"][0] and "empty" in told["rong.pdf"][0]
    assert "does not match" in told["gia.png"][0] and "no ordinary file" in told["lien-ket.html"][0]
    assert "sub/hong.docx" in told and "no text alternative" in told["anh/khong-ten.jpg"][0]
    assert "config" not in str(told)


def test_a_dry_run_says_the_same_and_changes_nothing(house, source):
    place = section(house, "nhap-nam")
    before = house.database.lastTransaction()
    looked = importing(house, source, place, run=False)
    assert house.database.lastTransaction() == before
    done = importing(house, source, place)
    assert [(one.path, one.kind, one.title) for one in looked.planned] == [
        (one.path, one.kind, one.title) for one in done.planned
    ]
    assert notes_of(looked) == notes_of(done)


def test_nothing_is_half_done(house, source, monkeypatch):
    place = section(house, "nhap-sau")
    before = house.database.lastTransaction()
    monkeypatch.setattr(FolderImport, "_linked", lambda *_arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        importing(house, source, place)
    assert house.database.lastTransaction() == before


def test_places_that_are_none(house, source):
    for place in ("khong-co", "so-y-te/khong-co", "", "so-y-te/tin-tuc/../..", "so-y-te/tin-tuc/them"):
        with pytest.raises(PortalError, match="Không có nơi"):
            importing(house, source, place)


def test_bounds(house, source, monkeypatch):
    monkeypatch.setattr(folder_plan, "MOST_FILES", 3)
    with pytest.raises(PortalError, match="nhập từng phần"):
        importing(house, source)
    monkeypatch.setattr(folder_plan, "MOST_FILES", 2000)
    monkeypatch.setattr(folder_plan, "MOST_HELD", 500)
    with pytest.raises(PortalError, match="nhập từng phần"):
        importing(house, source)
    monkeypatch.setattr(folder_plan, "MOST_HELD", 1 << 20)
    monkeypatch.setattr(folder_plan, "DEEPEST", 0)
    assert "more than" in notes_of(importing(house, source, section(house, "nhap-bay")))["."][0]


def test_internal_documents_take_files_and_no_pages(house, source):
    plan = importing(house, source, "so-y-te/noi-bo/tai-lieu")
    assert plan.counts["page"] == 0 and plan.counts["file"] >= 2
    assert "no pages" in notes_of(plan)["gioi-thieu.html"][0]
    assert look(house, "so-y-te/noi-bo/tai-lieu/sub", lambda top: top["quy-che"].workflow) == "internal"


def test_the_same_folder_twice_gets_addresses_of_its_own(house, source):
    place = section(house, "nhap-tam")
    importing(house, source, place)
    importing(house, source, place)
    assert {"goc", "goc-2", "sub", "sub-2"} <= set(look(house, place, list))
