"""Two people edit one item: neither overwrites the other unseen, whatever they send."""

import pytest
from webtest import Upload

from tests.functional.test_publication_story import write
from tests.support.samples import picture_bytes

FORM = "content-form"


@pytest.fixture
def both(portal_site):
    """An editor and a publisher with the form of the same item open: (form, form, address, browser, browser)."""
    editor, publisher = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    address = write(editor, "Lịch họp", summary="Tuần 48", body="<p>Thứ Hai: giao ban.</p>", source="Văn phòng")
    return (
        editor.get(address + "sua").forms[FORM],
        publisher.get(address + "sua").forms[FORM],
        address,
        editor,
        publisher,
    )


def filled(form, **values):
    """The form with other values."""
    for name, value in values.items():
        form[name] = value
    return form


def shown(browser, address):
    """The text of the item's page."""
    return browser.get(address).html.find("article").text


def test_changes_of_different_fields_merge_by_themselves(both):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    page = filled(mine, title="Lịch họp giao ban").submit("save", status=303).follow()
    assert "Tuần 49" in shown(editor, address) and "Lịch họp giao ban" in shown(editor, address)
    told = page.html.find(class_="message-info").text
    assert "publisher.syt" in told and "Tóm tắt" in told and "Tiêu đề" not in told
    assert "Ghép với bản 2." in editor.get(address + "lich-su").text


def test_changes_of_the_same_field_are_shown_side_by_side_and_nothing_is_saved(both):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49", source="Phòng Tổ chức").submit("save", status=303)
    page = filled(mine, summary="Tuần 50", title="Lịch họp mới").submit("save", status=409)
    assert "Tuần 49" in shown(editor, address), "nothing was overwritten"
    asked = page.html.find(class_="conflict")
    sides = asked.find_all("section")
    assert [mark.text for mark in sides[0].find_all("ins")] == ["[thêm: 50]"]
    assert [mark.text for mark in sides[1].find_all("ins")] == ["[thêm: 49]"]
    assert len(page.html.find_all(class_="conflict")) == 1
    form = page.forms[FORM]
    assert (form["summary"].value, form["title"].value, form["source"].value) == (
        "Tuần 50",
        "Lịch họp mới",
        "Phòng Tổ chức",
    )
    assert "Nguồn tin" in page.html.find(class_="collision").text, "it says what was merged"


@pytest.mark.parametrize(
    ("choice", "typed", "wanted"),
    [("mine", None, "Tuần 50"), ("theirs", None, "Tuần 49"), ("mine", "Tuần 49 và 50", "Tuần 49 và 50")],
)
def test_the_choice_is_saved(both, choice, typed, wanted):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    form = filled(mine, summary="Tuần 50", title="Lịch họp mới").submit("save", status=409).forms[FORM]
    form["take_summary"] = choice
    if typed:
        form["summary"] = typed
    form.submit("save", status=303)
    assert wanted in shown(editor, address) and "Lịch họp mới" in shown(editor, address)
    versions = editor.get(address + "lich-su").html.find(class_="worktable-versions").tbody.find_all("tr")
    assert len(versions) == 3, "the other text is still among the versions"


def test_saving_without_a_choice_asks_again_and_loses_nothing(both):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    form = filled(mine, summary="Tuần 50").submit("save", status=409).forms[FORM]
    form["title"] = "Sửa thêm trong lúc chọn"
    page = form.submit("save", status=409)
    assert "Hãy chọn một trong hai" in page.text
    assert [mark.text for mark in page.html.find(class_="conflict").find_all("ins")] == ["[thêm: 50]", "[thêm: 49]"]
    form = page.forms[FORM]
    assert (form["summary"].value, form["title"].value) == ("Tuần 50", "Sửa thêm trong lúc chọn")
    form["take_summary"] = "mine"
    form.submit("save", status=303)
    assert "Tuần 50" in shown(editor, address)


