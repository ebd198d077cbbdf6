import io

import colander
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content import filetypes
from tests.portal.content.test_extraction import MOTTO_TCVN3, MOTTO_VNI
from tests.support import files
from tests.support.samples import pdf_bytes

BOTH = ("document", "image")
NODE = colander.SchemaNode(colander.String())
TEXT = "Kính gửi: Ủy ban nhân dân tỉnh\r\n\tVề việc báo cáo\n"
PROGRAM = b"MZ\x90\x00" + bytes(100) + b"This program cannot be run in DOS mode"


def check(data, filename, families=BOTH):
    return filetypes.check_upload(NODE, io.BytesIO(data), filename, families)


def refusal(data, filename, families=BOTH):
    with pytest.raises(colander.Invalid) as refused:
        check(data, filename, families)
    text = refused.value.msg
    # every refusal speaks both languages
    assert text.in_language("vi") != text.in_language("en")
    return text.in_language("en")


@pytest.mark.parametrize(
    ("data", "filename", "media_type"),
    [
        (pdf_bytes(), "Báo cáo.PDF", "application/pdf"),
        (files.office(), "Tờ trình.docx", files.OFFICE + "wordprocessingml.document"),
        (
            files.office("xl/workbook.xml", "spreadsheetml.sheet"),
            "Dự toán.xlsx",
            files.OFFICE + "spreadsheetml.sheet",
        ),
        (
            files.office("ppt/presentation.xml", "presentationml.presentation"),
            "a.pptx",
            files.OFFICE + "presentationml.presentation",
        ),
        (files.ole("WordDocument"), "a.doc", "application/msword"),
        (files.ole("1Table", "x", "y", "z", "WordDocument"), "a.doc", "application/msword"),
        (files.ole("Workbook"), "a.xls", "application/vnd.ms-excel"),
        (files.ole("PowerPoint Document"), "a.ppt", "application/vnd.ms-powerpoint"),
        (files.open_document(), "a.odt", files.ODF + "text"),
        (files.open_document("spreadsheet"), "a.ods", files.ODF + "spreadsheet"),
        (files.open_document("presentation"), "a.odp", files.ODF + "presentation"),
        (TEXT.encode(), "a.txt", "text/plain"),
        (TEXT.encode("utf-8-sig"), "a.txt", "text/plain"),
        (TEXT.encode("utf-16"), "a.txt", "text/plain"),
        (b"From: a@b.vn\nSubject: x\n\ntext", "a.txt", "text/plain"),
        (b"#!/bin/sh\nls\n", "a.txt", "text/plain"),
        ("STT;Họ và tên\n1;Nguyễn Văn Ủy\n".encode(), "Danh sách.csv", "text/csv"),
        (files.zipped([("a.txt", b"a")]), "a.zip", "application/zip"),
        (files.picture(kind="JPEG"), "a.jpg", "image/jpeg"),
        (files.picture(kind="JPEG"), "a.JPEG", "image/jpeg"),
        (files.picture(kind="PNG"), "a.png", "image/png"),
        (files.picture(kind="WEBP"), "a.webp", "image/webp"),
        (files.picture(kind="GIF"), "a.gif", "image/gif"),
    ],
)
def test_what_offices_use_comes_in(data, filename, media_type):
    assert check(data, filename) == media_type


MISMATCH = "does not match its extension"


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (files.zipped([("a.txt", b"a")]), "a.docx"),
        (files.zipped([("word/document.xml", b"<a/>")]), "a.docx"),
        (files.office(), "a.xlsx"),
        (files.office(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "a.docx"),
        (files.open_document("spreadsheet"), "a.odt"),
        (files.ole("WordDocument"), "a.docx"),
        (files.ole("WordDocument"), "a.xls"),
        (files.ole("Installer"), "a.doc"),
        (files.office(), "a.doc"),
        (files.picture(kind="JPEG"), "a.png"),
        (files.picture(kind="PNG"), "a.pdf"),
        (files.picture(kind="PNG"), "a.txt"),
        (PROGRAM, "a.pdf"),
        (PROGRAM, "a.txt"),
        (PROGRAM + files.zipped([("a.txt", b"a")]), "a.zip"),
        (b"<html><script>alert(1)</script>" + pdf_bytes(), "a.pdf"),
        (b"<!doctype html><p>x", "a.txt"),
        (b"\xef\xbb\xbf\n <HTML><body>x", "a.txt"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>".encode("utf-16"), "a.csv"),
        (b"<?xml version='1.0'?><a/>", "a.txt"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "a.png"),
        (b"text\x00with a NUL", "a.txt"),
        (b"text with \x1b[31m escapes", "a.txt"),
        (b"PK\x03\x04" + bytes(200), "a.zip"),
        (b"PK\x05\x06" + bytes(18), "a.zip"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_stays_outside(data, filename):
    assert MISMATCH in refusal(data, filename)


@pytest.mark.parametrize("name", ["a.svg", "a.html", "a.xml", "a.exe", "a.docm", "a.js", "a.pdf.html"])
def test_other_kinds_are_refused_with_the_list_of_what_is_accepted(name):
    assert ".docx" in refusal(b"<svg/>", name)


PAGE = f"<!doctype html>\n<meta charset=utf-8><p>{TEXT}<script>alert(1)</script>"
MAIL = "From: a@so.example\r\nSubject: V/v\r\n\tbáo cáo\r\nDate: x\r\n\r\n" + TEXT


@pytest.mark.parametrize(
    ("data", "filename", "media_type"),
    [
        (PAGE.encode(), "a.html", "text/html"),
        (PAGE.encode("utf-16"), "a.HTM", "text/html"),
        (b"<!-- saved --><html><body>C\xe9ng hoa</body>", "a.html", "text/html"),
        (MAIL.encode(), "a.eml", "message/rfc822"),
        (
            b"MIME-Version: 1.0\nFrom: a@b.vn\nContent-Type: text/html\n\n<html><body>x</body></html>",
            "a.eml",
            "message/rfc822",
        ),
    ],
)
def test_web_pages_and_mails_come_in_where_they_are_wanted_and_nowhere_else(data, filename, media_type):
    assert check(data, filename, (*BOTH, filetypes.ACTIVE)) == media_type
    assert ".docx" in refusal(data, filename)


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "a.html"),
        (b"<?xml version='1.0'?><a/>", "a.html"),
        (TEXT.encode(), "a.html"),
        (PROGRAM, "a.html"),
        (b"<!---->" * 600, "a.html"),
        (PAGE.encode(), "a.eml"),
        (TEXT.encode(), "a.eml"),
        (b"From: a@b.vn\n\n\x00\x01", "a.eml"),
        (PAGE.encode(), "a.txt"),
    ],
)
def test_what_is_no_web_page_and_no_mail_stays_outside_there_too(data, filename):
    assert MISMATCH in refusal(data, filename, (*BOTH, filetypes.ACTIVE))


