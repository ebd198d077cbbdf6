"""The text of a file that somebody saves is read by a job; a file that cannot be read holds nothing up."""

import io
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import transaction

from portal import clock
from portal.content import extraction
from portal.content.attachments import Upload
from portal.content.changes import subscribe
from portal.content.killable import ChildLimits
from portal.jobs.causes import EXTRACT_TEXT
from portal.jobs.job import FAILED, WAITING
from portal.jobs.outbox import every_job
from portal.jobs.running import DELAYS
from portal.search.service import SearchService
from portal.search.unread_files import unread_files
from portal.security.reader import SYSTEM
from tests.support import documents
from tests.support.tree import service

PDF, DOC = "application/pdf", "application/msword"
WORDS = "Kế hoạch phòng chống hạn mặn"


def save(house, data, media_type=PDF, title="Kế hoạch"):
    """Keep a file in the agency's section and commit."""
    with house.root() as root:
        upload = Upload(io.BytesIO(data), "kế hoạch.pdf", media_type)
        service().add(root["site"]["so-y-te"]["tin-tuc"], "file", {"title": title, "file": upload})
        transaction.commit()


@contextmanager
def kept(house):
    """The only item of the section and its file, in a transaction."""
    with house.root() as root:
        (item,) = root["site"]["so-y-te"]["tin-tuc"].values()
        yield item, item.attachments[item.file]


def jobs(house):
    """The jobs of reading; those of previews are not looked at here."""
    with house.root() as root:
        return [(job.name, job.state) for job in every_job(root) if job.name == EXTRACT_TEXT]


def test_a_saved_document_is_read(house):
    save(house, documents.pdf("Trang một", WORDS))
    assert jobs(house) == [(EXTRACT_TEXT, WAITING)]
    with kept(house) as (_item, file):
        assert file.text == () and not file.is_read
    house.worker().drain()
    with kept(house) as (_item, file):
        assert file.text == ("Trang một", WORDS) and file.is_read
    assert jobs(house) == []


def test_the_lists_follow_when_the_text_is_there(house):
    save(house, documents.pdf(WORDS))
    touched = []
    subscribe(house.database, lambda changes: touched.extend(changes.changed.values()))
    house.worker().drain()
    with kept(house) as (item, file):
        assert item.id in {changed.id for changed in touched}
        assert file.text == (WORDS,)


def test_a_document_that_was_read_is_not_read_again(house):
    save(house, documents.pdf(WORDS))
    house.worker().drain()
    with kept(house) as (item, _file):
        service().edit(item, {"title": "Kế hoạch sửa"})
        transaction.commit()
    assert jobs(house) == []


def test_an_old_office_file_causes_no_job(house):
    save(house, b"\xd0\xcf", DOC)
    assert jobs(house) == []


@pytest.mark.parametrize(("data", "reason"), [(documents.locked_pdf(), "password"), (b"%PDF-1.7", "damaged")])
def test_a_file_that_can_never_be_read_keeps_the_reason_and_is_left_alone(house, data, reason):
    save(house, data)
    house.worker().drain()
    with kept(house) as (item, file):
        assert reason in file.reading_refused.in_language("en") and file.text == ()
        service().edit(item, {"title": "Kế hoạch sửa"})
        transaction.commit()
    assert jobs(house) == []


def test_administrators_learn_of_a_file_that_cannot_be_read(house):
    save(house, documents.locked_pdf())
    assert unread_files(house.projection) == []
    house.worker().drain()
    (unread,) = unread_files(house.projection)
    assert unread.count == 1 and "mật khẩu" in unread.reason and "password" in unread.reason_english


def test_a_document_that_hangs_its_reader_goes_to_a_person_after_some_tries(house, noon, tmp_path, monkeypatch):
    program = replace(extraction.PROGRAM, file=tmp_path / "child.py", limits=ChildLimits(seconds=1))
    program.file.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(extraction, "PROGRAM", program)
    save(house, documents.pdf(WORDS))
    for _attempt in range(len(DELAYS) + 1):
        assert house.worker().drain()
        noon.set(clock.now() + timedelta(hours=2))
    with house.root() as root:
        (job,) = every_job(root)
        assert (job.state, job.attempts) == (FAILED, len(DELAYS) + 1)
        assert "“kế hoạch.pdf”" in job.last_error[0] and "too long" in job.last_error[1]
    assert house.worker().drain() == 0
    # Saving the page again does not begin it all anew; a person may.
    with kept(house) as (item, _file):
        service().edit(item, {"title": "Kế hoạch sửa"})
        transaction.commit()
    assert jobs(house) == [(EXTRACT_TEXT, FAILED)]


def test_a_document_whose_item_is_deleted_meanwhile_holds_nothing_up(house):
    save(house, documents.pdf(WORDS))
    with kept(house) as (item, _file):
        service().delete(item)
        transaction.commit()
    house.worker().drain()
    assert jobs(house) == []


def test_words_of_a_document_are_found_with_their_page(house):
    save(house, documents.pdf("Trang một", WORDS))
    search = SearchService(house.projection, SYSTEM).search
    assert not search("hạn mặn").rows
    house.worker().drain()
    (row,) = search("hạn mặn").rows
    assert (row.title, row.page) == ("Kế hoạch", 2)
