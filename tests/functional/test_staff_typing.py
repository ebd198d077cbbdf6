"""No form of the staff loses what was typed into it: reports, answers, reasons, comments on a step, proposals."""

import re
from itertools import count
from urllib.parse import quote

import pytest
from sqlalchemy import text

from portal.content.agenda import week_name
from portal.content.unsaved import UnsavedTexts
from portal.content.weeks import WEEK
from portal.security.appointments import Appointment
from portal.security.once import new_key
from portal.security.people import People
from tests.functional.test_publication_story import SECTION, write
from tests.functional.test_schedules import put_row
from tests.functional.test_typing import IDLE_LONG, age, sign_in_again
from tests.support.asking import ask
from tests.support.commenting import CLOSES, OPENS, articles_of, ask_agencies, form_of, put_up
from tests.support.schedules import make_week, row, this_monday
from tests.support.site import HEALTH, INFORMATION, SINCE
from tests.support.supporting import DESK_LOGIN, REPORT, REPORTER, reported

TYPED = "Gõ suốt buổi sáng,\nhai dòng “có” <dấu> & ký hiệu."
NUMBERS = count(1)
KEPT = "Nội dung bạn vừa gõ được giữ lại"
MONDAY = this_monday() + WEEK
WEEK_HERE = f"/{HEALTH}/lich-cong-tac/{week_name(MONDAY)}/"
EDITOR, PUBLISHER = "editor.syt", "publisher.syt"


@pytest.fixture(autouse=True)
def _no_tries_of_others(portal_site):
    portal_site.registry.scratch.clear()


def form_with(page, field, act=None):
    """The form of a page that has a field, and does an act."""
    acts = lambda form: [one._value for one in form.fields.get("act", ())]  # noqa: E731
    return next(form for form in page.forms.values() if field in form.fields and (act is None or act in acts(form)))


def lapse_and_send(site, browser, form, login, button=None, value=None):
    """Send a form whose session has ended, sign in again; answers the page where that leads."""
    age(site, browser, IDLE_LONG)
    asked = form.submit(button, value=value, status=303).follow()
    assert KEPT in asked.text
    page = sign_in_again(asked, login)
    return page if page.status_int == 200 else page.follow()


def same(text):
    return text.replace("\r\n", "\n")


def support_request(site):
    def report(tree, _desk):
        item = reported(site.registry, tree, f"Không lưu được lịch {next(NUMBERS)}")
        return f"/{HEALTH}/noi-bo/{item.__name__}/"

    return site.prepare(report)


def test_a_report_to_the_support_desk(portal_site):
    officer = portal_site.browser(REPORTER)
    form = form_with(officer.get(REPORT), "text")
    form["title"], form["text"] = "Không nhập được", TYPED
    page = lapse_and_send(portal_site, officer, form, REPORTER)
    back = form_with(page, "text")
    assert (back["title"].value, same(back["text"].value)) == ("Không nhập được", TYPED)
    assert "chưa gửi" in page.html.find(class_="refilled").text
    assert "hai dòng" in back.submit(status=303).follow().text
    assert form_with(officer.get(REPORT), "text")["text"].value == ""
    assert officer.get(REPORT).html.find("form", class_="kept").has_attr("hidden"), "what is sent is not offered"


@pytest.mark.parametrize(("login", "act"), [(DESK_LOGIN, "answer"), (REPORTER, "write")])
def test_an_answer_of_the_support_desk_and_what_the_reporter_adds(portal_site, login, act):
    address, browser = support_request(portal_site), portal_site.browser(login)
    form = form_with(browser.get(address), "text", act)
    form["text"] = TYPED
    page = lapse_and_send(portal_site, browser, form, login, "act", act)
    back = form_with(page, "text", act)
    assert same(back["text"].value) == TYPED
    assert "hai dòng" in back.submit("act", value=act, status=303).follow().text


