"""Attachments keep their scales: of pictures, of the first page of PDFs and office documents; or why there are none."""

import io
from dataclasses import replace

import pytest
import transaction
import ZODB
from PIL import Image
from ZODB.FileStorage import FileStorage

from portal.content import imaging, office
from portal.content.attachments import Attachments, Upload
from portal.content.imaging import FULL, LARGE, MEDIUM, THUMB, PictureNotDone
from portal.content.killable import ChildLimits
from portal.content.office import Obstacle
from portal.content.scaling import awaits_programs, awaits_scales, scale_attachment, scales_of
from tests.support import documents, files
from tests.support.first_pages import A4, BLUE, RED, of_two_pages, raw_pdf

PDF = "application/pdf"


@pytest.fixture
def files_of_an_item(tmp_path):
    database = ZODB.DB(FileStorage(str(tmp_path / "Data.fs"), blob_dir=str(tmp_path / "blobs")))
    connection = database.open()
    connection.root()["files"] = stored = Attachments(None)
    transaction.commit()
    yield stored
    transaction.abort()
    database.close()


def kept(stored, data, filename="a.jpg", media_type="image/jpeg"):
    attachment = stored.store(Upload(io.BytesIO(data), filename, media_type))
    transaction.commit()
    return attachment


def test_an_attachment_keeps_its_scales(files_of_an_item):
    attachment = kept(files_of_an_item, files.noise(1000, 500))
    assert awaits_scales(attachment) and attachment.scales == {}
    scale_attachment(attachment)
    transaction.commit()
    assert not awaits_scales(attachment)
    assert (attachment.width, attachment.height) == (1000, 500)
    assert {name: scale.width for name, scale in attachment.scales.items()} == {
        FULL: 1000,
        LARGE: 1000,
        MEDIUM: 800,
        THUMB: 400,
    }
    with attachment.scales[THUMB].blob.open("r") as file:
        data = file.read()
    assert len(data) == attachment.scales[THUMB].size
    assert Image.open(io.BytesIO(data)).size == (400, 200)


def test_scaling_twice_changes_nothing(files_of_an_item):
    attachment = kept(files_of_an_item, files.picture(kind="JPEG"))
    scale_attachment(attachment)
    transaction.commit()
    before = attachment._p_serial
    scale_attachment(attachment)
    transaction.commit()
    assert attachment._p_serial == before


def test_a_small_picture_is_stored_once_for_all_its_scales(files_of_an_item):
    attachment = kept(files_of_an_item, files.picture(kind="WEBP"), "a.webp", "image/webp")
    scale_attachment(attachment)
    assert len({id(scale) for scale in attachment.scales.values()}) == 1


def test_a_picture_that_can_never_be_scaled_keeps_the_reason(files_of_an_item):
    attachment = kept(files_of_an_item, files.noise(300, 300)[:-500])
    scale_attachment(attachment)
    transaction.commit()
    assert "damaged" in attachment.scaling_refused.in_language("en")
    assert not awaits_scales(attachment) and attachment.scales == {}


def test_other_files_are_left_alone(files_of_an_item):
    attachment = kept(files_of_an_item, b"PK", "a.zip", "application/zip")
    scale_attachment(attachment)
    assert not awaits_scales(attachment) and attachment.scales == {} and attachment.scaling_refused is None


def test_a_pdf_keeps_the_picture_of_its_first_page(files_of_an_item):
    attachment = kept(files_of_an_item, raw_pdf((*A4, RED), (*A4, BLUE)), "a.pdf", PDF)
    assert awaits_scales(attachment) and scales_of(attachment) == (LARGE, MEDIUM, THUMB)
    scale_attachment(attachment)
    transaction.commit()
    assert not awaits_scales(attachment)
    assert (attachment.width, attachment.height, attachment.page_count) == (1600, 2263, 2)
    assert {name: scale.width for name, scale in attachment.scales.items()} == {LARGE: 1600, MEDIUM: 800, THUMB: 400}
    with attachment.scales[MEDIUM].blob.open("r") as file:
        assert Image.open(file).convert("RGB").getpixel((400, 500))[0] > 200


def test_an_office_document_keeps_its_first_page_but_no_number_of_pages(files_of_an_item):
    attachment = kept(files_of_an_item, of_two_pages("docx"), "a.docx", documents.DOCX)
    scale_attachment(attachment)
    transaction.commit()
    assert set(attachment.scales) == {LARGE, MEDIUM, THUMB} and attachment.page_count is None
    large = attachment.scales[LARGE]
    assert (attachment.width, attachment.height) == (large.width, large.height) == (1600, 2071)


@pytest.mark.parametrize(
    ("data", "media_type", "reason"),
    [
        (documents.locked_pdf(), PDF, "password"),
        (b"%PDF-1.7", PDF, "damaged"),
        (documents.word("x")[:9000], documents.DOCX, "damaged"),
    ],
    ids=["locked", "broken PDF", "cut document"],
)
def test_a_document_that_can_never_be_shown_keeps_the_reason(files_of_an_item, data, media_type, reason):
    attachment = kept(files_of_an_item, data, "a", media_type)
    scale_attachment(attachment)
    transaction.commit()
    assert reason in attachment.scaling_refused.in_language("en")
    assert not awaits_scales(attachment) and attachment.scales == {}


def test_a_document_whose_child_was_killed_may_be_tried_again(files_of_an_item, tmp_path, monkeypatch):
    program = replace(imaging.PAGE_PROGRAM, file=tmp_path / "child.py", limits=ChildLimits(seconds=1))
    program.file.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(imaging, "PAGE_PROGRAM", program)
    attachment = kept(files_of_an_item, raw_pdf((*A4, RED)), "a.pdf", PDF)
    with pytest.raises(PictureNotDone):
        scale_attachment(attachment)
    assert awaits_scales(attachment) and attachment.scaling_refused is None


def test_where_the_machine_lacks_programs_office_documents_wait_and_nothing_else_does(files_of_an_item, monkeypatch):
    monkeypatch.setattr(office, "obstacle", lambda: Obstacle("no LibreOffice", "apt-get install"))
    document = kept(files_of_an_item, of_two_pages("docx"), "a.docx", documents.DOCX)
    pdf = kept(files_of_an_item, raw_pdf((*A4, RED)), "a.pdf", PDF)
    assert awaits_programs(document) and not awaits_scales(document)
    assert awaits_scales(pdf) and not awaits_programs(pdf)
    scale_attachment(document)
    assert document.scales == {} and document.scaling_refused is None
    monkeypatch.undo()
    assert awaits_scales(document) and not awaits_programs(document)
