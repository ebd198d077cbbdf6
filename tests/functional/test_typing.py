"""While somebody types: colleagues see that he is at it, and nothing he typed is lost, whatever ends his session."""

import re
from urllib.parse import quote

import pytest
from webob.cookies import SignedSerializer

from portal import clock
from portal.content.leases import LASTS as LEASE
from portal.content.unsaved import LASTS as KEPT
from portal.security.lapsed import ALGORITHM
from portal.security.sessions import IDLE, SALT, PlainJson
from tests.functional.test_publication_story import SECTION, write
from tests.support.site import PASSWORD

FORM = "content-form"


@pytest.fixture
def desk(portal_site):
    """An editor, a publisher, and the address of a draft."""
    editor = portal_site.browser("editor.syt")
    address = write(editor, "Thông báo tuyển dụng", summary="Năm 2026", body="<p>Hồ sơ gồm.</p>")
    return editor, portal_site.browser("publisher.syt"), address


def life(browser, address, **fields):
    """A sign of life from an open form."""
    return browser.send(address + "dang-sua", status=200, **fields).json


def type_into(browser, address, name="sua", view="sua", **values):
    """What a script sends of an open form while somebody types."""
    form = browser.get(address + view).forms[FORM]
    for field, value in values.items():
        form[field] = value
    fields = [pair for pair in form.submit_fields() if pair[0] != "form_key"]
    return browser.post(address + "go-do", [*fields, ("act", "keep"), ("form", name)], status="*")


def sign_in_again(page, login="editor.syt"):
    """Sign in on the page that asks for it; answers where that leads."""
    form = next(form for form in page.forms.values() if "password" in form.fields)
    form["login"], form["password"] = login, PASSWORD
    return form.submit(status=303).follow()


def test_colleagues_see_who_is_editing_on_the_item_and_in_the_form(desk):
    editor, publisher, address = desk
    assert life(editor, address)["others"] == []
    for view in ("", "sua", "trang-thai"):
        assert re.search(r"editor\.syt đang sửa, từ \d\d:\d\d", publisher.get(address + view).text), view
        assert "đang sửa, từ" not in editor.get(address + view).text, "nobody is told of himself"
    assert re.fullmatch(r"Người editor editor.syt đang sửa, từ \d\d:\d\d.", life(publisher, address)["others"][0])


def test_a_lease_stops_nobody(desk):
    editor, publisher, address = desk
    life(editor, address)
    form = publisher.get(address + "sua").forms[FORM]
    form["title"] = "Thông báo tuyển dụng viên chức"
    form.submit("save", status=303)


def test_a_lease_ends_by_itself_by_saving_and_by_leaving(desk, set_clock):
    editor, publisher, address = desk
    life(editor, address)
    editor.get(address + "sua").forms[FORM].submit("save", status=303)
    assert "đang sửa" not in publisher.get(address).text
    life(editor, address)
    assert life(editor, address, act="end") == {}
    assert "đang sửa" not in publisher.get(address).text
    life(editor, address)
    set_clock(clock.now() + LEASE)
    assert "đang sửa" not in publisher.get(address).text


def test_whoever_is_typing_hears_of_a_newer_version(desk):
    editor, publisher, address = desk
    form = publisher.get(address + "sua").forms[FORM]
    form["title"] = "Thông báo khác"
    form.submit("save", status=303)
    told = life(editor, address, began_from="1")["newer"]
    assert "publisher.syt" in told and "bản 2" in told
    assert life(editor, address, began_from="2")["newer"] == ""


def test_only_those_who_may_edit_send_signs_of_life_and_nobody_else_hears_of_them(desk, portal_site):
    editor, _publisher, address = desk
    life(editor, address)
    for login in ("editor.stttt", "officer.syt"):
        browser = portal_site.browser(login)
        browser.send(address + "dang-sua", status=404)
        browser.send(address + "go-do", status=404, act="keep", form="sua")
    portal_site.browser().post(address + "dang-sua", status=404)
    editor.send(address + "trang-thai", transition="submit")
    editor.send(address + "dang-sua", status=403)


def test_signs_of_life_and_typing_write_nothing_into_the_object_database(desk, portal_site):
    editor, _publisher, address = desk
    editor.get(address + "sua")
    before = portal_site.database.lastTransaction()
    life(editor, address)
    assert type_into(editor, address, title="Đang gõ").status_int == 200
    assert portal_site.database.lastTransaction() == before