def test_a_mistake_while_choosing_keeps_the_question(both):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    form = filled(mine, summary="Tuần 50").submit("save", status=409).forms[FORM]
    form["title"], form["take_summary"] = "", "theirs"
    page = form.submit("save", status=422)
    form = page.forms[FORM]
    assert form["take_summary"].value == "theirs" and form["summary"].value == "Tuần 50"
    form["title"] = "Lịch họp"
    form.submit("save", status=303)
    assert "Tuần 49" in shown(editor, address)


def test_a_third_edit_while_choosing_is_asked_about_too(both):
    mine, theirs, address, editor, publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    form = filled(mine, summary="Tuần 50").submit("save", status=409).forms[FORM]
    filled(publisher.get(address + "sua").forms[FORM], summary="Tuần 51", source="Người thứ ba").submit(
        "save", status=303
    )
    form["take_summary"] = "mine"
    page = form.submit("save", status=409)
    assert "Tuần 51" in shown(editor, address)
    assert "51" in page.html.find(class_="conflict").text
    form = page.forms[FORM]
    assert form["source"].value == "Người thứ ba"
    form["take_summary"] = "mine"
    form.submit("save", status=303)
    assert "Tuần 50" in shown(editor, address)


def test_rich_texts_collide_as_texts_and_hostile_ones_stay_texts(both):
    mine, theirs, _address, _editor, _publisher = both
    filled(theirs, body="<p>Thứ Ba: giao ban.</p><script>alert(1)</script>").submit("save", status=303)
    page = filled(mine, body="<p>Thứ Tư: <b onclick='x'>giao ban</b>.</p></textarea><script>alert(2)</script>").submit(
        "save", status=409
    )
    assert "<script>alert" not in page.text
    sides = page.html.find(class_="conflict").find_all("section")
    assert "onclick" not in str(sides)
    assert "Tư" in sides[0].find("ins").text and "Ba" in sides[1].find("ins").text
    assert "Thứ Tư" in page.forms[FORM]["body"].value


def test_pictures_collide_and_the_file_is_asked_for_again(both):
    mine, theirs, address, editor, _publisher = both
    picture = Upload("của họ.png", picture_bytes(), "image/png")
    filled(theirs, upload=picture, picture_alt="Ảnh").submit("save", status=303)
    mine_too = filled(mine, upload=Upload("của tôi.png", picture_bytes(32, 32), "image/png"))
    page = mine_too.submit("save", status=409)
    asked = page.html.find(class_="conflict")
    assert "của tôi.png" in asked.text and "của họ.png" in asked.text
    assert "chọn lại" in page.html.find(class_="collision").text
    form = page.forms[FORM]
    form["take_picture"] = "mine"
    again = form.submit("save", status=409)
    assert "Hãy chọn lại tệp" in again.text
    form = again.forms[FORM]
    form["upload"] = Upload("của tôi.png", picture_bytes(32, 32), "image/png")
    form["take_picture"] = "mine"
    form.submit("save", status=303)
    assert "cua-toi" in str(editor.get(address).html.find("figure"))


def test_my_file_with_another_field_of_theirs_merges_by_itself(both):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    filled(mine, upload=Upload("của tôi.png", picture_bytes(), "image/png"), picture_alt="Ảnh").submit(
        "save", status=303
    )
    assert "cua-toi" in str(editor.get(address).html.find("figure")) and "Tuần 49" in shown(editor, address)


@pytest.mark.parametrize("began", ["", "0", "999", "x", "-1", "1; DROP", "9" * 50])
def test_a_form_that_does_not_say_where_it_began_overwrites_nothing(both, began):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    mine["began_from"].force_value(began)
    page = filled(mine, summary="Tuần 50").submit("save", status=409)
    assert "Tuần 49" in shown(editor, address) and page.forms[FORM]["summary"].value == "Tuần 50"


def test_forged_choices_and_fields_change_nothing_but_what_was_asked(both):
    mine, theirs, address, editor, _publisher = both
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    fields = [*mine.submit_fields("save"), ("conflict", "khong-co"), ("conflict", "title"), ("take_title", "x")]
    page = editor.post(address + "sua", fields, status=303).follow()
    assert "Tuần 49" in page.text and "Lịch họp" in page.text