def question_address(site, set_clock):
    def look(tree, _desk):
        return list(tree[HEALTH]["hoi-dap"])

    before = set(site.prepare(look))
    ask(site.browser(), set_clock)
    (name,) = set(site.prepare(look)) - before
    return f"/{HEALTH}/hoi-dap/{name}/"


@pytest.mark.parametrize(("act", "choice"), [("assign", "person"), ("pass", "agency")])
def test_instructions_and_reasons_about_a_question(portal_site, set_clock, act, choice):
    address, clerk = question_address(portal_site, set_clock), portal_site.browser("clerk.syt")
    form = form_with(clerk.get(address + "xu-ly"), "comment", act)
    chosen = form[choice].options[-1][0]
    form["comment"], form[choice] = TYPED, chosen
    page = lapse_and_send(portal_site, clerk, form, "clerk.syt", "act", act)
    back = form_with(page, "comment", act)
    assert (same(back["comment"].value), back[choice].value) == (TYPED, chosen)
    other = form_with(page, "comment", "assign" if act == "pass" else "pass")
    assert other["comment"].value == "", "the other form of the page has nothing of it"
    folded = page.html.find("textarea", string=re.compile("hai dòng")).find_parent("details")
    assert folded is None or folded.has_attr("open")


def test_what_was_ticked_about_a_question_too(portal_site, set_clock):
    address, clerk = question_address(portal_site, set_clock), portal_site.browser("clerk.syt")
    form = form_with(clerk.get(address + "xu-ly"), "kind")
    form["kind"], form["sure"] = "complaint", True
    page = lapse_and_send(portal_site, clerk, form, "clerk.syt", "act", "divert")
    back = form_with(page, "kind")
    assert (back["kind"].value, back["sure"].checked) == ("complaint", True)


def test_a_comment_on_a_step(portal_site):
    editor = portal_site.browser(EDITOR)
    address = write(editor, f"Thông báo số {next(NUMBERS)}")
    form = form_with(editor.get(address + "trang-thai"), "comment")
    form["comment"] = TYPED
    page = lapse_and_send(portal_site, editor, form, EDITOR, "transition", "submit")
    back = form_with(page, "comment")
    assert same(back["comment"].value) == TYPED
    back.submit("transition", value="submit", status=303)
    assert "hai dòng" in editor.get(address + "trang-thai").text


def test_what_cannot_be_done_any_more_gives_the_text_back_for_copying(portal_site):
    editor = portal_site.browser(EDITOR)
    address = write(editor, f"Thông báo số {next(NUMBERS)}")
    form = form_with(editor.get(address + "trang-thai"), "comment")
    form["comment"] = TYPED
    age(portal_site, editor, IDLE_LONG)
    asked = form.submit("transition", value="submit", status=303).follow()
    portal_site.browser(PUBLISHER).send(address + "trang-thai", transition="publish")
    publisher = portal_site.browser(PUBLISHER)
    publisher.send(address + "trang-thai", transition="archive", status="*")
    page = sign_in_again(asked)
    assert any("hai dòng" in area.text for area in page.html.find_all("textarea"))


def test_a_response_to_an_article(drafts_site):
    address = put_up(drafts_site, OPENS, CLOSES, f"du-thao-{next(NUMBERS)}")
    first, second = articles_of(drafts_site, address)[:2]
    editor = drafts_site.browser(EDITOR)
    form = form_with(editor.get(f"{address}cac-gop-y?dieu={second}"), "response")
    form["opinions"], form["response"] = "Ý kiến đã tổng hợp", TYPED
    page = lapse_and_send(drafts_site, editor, form, EDITOR)
    back = form_with(page, "response")
    assert (back["opinions"].value, same(back["response"].value)) == ("Ý kiến đã tổng hợp", TYPED)
    assert "Điều 2" in page.html.find(id="answer-title").text
    other = form_with(editor.get(f"{address}cac-gop-y?dieu={first}"), "response")
    assert other["response"].value == ""
    assert "hai dòng" in form_with(back.submit(status=303).follow(), "response")["response"].value