def test_what_is_typed_is_offered_when_the_form_is_opened_again(desk):
    editor, publisher, address = desk
    answer = type_into(editor, address, title="Thông báo gõ dở", body="<p>Hồ sơ gồm: đơn.</p>")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert re.fullmatch(r"Đã lưu tạm lúc \d\d:\d\d\.", answer.json["said"])
    page = editor.get(address + "sua")
    assert page.forms[FORM]["title"].value == "Thông báo tuyển dụng"
    assert "Có bản đang gõ dở lúc" in page.html.find(class_="kept").text
    restored = page.click("Khôi phục")
    form = restored.forms[FORM]
    assert (form["title"].value, form["body"].value) == ("Thông báo gõ dở", "<p>Hồ sơ gồm: đơn.</p>")
    assert "gõ dở" not in publisher.get(address + "sua").forms[FORM]["title"].value
    form.submit("save", status=303)
    assert "Thông báo gõ dở" in editor.get(address).text
    again = editor.get(address + "sua").html.find(class_="kept")
    assert again.has_attr("hidden"), "what is saved is no longer offered"


def test_nobody_else_ever_gets_what_somebody_typed(desk, portal_site):
    editor, publisher, address = desk
    type_into(editor, address, title="Bí mật đang gõ dở")
    admin = portal_site.browser("tinh.admin")
    for browser in (publisher, admin):
        for view in ("", "sua", "sua?lay-lai=1", "lich-su", "trang-thai"):
            assert "Bí mật đang gõ dở" not in browser.get(address + view).text
    assert "Bí mật đang gõ dở" not in editor.get(address).text


def test_a_new_item_is_kept_too_each_kind_by_itself(portal_site):
    editor = portal_site.browser("editor.syt")
    view = "them?loai=news_item"
    assert type_into(editor, SECTION, "them:news_item", view, title="Tin mới gõ dở").status_int == 200
    assert editor.get(SECTION + "them?loai=page").html.find(class_="kept").has_attr("hidden")
    form = editor.get(SECTION + view).click("Khôi phục").forms[FORM]
    assert form["title"].value == "Tin mới gõ dở"
    form.submit("save", status=303)
    assert editor.get(SECTION + view).html.find(class_="kept").has_attr("hidden")


def test_what_was_typed_is_forgotten_after_its_term(desk, portal_site, set_clock):
    editor, _publisher, address = desk
    type_into(editor, address, title="Gõ dở đã lâu")
    set_clock(clock.now() + KEPT)
    again = portal_site.browser("editor.syt").get(address + "sua?lay-lai=1")
    assert again.forms[FORM]["title"].value == "Thông báo tuyển dụng"


def test_typing_that_began_from_an_old_version_collides_when_it_is_brought_back(desk):
    editor, publisher, address = desk
    type_into(editor, address, title="Tôi gõ")
    form = publisher.get(address + "sua").forms[FORM]
    form["title"] = "Họ lưu"
    form.submit("save", status=303)
    restored = editor.get(address + "sua?lay-lai=1")
    assert "vừa lưu bản 2" in restored.html.find(class_="newer-note", hidden=False).text, "told before he saves"
    page = restored.forms[FORM].submit("save", status=409)
    assert "Họ lưu" in editor.get(address).text and page.forms[FORM]["title"].value == "Tôi gõ"


@pytest.mark.parametrize("name", ["", "xoa", "them:", "them:khong-co", "sua:x", "x" * 500])
def test_forms_that_do_not_exist_keep_nothing(desk, name):
    editor, _publisher, address = desk
    assert type_into(editor, address, name).status_int == 400


def test_too_much_typing_is_refused_in_words_and_can_still_be_saved(desk):
    editor, _publisher, address = desk
    answer = type_into(editor, address, body="x" * 1_600_000)
    assert answer.status_int == 413 and "hãy bấm Lưu" in answer.json["said"]


def test_hostile_typing_stays_text(desk):
    editor, _publisher, address = desk
    canary = '"><svg onload=alert(1)></textarea><script>alert(2)</script>${7*7}'
    type_into(editor, address, title=canary, body=canary, summary=canary)
    page = editor.get(address + "sua?lay-lai=1")
    assert "<svg onload" not in page.text and "<script>alert" not in page.text
    assert page.forms[FORM]["body"].value == canary


def age(site, browser, seconds):
    """Make the session of a browser as it would be had nothing been done for so long."""
    serializer = SignedSerializer(site.settings.secret, SALT, ALGORITHM, serializer=PlainJson())
    name = site.registry.session_cookie
    renewed, created, state = serializer.loads(browser.cookies[name].strip('"').encode("ascii"))
    kept = next(cookie for cookie in browser.cookiejar if cookie.name == name)
    kept.value = serializer.dumps((renewed - seconds, created - seconds, state)).decode("ascii")


