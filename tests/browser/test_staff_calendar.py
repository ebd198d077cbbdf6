"""The staff's calendar in a real browser: an entry dragged to another time; told of clashes while typing."""

from datetime import timedelta

import pytest

from portal.content.agenda import week_name
from portal.content.weeks import WEEK
from tests.support.page_types import AGENCY, EDITOR, OFFICER
from tests.support.schedules import this_monday
from tests.support.site import HEALTH

pytestmark = pytest.mark.browser
CALENDAR = f"/{HEALTH}/noi-bo/lich-co-quan"
MONDAY = this_monday() + WEEK
NEXT = f"{AGENCY}lich-cong-tac/{week_name(MONDAY)}/"
MOVED = "Giao ban tuần sau"


def to_next_week(page):
    page.goto(CALENDAR)
    page.get_by_role("button", name="Tiếp").click()
    event = page.locator(".calendar").get_by_text(MOVED).first
    event.wait_for()
    return event


def test_an_entry_is_dragged_to_another_time_into_the_draft(open_window):
    page = open_window(EDITOR)
    event = to_next_week(page)
    assert (
        page.get_by_role("button", name="Hôm nay").is_visible() and page.locator("[data-calendar-table]").is_visible()
    )
    assert page.locator("style").count() == 0, "the policy allows none"
    before = event.bounding_box()
    page.mouse.move(before["x"] + 10, before["y"] + 8)
    page.mouse.down()
    page.mouse.move(before["x"] + 10, before["y"] + 40, steps=5)
    page.mouse.move(before["x"] + 10, before["y"] + 120, steps=10)
    page.mouse.up()
    page.locator("[data-calendar-told]", has_text="Đã dời giờ").wait_for()
    page.goto(f"{CALENDAR}?thang={MONDAY:%Y-%m}")
    page.locator("[data-calendar-table].is-ready summary").click()
    row = page.locator("[data-calendar-table] tr", has_text=MOVED)
    times = row.locator("td.numbers").inner_text()
    assert times != "08:00–09:00" and times.endswith("0")
    # The revision of the row says that it was this one; its length is the same.
    starts, ends = ((int(part[:2]) * 60 + int(part[3:])) for part in times.split("–"))
    assert ends - starts == 60


def test_who_may_not_edit_drags_nothing(open_window):
    page = open_window(OFFICER)
    page.goto(CALENDAR)
    page.locator(".calendar a").first.wait_for()
    events = page.evaluate(
        "async (address) => (await (await fetch(address)).json()).map((one) => one.editable)",
        f"{CALENDAR}.json?start={this_monday().isoformat()}&end={(this_monday() + timedelta(days=7)).isoformat()}",
    )
    assert events and not any(events)


def test_without_scripts_the_month_is_a_table(open_window):
    page = open_window(EDITOR, java_script_enabled=False)
    page.goto(f"{CALENDAR}?thang={MONDAY:%Y-%m}")
    assert page.locator("[data-calendar-table] tr", has_text=MOVED).is_visible()


def test_clashes_are_told_while_somebody_types(open_window):
    page = open_window(EDITOR)
    page.goto(NEXT + "sua")
    for number, (starts, what) in enumerate((("16h", "Họp một"), ("16h30", "Họp hai")), start=1):
        for name, text in (("day", f"{MONDAY:%d/%m/%Y}"), ("starts", starts), ("what", what), ("place", "Phòng 9")):
            page.locator(f"[name={name}]").nth(number).fill(text)
    told = page.locator("[data-check-result]")
    told.get_by_text("địa điểm “Phòng 9”").wait_for()
    assert "Còn trống:" in told.inner_text()
    page.locator("[name=place]").nth(2).fill("Phòng 10")
    told.get_by_text("Không trùng giờ").wait_for()
