"""Saved versions: what staff read, compare, bring back and drop, and what nobody else learns of them."""

import pytest
from webtest import Upload

from tests.functional.test_publication_story import SECTION, write
from tests.support.samples import picture_bytes


def save(browser, address, **values):
    """Save other values through the form."""
    form = browser.get(address + "sua").forms["content-form"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=303)


@pytest.fixture
def desk(portal_site):
    """An editor, a publisher, and the address of an item: version 2 is published, version 3 its working draft."""
    editor, publisher = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    address = write(editor, "Giờ tiếp dân", summary="Sáng thứ Hai", body="<p>Mời bà con đến phòng 1.</p>")
    save(editor, address, body="<p>Mời bà con đến phòng 2.</p>")
    publisher.send(address + "trang-thai", transition="publish")
    save(editor, address, title="Giờ tiếp công dân", body="<p>Mời bà con đến phòng 3.</p>")
    return editor, publisher, address


def test_an_old_version_is_read_as_the_page_would_show_it_and_says_what_it_is(desk, portal_site):
    editor, _publisher, address = desk
    page = editor.get(address + "phien-ban?so=1")
    assert "phòng 1" in page.html.find("article").text and "phòng 3" not in page.html.find("article").text
    bar = page.html.find(class_="version-bar").text
    assert "Bản 1" in bar and "bản cũ" in bar and "Người editor editor.syt" in bar
    assert page.html.find("meta", {"name": "robots"})["content"] == "noindex"
    assert "bản cũ" not in editor.get(address + "phien-ban?so=2").html.find(class_="version-bar").text


def test_versions_are_for_those_who_see_drafts_alone(desk, portal_site):
    _editor, _publisher, address = desk
    for login in (None, "editor.stttt", "officer.syt"):
        browser = portal_site.browser(login)
        for view in ("phien-ban?so=1", "phien-ban?so=999", "so-sanh", "so-sanh?tu=1&den=2"):
            browser.get(address + view, status=404)
    stranger = portal_site.browser("editor.stttt")
    stranger.send(address + "phien-ban", status=404, version="1", newest="3")
    stranger.send(address + "bo-ban-sua", status=[403, 404], version="3")
    assert "phòng 3" in portal_site.browser("editor.syt").get(address).text


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "", "1e3", "٣", "9" * 40])
def test_a_version_that_is_not_there_is_not_found(desk, number):
    editor, _publisher, address = desk
    editor.get(f"{address}phien-ban", {"so": number}, status=404)
    if number:
        editor.get(f"{address}so-sanh", {"tu": number}, status=404)
    editor.send(address + "phien-ban", status=404, version=number, newest="3")


def test_comparing_shows_each_field_that_differs_and_the_words(desk):
    editor, _publisher, address = desk
    page = editor.get(address + "so-sanh?tu=1&den=3")
    changes = {change.h2.text: change for change in page.html.find_all(class_="change")}
    assert set(changes) == {"Tiêu đề", "Nội dung"}
    body = changes["Nội dung"]
    assert [mark.text for mark in body.find_all("del")] == ["[bỏ: 1.]"]
    assert [mark.text for mark in body.find_all("ins")] == ["[thêm: 3.]"]
    assert [mark.text for mark in changes["Tiêu đề"].find_all("ins")] == ["[thêm: công dân]"]


def test_comparing_begins_with_the_published_text_and_goes_from_old_to_new(desk):
    editor, _publisher, address = desk
    usual = editor.get(address + "so-sanh")
    assert [side.h2.a.text for side in usual.html.find_all(class_="compared-side")] == ["Bản 2", "Bản 3"]
    turned = editor.get(address + "so-sanh?tu=3&den=1")
    assert [side.h2.a.text for side in turned.html.find_all(class_="compared-side")] == ["Bản 1", "Bản 3"]
    assert "giống hệt nhau" in editor.get(address + "so-sanh?tu=2&den=2").text


def test_a_change_of_layout_alone_is_said_in_words(desk):
    editor, _publisher, address = desk
    save(editor, address, body="<h2>Mời bà con đến phòng 3.</h2>")
    assert "chỉ khác cách trình bày" in editor.get(address + "so-sanh?tu=3&den=4").text


def test_pictures_are_compared_side_by_side(desk):
    editor, _publisher, address = desk
    form = editor.get(address + "sua").forms["content-form"]
    form["upload"] = Upload("Buổi tiếp dân.png", picture_bytes(), "image/png")
    form["picture_alt"] = "Buổi tiếp dân"
    form.submit("save", status=303)
    files = editor.get(address + "so-sanh?tu=3&den=4").html.find(class_="change-files").find_all("figure")
    assert "không có tệp" in files[0].text and "Buổi tiếp dân.png" in files[1].text
    assert editor.get(files[1].img["src"]).content_type == "image/png"


def test_a_changed_text_alternative_is_said_in_words(desk):
    editor, _publisher, address = desk
    text = '<p>Phòng tiếp dân <img src="/so-do.png" alt="{}"> ở tầng 1.</p>'
    for words in ("", "Sơ đồ tầng 1", "Sơ đồ tầng 2"):
        save(editor, address, body=text.format(words))
    added = editor.get(address + "so-sanh?tu=4&den=5").html.find(class_="change")
    assert "ảnh không có mô tả" in added.find("del").text and "Sơ đồ tầng 1" in added.find("ins").text
    changed = editor.get(address + "so-sanh?tu=5&den=6").html.find(class_="change")
    assert "mô tả ảnh: Sơ đồ tầng" in " ".join(changed.get_text().split())
    assert "1" in changed.find("del").text and "2" in changed.find("ins").text


