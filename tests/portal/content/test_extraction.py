"""The text of every kind of file is found; no file, whatever it is made of, harms the portal."""

import time
import unicodedata
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.content import extraction
from portal.content.extraction import MOST_BYTES, READABLE, TextNotDone, TextRefused, text_of
from portal.content.filetypes import BY_MEDIA_TYPE
from portal.content.killable import ChildLimits
from tests.support import documents, files
from tests.support.documents import DOCX, LAUGHS, ODP, ODS, ODT, PPTX, XLSX

PDF, TEXT, HTML, MAIL = "application/pdf", "text/plain", "text/html", "message/rfc822"
SENTENCE = "Quyết định số 45/QĐ-UBND của Ủy ban nhân dân tỉnh Khánh Hòa"
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam. Độc lập, tự do, hạnh phúc"
# The same in the encodings from before Unicode.
MOTTO_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam. §éc lËp, tù do, h¹nh phóc"
MOTTO_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam. Ñoäc laäp, töï do, haïnh phuùc"


@pytest.mark.parametrize(
    ("data", "media_type", "pages"),
    [
        (documents.word(SENTENCE, "Điều 1."), DOCX, (f"{SENTENCE}\nĐiều 1.",)),
        (documents.word("a", cells=("ô một", "ô hai"), header="UBND"), DOCX, ("a\nô một\nô hai\nUBND",)),
        (documents.slides("Trang đầu", "Trang sau"), PPTX, ("Trang đầu", "Trang sau")),
        (documents.open_text(SENTENCE, "Điều 1."), ODT, (f"{SENTENCE}\nĐiều 1.",)),
        (documents.open_sheets(Một=[["a", "b"]], Hai=[["c"]]), ODS, ("Một\na\nb", "Hai\nc")),
        (documents.open_slides("Trang đầu", "Trang sau"), ODP, ("trang1\nTrang đầu", "trang2\nTrang sau")),
        (SENTENCE.encode(), TEXT, (SENTENCE,)),
        (SENTENCE.encode("utf-16"), TEXT, (SENTENCE,)),
        (f"\ufeffSTT;Tên\r\n1;{SENTENCE}\r\n".encode(), "text/csv", (f"STT;Tên\n1;{SENTENCE}",)),
        (unicodedata.normalize("NFD", SENTENCE).encode(), TEXT, (SENTENCE,)),
        (b"", TEXT, ("",)),
        (b"", HTML, ("",)),
    ],
)
def test_the_text_of_each_kind_is_found(data, media_type, pages):
    assert text_of(data, media_type) == pages


def test_every_page_of_a_pdf_has_its_text():
    pages = text_of(documents.pdf("Trang một", SENTENCE, "", "Trang bốn"), PDF)
    assert pages[0] == "Trang một" and pages[3] == "Trang bốn" and pages[2] == ""
    assert " ".join(pages[1].split()) == SENTENCE


def test_a_notation_that_a_line_of_a_pdf_cuts_at_its_hyphen_is_whole():
    narrow = "<p style='width: 5.2em; font-family: Liberation Sans'>Số 45/QĐ-UBNDTỈNH"
    pages = text_of(documents.pdf(narrow), PDF)
    assert "QĐ-UBNDTỈNH" in pages[0].replace("/\n", "/")


def test_a_workbook_is_read_as_people_see_it():
    rows = [["Họ tên", "Ngày", 3.0, 2.5, None, True], [date(2026, 1, 2), datetime(2026, 3, 4, 5, 6)]]
    (page, other) = text_of(documents.workbook(**{"Danh sách": rows, "Khác": [["Đ"]]}), XLSX)
    assert page == "Danh sách\nHọ tên Ngày 3 2.5 True\n02/01/2026 04/03/2026"
    assert other == "Khác\nĐ"


def test_what_was_struck_out_and_what_was_remarked_stays_with_the_authors():
    deleted = "<w:p><w:del><w:r><w:delText>CANARY</w:delText></w:r></w:del><w:r><w:t>còn lại</w:t></w:r></w:p>"
    assert text_of(documents.word(xml=(deleted,)), DOCX) == ("còn lại",)
    assert text_of(documents.word_with_comment("lời", "CANARY"), DOCX) == ("lời",)
    assert text_of(documents.open_text_with_secrets("lời", "CANARY"), ODT) == ("lời",)


def test_a_text_box_is_read_once():
    box = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent>'
        "</mc:Choice><mc:Fallback><w:txbxContent><w:p><w:r><w:t>trong khung</w:t></w:r></w:p></w:txbxContent>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert text_of(documents.word(xml=(box,)), DOCX) == ("trong khung",)


