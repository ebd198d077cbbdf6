"""Times that people set: an end by itself, a countdown for those who work with it, the list of what is coming."""

from datetime import timedelta

import pytest

from portal import clock
from portal.commands.serving import services_of
from portal.jobs.worker import Worker
from tests.functional.test_publication_story import SECTION, write
from tests.support.site import HEALTH

STATE, TIMING = "trang-thai", "hen-gio"
LIST = f"/{HEALTH}/noi-bo/sap-thay-doi"


def typed(moment):
    """As a `datetime-local` field sends it."""
    return clock.local(moment).strftime("%Y-%m-%dT%H:%M")


def do_jobs(site):
    """Do what is due, as the worker does."""
    registry = site.registry
    settings, projection = registry.portal_settings, registry.projection
    Worker(site.database, projection, registry.job_handlers, settings, services_of(registry)).drain()


def notes(browser, address):
    """What the bar on the item's page says of its times."""
    told = browser.get(address).html.find(class_="staffbar-notes")
    return told.text if told else ""


@pytest.fixture
def now(set_clock):
    """A clock that stands still, at a whole minute."""
    return set_clock(clock.now().replace(second=0, microsecond=0))


@pytest.fixture
def desk(now, portal_site):
    """An editor, a publisher, a visitor, the clock."""
    return portal_site.browser("editor.syt"), portal_site.browser("publisher.syt"), portal_site.browser(), now


def publish(desk, title, status=303, **fields):
    """An item that was published with these times; answers its address."""
    address = write(desk[0], title, body="<p>Nội dung</p>")
    answer = desk[1].send(address + STATE, status=status, transition="publish", **fields)
    return address if status == 303 else answer


def test_an_end_set_with_the_publication_takes_effect_at_its_minute(desk, portal_site):
    _editor, publisher, visitor, now = desk
    end = now.now() + timedelta(hours=3)
    address = publish(desk, "Mời họp báo", until=typed(end))
    assert "Nội dung" in visitor.get(address).text
    now.set(end - timedelta(seconds=1))
    assert "Mời họp báo" in visitor.get(SECTION).text
    now.set(end)
    gone = visitor.get(address, status=410)
    assert "Mời họp báo" in gone.html.find("main").text, "its time is over; its name is no secret"
    assert "Mời họp báo" not in visitor.get(SECTION).text
    do_jobs(portal_site)
    page = publisher.get(address + STATE)
    assert "Ngừng đăng" in page.html.find(class_="now").text
    visitor.get(address, status=410)
    # Hours later whoever publishes is asked who he is, or has just signed in.
    portal_site.browser("publisher.syt").send(address + STATE, transition="publish")
    assert "Nội dung" in visitor.get(address).text, "an end that is past does not count again"


def test_both_edges_in_one_act(desk):
    _editor, _publisher, visitor, now = desk
    begin, end = now.now() + timedelta(hours=1), now.now() + timedelta(hours=2)
    address = publish(desk, "Một giờ thôi", when=typed(begin), until=typed(end))
    for moment, status in ((begin - timedelta(seconds=1), 404), (begin, 200), (end, 410)):
        now.set(moment)
        visitor.get(address, status=status)


def test_those_who_work_with_it_see_the_countdown_wherever_it_stands(desk):
    editor, publisher, _visitor, now = desk
    begin = now.now() + timedelta(days=2, hours=3)
    address = publish(desk, "Sắp đăng", when=typed(begin), until=typed(begin + timedelta(minutes=90)))
    for browser in (editor, publisher):
        bar = notes(browser, address)
        assert "Hẹn đăng" in bar and "còn 2 ngày 3 giờ" in bar and "Tự ngừng đăng" in bar
    assert "còn 2 ngày 3 giờ" in editor.get(address + STATE).html.find(class_="now").text
    assert "Sắp đăng" in editor.get(SECTION + "noi-dung?tim=sap+dang").text


