"""People who try what no page offers them: forged names, second endpoints, what is not theirs to know or to delete."""

from datetime import timedelta

import colander
import pytest
from webtest import Upload

from portal import clock
from portal.views.request_methods import LANGUAGE_PARAMETER
from tests.support.site import HEALTH

SECTION = f"/{HEALTH}/tin-tuc/"
TREE = f"/{HEALTH}/noi-bo/tai-lieu/"
DEEP = 20_000
HOSTILE_TARGETS = (
    "javascript:alert(1)",
    " JaVaScript:alert(1)",
    "data:text/html,x",
    "//evil.example/",
    "/\\evil.example",
)


def make(browser, place, kind, title, **values):
    """An item made through the form; answers its address."""
    form = browser.get(f"{place}them?loai={kind}").forms["content-form"]
    form["title"] = title
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=303).location.removeprefix("http://localhost")


def rename(browser, address, title):
    """Save another title as the working draft."""
    form = browser.get(address + "sua").forms["content-form"]
    form["title"] = title
    form.submit("save", status=303)


def published(site, title, **values):
    """A published news item; answers its address."""
    address = make(site.browser("editor.syt"), SECTION, "news_item", title, **values)
    site.browser("publisher.syt").send(address + "trang-thai", transition="publish")
    return address


def send_as_visitor(visitor, address, fields, status):
    """POST with the token of a visitor's own session, which the sign-in form gives to everybody."""
    token = visitor.get("/dang-nhap").html.find("input", {"name": "csrf_token"})["value"]
    return visitor.post(address, {"csrf_token": token, **fields}, status=status)


def test_acts_on_a_list_tell_strangers_nothing_of_working_drafts(portal_site):
    address = published(portal_site, "Thông báo đã đăng")
    rename(portal_site.browser("editor.syt"), address, "Tiêu đề chưa được công bố")
    name = address.strip("/").rpartition("/")[2]
    visitor = portal_site.browser()
    send_as_visitor(visitor, SECTION + "noi-dung", {"name": name, "act": "publish"}, 303)
    assert "Tiêu đề chưa được công bố" not in visitor.get(SECTION).text
    officer = portal_site.browser("officer.syt")
    officer.send(SECTION + "noi-dung", status=403, name=name, act="publish")
    assert "Tiêu đề chưa được công bố" not in officer.get(SECTION).text


def test_acts_on_a_list_say_why_not_to_each(portal_site):
    editor = portal_site.browser("editor.syt")
    addresses = [make(editor, SECTION, "news_item", "Cùng một tên") for _ in range(7)]
    names = [address.strip("/").rpartition("/")[2] for address in addresses]
    token = editor.get(SECTION + "noi-dung").html.find("input", {"name": "csrf_token"})["value"]
    fields = [("csrf_token", token), ("act", "publish"), *(("name", name) for name in names)]
    page = editor.post(SECTION + "noi-dung", fields, status=303).follow()
    rows = page.html.find("main").find("tbody").find_all("tr")
    assert len(rows) == 7, "many reasons have a page of their own"
    assert all("Cùng một tên" in row.text and "không được" in row.text for row in rows)
    few = editor.post(SECTION + "noi-dung", fields[:4], status=303).follow()
    assert few.text.count("“Cùng một tên”: ") == 2


def test_structured_data_names_the_agency_as_published(fresh_site):
    address = published(fresh_site, "Tin của Sở")
    rename(fresh_site.browser("editor.syt"), f"/{HEALTH}/", "Sở Y tế và Dân số (dự kiến)")
    visitor = fresh_site.browser()
    for place in (address, f"/{HEALTH}/", "/", SECTION):
        assert "dự kiến" not in visitor.get(place).text, place


def test_a_folder_with_what_one_may_not_delete_stays(portal_site):
    owner, colleague = portal_site.browser("officer.syt"), portal_site.browser("clerk.syt")
    shared = make(owner, TREE, "folder", "Kế hoạch chung")
    owner.send(shared + "trang-thai", transition="share_with_agency")
    private = make(colleague, shared, "folder", "Ghi chép riêng của văn thư")
    refused = owner.send(shared + "xoa", status=403)
    assert "Ghi chép riêng" not in refused.text and "không được xóa" in refused.text
    colleague.get(private)
    colleague.send(private + "xoa")
    owner.send(shared + "xoa")
    owner.get(shared, status=404)