def written_form(browser, address):
    """The form of an item with much typed into it."""
    form = browser.get(address + "sua").forms[FORM]
    form["title"], form["body"] = "Gõ suốt buổi sáng", "<p>Rất nhiều chữ.</p>"
    return form


def comes_back(page):
    """Whether the form shows what was typed."""
    form = page.forms[FORM]
    return (form["title"].value, form["body"].value) == ("Gõ suốt buổi sáng", "<p>Rất nhiều chữ.</p>")


IDLE_LONG = IDLE.total_seconds() + 60


def test_a_session_that_has_run_out_loses_no_typing(desk, portal_site):
    editor, _publisher, address = desk
    form = written_form(editor, address)
    age(portal_site, editor, IDLE_LONG)
    page = form.submit("save", status=303).follow()
    assert "Nội dung bạn vừa gõ được giữ lại" in page.text
    back = sign_in_again(page)
    assert comes_back(back)
    back.forms[FORM].submit("save", status=303)
    assert "Gõ suốt buổi sáng" in editor.get(address).text


def test_a_sign_in_that_was_ended_elsewhere_loses_no_typing(desk, portal_site):
    editor, _publisher, address = desk
    form = written_form(editor, address)

    def end_all(site, _desk):
        root = site._p_jar.root()
        root["sessions"]._by_person.clear()

    portal_site.prepare(end_all)
    assert comes_back(sign_in_again(form.submit("save", status=303).follow()))


def test_a_new_items_text_survives_too(portal_site):
    editor = portal_site.browser("editor.syt")
    form = editor.get(SECTION + "them?loai=news_item").forms[FORM]
    form["title"], form["body"] = "Gõ suốt buổi sáng", "<p>Rất nhiều chữ.</p>"
    age(portal_site, editor, IDLE_LONG)
    back = sign_in_again(form.submit("save", status=303).follow())
    assert comes_back(back)
    back.forms[FORM].submit("save", status=303)


def test_a_form_from_before_signing_in_again_in_another_window_loses_no_typing(desk, portal_site):
    editor, _publisher, address = desk
    form = written_form(editor, address)
    age(portal_site, editor, IDLE_LONG)
    editor.get("/")
    editor.sign_in("editor.syt")
    page = form.submit("save", status=303, headers={"Sec-Fetch-Site": "same-origin"}).follow()
    assert comes_back(page) and "trước khi bạn đăng nhập lại" in page.text
    page.forms[FORM].submit("save", status=303)


def test_another_person_who_signs_in_gets_nothing_of_it(desk, portal_site):
    editor, _publisher, address = desk
    form = written_form(editor, address)
    age(portal_site, editor, IDLE_LONG)
    page = form.submit("save", status=303).follow()
    other = sign_in_again(page, "publisher.syt")
    assert not comes_back(other) and "Gõ suốt buổi sáng" not in other.text
    again = portal_site.browser("editor.syt").get(address + "sua")
    assert "Có bản đang gõ dở" in again.html.find(class_="kept").text


def test_strangers_keep_nothing_for_anybody(desk, portal_site):
    _editor, _publisher, address = desk
    visitor = portal_site.browser()
    token = visitor.get("/dang-nhap").html.find("input", {"name": "csrf_token"})["value"]
    fields = {"csrf_token": token, "__formid__": FORM, "title": "Cài cắm", "began_from": "1"}
    visitor.post(address + "sua", fields, status=404)
    visitor.post(address + "sua", {**fields, "csrf_token": "x"}, status=404)
    for cookie in ('"x"', "x.y", "A" * 3000):
        visitor.set_cookie(portal_site.registry.session_cookie, cookie)
        visitor.post(address + "sua", fields, status=404)
    assert "Cài cắm" not in portal_site.browser("editor.syt").get(address + "sua?lay-lai=1").text


@pytest.mark.parametrize("is_lapsed", [False, True])
def test_a_form_sent_to_what_one_does_not_see_tells_no_more_than_one_sent_to_nothing(desk, portal_site, is_lapsed):
    _editor, _publisher, address = desk
    stranger = portal_site.browser("editor.stttt")
    token = stranger.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]
    if is_lapsed:
        age(portal_site, stranger, IDLE_LONG)
    fields = {"csrf_token": token, "__formid__": FORM, "title": "Dò xem có không", "began_from": "1"}
    told = []
    for asked in (address + "sua", SECTION + "khong-co-gi/sua"):
        answer = stranger.post(asked, fields, status=404)
        told.append(re.sub(r'value="[^"]*"', "", answer.text.replace(asked, "").replace(quote(asked, safe=""), "")))
    assert told[0] == told[1]
    # His own words come back to whoever is signed in, from both.
    assert is_lapsed or "Dò xem có không" in told[0]


