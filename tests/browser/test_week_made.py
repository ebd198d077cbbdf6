"""The office makes a week from last week's in under two minutes; a leader approves it on a telephone."""

from datetime import timedelta
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from portal.content.agenda import week_name
from portal.content.weeks import WEEK
from tests.browser.test_accessibility import violations
from tests.support.chromium import PHONE, sign_in
from tests.support.schedules import full_rows, make_week, row, this_monday
from tests.support.site import HEALTH

pytestmark = pytest.mark.browser
SECTION, WORKSPACE = f"/{HEALTH}/lich-cong-tac/", f"/{HEALTH}/noi-bo/"
MONDAY = this_monday()
NEXT = f"{SECTION}{week_name(MONDAY + WEEK)}/"
TWO_MINUTES = 120
# What an unhurried person needs: to find and press something, and to type a letter.
SECONDS_OF_A_PRESS, SECONDS_OF_A_LETTER = 4, 0.4
ADDED = {"starts": "14h30", "ends": "16h", "what": "Nghe báo cáo công tác tiêm chủng", "place": "Phòng họp số 1"}


class Clerk:
    """Works at a page and counts the time that a person would take, besides what the portal takes."""

    def __init__(self, page):
        self.page = page
        self.seconds = 0.0
        self._begun = monotonic()

    @property
    def taken(self):
        """Seconds of work and of waiting."""
        return self.seconds + monotonic() - self._begun

    def press(self, what):
        """Press a link or button that leads to another page."""
        self.seconds += SECONDS_OF_A_PRESS
        with self.page.expect_navigation():
            what.click()

    def go_to(self, place):
        """Put the cursor into a cell."""
        self.seconds += SECONDS_OF_A_PRESS
        place.click()

    def type(self, text):
        """Type into the cell where the cursor is."""
        self.seconds += len(text) * SECONDS_OF_A_LETTER
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def tab_to(self, name):
        """Go on with the Tab key to the cell of a column."""
        for _press in range(15):
            self.seconds += SECONDS_OF_A_LETTER
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError(f"no Tab leads to {name}")


def furnish(tree, desk):
    """This week, full; what recurs every second week, and not in the next."""
    place = tree[HEALTH]["lich-cong-tac"]
    rule = {"repeat": "fortnightly", "until": MONDAY + 20 * WEEK, "skipped": ()}
    desk.edit(place, {"recurring": ({**row(MONDAY + timedelta(days=1), "17:00", what="Tiếp công dân"), **rule},)})
    rows = (*full_rows(MONDAY), *place.recurring_rows(MONDAY, MONDAY + timedelta(days=6)))
    make_week(desk, place, MONDAY, rows)


def make_next_week(clerk):
    """From the section's page to the leader's desk: made from this week, an entry moved, one dropped, one added."""
    page = clerk.page
    page.goto(SECTION)
    expect(page.get_by_label("chép từ tuần trước")).to_be_checked()
    clerk.press(page.get_by_role("button", name="Lập lịch"))
    assert urlsplit(page.url).path == NEXT
    clerk.press(page.locator(".staffbar-actions").get_by_role("link", name="Sửa"))
    clerk.go_to(page.locator("[name=starts]").nth(1))
    clerk.type("08h15")
    clerk.tab_to("ends")
    clerk.type("9h")
    clerk.go_to(page.get_by_label("Bỏ dòng 4 khi lưu", exact=True))
    last = page.locator(".rowgrid tbody tr").count() - 3
    clerk.go_to(page.locator("[name=day]").nth(last))
    clerk.type(f"{MONDAY + WEEK + timedelta(days=4):%d/%m/%Y}")
    for name, text in ADDED.items():
        clerk.tab_to(name)
        clerk.type(text)
    clerk.press(page.locator("form.form button[name=save]"))
    clerk.press(page.locator(".staffbar-actions").get_by_role("link", name="Trạng thái"))
    clerk.press(page.get_by_role("button", name="Trình duyệt"))


def test_a_week_from_last_weeks_in_two_minutes_approved_on_a_telephone(served, open_served):
    served.site.prepare(furnish)
    office = open_served()
    office.goto("/dang-nhap")
    sign_in(office, "editor.syt")
    clerk = Clerk(office)
    make_next_week(clerk)
    assert clerk.taken < TWO_MINUTES, f"{clerk.taken:.0f} s, {clerk.seconds:.0f} of them a person's"

    visitor = open_served(width=PHONE)
    assert visitor.goto(NEXT).status == 404, "nobody has approved it"
    visitor.context.clear_cookies()

    leader = open_served(width=PHONE)
    leader.goto("/dang-nhap")
    sign_in(leader, "leader.syt")
    leader.goto(WORKSPACE)
    leader.get_by_role("list", name="Chờ tôi duyệt").get_by_role("link", name="Xét duyệt").tap()
    leader.wait_for_url("**/trang-thai*")
    assert leader.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert violations(leader) == []
    leader.goto(NEXT)
    friday = leader.locator(f"#ngay-{(MONDAY + WEEK + timedelta(days=4)).isoformat()}")
    expect(friday).to_contain_text(ADDED["what"])
    assert leader.evaluate("document.documentElement.scrollWidth") <= PHONE
    leader.locator(".staffbar-actions").get_by_role("link", name="Trạng thái").tap()
    leader.wait_for_url("**/trang-thai*")
    leader.get_by_role("button", name="Duyệt và đăng").tap()
    expect(leader.get_by_role("status").first).to_contain_text("lịch đã đăng")

    assert visitor.goto(NEXT).status == 200
    told = visitor.locator("main")
    expect(told).to_contain_text("08:15–09:00")
    expect(told).to_contain_text("14:30–16:00")
    expect(told).to_contain_text(ADDED["what"])
    expect(told).not_to_contain_text("Tiếp công dân")