def test_a_response_that_was_typed_before_a_colleague_saved_his_collides(drafts_site):
    address = put_up(drafts_site, OPENS, CLOSES, f"du-thao-{next(NUMBERS)}")
    first = articles_of(drafts_site, address)[0]
    editor = drafts_site.browser(EDITOR)
    form = form_with(editor.get(f"{address}cac-gop-y?dieu={first}"), "response")
    form["response"] = TYPED
    page = lapse_and_send(drafts_site, editor, form, EDITOR)
    theirs = form_with(drafts_site.browser(PUBLISHER).get(f"{address}cac-gop-y?dieu={first}"), "response")
    theirs["response"] = "Của đồng nghiệp"
    theirs.submit(status=303)
    again = form_with(editor.get(page.request.path_qs), "response").submit(status=409)
    assert "Của đồng nghiệp" in again.text and same(form_with(again, "response")["response"].value) == TYPED


def test_an_opinion_of_an_agency_with_more_boxes_than_at_first(drafts_site):
    address = put_up(drafts_site, OPENS, CLOSES, f"du-thao-{next(NUMBERS)}")
    ask_agencies(drafts_site, address, INFORMATION)
    clerk = drafts_site.browser("clerk.stttt")
    form = form_of(form_of(clerk.get(address + "y-kien-co-quan")).submit("more", status=200))
    form["text-1"], form["text-5"], form["agrees"] = "Ý đầu tiên", TYPED, True
    page = lapse_and_send(drafts_site, clerk, form, "clerk.stttt", "send", "yes")
    back = form_of(page)
    assert (back["text-1"].value, same(back["text-5"].value), back["agrees"].checked) == ("Ý đầu tiên", TYPED, True)
    assert "hai dòng" in back.submit("send", status=303).follow().text


@pytest.fixture
def unit_site(fresh_site):
    """A site where an officer's unit may propose into the draft of next week, which he does not see."""

    def furnish(tree, desk):
        people, agency = People(tree._p_jar.root()["app_root"], fresh_site.registry), tree[HEALTH]
        unit = desk.add(agency, "unit", {"title": "Phòng Nghiệp vụ Y"})
        post = Appointment(agency.id, "officer", unit_id=unit.id, from_day=SINCE)
        people.appoint(people.get("officer.syt"), (post,))
        make_week(desk, agency["lich-cong-tac"], MONDAY, (row(MONDAY, "07:30", "08:00", "Chào cờ"),), publish=False)

    fresh_site.prepare(furnish)
    return fresh_site


def proposal(browser):
    form = browser.get(WEEK_HERE + "dang-ky").forms["content-form"]
    put_row(form, 0, day=f"{MONDAY:%d/%m/%Y}", starts="9h", what="Kiểm tra trạm y tế")
    return form


def test_a_units_proposal(unit_site):
    officer = unit_site.browser("officer.syt")
    officer.get(WEEK_HERE, status=404)
    page = lapse_and_send(unit_site, officer, proposal(officer), "officer.syt")
    back = page.forms["content-form"]
    assert "Kiểm tra trạm y tế" in [field.value for field in back.fields["what"]]
    back.submit(status=303)
    page = officer.get(WEEK_HERE + "dang-ky")
    assert "Kiểm tra trạm y tế" in page.text and page.html.find("form", class_="kept").has_attr("hidden")


def test_a_proposal_is_kept_while_it_is_typed(unit_site):
    officer = unit_site.browser("officer.syt")
    form = proposal(officer)
    where = officer.get(WEEK_HERE + "dang-ky").html.find("form", id="content-form")
    sent = [pair for pair in form.submit_fields() if pair[0] != "form_key"]
    kept = [("act", "keep"), ("form", where["data-care-name"])]
    assert "Đã lưu tạm lúc" in officer.post(where["data-typed-url"], [*sent, *kept], status=200).json["said"]
    page = officer.get(WEEK_HERE + "dang-ky").click("Khôi phục")
    assert "Kiểm tra trạm y tế" in [field.value for field in page.forms["content-form"].fields["what"]]
    for login in ("officer.stttt", "archivist.syt"):
        other = unit_site.browser(login)
        other.send(WEEK_HERE + "go-do", status=404, act="keep", form="dang-ky")


