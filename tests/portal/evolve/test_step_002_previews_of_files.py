"""A database from before previews: its documents get theirs, without anybody saving them anew."""

import io

import pytest
import transaction
from pyramid.config import Configurator

from portal.content.attachments import Upload
from portal.content.imaging import PAGE_SCALES
from portal.evolve import all_steps, run_step
from portal.jobs.outbox import end, every_job
from portal.search.projection import Projection
from tests.support.first_pages import A4, RED, raw_pdf
from tests.support.jobs import opened
from tests.support.tree import plant, service

NAME = "step_002_previews_of_files"
# What files did not have then.
NEW = ("page_count", "scaling_refused", "_scales")


@pytest.fixture
def old_place(tmp_path):
    """A database with one published PDF, as it was kept then, and no jobs; the portal's own handlers at work."""
    with opened(tmp_path) as place:
        config = Configurator()
        config.registry.projection = Projection(f"sqlite:///{tmp_path}/unused.sqlite")
        config.include("portal.jobs")
        config.commit()
        place.handlers = config.registry.job_handlers
        with place.root() as root:
            plant(root._p_jar)
            upload = Upload(io.BytesIO(raw_pdf((*A4, RED))), "a.pdf", "application/pdf")
            item = service().add(
                root["site"]["so-y-te"]["tin-tuc"], "file", {"title": "Tệp", "file": upload}, "ke-hoach"
            )
            service().move(item, "publish")
            transaction.commit()
            assert not set(item.attachments[item.file].__dict__) & set(NEW)
            for job in list(every_job(root)):
                end(job)
            transaction.commit()
        yield place


def test_documents_that_were_there_get_previews(old_place):
    (step,) = [step for step in all_steps() if step.name == NAME]
    with old_place.root() as root:
        run_step(root, None, step)
    old_place.worker().drain()
    with old_place.root() as root:
        item = root["site"]["so-y-te"]["tin-tuc"]["ke-hoach"]
        assert set(item.attachments[item.file].scales) == set(PAGE_SCALES)
        # To run it again asks for nothing.
        run_step(root, None, step)
        assert list(every_job(root)) == []