def test_a_foreign_page_cannot_plant_a_text(desk, portal_site):
    editor, _publisher, address = desk
    fields = {"csrf_token": "x", "__formid__": FORM, "title": "Cài cắm", "began_from": "1"}
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        answer = editor.post(address + "sua", fields, status=400, headers=headers)
        assert "Cài cắm" not in answer.text
    age(portal_site, editor, IDLE_LONG)
    editor.post(address + "sua", fields, status=404)
    assert "Cài cắm" not in portal_site.browser("editor.syt").get(address + "sua?lay-lai=1").text


def test_a_right_that_is_gone_meanwhile_loses_no_typing(desk):
    editor, _publisher, address = desk
    form = written_form(editor, address)
    editor.send(address + "trang-thai", transition="submit")
    refused = form.submit("save", status=403)
    assert refused.html.find(id="typed-title").text == "Nội dung bạn vừa gửi"
    assert refused.html.find(id="typed-body").text.strip() == "<p>Rất nhiều chữ.</p>"
    editor.send(address + "trang-thai", transition="retract")
    assert comes_back(editor.get(address + "sua?lay-lai=1"))


def test_an_item_that_was_deleted_meanwhile_gives_the_text_back_for_copying(desk):
    editor, publisher, address = desk
    form = written_form(editor, address)
    publisher.send(address + "xoa")
    gone = form.submit("save", status=404)
    assert gone.html.find(id="typed-body").text.strip() == "<p>Rất nhiều chữ.</p>"


def test_what_could_not_be_kept_keeps_nobody_from_saving(desk):
    editor, _publisher, address = desk
    form = written_form(editor, address)
    form["body"] = "x" * 1_100_000
    form["summary"] = "y" * 600_000
    assert "Dài quá" in form.submit("save", status=422).text


def test_the_browser_is_told_what_it_may_forget(desk):
    editor, _publisher, address = desk
    page = editor.get(address + "sua")
    key = page.html.find("form", id=FORM)["data-care"]
    saved = page.forms[FORM].submit("save", status=303).follow()
    assert saved.html.find("meta", {"name": "saved"})["content"] == key
    assert editor.get(address).html.find("meta", {"name": "saved"}) is None


def test_what_was_typed_is_discarded_only_after_a_question_that_shows_it(desk):
    editor, _publisher, address = desk
    type_into(editor, address, title="Thông báo mới", body="<p>Rất nhiều chữ đã gõ.</p>")
    notice = next(form for form in editor.get(address + "sua").forms.values() if "data-kept" in str(form.text)[:400])
    question = notice.submit(status=200)
    shown = question.html.find("main").text
    assert "Thông báo mới" in shown and "Rất nhiều chữ đã gõ." in shown and "không lấy lại được" in shown
    assert question.html.find("meta", {"name": "saved"}) is None, "the browser keeps its own, too, until then"
    back = editor.get(question.html.find("a", string="Khôi phục")["href"])
    assert back.forms[FORM]["title"].value == "Thông báo mới"
    kept = editor.get(question.html.find("a", string="Giữ lại")["href"])
    assert any("data-kept" in str(form.text)[:400] for form in kept.forms.values())
    gone = question.forms["forget-typing"].submit(status=303).follow()
    assert "Đã bỏ phần gõ dở." in gone and "Thông báo mới" not in gone
    again = editor.get(address + "sua?lay-lai=1")
    assert again.forms[FORM]["title"].value == "Thông báo tuyển dụng"
    assert again.html.find(class_="kept").has_attr("hidden")


def test_of_a_new_item_too_and_where_nothing_is_left_it_leads_back(desk):
    editor, _publisher, _address = desk
    name = "them:news_item"
    type_into(editor, SECTION, name, "them?loai=news_item", title="Tin gõ dở")
    question = editor.send(SECTION + "go-do", status=200, act="forget", form=name)
    assert "Tin gõ dở" in question.html.find("main").text
    question.forms["forget-typing"].submit(status=303)
    empty = editor.send(SECTION + "go-do", status=200, act="forget", form=name)
    assert "Tin gõ dở" not in empty and "trình duyệt này" in empty