def test_a_proposal_is_checked_for_clashes_while_it_is_typed(unit_site):
    officer = unit_site.browser("officer.syt")
    page = officer.get(WEEK_HERE + "dang-ky")
    form = page.forms["content-form"]
    for number, times in enumerate((("14h", "15h"), ("14h30", "15h30"))):
        put_row(form, number, day=f"{MONDAY:%d/%m/%Y}", starts=times[0], ends=times[1], what="Họp", chair="Bà An")
    sent = [pair for pair in form.submit_fields() if pair[0] not in ("form_key", "sheet")]
    address = page.html.select_one("[data-check]")["data-check"]
    told = officer.post(address, sent, status=200)
    assert "“Bà An” có tên" in told.text
    assert "Chào cờ" not in told.text, "what he does not see of the week he is not told of"
    for login in ("officer.stttt", "archivist.syt"):
        unit_site.browser(login).send(address, status=404)


def test_the_long_forms_are_cared_for_in_the_browser_and_offered_again(drafts_site):
    address = put_up(drafts_site, OPENS, CLOSES, f"du-thao-{next(NUMBERS)}")
    first = articles_of(drafts_site, address)[0]
    ask_agencies(drafts_site, address, INFORMATION)
    request = support_request(drafts_site)
    pages = (
        (EDITOR, f"{address}cac-gop-y?dieu={first}", "response"),
        ("clerk.stttt", f"{address}y-kien-co-quan", "text-1"),
        (REPORTER, REPORT, "text"),
        (REPORTER, request, "text"),
        (DESK_LOGIN, request, "text"),
        (PUBLISHER, f"{address}trang-thai", "comment"),
    )
    for login, where, field in pages:
        browser = drafts_site.browser(login)
        page = browser.get(where)
        cared = page.html.find(attrs={"name": field}).find_parent("form")
        assert cared.get("data-care"), where
        form = form_with(page, field)
        form[field] = f"Gõ dở ở {where}"
        sent = [pair for pair in form.submit_fields() if pair[0] != "form_key"]
        kept = [*sent, ("act", "keep"), ("form", cared["data-care-name"])]
        assert browser.post(cared["data-typed-url"], kept, status=200).json["at"]
        offer = browser.get(where).html.find("form", attrs={"data-kept-of": cared["data-care-name"]})
        assert not offer.has_attr("hidden"), where
        restored = browser.get(offer.find("a")["href"])
        assert form_with(restored, field)[field].value == f"Gõ dở ở {where}", where
        discard = next(one for one in browser.get(where).forms.values() if "next_url" in one.fields)
        question = discard.submit(status=200)
        assert f"Gõ dở ở {where}" in question
        page = question.forms["forget-typing"].submit(status=303).follow()
        assert page.request.path == where.partition("?")[0]
        assert page.html.find("form", attrs={"data-kept-of": cared["data-care-name"]}).has_attr("hidden"), where


def people_of(site, *logins):
    def look(tree, _desk):
        people = People(tree._p_jar.root()["app_root"], site.registry)
        return [people.get(login).id for login in logins]

    return site.prepare(look)


def test_forms_that_nobody_has_listed(portal_site):
    # None of them says how it is called, and no code knows of them.
    editor, one = portal_site.browser(EDITOR), people_of(portal_site, REPORTER)[0]
    name = write(editor, f"Thông báo số {next(NUMBERS)}").rstrip("/").rpartition("/")[2]
    pages = (
        ("tinh.admin", "/tu-dong-nghia", "lines"),
        ("tinh.admin", "/ngay-lam-viec", "lines"),
        ("agency-administrator.syt", f"/{HEALTH}/noi-bo/can-bo/{one}/vang-mat", "substitute"),
        (EDITOR, f"{SECTION}thao-tac?viec=y-kien&buoc=submit&muc={name}", "comment"),
    )
    for login, where, field in pages:
        browser = portal_site.browser(login)
        form = form_with(browser.get(where), field)
        form[field] = "Gõ suốt buổi sáng"
        page = lapse_and_send(portal_site, browser, form, login)
        assert page.request.path == where.partition("?")[0]
        assert form_with(page, field)[field].value == "Gõ suốt buổi sáng", where


