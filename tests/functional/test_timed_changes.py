"""Changes of what is public that are published at a set time: until then the public reads the old text."""

from datetime import timedelta

import pytest

from portal import clock
from tests.functional.test_publication_story import SECTION, write
from tests.functional.test_timing import LIST, STATE, TIMING, do_jobs, notes, typed
from tests.support.site import HEALTH

CALL_OFF = "call_off_changes"


@pytest.fixture
def now(set_clock):
    """A clock that stands still, at a whole minute."""
    return set_clock(clock.now().replace(second=0, microsecond=0))


@pytest.fixture
def desk(now, portal_site):
    """An editor, a publisher, a visitor, the clock."""
    return portal_site.browser("editor.syt"), portal_site.browser("publisher.syt"), portal_site.browser(), now


def change(editor, address, text):
    """Save changes of the text."""
    form = editor.get(address + "sua").forms["content-form"]
    form["body"] = f"<p>{text}</p>"
    return form.submit("save", status=303).follow()


def changed(desk, title):
    """A published item with changes; answers its address."""
    address = write(desk[0], title, body="<p>Chữ cũ</p>")
    desk[1].send(address + STATE, transition="publish")
    change(desk[0], address, "Chữ mới")
    return address


def text_of(browser, address):
    return " ".join(browser.get(address).html.find("main").get_text(" ").split())


def test_changes_come_at_their_minute_and_not_before(desk, portal_site):
    _editor, publisher, visitor, now = desk
    address, begin = changed(desk, "Giờ tiếp công dân mới"), now.now() + timedelta(hours=3)
    page = publisher.send(address + STATE, transition="publish_changes", when=typed(begin)).follow()
    assert "Đã hẹn" in page.text and "Đã đăng bản sửa" not in page.text
    now.set(begin - timedelta(seconds=1))
    do_jobs(portal_site)
    assert "Chữ cũ" in text_of(visitor, address) and "Chữ mới" not in text_of(visitor, address)
    now.set(begin)
    do_jobs(portal_site)
    assert "Chữ mới" in text_of(visitor, address)
    state = portal_site.browser("publisher.syt").get(address + STATE)
    assert "Đã đăng" in state.html.find(class_="now").text and "đúng hẹn" in state.text
    assert "Bản sửa" not in state.html.find(class_="now").text


def test_those_who_work_with_it_see_the_countdown_and_others_see_nothing(desk, portal_site):
    editor, publisher, visitor, now = desk
    address, begin = changed(desk, "Sắp đổi chữ"), now.now() + timedelta(days=2, hours=3)
    publisher.send(address + STATE, transition="publish_changes", when=typed(begin))
    for browser in (editor, publisher):
        assert "Hẹn đăng bản sửa" in notes(browser, address) and "còn 2 ngày 3 giờ" in notes(browser, address)
        listed = browser.get(LIST).html.find("table").get_text(" ")
        assert "Sắp đổi chữ" in listed and "Đăng bản sửa" in listed
    officer = portal_site.browser("officer.syt")
    for browser in (visitor, officer):
        assert "Hẹn đăng" not in browser.get(address).text
    assert "Sắp đổi chữ" not in officer.get(LIST).text
    assert "Sắp đổi chữ" in visitor.get(SECTION).text, "it stays in the lists"


def test_it_is_called_off_on_its_page_and_in_the_list(desk, portal_site):
    editor, publisher, visitor, now = desk
    address, begin = changed(desk, "Đổi ý về bản sửa"), now.now() + timedelta(days=1)
    for way in ("page", "list"):
        publisher.send(address + STATE, transition="publish_changes", when=typed(begin))
        if way == "page":
            publisher.send(address + STATE, transition=CALL_OFF)
        else:
            forms = {form.action: form for form in publisher.get(LIST).forms.values() if "from" in form.fields}
            assert "Đã hủy hẹn" in forms[address + TIMING].submit("act", status=303).follow().text
        assert "Hẹn đăng" not in notes(editor, address)
        publisher.send(address + STATE, status=409, transition=CALL_OFF)
    now.set(begin + timedelta(minutes=1))
    do_jobs(portal_site)
    assert "Chữ cũ" in text_of(visitor, address)
    assert "Có bản sửa chưa đăng" in portal_site.browser("editor.syt").get(address + STATE).text


