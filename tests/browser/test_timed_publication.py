"""A publication set for a minute crosses it, and so does its end: seen by a visitor, by staff, and in lists."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from portal import clock
from portal.commands.serving import services_of
from portal.jobs.worker import Worker
from tests.browser.test_consultations import at, signed_in
from tests.functional.test_publication_story import SECTION, write
from tests.support.chromium import PHONE

pytestmark = pytest.mark.browser
TITLE = "Lịch cắt nước khu vực phía bắc"


def look(page, address, status):
    """Open an address as a visitor and check what he is answered."""
    assert page.goto(address).status == status


@pytest.mark.parametrize("worker", [True, False], ids=["worker", "worker-is-late"])
def test_a_text_appears_and_goes_at_its_minute(open_served, served, set_clock, worker):
    site = served.site
    day = clock.local(clock.now()).date() + timedelta(days=1)
    now = set_clock(at(day, 7, 30))
    address = write(site.browser("editor.syt"), TITLE, body="<p>Từ 8 giờ</p>")

    def pass_to(moment):
        now.set(moment)
        if worker:
            registry = site.registry
            settings, services = registry.portal_settings, services_of(registry)
            Worker(site.database, registry.projection, registry.job_handlers, settings, services).drain()

    publisher, visitor = signed_in(open_served, "publisher.syt"), open_served(width=PHONE)
    publisher.goto(address + "trang-thai")
    publisher.get_by_label("Hẹn giờ").fill(f"{day:%Y-%m-%d}T08:00")
    publisher.get_by_label("Tự ngừng đăng lúc").first.fill(f"{day:%Y-%m-%d}T09:15")
    publisher.get_by_role("button", name="Đăng", exact=True).click()
    expect(publisher.locator(".staffbar-notes")).to_contain_text("Hẹn đăng 08:00")

    # The last second before: nobody but colleagues sees it.
    open_served.expect("404")
    pass_to(at(day, 7, 59, 59))
    look(visitor, address, 404)
    look(visitor, SECTION, 200)
    expect(visitor.get_by_text(TITLE)).to_have_count(0)
    publisher.goto(address)
    expect(publisher.get_by_role("heading", name=TITLE, level=1)).to_be_visible()

    pass_to(at(day, 8))
    for place in (SECTION, address):
        look(visitor, place, 200)
        expect(visitor.get_by_text(TITLE).first).to_be_visible()
    expect(visitor.get_by_text("Từ 8 giờ")).to_be_visible()
    publisher.goto(address)
    expect(publisher.locator(".staffbar-notes")).to_contain_text("Tự ngừng đăng 09:15")

    pass_to(at(day, 9, 14, 59))
    look(visitor, address, 200)
    pass_to(at(day, 9, 15))
    status = visitor.goto(address).status
    assert status in (404, 410)
    look(visitor, SECTION, 200)
    expect(visitor.get_by_text(TITLE)).to_have_count(0)
    publisher.goto(address)
    expect(publisher.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