def test_nobody_deletes_an_agency_with_its_staffs_documents_or_the_root(fresh_site):
    officer = fresh_site.browser("officer.syt")
    private = make(officer, TREE, "folder", "Riêng tôi")
    for login in ("publisher.syt", "agency-administrator.syt", "tinh.admin"):
        fresh_site.browser(login).send(f"/{HEALTH}/xoa", status=403)
    officer.get(private)
    admin = fresh_site.browser("tinh.admin")
    for part in ("/", f"/{HEALTH}/noi-bo/", TREE):
        admin.send(part + "xoa", status=403)
    admin.get(f"/{HEALTH}/noi-bo/")


def test_a_time_is_refused_where_the_act_takes_effect_at_once(portal_site):
    publisher, visitor = portal_site.browser("publisher.syt"), portal_site.browser()
    address = published(portal_site, "Tin đang được đọc")
    tomorrow = clock.local(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    refused = publisher.send(address + "trang-thai", status=403, transition="withdraw", when=tomorrow)
    assert "Không hẹn giờ được" in refused.text
    visitor.get(address)


def test_a_date_of_publication_that_never_came_does_not_stay(portal_site):
    publisher = portal_site.browser("publisher.syt")
    address = make(portal_site.browser("editor.syt"), SECTION, "news_item", "Hẹn rồi đổi ý")
    moment = clock.now() + timedelta(days=30)
    typed = clock.local(moment).strftime("%Y-%m-%dT%H:%M")
    publisher.send(address + "trang-thai", transition="publish", when=typed)
    publisher.send(address + "trang-thai", transition="call_off")
    publisher.send(address + "trang-thai", transition="publish")
    page = portal_site.browser().get(address)
    assert f"{clock.local(moment):%Y-%m-%d}" not in page.text


def test_the_sections_of_an_agency_in_preparation_are_hidden_with_it(fresh_site):
    admin, visitor = fresh_site.browser("tinh.admin"), fresh_site.browser()
    address = make(admin, "/", "agency", "Sở An ninh mạng")
    inside = [f"{address}gioi-thieu/", f"{address}tin-tuc/", f"{address}lien-he/"]
    for place in (address, *inside):
        visitor.get(place, status=404)
    admin.send(address + "trang-thai", transition="publish")
    for place in (address, inside[1]):
        visitor.get(place)


def test_links_lead_to_addresses_with_accents(portal_site):
    editor, publisher = portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")
    target = "https://vi.wikipedia.org/wiki/Khánh_Hòa"
    address = make(editor, SECTION, "link", "Về tỉnh Khánh Hòa", target=target)
    publisher.send(address + "trang-thai", transition="publish")
    answer = portal_site.browser().get(address, status=303)
    assert answer.location == "https://vi.wikipedia.org/wiki/Kh%C3%A1nh_H%C3%B2a"


def test_links_never_run_scripts_whichever_door_they_come_through(portal_site):
    editor = portal_site.browser("editor.syt")
    form = editor.get(SECTION + "them?loai=link").forms["content-form"]
    form["title"] = "Bẫy"
    for target in HOSTILE_TARGETS:
        form["target"] = target
        assert "https://" in form.submit("save", status=422).text, target
        values = {"title": "Bẫy", "target": target}
        with pytest.raises(colander.Invalid):
            portal_site.prepare(lambda site, desk, values=values: desk.add(site[HEALTH]["tin-tuc"], "link", values))


def test_two_long_titles_alike_get_addresses(portal_site):
    editor = portal_site.browser("editor.syt")
    # The 93rd character of the address is a hyphen.
    title = "x" * 92 + " abc"
    assert make(editor, SECTION, "news_item", title) != make(editor, SECTION, "news_item", title)


def test_a_title_of_invisible_letters_is_no_title(portal_site):
    form = portal_site.browser("editor.syt").get(SECTION + "them?loai=news_item").forms["content-form"]
    for title in ("\u200b", "\u00a0\u2060\ufeff", "\u00ad\u200d"):
        form["title"] = title
        assert "bắt buộc" in form.submit("save", status=422).text


def test_hostile_forms_are_refused_in_words(portal_site):
    editor = portal_site.browser("editor.syt")
    address = SECTION + "them?loai=news_item"
    token = editor.get(address).html.find("input", {"name": "csrf_token"})["value"]
    first = ("csrf_token", token)
    nested = [("__start__", "title:mapping")] + [("__start__", "x:mapping")] * DEEP + [("__end__", "")] * (DEEP + 1)
    wrong_kinds = [
        part
        for field in ("title", "summary", "body", "tags", "source")
        for part in (("__start__", f"{field}:sequence"), ("a", "b"), ("__end__", f"{field}:sequence"))
    ]
    for fields in (
        [("title", "x" * 1_000_000)],
        nested,
        wrong_kinds,
        [("__end__", "x")],
        [(f"field{number}", "x") for number in range(DEEP)],
    ):
        answer = editor.post(address, [first, *fields, ("save", "save")], status=[400, 413, 422])
        # What is far too large is refused before there is anybody to make a page for.
        assert "<h1" in answer.text or (answer.status_int == 413 and "quá lớn" in answer.text)


def test_files_in_the_place_of_texts_break_nothing(portal_site):
    publisher = portal_site.browser("publisher.syt")
    address = make(publisher, SECTION, "news_item", "Nhận tệp thay chữ")
    token = publisher.get(address + "trang-thai").html.find("input", {"name": "csrf_token"})["value"]
    file = Upload("chu.txt", b"x", "text/plain")
    for place, fields in (
        ("trang-thai", {"transition": file}),
        ("trang-thai", {"transition": "publish", "comment": file}),
        ("trang-thai", {"transition": "publish", "when": file}),
        ("../noi-dung", {"name": file, "act": "publish"}),
        ("../noi-dung", {"name": "nhan-tep-thay-chu", "act": file}),
        ("sua", {"title": file}),
    ):
        whole = [("csrf_token", token), *fields.items()]
        target = SECTION + "noi-dung" if place.startswith("..") else address + place
        publisher.post(target, dict(whole), status=[303, 400, 403, 409, 422])


def test_damaged_addresses_of_lists_are_the_first_page(portal_site):
    publisher = portal_site.browser("publisher.syt")
    for query in ("trang=x", "trang=%00", "sap-xep=x", "loai=%ff", "tim=" + "x" * 3000, "tim=%22*(", "trang-thai=%27"):
        publisher.get(SECTION + "noi-dung?" + query)
        portal_site.browser().get(SECTION + "?" + query)
        portal_site.browser().get("/?" + query)


def test_moments_out_of_range_are_refused_in_words(portal_site):
    publisher = portal_site.browser("publisher.syt")
    address = make(publisher, SECTION, "news_item", "Hẹn giờ bừa")
    for moment in ("0001-01-01T00:00", "9999-12-31T23:59", "hôm nay", "2026-13-01T00:00"):
        publisher.send(address + "trang-thai", status=403, transition="publish", when=moment)


def test_english_pages_of_refusals_are_english(portal_site):
    editor = portal_site.browser("editor.syt")
    address = make(editor, SECTION, "news_item", "Tin để thử tiếng Anh")
    editor.get(f"/?{LANGUAGE_PARAMETER}=en")
    assert "may not" in editor.send(address + "trang-thai", status=403, transition="publish").text


def test_no_address_sends_a_form_or_a_person_to_another_host(portal_site):
    """Traversal leaves out empty steps and follows "..": the path of a request may read like another host's address."""
    browser = portal_site.browser("editor.syt")
    for path in ("//evil.example/../tai-khoan", f"//evil.example/..{SECTION}them", "///evil.example/.././tim-kiem"):
        page = browser.get("/dang-xuat", status="*").request.copy_get()
        page.path_info, page.query_string = path, "loai=news_item"
        answer = browser.request(page)
        addresses = [tag["action"] for tag in answer.html.find_all("form", action=True)]
        addresses += [tag["href"] for tag in answer.html.find_all("a", href=True)]
        assert not [address for address in addresses if address.startswith("//")], path
    visitor = portal_site.browser()
    page = visitor.get("/").request.copy_get()
    page.path_info = "//evil.example/../dang-nhap"
    forms = visitor.request(page).html.find_all("form", method="post")
    assert forms and not [form for form in forms if form["action"].startswith("//")]


# Larger than any id, of as many digits as the largest.
BEYOND = "9" * 19


def test_numbers_larger_than_any_id_name_nothing(portal_site):
    publisher, administrator = portal_site.browser("publisher.syt"), portal_site.browser("tinh.admin")
    agency = f"/{HEALTH}/"
    publisher.get(f"{SECTION}noi-dung?hoan-tac={BEYOND}")
    gone = publisher.send(f"{agency}thung-rac", act="restore", batch=BEYOND).follow()
    assert "không còn trong thùng rác" in gone.text
    for act in ("restore", "purge"):
        assert "Chưa chọn mục nào" in publisher.send(f"{agency}thung-rac", act=act, entry=BEYOND).follow().text
    for address in (f"/id/{BEYOND}", f"{agency}thung-rac/{BEYOND}", f"{SECTION}thao-tac/{BEYOND}"):
        publisher.get(address, status=404)
    publisher.get(f"{SECTION}thao-tac?viec=chuyen&muc=x&den={BEYOND}", status=303)
    administrator.send("/cong-viec", status=400, act="retry", job=BEYOND)