def test_the_list_says_what_is_coming_and_cancels_it(desk, portal_site):
    editor, publisher, visitor, now = desk
    later = now.now() + timedelta(days=3)
    coming = publish(desk, "Sẽ đăng ba ngày nữa", when=typed(later))
    ending = publish(desk, "Sẽ ngừng ba ngày nữa", until=typed(later))
    page = publisher.get(LIST)
    assert "Sẽ đăng ba ngày nữa" in page.text and "Sẽ ngừng ba ngày nữa" in page.text and "còn 3 ngày" in page.text
    assert not [form for form in editor.get(LIST).forms.values() if "from" in form.fields], "not an editor's to cancel"

    forms = {form.action: form for form in page.forms.values() if "from" in form.fields}
    back = forms[coming + TIMING].submit("act", status=303)
    assert back.location.endswith(LIST)
    assert "Đã hủy hẹn đăng" in back.follow().text
    forms[ending + TIMING].submit("act", status=303)
    emptied = publisher.get(LIST).text
    assert "Sẽ đăng ba ngày nữa" not in emptied and "Sẽ ngừng ba ngày nữa" not in emptied
    now.set(later + timedelta(minutes=1))
    visitor.get(coming, status=404)
    assert "Nội dung" in visitor.get(ending).text
    assert "Bản nháp" in portal_site.browser("editor.syt").get(coming).html.find(class_="staffbar").text


def test_the_list_reaches_as_far_as_is_asked(desk):
    _editor, publisher, _visitor, now = desk
    publish(desk, "Hai mươi ngày nữa", when=typed(now.now() + timedelta(days=20)))
    for query, shown in (
        ("", False),
        ("?ngay=30", True),
        ("?ngay=7", False),
        ("?ngay=abc", False),
        ("?ngay=99999", False),
    ):
        assert ("Hai mươi ngày nữa" in publisher.get(LIST + query).text) is shown, query


def test_the_list_is_for_the_agencys_staff(portal_site):
    portal_site.browser().get(LIST, status=303)
    portal_site.browser("editor.stttt").get(LIST, status=404)


def test_an_end_is_set_changed_and_removed_later(desk):
    _editor, publisher, visitor, now = desk
    address = publish(desk, "Đặt hạn sau")
    for days in (1, 2):
        publisher.send(address + TIMING, act="set", until=typed(now.now() + timedelta(days=days)))
    assert "còn 2 ngày" in notes(publisher, address)
    publisher.send(address + TIMING, act="clear")
    assert "Tự ngừng đăng" not in notes(publisher, address)
    now.set(now.now() + timedelta(days=3))
    visitor.get(address)


@pytest.mark.parametrize("until", ["hôm qua", "2001-01-01T08:00", "9999-01-01T08:00", "", "\x00"])
def test_a_wrong_end_is_refused_in_words_and_changes_nothing(desk, until):
    _editor, publisher, visitor, _now = desk
    address = publish(desk, "Hạn sai")
    page = publisher.send(address + TIMING, status=403, act="set", until=until)
    assert "hết hạn" in page.html.find(class_="errors").text
    assert "Tự ngừng đăng" not in notes(publisher, address)
    visitor.get(address)


def test_an_end_before_the_beginning_is_refused(desk):
    now = desk[3].now()
    begin, end = now + timedelta(hours=2), now + timedelta(hours=1)
    page = publish(desk, "Ngược giờ", status=403, when=typed(begin), until=typed(end))
    assert "Ngày hết hạn phải sau ngày đăng" in page.text
    form = next(form for form in page.forms.values() if "transition" in form.fields)
    assert form["when"].value == typed(begin) and form["until"].value == typed(end), "nothing typed is lost"


def test_calling_off_is_possible_only_before_it_began(desk):
    _editor, publisher, visitor, now = desk
    begin = now.now() + timedelta(hours=1)
    address = publish(desk, "Đổi ý", when=typed(begin))
    assert "Ngừng đăng" not in [
        button.text.strip() for button in publisher.get(address + STATE).html.find_all("button")
    ]
    now.set(begin)
    publisher.send(address + STATE, status=409, transition="call_off")
    publisher.send(address + TIMING, status=409, act="call_off")
    assert "Nội dung" in visitor.get(address).text


def test_only_who_may_publish_sets_times(desk, portal_site):
    editor, publisher, _visitor, now = desk
    address = publish(desk, "Không phải việc của bạn")
    later = typed(now.now() + timedelta(days=1))
    editor.send(address + TIMING, status=403, act="set", until=later)
    portal_site.browser("officer.syt").send(address + TIMING, status=[403, 404], act="set", until=later)
    publisher.send(address + TIMING, status=400, act="xoa")
    assert "hen-gio" not in editor.get(address + STATE).text