@pytest.mark.parametrize("old", [MOTTO_TCVN3.encode("latin-1"), MOTTO_VNI.encode("latin-1"), MOTTO_TCVN3.encode()])
def test_old_encodings_are_repaired(old):
    assert text_of(old, TEXT) == (MOTTO,)
    assert text_of(b"<p>" + old, HTML) == (MOTTO,)


def test_old_letters_in_a_new_document_are_repaired_where_they_stand():
    assert text_of(documents.word(SENTENCE, MOTTO_TCVN3, MOTTO_VNI), DOCX) == (f"{SENTENCE}\n{MOTTO}\n{MOTTO}",)


def test_the_encoding_that_a_web_page_declares_is_believed():
    page = '<meta charset="windows-1258"><p>ti\u00ea\u0301ng Vi\u00ea\u0323t'.encode("cp1258")
    assert text_of(page, HTML) == ("tiếng Việt",)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Một<p>h<b>a</b>i", "Một\nhai"),
        ("<head><title>t</title></head><body>a<script>CANARY</script><style>CANARY</style><!-- CANARY -->b", "ab"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        ("<?xml version='1.0' encoding='latin-1'?><p>ế", "ế"),
        ("không có thẻ", "không có thẻ"),
    ],
)
def test_a_web_page_is_read_as_a_browser_shows_it(markup, text):
    assert text_of(markup.encode(), HTML) == (text,)


def test_a_mail_is_read_with_what_is_in_it():
    message = documents.mail(
        "Về việc báo cáo",
        "Kính gửi",
        "<p>CANARY: the same once more",
        [
            (documents.pdf("một", "hai"), PDF, "báo cáo.pdf"),
            (b"%PDF-", PDF, "hỏng.pdf"),
            (b"\0", "image/png", "ảnh.png"),
        ],
    )
    letter, one, *_rest, two = text_of(message, MAIL)
    assert letter.split("\n")[:2] == ["Về việc báo cáo", "Nguyễn Văn An <an@example.vn>"]
    assert "Kính gửi" in letter and "báo cáo.pdf" in letter and "CANARY" not in letter
    assert one == "một" and two == "hai\nhỏng.pdf\nảnh.png"


def test_a_mail_within_a_mail_is_read_to_a_depth():
    message = documents.mail("Thư 0", "lời 0")
    for depth in range(1, 8):
        message = documents.forwarded(message, f"Thư {depth}", f"lời {depth}")
    pages = text_of(message, MAIL)
    assert [(page.split("\n")[0], page.split("\n")[-1]) for page in pages] == [
        (f"Thư {depth}", f"lời {depth}") for depth in (7, 6, 5, 4)
    ]


