"""A form that is sent twice is done once: pressed twice, sent again after a broken line, by two threads at once."""

import threading
from datetime import timedelta

import pytest
import transaction
from webtest import Upload

from portal import clock
from portal.security.once import FIELD, HOLDS, MOST_KEPT, STORE, Answer, Answers
from tests.functional.test_hostile import make
from tests.support.samples import picture_bytes
from tests.support.site import HEALTH

NEWS = f"/{HEALTH}/tin-tuc/"


def filled(browser, title="Tin gửi hai lần"):
    """The form for a news item, filled in."""
    form = browser.get(NEWS + "them?loai=news_item").forms["content-form"]
    form["title"] = title
    return form


def count(site, title):
    """How many items of that title there are."""
    return site.prepare(lambda root, _desk: sum(item.title == title for item in root[HEALTH]["tin-tuc"].values()))


def test_pressed_twice_it_makes_one_and_leads_to_it(portal_site):
    form = filled(portal_site.browser("editor.syt"))
    first, second = form.submit("save", status=303), form.submit("save", status=303)
    assert first.location == second.location
    assert count(portal_site, "Tin gửi hai lần") == 1
    assert "Đã lưu" in second.follow().text


def test_the_second_sending_changes_nothing_at_all(portal_site):
    form = filled(portal_site.browser("editor.syt"), "Không đổi gì")
    form.submit("save", status=303)
    before = portal_site.database.storage.lastTransaction()
    form.submit("save", status=303)
    assert portal_site.database.storage.lastTransaction() == before


def test_what_is_gone_or_moved_on_meanwhile_still_answers_as_it_did(portal_site):
    editor, publisher = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    address = make(editor, NEWS, "news_item", "Tin xóa hai lần")
    form = next(
        form for form in editor.get(address + "xoa").forms.values() if FIELD in form.fields and form.action == ""
    )
    assert form.submit(status=303).location == form.submit(status=303).location
    address = make(editor, NEWS, "news_item", "Tin trình hai lần")
    form = next(form for form in editor.get(address + "trang-thai").forms.values() if "comment" in form.fields)
    first = form.submit("transition", value="submit", status=303)
    assert first.location == form.submit("transition", value="submit", status=303).location
    publisher.send(address + "trang-thai", transition="publish")
    assert first.location == form.submit("transition", value="submit", status=303).location


def test_another_content_or_another_form_is_another_command(portal_site):
    browser = portal_site.browser("editor.syt")
    form = filled(browser, "Tin khác nhau")
    form.submit("save", status=303)
    form["summary"] = "Gửi lại với nội dung khác"
    form.submit("save", status=303)
    filled(browser, "Tin khác nhau").submit("save", status=303)
    assert count(portal_site, "Tin khác nhau") == 3


def test_files_are_part_of_what_is_sent(portal_site):
    form = filled(portal_site.browser("editor.syt"), "Tin có ảnh")
    for color in ("PNG", "PNG", "JPEG"):
        upload = next(field for name, field in form.field_order if name == "upload")
        upload.value = Upload("anh." + {"PNG": "png", "JPEG": "jpg"}[color], picture_bytes(kind=color))
        form["picture_alt"] = "Ảnh"
        form.submit("save", status=303)
    assert count(portal_site, "Tin có ảnh") == 2


def test_what_was_refused_may_be_sent_again(portal_site):
    form = filled(portal_site.browser("editor.syt"), "")
    assert form.submit("save", status=422).status_int == form.submit("save", status=422).status_int
    form["title"] = "Tin sửa rồi gửi"
    form.submit("save", status=303)
    assert count(portal_site, "Tin sửa rồi gửi") == 1


def test_nobody_uses_anothers_key(portal_site):
    one, other = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    mine, his = filled(one, "Trùng khóa"), filled(other, "Trùng khóa")
    his[FIELD] = mine[FIELD].value
    mine.submit("save", status=303)
    his.submit("save", status=303)
    assert count(portal_site, "Trùng khóa") == 2


@pytest.mark.parametrize("key", ["", "x" * 65, "x" * 100_000, "\x00", "ư" * 20])
def test_forms_without_a_sound_key_are_done_as_ever(portal_site, key):
    form = filled(portal_site.browser("editor.syt"), f"Khóa lạ {len(key)}")
    form[FIELD] = key
    form.submit("save", status=303)


def test_after_an_hour_it_is_meant(fresh_site, set_clock):
    form = filled(fresh_site.browser("editor.syt"))
    form.submit("save", status=303)
    set_clock(clock.now() + HOLDS + timedelta(seconds=1))
    form.submit("save", status=303)
    assert count(fresh_site, "Tin gửi hai lần") == 2


def test_two_threads_at_once_make_one(fresh_site):
    browser = fresh_site.browser("editor.syt")
    form = filled(browser, "Bấm hai lần cùng lúc")
    fields = [*form.submit_fields("save")]
    answers = []

    def send():
        transaction.begin()
        other = fresh_site.browser()
        for cookie in browser.cookiejar:
            other.cookiejar.set_cookie(cookie)
        answers.append(other.post(form.action, fields, status="*"))

    threads = [threading.Thread(target=send) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_int for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert count(fresh_site, "Bấm hai lần cùng lúc") == 1


def test_a_password_is_told_once(portal_site):
    admin = portal_site.browser("agency-administrator.syt")
    form = next(f for f in admin.get(f"/{HEALTH}/noi-bo/can-bo/them").forms.values() if "full_name" in f.fields)
    form["full_name"] = "Người Bấm Hai Lần"
    told, again = form.submit("save", status=200), form.submit("save", status=303)
    login = told.html.select(".slip dd")[1].text
    assert login in again.follow().text and ".slip" not in again.text


def test_signing_in_is_never_answered_from_memory(portal_site):
    browser = portal_site.browser()
    form = next(form for form in browser.get("/dang-nhap").forms.values() if "password" in form.fields)
    form["login"], form["password"] = "editor.syt", "rừng thông biển xanh 2026"
    form.submit(status=303)
    assert browser.get("/tai-khoan", status=200)


def test_few_answers_are_kept_and_none_for_long():
    answers, now = Answers(), clock.now()
    for number in range(3 * MOST_KEPT):
        answers.add(Answer(bytes([number]), now + timedelta(seconds=number), "/", ()))
    assert len(answers.kept) == MOST_KEPT
    assert answers.find(bytes([3 * MOST_KEPT - 1]), now) and not answers.find(bytes([0]), now)
    answers.add(Answer(b"x", now + 2 * HOLDS, "/", ()))
    assert [kept.digest for kept in answers.kept] == [b"x"]


def test_an_answer_takes_little_room(fresh_site):
    browser = fresh_site.browser("editor.syt")
    for number in range(20):
        filled(browser, f"Tin {number}").submit("save", status=303)

    def sizes(root, _desk):
        connection = root._p_jar
        kept = [answers for answers in connection.root()[STORE].values() if answers is not None]
        return [len(connection.oldstate(answers, answers._p_serial)["kept"]) for answers in kept]

    assert sum(fresh_site.prepare(sizes)) >= 20 and max(fresh_site.prepare(sizes)) <= MOST_KEPT
