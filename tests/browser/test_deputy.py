"""An administrator appoints a deputy for two weeks; the clock passes, and so does what the deputy may."""

from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from portal import clock
from tests.browser.test_accessibility import violations
from tests.support.chromium import DESKTOP, PHONE, sign_in
from tests.support.site import HEALTH

pytestmark = pytest.mark.browser
PEOPLE = f"/{HEALTH}/noi-bo/can-bo"
ADMINISTRATOR, DEPUTY, NAME = "agency-administrator.syt", "officer.syt", "Người officer officer.syt"
TWO_WEEKS = timedelta(days=14)
# Milliseconds; long for a page on a busy machine.
PATIENCE = 60_000


def enter(page, login):
    """Sign in at the form."""
    page.goto("/dang-nhap")
    sign_in(page, login)


def moment(day, hour, minute):
    """A moment of a day by Vietnam's clock."""
    return datetime.combine(day, time(hour, minute), clock.PEOPLES_ZONE)


def path_of(page):
    """Where the page is."""
    return urlsplit(page.url).path


@pytest.mark.parametrize(("width", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_a_deputy_for_two_weeks(open_served, set_clock, width, scripts):
    today = clock.local(clock.now()).date()
    last = today + TWO_WEEKS
    now = set_clock(moment(today, 9, 0))
    his = open_served(width=width, java_script_enabled=scripts)
    enter(his, DEPUTY)
    assert his.goto(PEOPLE).status == 403

    page = open_served(width=width, java_script_enabled=scripts)
    enter(page, ADMINISTRATOR)
    page.goto(f"{PEOPLE}?tim=officer")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Giao vai trò").click()
    assert not scripts or violations(page) == []
    page.get_by_label("Vai trò").select_option("agency_administrator")
    page.get_by_label("Từ ngày").fill(typed(page, "Từ ngày", today))
    page.get_by_label("Đến hết ngày").fill(typed(page, "Đến hết ngày", last))
    page.get_by_label("Căn cứ").fill("Quyết định số 15/QĐ-SYT ngày 22/11/2026")
    with page.expect_navigation():
        page.get_by_role("button", name="Giao vai trò").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã giao vai trò")
    row = page.get_by_role("row").filter(has_text="Quản trị cơ quan")
    expect(row).to_contain_text(f"{last:%d/%m/%Y}")
    row.get_by_role("link", name="Giấy giao").click()
    expect(page.locator("main")).to_contain_text("15/QĐ-SYT")

    # By his next request he has to sign in anew, and is a deputy then.
    his.goto(PEOPLE)
    assert path_of(his) == "/dang-nhap"
    sign_in(his, DEPUTY)
    assert his.goto(PEOPLE).status == 200

    # The last minutes of the last day.
    now.set(moment(last, 23, 50))
    enter(his, DEPUTY)
    assert his.goto(PEOPLE).status == 200
    now.set(moment(last + timedelta(days=1), 0, 1))
    his.goto(PEOPLE)
    assert path_of(his) == "/dang-nhap", "with the post the session ends"
    sign_in(his, DEPUTY)
    assert his.goto(PEOPLE).status == 403
    assert his.goto(f"/{HEALTH}/noi-bo/").status == 200


def typed(page, label, day):
    """A day as the field takes it: a browser's own field for days, or a line."""
    kind = page.get_by_label(label).get_attribute("type")
    return day.isoformat() if kind == "date" else f"{day:%d/%m/%Y}"