@pytest.mark.parametrize("old", [MOTTO_TCVN3, MOTTO_VNI])
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_a_text_in_an_old_encoding_that_is_repaired_comes_in(old, name):
    data = (old + "\r\n").encode("latin-1") * 3
    assert check(data, name).startswith("text/")
    assert MISMATCH in refusal(b"<html>" + data, name)


def test_a_name_without_extension_is_refused():
    assert "no extension" in refusal(pdf_bytes(), "README")


def test_the_family_decides_too():
    assert ".png" in refusal(pdf_bytes(), "a.pdf", ("image",))
    assert ".pdf" in refusal(files.picture(), "a.png", ("document",))


@pytest.mark.parametrize(
    ("data", "filename"),
    [
        (files.ole("EncryptionInfo", "EncryptedPackage"), "a.docx"),
        (files.ole("EncryptionInfo", "EncryptedPackage"), "a.doc"),
        (files.encrypted_zip(), "a.zip"),
        (files.open_document(manifest="<manifest:encryption-data/>"), "a.odt"),
    ],
)
def test_a_password_is_named_as_the_reason(data, filename):
    assert "password" in refusal(data, filename)


@pytest.mark.parametrize(
    "data",
    [
        b"Un caf\xe9 d\xe9j\xe0 servi \xe0 l'h\xf4tel",
        "Xin chào".encode("shift-jis", "ignore") + b"\x93\xfa\x96\x7b\x8c\xea",
    ],
)
def test_text_of_an_unknown_encoding_says_what_to_do(data):
    assert "UTF-8" in refusal(data, "a.txt")


def test_size_limits_come_from_the_settings():
    before = filetypes.use_limit(1024 * 1024)
    try:
        assert "1 MB" in refusal(bytes(1024 * 1024 + 1), "a.pdf")
    finally:
        assert filetypes.use_limit(before) == 1024 * 1024
    assert "empty" in refusal(b"", "a.pdf")


def test_an_archive_of_too_many_entries_is_not_even_listed():
    assert "too many files" in refusal(files.zip_with_long_table(), "a.zip")


def test_a_large_table_that_hides_behind_the_second_end_record_is_seen():
    data = files.zipped([("a.txt", b"a")])
    end = data[-22:]
    record = b"PK\x06\x06" + (44).to_bytes(8, "little") + bytes(28) + (1 << 30).to_bytes(8, "little") + bytes(8)
    locator = b"PK\x06\x07" + bytes(16)
    assert len(record) == 56
    assert "too many files" in refusal(data[:-22] + record + locator + end, "a.zip")


def test_an_office_file_is_never_unpacked_whole():
    bomb = files.zipped([("[Content_Types].xml", bytes(50_000_000)), ("word/document.xml", b"")])
    assert MISMATCH in refusal(bomb, "a.docx")


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (files.png(60_000, 60_000), "a.png", "million pixels"),
        (files.png(65_536, 10), "a.png", "million pixels"),
        (files.picture(kind="JPEG", width=400, height=400)[:-200], "a.jpg", "damaged"),
    ],
)
def test_pictures_are_decoded_before_they_come_in(data, filename, reason):
    assert reason in refusal(data, filename)


@pytest.mark.parametrize("extension", sorted({e for kind in filetypes.TYPES for e in kind.extensions}))
@settings(deadline=None)
@given(data=st.binary(min_size=1, max_size=300), head=st.sampled_from([b"", b"PK\x03\x04", b"%PDF", files.ole("W")]))
def test_any_bytes_are_answered_never_a_crash(extension, data, head):
    if extension in ("jpg", "jpeg", "png", "webp", "gif"):
        # Each of these would start a process; test_imaging.py sends them garbage.
        head = b"%PDF"
    try:
        check(head + data, f"a.{extension}")
    except colander.Invalid as refused:
        assert refused.msg.in_language("vi")


def test_the_file_is_left_at_its_beginning():
    file = io.BytesIO(pdf_bytes())
    filetypes.check_upload(NODE, file, "a.pdf", BOTH)
    assert file.tell() == 0
