"""What browsers and shared caches may keep: nothing that only some may read, and nothing in the wrong language."""

import pytest

from tests.functional.test_hostile import make
from tests.functional.test_schedules import week_name
from tests.support.schedules import row, this_monday
from tests.support.site import HEALTH

PLACE = f"/{HEALTH}/"
WEEK = f"{PLACE}lich-cong-tac/{week_name(this_monday())}/lich.json"
# What programs of others ask for again and again, and how they are told to keep it.
BELOW = ("tim-kiem.rss?q=a", "hoi-dap/rss", "van-ban/rss", "lay-y-kien/rss", "lich-cong-tac/lich.ics")
FEEDS = tuple(PLACE + below for below in BELOW)
PUBLIC, NOBODY = "public, max-age=300", "private, no-store"


def keeping(answer):
    """What the answer says of keeping it: (how, whether it hangs on cookies)."""
    return answer.headers["Cache-Control"], "Cookie" in (answer.vary or ())


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_that_everybody_may_read_is_kept_for_each_language(portal_site, address):
    for login in (None, "tinh.admin", "editor.stttt"):
        assert keeping(portal_site.browser(login).get(address)) == (PUBLIC, True)
    english = portal_site.browser()
    english.get("/?ngon-ngu=en")
    assert english.get(address).text != portal_site.browser().get(address).text


def publish_week(tree, desk):
    """This week's schedule, published."""
    rows = [row(this_monday(), "08:00", what="Giao ban")]
    values = {"title": "Lịch tuần này", "first_day": this_monday(), "entries": rows}
    desk.move(desk.add(tree[HEALTH]["lich-cong-tac"], "week_schedule", values), "publish")


def test_a_week_that_everybody_may_read_is_kept_like_a_feed(fresh_site):
    fresh_site.prepare(publish_week)
    for login in (None, "editor.syt"):
        assert keeping(fresh_site.browser(login).get(WEEK)) == (PUBLIC, True)


def test_a_feed_that_only_some_may_read_is_kept_by_nobody(fresh_site):
    admin, visitor = fresh_site.browser("tinh.admin"), fresh_site.browser()
    hidden = make(admin, "/", "agency", "Sở đang thành lập")
    withdrawn = PLACE
    admin.send(f"{withdrawn}trang-thai", transition="withdraw")
    for address in (*(hidden + below for below in BELOW), f"{withdrawn}{BELOW[0]}"):
        visitor.get(address, status=404)
        assert keeping(admin.get(address))[0] == NOBODY, address


def test_words_suggested_to_staff_are_kept_by_nobody(portal_site):
    make(portal_site.browser("editor.syt"), f"{PLACE}tin-tuc/", "news_item", "Nháp qwertyhidden")
    editor = portal_site.browser("editor.syt")
    answer = editor.get(f"{PLACE}noi-bo/tim-kiem/goi-y?q=qwerty")
    assert "qwertyhidden" in answer.text.lower() and keeping(answer)[0] == NOBODY
    # What everybody is suggested may be asked for once in a moment's typing.
    for browser in (editor, portal_site.browser()):
        answer = browser.get(f"{PLACE}tim-kiem/goi-y?q=qwerty")
        assert answer.json == [] and keeping(answer) == ("private, max-age=60", True)


def test_words_suggested_at_a_place_that_only_some_may_read_are_kept_by_nobody(fresh_site):
    admin = fresh_site.browser("tinh.admin")
    admin.send(f"{PLACE}trang-thai", transition="withdraw")
    assert keeping(admin.get(f"{PLACE}tim-kiem/goi-y?q=a"))[0] == NOBODY