def test_forms_of_one_view_on_different_pages_are_not_mixed(portal_site):
    admin = portal_site.browser("agency-administrator.syt")
    pages = [f"/{HEALTH}/noi-bo/can-bo/{number}/vang-mat" for number in people_of(portal_site, REPORTER, EDITOR)]
    forms = [form_with(admin.get(page), "substitute") for page in pages]
    for number, form in enumerate(forms):
        form["substitute"] = f"Người thay {number}"
    first = lapse_and_send(portal_site, admin, forms[0], "agency-administrator.syt")
    # The other window was opened before he signed in again.
    second = forms[1].submit(status=303, headers={"Sec-Fetch-Site": "same-origin"}).follow()
    for number, where in enumerate((first, second)):
        page = admin.get(where.request.path_qs)
        assert form_with(page, "substitute")["substitute"].value == f"Người thay {number}"


def test_a_form_from_before_signing_in_again_in_another_window(portal_site):
    request, desk = support_request(portal_site), portal_site.browser(DESK_LOGIN)
    form = form_with(desk.get(request), "text", "answer")
    form["text"] = TYPED
    age(portal_site, desk, IDLE_LONG)
    desk.get("/")
    desk.sign_in(DESK_LOGIN)
    answer = form.submit("act", value="answer", status=303, headers={"Sec-Fetch-Site": "same-origin"})
    page = answer.follow().follow()
    assert same(form_with(page, "text", "answer")["text"].value) == TYPED
    form_with(page, "text", "answer").submit("act", value="answer", status=303)


def test_what_a_script_sends_is_answered_to_the_script(portal_site):
    officer = portal_site.browser(REPORTER)
    form = form_with(officer.get(REPORT), "text")
    form["text"] = TYPED
    age(portal_site, officer, IDLE_LONG)
    form.submit(status=303, headers={"Sec-Fetch-Mode": "cors", "Sec-Fetch-Site": "same-origin"})
    assert kept_of(portal_site, REPORTER) == []


def kept_of(site, login):
    """All that is kept of a person's typing: pairs of name and text."""

    (person,) = people_of(site, login)
    with site.registry.scratch.reading() as connection:
        rows = connection.execute(text("SELECT place, form FROM unsaved WHERE person = :person"), {"person": person})
        rows = rows.all()
    texts = UnsavedTexts(site.registry.scratch)
    return [pair for place, form in rows for pair in texts.find(person, place, form).fields]


def test_proofs_of_who_somebody_is_are_never_kept(portal_site):
    editor = portal_site.browser(EDITOR)
    address = write(editor, f"Thông báo số {next(NUMBERS)}")
    form = form_with(editor.get(address + "trang-thai"), "comment")
    fields = [*form.submit_fields("transition"), ("confirm_password", "bí mật của tôi"), ("confirm_code", "123456")]
    fields += [("comment", "Đề nghị duyệt sớm")]
    account = editor.get("/tai-khoan")
    secret = next(form for form in account.forms.values() if "present" in form.fields)
    for name in ("present", "new", "again"):
        secret[name] = "bí mật của tôi"
    stale = [pair if pair[0] != "csrf_token" else ("csrf_token", "x") for pair in secret.submit_fields()]
    refused = editor.post("/tai-khoan", stale, headers={"Sec-Fetch-Site": "same-origin"}, status=400)
    assert "bí mật" not in refused.text
    age(portal_site, editor, IDLE_LONG)
    editor.post(address + "trang-thai", fields, status=303)
    secret.submit(status="*")
    kept = kept_of(portal_site, EDITOR)
    assert ("comment", "Đề nghị duyệt sớm") in kept
    assert not [pair for pair in kept if "bí mật" in pair[1] or "123456" in pair[1]]