def test_a_draft_that_was_dropped_meanwhile_counts_as_a_change(both, portal_site):
    _mine, theirs, address, editor, publisher = both
    publisher.send(address + "trang-thai", transition="publish")
    filled(theirs, summary="Tuần 49").submit("save", status=303)
    mine = editor.get(address + "sua").forms[FORM]
    publisher.send(address + "bo-ban-sua", version="2")
    filled(mine, title="Lịch họp mới").submit("save", status=303)
    assert "Tuần 48" in shown(editor, address) and "Lịch họp mới" in shown(editor, address)


def test_the_same_person_in_two_windows_collides_with_himself(both):
    mine, _theirs, address, editor, _publisher = both
    other = editor.get(address + "sua").forms[FORM]
    filled(other, summary="Tuần 49").submit("save", status=303)
    page = filled(mine, summary="Tuần 50").submit("save", status=409)
    assert "Bạn, ở cửa sổ khác" in page.text


def test_saving_at_the_very_same_moment_loses_nothing(both):
    """Both have passed the check before either commits: the database's conflict makes the second look again."""
    from concurrent.futures import ThreadPoolExecutor

    mine, theirs, address, editor, _publisher = both
    jobs = (lambda: filled(mine, summary="Tuần 50").submit("save", status="*"),)
    jobs += (lambda: filled(theirs, summary="Tuần 49").submit("save", status="*"),)
    with ThreadPoolExecutor(2) as pool:
        answers = [future.result() for future in [pool.submit(job) for job in jobs]]
    assert sorted(answer.status_int for answer in answers) == [303, 409]
    saved = "Tuần 50" if answers[0].status_int == 303 else "Tuần 49"
    assert saved in shown(editor, address)


def state_form(browser, address):
    """The form with the acts on the item's page of states."""
    return next(form for form in browser.get(address + "trang-thai").forms.values() if "transition" in form.fields)


def test_publishing_a_text_that_changed_since_it_was_seen_asks_again(both, portal_site):
    mine, _theirs, address, _editor, publisher = both
    form = state_form(publisher, address)
    filled(mine, title="Lịch họp sửa sau lưng").submit("save", status=303)
    form["comment"] = "Đồng ý đăng"
    page = form.submit("transition", value="publish", status=409)
    portal_site.browser().get(address, status=404)
    newer = page.html.find(class_="newer")
    assert "sửa sau lưng" in newer.find("ins").text and "editor.syt" in newer.text
    again = next(form for form in page.forms.values() if "transition" in form.fields)
    assert again["comment"].value == "Đồng ý đăng"
    again.submit("transition", value="publish", status=303)
    assert "sửa sau lưng" in portal_site.browser().get(address).text


def test_publishing_changes_asks_again_too_and_sending_back_does_not(both, portal_site):
    mine, _theirs, address, editor, publisher = both
    publisher.send(address + "trang-thai", transition="publish")
    filled(mine, title="Lịch họp 2").submit("save", status=303)
    form = state_form(publisher, address)
    filled(editor.get(address + "sua").forms[FORM], title="Lịch họp 3").submit("save", status=303)
    form.submit("transition", value="publish_changes", status=409)
    assert "Lịch họp 2" not in portal_site.browser().get(address).text
    form.submit("transition", value="withdraw", status=303)


def test_what_was_typed_survives_a_refusal(both):
    *_forms, address, editor, publisher = both
    form = state_form(publisher, address)
    form["comment"], form["when"] = "Ý kiến đã gõ", "2001-01-01T08:00"
    page = form.submit("transition", value="publish", status=403)
    assert "Thời điểm đăng phải ở sau hiện tại" in page.text
    again = next(form for form in page.forms.values() if "transition" in form.fields)
    assert again["comment"].value == "Ý kiến đã gõ"
    assert "Bản nháp" in editor.get(address + "trang-thai").html.find(class_="now").text