def test_a_restored_version_is_the_working_draft_and_the_history_says_so(desk, portal_site):
    editor, _publisher, address = desk
    form = editor.get(address + "phien-ban?so=1").html.find(class_="version-bar").form
    fields = {field["name"]: field["value"] for field in form.find_all("input")}
    editor.post(form["action"], fields, status=303)
    assert "phòng 1" in editor.get(address).text
    assert "phòng 2" in portal_site.browser().get(address).text, "the public still reads what was published"
    assert "Khôi phục bản 1." in editor.get(address + "lich-su").text
    assert "phòng 3" in editor.get(address + "phien-ban?so=3").text, "nothing is lost"
    again = editor.send(address + "phien-ban", version="4", newest="4").follow()
    assert "giống bản này" in again.text


def test_restoring_and_dropping_are_refused_where_somebody_saved_meanwhile(desk):
    editor, publisher, address = desk
    save(publisher, address, title="Sửa xen vào")
    for view, fields in (("phien-ban", {"version": "1", "newest": "3"}), ("bo-ban-sua", {"version": "3"})):
        refused = editor.send(address + view, status=409, **fields)
        assert "bản mới hơn" in refused.text
    assert "Sửa xen vào" in editor.get(address).text


def test_the_working_draft_is_dropped_after_a_question_and_can_be_had_back(desk, portal_site):
    editor, _publisher, address = desk
    asked = editor.get(address + "bo-ban-sua")
    assert "[bỏ: 2.]" in [mark.text for mark in asked.html.find_all("del")]
    form = next(form for form in asked.forms.values() if "discard" in form.fields)
    history = form.submit("discard", status=303).follow()
    assert "bỏ bản sửa 3" in history.text and "mở bản 3" in history.text
    assert "phòng 2" in editor.get(address).text and "phòng 3" not in editor.get(address).text
    editor.get(address + "bo-ban-sua", status=303)
    editor.send(address + "bo-ban-sua", status=409, version="3")
    editor.send(address + "phien-ban", version="3", newest="2")
    assert "phòng 3" in editor.get(address).text


def test_a_draft_that_was_never_published_cannot_be_dropped(portal_site):
    editor = portal_site.browser("editor.syt")
    address = write(editor, "Chưa đăng bao giờ")
    editor.send(address + "bo-ban-sua", status=409, version="1")
    assert "Bỏ bản sửa" not in editor.get(address + "lich-su").text


def test_who_may_read_drafts_but_not_edit_is_offered_nothing(desk, portal_site):
    _editor, publisher, address = desk
    editor = portal_site.browser("editor.syt")
    publisher.send(address + "trang-thai", transition="withdraw")
    editor.send(address + "trang-thai", transition="submit")
    page = editor.get(address + "phien-ban?so=1")
    assert "Khôi phục bản này" not in page.text
    editor.send(address + "phien-ban", status=403, version="1", newest="3")


def test_many_versions_are_listed_a_page_at_a_time(portal_site):
    editor = portal_site.browser("editor.syt")
    address = write(editor, "Sửa nhiều lần")

    def work(site, desk):
        item = site["so-y-te"]["tin-tuc"][address.strip("/").rpartition("/")[2]]
        for number in range(2, 58):
            desk.edit(item, {"summary": f"lần {number}"})

    portal_site.prepare(work)

    def numbers(page):
        rows = page.html.find(class_="worktable-versions").tbody.find_all("th")
        return [int(row.a.text.removeprefix("Bản ")) for row in rows]

    first = editor.get(address + "lich-su")
    second = first.click("Các bản cũ hơn")
    third = second.click("Các bản cũ hơn")
    assert [numbers(page)[::19] for page in (first, second, third)] == [[57, 38], [37, 18], [17]]
    assert numbers(third)[-1] == 1 and "Các bản cũ hơn" not in third.html.find(class_="pages").text
    assert numbers(third.click("Các bản mới hơn")) == numbers(second)
    assert numbers(second.click("Các bản mới hơn")) == numbers(first)
    assert editor.get(address + "lich-su?trang=abc").html.find(class_="pages").text.strip() == "Các bản cũ hơn"


def test_hostile_texts_are_compared_as_texts(portal_site):
    editor = portal_site.browser("editor.syt")
    canary = '"><svg onload=alert(1)></script><script>alert(2)</script>${7*7}'
    address = write(editor, "Lời hiền", summary="x", body="<p>x</p>")
    save(
        editor,
        address,
        title=canary,
        summary=canary,
        body=f"<p>{canary} <b onclick='x'>a</b></p><ins>của tác giả</ins>",
    )
    for view in ("so-sanh?tu=1&den=2", "phien-ban?so=2", "lich-su"):
        text = editor.get(address + view).text
        assert "<svg onload" not in text and "<script>alert" not in text and "onclick" not in text
    editor.send(address + "phien-ban", version="1", newest="2")
    assert "Lời hiền" in editor.get(address).text


def test_the_section_itself_has_versions_too(portal_site):
    admin = portal_site.browser("tinh.admin")
    assert "Bản 1" in admin.get(SECTION + "phien-ban?so=1").html.find(class_="version-bar").text
