"""What is searched of an item: its published text and the files of that text, page by page, and nothing else."""

import io
from datetime import date

import pytest
import transaction
from sqlalchemy import func, select

from portal.content.attachments import Upload
from portal.content.changes import touch
from portal.search import texts
from portal.search.places import SPAN, find_places, first_place
from portal.search.projection import SHORT
from portal.search.reindex import reindex
from portal.search.text_tables import hit, piece, words
from portal.search.texts import LONGEST_PIECE, Piece, Source, cut
from portal.security.reader import SYSTEM
from portal.vietnamese.words import MOST_CHARACTERS
from tests.support.published_documents import make_document
from tests.support.samples import pdf_bytes

PAGES = ("Trang đầu nói về lúa gạo.", "Trang sau nói về thuỷ sản và cá ngừ đại dương.")


def upload(name="Báo cáo.pdf"):
    return Upload(io.BytesIO(pdf_bytes()), name, "application/pdf")


@pytest.fixture
def report(place):
    """A published file whose text has been read."""
    with transaction.manager:
        item = place.add("Báo cáo quý", kind="file", file=upload())
        place.desk.move(item, "publish")
    with transaction.manager:
        item.attachments[item.file].keep_text(PAGES)
        touch(item)
    return item


def test_a_file_is_found_by_its_text_with_the_page(place, report):
    row = place.public.search("ca ngu dai duong").rows[0]
    assert (row.id, row.page) == (report.id, 2)
    assert [text for text, is_hit in row.snippet if is_hit] == ["cá ngừ đại dương"]
    assert place.public.search("lúa gạo").rows[0].page == 1
    # Words of different pages make one document.
    assert place.public.search("lúa gạo cá ngừ").total == 1
    assert place.differences() == []


def test_a_file_of_one_page_has_no_page_number(place, report):
    with transaction.manager:
        report.attachments[report.file].keep_text(PAGES[:1])
        touch(report)
    assert place.public.search("lúa gạo").rows[0].page is None
    assert place.public.search("cá ngừ").total == 0


def test_a_page_is_one_of_the_file_in_which_the_words_stand(place):
    with transaction.manager:
        library = place.add("Văn bản", place=place.agency, kind="document_library")
        place.desk.move(library, "publish")
        files = {"file": upload(), "annex": upload("Phụ lục.pdf")}
        item = make_document(place.desk, library, "01/KH-SYT", date(2026, 1, 5), **files)
    with transaction.manager:
        item.attachments[item.file].keep_text(PAGES)
        item.attachments[item.annex].keep_text(("Biểu mẫu", "Danh mục trang thiết bị"))
        touch(item)
    assert item.file != item.annex
    for text, file, page in (("cá ngừ", item.file, 2), ("thiết bị", item.annex, 2), ("tiếp công dân", "", None)):
        (row,) = place.public.search(text, kind="published_document").rows
        assert (row.found_file, row.page) == (file, page)
    assert place.differences() == []


def test_sheets_have_no_page_numbers(place, report):
    with transaction.manager:
        report.attachments[report.file].media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        touch(report)
    assert place.public.search("cá ngừ").rows[0].page is None


def test_a_file_of_the_draft_alone_is_not_in_the_published_text(place, report):
    with transaction.manager:
        place.desk.edit(report, {"file": upload("Bản mật.pdf")})
    with transaction.manager:
        secret = report.attachments[report.draft.values["file"]]
        secret.keep_text(("Nội dung qwyjibo", ""))
        touch(report)
    for reader in (SYSTEM, None):
        search = place.lists(reader) if reader else place.public
        assert search.search("qwyjibo").total == 0
    assert place.public.search("lúa gạo").total == 1
    with transaction.manager:
        place.desk.move(report, "publish_changes")
    assert place.public.search("qwyjibo").total == 1
    assert place.public.search("lúa gạo").total == 0


def test_a_long_text_that_is_unchanged_is_not_indexed_again(place, report, monkeypatch):
    with transaction.manager:
        report.attachments[report.file].keep_text((PAGES[0] * (SHORT // len(PAGES[0]) + 1), PAGES[1]))
        touch(report)

    def refuse(_source):
        raise AssertionError("the text was cut again")

    monkeypatch.setattr(texts, "cut", refuse)
    place.projection.cutter._kept.clear()
    with transaction.manager:
        place.desk.move(report, "withdraw", comment="Sai")
    assert place.public.search("lúa gạo").total == 0
    assert place.lists().search("lúa gạo").total == 1
    # A rebuilding believes nothing.
    monkeypatch.undo()
    reindex(place.database, place.projection)
    assert place.differences() == []


def test_a_missing_text_is_a_difference_and_mended(place, report):
    with place.projection.writing() as connection:
        connection.execute(hit.delete().where(hit.c.id == report.id))
    assert [(found.what, found.table, found.id) for found in place.differences()] == [
        ("different", "text_words", None),
        ("different", "text_hit", report.id),
    ]
    with place.projection.writing() as connection:
        for table in (words, piece):
            connection.execute(table.delete())
        connection.execute(hit.delete())
    reindex(place.database, place.projection)
    assert place.differences() == []
    assert place.public.search("lúa gạo").total == 1


def test_a_deleted_item_leaves_nothing(place, report):
    def stored():
        with place.projection.reading() as connection:
            return [connection.scalar(select(func.count()).select_from(table)) for table in (hit, words, piece)]

    before = stored()
    with transaction.manager:
        place.desk.delete(report)
    assert [now - then for now, then in zip(stored(), before, strict=True)] == [-1, -1, -2]
    assert place.differences() == []


def test_many_documents_of_one_second_have_places_of_their_own(place):
    with place.projection.reading() as connection:
        found = find_places(connection, {number: 7_000_000 for number in range(5_000)})
    assert len(set(found.values())) == 5_000
    assert min(found.values()) >= first_place(7_000_000)
    assert first_place(8_000_000) - first_place(7_000_000) == SPAN
    assert first_place(-1) < first_place(0)


def test_a_long_text_is_cut_into_pieces_and_found_at_its_end(place):
    body = "".join(f"<p>Đoạn văn thứ {number} nói về việc chung.</p>" for number in range(3_000))
    item = place.publish("Văn bản dài", body=f"{body}<p>Cuối cùng là zyzzyva ở đây.</p>")
    row = place.public.search("zyzzyva").rows[0]
    assert row.id == item.id
    assert ("zyzzyva", True) in row.snippet
    row = place.public.search('"thứ 1500 nói"').rows[0]
    assert ("thứ 1500 nói", True) in row.snippet


def test_a_text_of_too_many_words_is_saved_all_the_same(place):
    body = " ".join(f"từkhôngthậtdài{number}" for number in range(60_000))
    item = place.publish("Bảng số", body=f"<p>{body[:990_000]}</p>")
    assert place.public.search("bảng số từkhôngthậtdài7").rows[0].id == item.id


def test_no_text_is_too_long_or_too_strange_to_cut():
    whole = Source("x" * 10_000, (Piece(None, "từ " * MOST_CHARACTERS),))
    assert len(cut(whole).folded.split()) <= 250_000
    pieces = list(texts._pieces(None, "a" * (2 * LONGEST_PIECE + 1) + "\x00\ud800"))
    assert max(len(part.text) for part in pieces) <= LONGEST_PIECE
    assert "\x00" not in "".join(part.text for part in pieces)
    assert cut(Source("\u0301", ())).exact == ""
