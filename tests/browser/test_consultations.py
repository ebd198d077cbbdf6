"""A draft in a real browser: it opens and closes by the clock; citizens comment by telephone; the office answers."""

from datetime import datetime, time, timedelta

import pytest
from playwright.sync_api import expect

from portal import clock
from tests.support.chromium import PHONE, sign_in
from tests.support.commenting import SECTION, articles_of, comments_of, put_up

pytestmark = pytest.mark.browser
# Milliseconds; long for a page on a busy machine.
PATIENCE = 60_000
DAY = timedelta(days=1)
LATE = "Tôi viết đến đúng nửa đêm, mong không mất chữ nào."


def at(day, hour, minute=0, second=0):
    """A moment of a day by Vietnam's clock."""
    return datetime.combine(day, time(hour, minute, second), clock.PEOPLES_ZONE)


def signed_in(open_served, login):
    """A window of somebody of the office."""
    page = open_served()
    page.goto("/dang-nhap")
    sign_in(page, login)
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_draft_opens_and_closes_by_the_clock(open_served, served, set_clock, scripts):
    opens = clock.local(clock.now()).date() + DAY
    closes = opens + 2 * DAY
    now = set_clock(at(opens - DAY, 23, 59, 50))
    address = put_up(served.site, opens, closes)
    citizen = open_served(width=PHONE, java_script_enabled=scripts)
    citizen.goto(address)
    expect(citizen.get_by_text("Sắp lấy ý kiến")).to_be_visible()
    expect(citizen.get_by_role("link", name="Góp ý dự thảo")).to_have_count(0)

    now.set(at(opens, 0, 0, 2))
    citizen.goto(address)
    expect(citizen.get_by_text("còn 2 ngày")).to_be_visible()
    citizen.get_by_role("link", name="Góp ý phần này Điều 2. Thời gian phục vụ").tap()
    expect(citizen.get_by_label("Điều, khoản").first).to_have_value(_article(served, address, 1))
    citizen.get_by_label("Họ và tên").fill("Công Tằng Tôn Nữ Thị Ngọc Diễm Hương")
    citizen.get_by_label("Nội dung góp ý").first.fill("Đề nghị tăng lên mười lăm ngày.")
    citizen.get_by_role("button", name="Thêm ô góp ý").tap()
    expect(citizen.get_by_label("Nội dung góp ý").first).to_have_value("Đề nghị tăng lên mười lăm ngày.")
    now.set(at(opens, 0, 5))
    citizen.get_by_role("button", name="Gửi góp ý").tap()
    expect(citizen.get_by_text("Số góp ý: 1.")).to_be_visible()
    assert citizen.evaluate("document.documentElement.scrollWidth") <= PHONE

    # The last minute: the form is open, and midnight passes.
    now.set(at(closes, 23, 55))
    citizen.goto(address)
    expect(citizen.get_by_text("hôm nay là ngày cuối")).to_be_visible()
    citizen.goto(address + "gop-y")
    citizen.get_by_label("Họ và tên").fill("Lý Thị Ngọc Yến")
    citizen.get_by_label("Nội dung góp ý").nth(2).fill(LATE)
    now.set(at(closes + DAY, 0, 0, 1))
    open_served.expect("409")
    citizen.get_by_role("button", name="Gửi góp ý").tap()
    expect(citizen.get_by_text("Góp ý chưa được gửi")).to_be_visible()
    expect(citizen.get_by_label("Nội dung góp ý").nth(2)).to_have_value(LATE)
    expect(citizen.get_by_label("Họ và tên")).to_have_value("Lý Thị Ngọc Yến")
    expect(citizen.get_by_role("button", name="Gửi góp ý")).to_have_count(0)
    citizen.goto(address)
    expect(citizen.get_by_text("Đã hết hạn, đang tổng hợp")).to_be_visible()
    assert len(comments_of(served.site, address)) == 1


def _article(served, address, place):
    return articles_of(served.site, address)[place]


def test_the_office_answers_and_publishes_the_result(open_served, served, set_clock):
    today = clock.local(clock.now()).date()
    now = set_clock(at(today, 9))
    address = put_up(served.site, today, today)
    citizen = open_served(width=PHONE)
    citizen.goto(f"{address}gop-y?dieu={_article(served, address, 0)}")
    citizen.get_by_label("Họ và tên").fill("Đỗ Văn Sáu")
    citizen.get_by_label("Nội dung góp ý").first.fill("Nên kể tên các xã.")
    now.set(at(today, 9, 5))
    citizen.get_by_role("button", name="Gửi góp ý").tap()
    expect(citizen.get_by_text("Số góp ý: 1.")).to_be_visible()

    now.set(at(today + DAY, 8))
    editor = signed_in(open_served, "editor.syt")
    editor.goto(address)
    editor.get_by_role("link", name="Góp ý đã nhận").click()
    expect(editor.get_by_text("Đỗ Văn Sáu")).to_be_visible()
    editor.locator(".comments-articles a", has_text="Điều 1").click()
    editor.get_by_label("Ý kiến góp ý (tổng hợp, không ghi tên công dân)").fill("Đề nghị kể tên các xã.")
    editor.get_by_label("Tiếp thu, giải trình", exact=True).fill("Tiếp thu, bổ sung phụ lục.")
    editor.get_by_role("button", name="Lưu", exact=True).click()
    expect(editor.get_by_text("Đã lưu tiếp thu, giải trình về")).to_be_visible()
    editor.get_by_role("button", name="Đã tổng hợp Góp ý số 1").click()
    expect(editor.get_by_text("Đã ghi là đã tổng hợp.")).to_be_visible()
    editor.goto(address + "sua")
    frame = editor.frame_locator("iframe.tox-edit-area__iframe")
    frame.locator("body").fill("Có một góp ý, đã tiếp thu.")
    editor.locator("form.form button[name=save]").click()
    editor.wait_for_url(lambda url: not url.endswith("/sua"))

    publisher = signed_in(open_served, "publisher.syt")
    publisher.goto(address + "trang-thai")
    publisher.get_by_role("button", name="Công bố tiếp thu, giải trình").click()
    expect(publisher.get_by_text("Đã công bố kết quả tiếp thu, giải trình.")).to_be_visible()

    citizen.goto(SECTION)
    expect(citizen.get_by_text("Đã công bố kết quả")).to_be_visible()
    citizen.get_by_role("link", name="Dự thảo Quy chế trạm y tế lưu động").tap()
    expect(citizen.get_by_text("Tiếp thu, bổ sung phụ lục.")).to_be_visible()
    expect(citizen.get_by_text("Có một góp ý, đã tiếp thu.")).to_be_visible()
    assert "Văn Sáu" not in citizen.content()
    assert citizen.evaluate("document.documentElement.scrollWidth") <= PHONE
