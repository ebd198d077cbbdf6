"""Withdrawing with a reason: what the public finds at the old address, and what it never finds out."""

import pytest

from tests.functional.test_publication_story import SECTION, write
from tests.support.site import HEALTH, INFORMATION

STATE = "trang-thai"


@pytest.fixture
def desk(portal_site):
    """An editor, a publisher, a visitor."""
    return portal_site.browser("editor.syt"), portal_site.browser("publisher.syt"), portal_site.browser()


def published(desk, title):
    """A published item; answers its address."""
    editor, publisher, _visitor = desk
    address = write(editor, title, summary="Tóm tắt", body="<p>Nội dung</p>")
    publisher.send(address + STATE, transition="publish")
    return address


def withdraw(desk, address, status=303, **fields):
    return desk[1].send(address + STATE, status=status, transition="withdraw", **fields)


def main(answer):
    return answer.html.find("main").text


def test_a_withdrawn_item_leaves_a_notice_with_the_date(desk):
    address = published(desk, "Thông báo sẽ ngừng đăng")
    withdraw(desk, address, manner="withdrawn")
    gone = desk[2].get(address, status=410)
    assert "Nội dung đã ngừng đăng" in main(gone) and "Thông báo sẽ ngừng đăng" not in gone.text
    assert "Sở Y tế" in main(gone) and "ngày" in main(gone)
    assert gone.headers["Cache-Control"] == "no-cache"
    assert gone.html.find("meta", {"name": "robots"})["content"] == "noindex"
    for place in (SECTION, f"/{HEALTH}/", "/", "/tim-kiem?q=sẽ+ngừng+đăng"):
        assert "Thông báo sẽ ngừng đăng" not in main(desk[2].get(place)), place


def test_the_notice_names_it_only_where_that_was_chosen_and_by_its_last_public_title(desk):
    address = published(desk, "Tên công chúng đã biết")
    withdraw(desk, address, manner="withdrawn", shows_title="yes")
    form = desk[0].get(address + "sua").forms["content-form"]
    form["title"] = "Tên mới còn kín"
    form.submit("save", status=303)
    gone = desk[2].get(address, status=410)
    assert "Tên công chúng đã biết" in main(gone) and "Tên mới còn kín" not in gone.text


def test_what_was_published_in_error_answers_like_what_is_not_there(desk):
    address = published(desk, "Đăng nhầm bản nội bộ")
    withdraw(desk, address, manner="in_error")
    hidden, absent = desk[2].get(address, status=404), desk[2].get(SECTION + "khong-co-gi/", status=404)
    assert main(hidden) == main(absent)
    assert "đăng nhầm" in desk[1].get(address + "lich-su").text


def test_what_is_replaced_leads_to_the_replacement_wherever_that_is_by_now(desk):
    old, new = published(desk, "Lịch khám cũ"), published(desk, "Lịch khám mới")
    withdraw(desk, old, manner="replaced", replacement=f"http://localhost{new}")
    led = desk[2].get(old, status=301)
    assert led.location == f"http://localhost{new}" and led.headers["Cache-Control"] == "no-cache"
    assert "thay bằng" in desk[1].get(old + STATE).text
    newest = published(desk, "Lịch khám mới nhất")
    withdraw(desk, new, manner="replaced", replacement=newest)
    assert desk[2].get(old, status=301).location.endswith(newest), "through the one that was replaced, too"


def test_a_replacement_that_is_gone_leaves_the_notice(desk):
    old, new = published(desk, "Bản thứ nhất"), published(desk, "Bản thứ hai")
    withdraw(desk, old, manner="replaced", replacement=new)
    withdraw(desk, new, manner="in_error")
    assert "Bản thứ hai" not in desk[2].get(old, status=410).text


