"""The portal as it is configured and served: what people save is followed up by its worker, by itself."""

import io

import transaction

from portal.commands.serving import start_worker
from portal.content.attachments import Upload
from portal.jobs.duty_reminders import REMIND
from portal.jobs.outbox import every_job
from portal.permissions import Permission
from tests.support.files import picture
from tests.support.jobs import wait_for
from tests.support.site import HEALTH


def test_a_picture_that_an_editor_saves_is_scaled_and_shown(fresh_site):
    worker = start_worker(fresh_site.registry, 1)
    try:

        def add(site, desk):
            file = Upload(io.BytesIO(picture(1200, 900)), "ảnh.png", "image/png")
            item = desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": "Tin có ảnh", "picture": file})
            desk.move(item, "publish")
            assert desk.may(item, Permission.VIEW)
            return f"/{HEALTH}/tin-tuc/{item.__name__}/tep/{item.picture}?co=thumb"

        address = fresh_site.prepare(add)
        wait_for(lambda: not left(fresh_site), 30)
    finally:
        worker.stop()
    answer = fresh_site.browser().get(address)
    assert answer.content_type == "image/webp"


def left(site):
    with site.connection() as connection:
        transaction.begin()
        # The next weekly reminder waits for its Monday.
        return [job for job in every_job(connection.root()) if job.name != REMIND]
