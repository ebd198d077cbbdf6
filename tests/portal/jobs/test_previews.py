"""The preview of a document that somebody saves is made by a job; one that cannot be made holds nothing up."""

import io
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import transaction

from portal import clock
from portal.content import imaging, office
from portal.content.attachments import Upload
from portal.content.imaging import PAGE_SCALES
from portal.content.killable import ChildLimits
from portal.content.office import Obstacle
from portal.jobs.causes import EXTRACT_TEXT, PAUSE_BETWEEN_OLD, SCALE_PICTURE, scaling_job, write_missing_jobs
from portal.jobs.job import FAILED, WAITING
from portal.jobs.outbox import OUTBOXES, end, every_job
from portal.jobs.running import DELAYS
from tests.support import documents
from tests.support.first_pages import A4, RED, needs_namespaces, of_two_pages, raw_pdf
from tests.support.tree import service

pytestmark = needs_namespaces

PDF = "application/pdf"


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
    """The jobs of previews; those of reading are not looked at here."""
    with house.root() as root:
        return [(job.name, job.state) for job in every_job(root) if job.name == SCALE_PICTURE]


@pytest.fixture
def without_libreoffice(monkeypatch):
    """A machine that has none; call it to install it."""
    monkeypatch.setattr(office, "obstacle", lambda: Obstacle("no LibreOffice", "apt-get install"))
    return monkeypatch.undo


@pytest.mark.parametrize(
    ("data", "media_type"), [(raw_pdf((*A4, RED)), PDF), (of_two_pages("docx"), documents.DOCX)], ids=["PDF", "DOCX"]
)
def test_a_saved_document_gets_its_preview(house, data, media_type):
    save(house, data, media_type)
    assert jobs(house) == [(SCALE_PICTURE, WAITING)]
    with kept(house) as (item, file):
        assert scaling_job(item, file).state == WAITING
    house.worker().drain()
    with kept(house) as (item, file):
        assert set(file.scales) == set(PAGE_SCALES) and scaling_job(item, file) is None
        service().edit(item, {"title": "Kế hoạch sửa"})
        transaction.commit()
    assert jobs(house) == []


def test_a_file_of_another_kind_causes_no_preview(house):
    save(house, b"PK", "application/zip")
    assert jobs(house) == []


def test_a_document_that_can_never_be_shown_keeps_the_reason_and_is_left_alone(house):
    save(house, documents.locked_pdf())
    house.worker().drain()
    with kept(house) as (item, file):
        assert "password" in file.scaling_refused.in_language("en")
        service().edit(item, {"title": "Kế hoạch sửa"})
        transaction.commit()
    assert jobs(house) == []


def test_a_document_that_hangs_its_reader_goes_to_a_person_after_some_tries(house, noon, tmp_path, monkeypatch):
    program = replace(imaging.PAGE_PROGRAM, file=tmp_path / "child.py", limits=ChildLimits(seconds=1))
    program.file.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(imaging, "PAGE_PROGRAM", program)
    save(house, raw_pdf((*A4, RED)))
    for _attempt in range(len(DELAYS) + 1):
        assert house.worker().drain()
        noon.set(clock.now() + timedelta(hours=2))
    assert house.worker().drain() == 0
    with kept(house) as (item, file):
        job = scaling_job(item, file)
        assert (job.state, job.attempts) == (FAILED, len(DELAYS) + 1)
        assert "took too long" in job.last_error[1]
        service().edit(item, {"title": "Kế hoạch sửa"})
        transaction.commit()
    assert jobs(house) == [(SCALE_PICTURE, FAILED)]


def test_without_libreoffice_there_is_no_job_until_it_is_there(house, without_libreoffice):
    save(house, of_two_pages("docx"), documents.DOCX)
    assert jobs(house) == []
    without_libreoffice()
    with house.root() as root:
        assert write_missing_jobs(root["site"]) == 1
        transaction.commit()
    house.worker().drain()
    with kept(house) as (_item, file):
        assert file.scales


def test_a_job_that_another_machine_wrote_ends_where_there_is_no_libreoffice(house, monkeypatch):
    save(house, of_two_pages("docx"), documents.DOCX)
    monkeypatch.setattr(office, "obstacle", lambda: Obstacle("no LibreOffice", "apt-get install"))
    house.worker().drain()
    assert jobs(house) == []
    with kept(house) as (_item, file):
        assert file.scales == {} and file.scaling_refused is None


def test_files_that_were_there_before_get_theirs_one_after_another(house, noon):
    for number in range(3):
        save(house, documents.pdf(f"Trang {number}"), title=f"Kế hoạch {number}")
    with house.root() as root:
        for job in list(every_job(root)):
            end(job)
        transaction.commit()
    with house.root() as root:
        assert write_missing_jobs(root["site"]) == 3
        transaction.commit()
        found = sorted((job.due - noon.now(), job.name) for job in every_job(root))
    both = (EXTRACT_TEXT, SCALE_PICTURE)
    assert found == [(number * PAUSE_BETWEEN_OLD, name) for number in range(3) for name in both]
    # To ask twice is to ask once.
    with house.root() as root:
        noon.set(noon.now() + timedelta(seconds=1))
        assert write_missing_jobs(root["site"]) == 0
        transaction.commit()
        assert len(list(every_job(root))) == 6
    noon.set(noon.now() + timedelta(minutes=1))
    house.worker().drain()
    with house.root() as root:
        assert write_missing_jobs(root["site"]) == 0


def test_looking_for_a_job_makes_no_outbox(house):
    save(house, raw_pdf((*A4, RED)))
    with house.root() as root:
        root[OUTBOXES].clear()
        transaction.commit()
    with kept(house) as (item, file):
        assert scaling_job(item, file) is None
        assert len(item._p_jar.root()[OUTBOXES]) == 0