def test_what_replaces_one_another_ends_somewhere(desk):
    first, second = published(desk, "Vòng một"), published(desk, "Vòng hai")
    withdraw(desk, first, manner="replaced", replacement=second)
    desk[1].send(first + STATE, transition="publish")
    withdraw(desk, second, manner="replaced", replacement=first)
    withdraw(desk, first, manner="withdrawn")
    for address in (first, second):
        desk[2].get(address, status=410)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "  ",
        "/khong-co/",
        "https://evil.example/x",
        "//evil.example/",
        "javascript:alert(1)",
        "/",
        "x" * 5000,
        "\x00",
    ],
)
def test_a_replacement_that_is_not_ours_or_not_there_is_refused_and_nothing_is_lost(desk, address):
    item = published(desk, "Cần thay thế")
    page = withdraw(desk, item, status=403, manner="replaced", replacement=address, comment="Ý kiến đã gõ")
    assert "Địa chỉ nội dung thay thế không đúng" in page.text
    form = next(form for form in page.forms.values() if "transition" in form.fields)
    assert form["comment"].value == "Ý kiến đã gõ" and form["manner"].value == "replaced"
    assert "Nội dung" in desk[2].get(item).text


def test_nothing_hidden_replaces_anything_nor_does_it_replace_itself(desk, portal_site):
    item = published(desk, "Thay bằng bản nháp")
    draft = write(desk[0], "Bản nháp còn kín")
    assert "không đúng" in withdraw(desk, item, status=403, manner="replaced", replacement=draft).text
    assert "chính nó" in withdraw(desk, item, status=403, manner="replaced", replacement=item).text
    other = f"/{INFORMATION}/"
    withdraw(desk, item, manner="replaced", replacement=other)
    assert desk[2].get(item, status=301).location.endswith(other)


def test_acts_on_a_list_withdraw_without_a_name(desk):
    address = published(desk, "Ngừng đăng từ danh sách")
    desk[1].send(address + STATE, transition="withdraw")
    assert "Ngừng đăng từ danh sách" not in desk[2].get(address, status=410).text


def test_the_notice_stays_while_it_is_worked_on_and_goes_when_it_is_published_again(desk):
    address = published(desk, "Đăng lại")
    withdraw(desk, address, manner="withdrawn")
    desk[0].send(address + STATE, transition="submit")
    desk[2].get(address, status=410)
    desk[1].send(address + STATE, transition="publish")
    assert "Nội dung" in desk[2].get(address).text


def test_the_files_of_a_withdrawn_item_are_gone_and_its_pages_beside_it_too(desk):
    from webtest import Upload

    from tests.support.samples import picture_bytes

    address = published(desk, "Có ảnh")
    form = desk[0].get(address + "sua").forms["content-form"]
    form["upload"], form["picture_alt"] = Upload("anh.png", picture_bytes(), "image/png"), "Ảnh"
    form.submit("save", status=303)
    desk[1].send(address + STATE, transition="publish_changes")
    file = desk[2].get(address).html.find("figure").img["src"].partition("?")[0]
    assert desk[2].get(file, status="*").status_int in (200, 302)
    withdraw(desk, address, manner="withdrawn", shows_title="yes")
    for path in (file, file + "?co=original", address + "sua", address + "lich-su", address + "phien-ban?so=1"):
        desk[2].get(path, status=[303, 404])
    desk[2].get(file, status=404)


def test_a_strangers_head_and_question_get_the_same(desk):
    address = published(desk, "Hỏi thêm")
    withdraw(desk, address, manner="withdrawn")
    desk[2].head(address, status=410)
    desk[2].get(address + "?trang=2", status=410)
    desk[2].get(address.rstrip("/"), status=410)


def test_staff_who_see_drafts_still_read_it(desk):
    address = published(desk, "Cán bộ vẫn xem")
    withdraw(desk, address, manner="withdrawn")
    assert "Nội dung" in desk[0].get(address).html.find("article").text
    assert "ngừng đăng" in desk[0].get(address + STATE).html.find(class_="now").text.lower()