def test_another_time_takes_the_place_of_the_first(desk, portal_site):
    _editor, publisher, visitor, now = desk
    address, start = changed(desk, "Hẹn lại"), now.now()
    for hours in (1, 5):
        publisher.send(address + STATE, transition="publish_changes", when=typed(start + timedelta(hours=hours)))
    now.set(start + timedelta(hours=2))
    do_jobs(portal_site)
    assert "Chữ cũ" in text_of(visitor, address)
    now.set(start + timedelta(hours=5))
    do_jobs(portal_site)
    assert "Chữ mới" in text_of(visitor, address)


def test_what_is_written_after_the_approval_does_not_come_along(desk, portal_site):
    editor, publisher, visitor, now = desk
    address, begin = changed(desk, "Duyệt bản nào đăng bản ấy"), now.now() + timedelta(hours=1)
    publisher.send(address + STATE, transition="publish_changes", when=typed(begin))
    told = change(editor, address, "Chữ chưa ai duyệt")
    assert "đã hẹn đăng" in told.text
    now.set(begin)
    do_jobs(portal_site)
    shown = text_of(visitor, address)
    assert "Chữ mới" in shown and "chưa ai duyệt" not in shown
    assert "Có bản sửa chưa đăng" in portal_site.browser("editor.syt").get(address + STATE).text


@pytest.mark.parametrize("act", ["withdraw", "publish_changes"])
def test_withdrawing_and_publishing_at_once_end_the_appointment(desk, portal_site, act):
    _editor, publisher, visitor, now = desk
    address, begin = changed(desk, f"Không chờ nữa {act}"), now.now() + timedelta(hours=1)
    publisher.send(address + STATE, transition="publish_changes", when=typed(begin))
    publisher.send(address + STATE, transition=act)
    assert "Hẹn đăng" not in notes(publisher, address)
    now.set(begin)
    do_jobs(portal_site)
    if act == "withdraw":
        visitor.get(address, status=410)
    else:
        assert "Chữ mới" in text_of(visitor, address)


def test_changes_that_have_a_time_are_not_discarded_in_passing(desk):
    editor, publisher, _visitor, now = desk
    address = changed(desk, "Bỏ bản đã hẹn")
    publisher.send(address + STATE, transition="publish_changes", when=typed(now.now() + timedelta(hours=1)))
    form = editor.get(address + "bo-ban-sua").forms
    version = next(one["version"].value for one in form.values() if "version" in one.fields)
    refused = editor.send(address + "bo-ban-sua", status=409, version=version)
    assert "Hủy hẹn đăng bản sửa" in refused.text


def test_an_end_before_the_changes_is_refused(desk):
    _editor, publisher, _visitor, now = desk
    address, begin = changed(desk, "Hết trước khi đổi"), now.now() + timedelta(days=2)
    publisher.send(address + TIMING, act="set", until=typed(now.now() + timedelta(days=1)))
    page = publisher.send(address + STATE, status=403, transition="publish_changes", when=typed(begin))
    assert "tự ngừng đăng trước" in page.html.find(class_="errors").text
    publisher.send(address + TIMING, act="clear")
    publisher.send(address + STATE, transition="publish_changes", when=typed(begin))
    page = publisher.send(address + TIMING, status=403, act="set", until=typed(now.now() + timedelta(days=1)))
    assert "tự ngừng đăng trước" in page.html.find(class_="errors").text


def test_many_are_given_the_time_in_which_their_changes_come(desk, portal_site):
    _editor, publisher, visitor, now = desk
    address, begin = changed(desk, "Hẹn cho nhiều bài"), now.now() + timedelta(days=1)
    name = address.strip("/").rpartition("/")[2]
    operation = f"/{HEALTH}/tin-tuc/thao-tac?viec=thoi-han&muc={name}"
    done = publisher.send(operation, **{"dang-luc": typed(begin)}).follow()
    assert "Đã đặt thời hạn cho 1 mục" in done.text
    assert "Chữ cũ" in text_of(visitor, address) and "Hẹn đăng bản sửa" in notes(publisher, address)
    now.set(begin)
    do_jobs(portal_site)
    assert "Chữ mới" in text_of(visitor, address)


def test_what_was_in_the_trash_at_its_time_comes_with_its_restoration(desk, portal_site):
    _editor, publisher, visitor, now = desk
    address, begin = changed(desk, "Qua thùng rác"), now.now() + timedelta(minutes=2)
    publisher.send(address + STATE, transition="publish_changes", when=typed(begin))
    deleted = publisher.send(address + "xoa", delete="delete").follow()
    now.set(begin)
    do_jobs(portal_site)
    visitor.get(address, status=404)
    next(form for form in deleted.forms.values() if form.action.endswith("/thung-rac")).submit("act", status=303)
    do_jobs(portal_site)
    assert "Chữ mới" in text_of(visitor, address)