def test_a_long_text_is_cut_and_no_letter_with_it():
    (page,) = text_of(("ệ" * MOST_BYTES).encode(), TEXT)
    assert page == "ệ" * (MOST_BYTES // 3)
    pages = text_of(documents.workbook(**{str(number): [["ệ" * 30_000] * 10] for number in range(4)}), XLSX)
    assert len(pages) == 3 and sum(len(page.encode()) for page in pages) <= MOST_BYTES


def test_what_is_no_letter_is_left_out():
    assert text_of("a\0\x07\u202eb\u200b\ufeff\ue000  c\t \r\n\r\n \x0cd\u00a0e".encode(), TEXT) == ("ab c\nd e",)


REFUSED = {
    "a password": (documents.locked_pdf(), PDF, "password"),
    "cut in the middle": (documents.pdf("a", "b")[:1000], PDF, "damaged"),
    "a head only": (b"%PDF-1.7", PDF, "damaged"),
    "no archive": (b"PK\x03\x04garbage", DOCX, "damaged"),
    "a cut archive": (documents.word("a")[:-300], DOCX, "damaged"),
    "a cut workbook": (documents.workbook(A=[["a"]])[:-300], XLSX, "damaged"),
    "a cut open document": (documents.open_text("a")[:-100], ODT, "damaged"),
    "an archive of something else": (files.zipped([("a.txt", b"a")]), XLSX, "damaged"),
    "one file posing as another": (documents.workbook(A=[["a"]]), DOCX, "damaged"),
    "an archive that claims to be huge": (documents.claiming(documents.word("a"), 0x7FFFFFFF), DOCX, "too large"),
    "an archive of too many": (files.zip_with_long_table(25_000), ODT, "too large"),
    "an empty file": (b"", DOCX, "damaged"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(why):
    data, media_type, reason = REFUSED[why]
    with pytest.raises(TextRefused) as refused:
        text_of(data, media_type)
    assert reason in refused.value.text.in_language("en")


LAUGHING = f"{LAUGHS}<a>&g;</a>".encode()
BOMBS = {
    "laughs in Word": lambda: (documents.with_part(documents.word(), "word/document.xml", LAUGHING), DOCX),
    "many elements in Word": lambda: (documents.word_of(b"<w:p/>" * 2_000_000), DOCX),
    "one long word in Word": lambda: (documents.word_of(b"<w:p><w:r><w:t>" + b"a" * 20_000_000), DOCX),
    "deep nesting in Word": lambda: (documents.word_of(b"<w:p>" * 300_000), DOCX),
    "laughs in ODF": lambda: (documents.with_part(documents.open_text(), "content.xml", LAUGHING), ODT),
    "many elements in ODF": lambda: (
        documents.with_part(documents.open_text(), "content.xml", b"<a>" + b"<b/>" * 2_000_000 + b"</a>"),
        ODT,
    ),
    "laughs in a workbook": lambda: (
        documents.with_part(documents.workbook(A=[["a"]]), "xl/worksheets/sheet1.xml", LAUGHING),
        XLSX,
    ),
    "deep nesting in HTML": lambda: (b"<div>" * 500_000, HTML),
    "many elements in HTML": lambda: (b"<p>" * 2_000_000, HTML),
    "many parts in a mail": lambda: (
        b'Content-Type: multipart/mixed; boundary="a"\n\n' + b"--a\n\n" * 200_000,
        MAIL,
    ),
    "many mails in a mail": lambda: (b"Content-Type: message/rfc822\n\n" * 100_000, MAIL),
}


# Narrower than those of the portal, so that the tests need not burn what a bomb may burn.
TIGHT = ChildLimits(memory=256 << 20, cpu_seconds=3, seconds=30)


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_ends_soon_and_the_portal_goes_on(kind):
    data, media_type = BOMBS[kind]()
    started = time.monotonic()
    try:
        pages = text_of(data, media_type, program=replace(extraction.PROGRAM, limits=TIGHT))
    except (TextRefused, TextNotDone) as refusal:
        assert refusal.text.in_language("en")
    else:
        assert sum(len(page) for page in pages) <= MOST_BYTES
    assert time.monotonic() - started < TIGHT.seconds + 3
    assert text_of(b"a", TEXT) == ("a",)


def test_a_workbook_of_empty_cells_costs_nothing():
    (page,) = text_of(documents.sparse_workbook(), XLSX)
    assert page == "A\nđầu\ncuối"


SLOW = ChildLimits(cpu_seconds=1, seconds=20)


@pytest.mark.parametrize(
    ("code", "limits", "expected"),
    [
        ("def work(*_):\n    import time; time.sleep(60)", ChildLimits(seconds=1), TextNotDone),
        ("import os; os.abort()", SLOW, TextNotDone),
        # It would compute as long the next time.
        ("def work(*_):\n    while True: pass", SLOW, TextRefused),
        ("def work(*_): bytes(1 << 40)", SLOW, TextRefused),
    ],
)
def test_a_parser_that_misbehaves_ends_with_its_process(tmp_path, code, limits, expected):
    program = replace(extraction.PROGRAM, file=tmp_path / "child.py", limits=limits)
    program.file.write_text(code)
    started = time.monotonic()
    with pytest.raises(expected) as ended:
        text_of(b"a", TEXT, "tệp.txt", program)
    assert time.monotonic() - started < limits.seconds + 3
    assert ended.value.text.in_language("en") and "{" not in ended.value.text.in_language("vi")


SOUND = [
    (documents.pdf(SENTENCE), PDF),
    (documents.word(SENTENCE), DOCX),
    (documents.workbook(A=[[SENTENCE]]), XLSX),
    (documents.open_text(SENTENCE), ODT),
    (documents.mail("a", SENTENCE, "<p>a"), MAIL),
]


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_never_anything_else(data):
    sound, media_type = data.draw(st.sampled_from(SOUND))
    damaged = bytearray(sound)
    for place in data.draw(st.lists(st.integers(0, len(sound) - 1), min_size=1, max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        pages = text_of(bytes(damaged), media_type)
    except TextRefused:
        return
    for page in pages:
        assert (page.encode() and "\0" not in page) or page == ""


@settings(max_examples=15, deadline=None)
@given(st.binary(max_size=2000), st.sampled_from([TEXT, HTML, MAIL]))
def test_any_bytes_whatever_are_some_text(data, media_type):
    for page in text_of(data, media_type):
        assert unicodedata.is_normalized("NFC", page) and "\0" not in page and page.encode() is not None


def test_every_document_that_people_upload_is_read_but_old_office_and_archives():
    unread = {kind.extensions[0] for kind in BY_MEDIA_TYPE.values() if kind.family == "document"}
    unread -= {BY_MEDIA_TYPE[name].extensions[0] for name in READABLE & set(BY_MEDIA_TYPE)}
    assert unread == {"doc", "xls", "ppt", "zip"}