def test_another_person_who_signs_in_gets_nothing_of_it(portal_site):
    officer = portal_site.browser(REPORTER)
    form = form_with(officer.get(REPORT), "text")
    form["title"], form["text"] = "Không nhập được", TYPED
    age(portal_site, officer, IDLE_LONG)
    other = sign_in_again(form.submit(status=303).follow(), EDITOR)
    assert "hai dòng" not in other.text
    again = portal_site.browser(REPORTER).get(REPORT)
    assert not again.html.find("form", class_="kept").has_attr("hidden")


def without_own_words(answer, asked):
    shown = answer.text.replace(asked, "").replace(quote(asked, safe=""), "")
    return re.sub(r'value="[^"]*"', "", shown)


@pytest.mark.parametrize("is_lapsed", [False, True])
def test_a_form_sent_to_what_one_does_not_see_tells_no_more_than_one_sent_to_nothing(portal_site, set_clock, is_lapsed):
    editor = portal_site.browser(EDITOR)
    hidden = (
        (write(editor, f"Thông báo số {next(NUMBERS)}"), "trang-thai", SECTION + "khong-co-gi/trang-thai"),
        (question_address(portal_site, set_clock), "xu-ly", f"/{HEALTH}/hoi-dap/khong-co-gi/xu-ly"),
        (support_request(portal_site), "viec", f"/{HEALTH}/noi-bo/khong-co-gi/viec"),
    )
    stranger = portal_site.browser("editor.stttt")
    token = stranger.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]
    if is_lapsed:
        age(portal_site, stranger, IDLE_LONG)
    for place, view, absent in hidden:
        fields = {"csrf_token": token, "form_key": new_key(), "act": "answer", "text": "Dò xem có không"}
        answers = [stranger.post(asked, fields, status="*") for asked in (place + view, absent)]
        assert answers[0].status == answers[1].status, place
        told = [without_own_words(answer, asked) for answer, asked in zip(answers, (place + view, absent), strict=True)]
        assert told[0] == told[1], place
        sent_to = [(answer.headers.get("Location") or "").partition("?")[0] for answer in answers]
        assert sent_to[0] == sent_to[1], place
        assert KEPT not in stranger.get("/").text
    assert kept_of(portal_site, "editor.stttt") == []


def test_nothing_is_planted_by_strangers_and_foreign_pages(portal_site):
    editor, visitor = portal_site.browser(EDITOR), portal_site.browser()
    address = write(editor, f"Thông báo số {next(NUMBERS)}") + "trang-thai"
    token = visitor.get("/dang-nhap").html.find("input", {"name": "csrf_token"})["value"]
    fields = {"csrf_token": token, "form_key": new_key(), "comment": "Cài cắm vào đây", "transition": "submit"}
    visitor.post(address, fields, status=404)
    editor.post(address, {**fields, "csrf_token": "x"}, status=400)
    editor.post(address, {**fields, "csrf_token": "x"}, status=400, headers={"Sec-Fetch-Site": "cross-site"})
    age(portal_site, editor, IDLE_LONG)
    editor.post(address, fields, status=404)
    assert kept_of(portal_site, EDITOR) == []


def test_a_refused_form_shows_its_text_for_copying(portal_site):
    request, desk = support_request(portal_site), portal_site.browser(DESK_LOGIN)
    form = form_with(desk.get(request), "text", "answer")
    form["text"] = "Dài quá " * 2000
    refused = form.submit("act", value="answer", status=403)
    assert "Dài quá Dài quá" in refused.html.find("section", class_="typed").text
    back = desk.get(refused.html.find("section", class_="typed").find("a")["href"])
    back = back if back.status_int == 200 else back.follow()
    assert form_with(back, "text", "answer")["text"].value.startswith("Dài quá Dài quá")
