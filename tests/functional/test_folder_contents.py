"""Folder contents over HTTP: what is selected is moved, copied, renamed, tagged, dated, deleted and brought back."""

import itertools
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from portal import clock
from portal.commands.serving import services_of
from portal.jobs.worker import Worker
from portal.views.workspace.selection import MOST_NAMED
from tests.support.site import HEALTH, INFORMATION

AGENCY = f"/{HEALTH}/"
TREE = AGENCY + "noi-bo/tai-lieu/"
ADMIN, PUBLISHER, EDITOR, OFFICER = "tinh.admin", "publisher.syt", "editor.syt", "officer.syt"
NUMBERS = itertools.count(1)


@pytest.fixture
def folder(portal_site):
    """The address of a published folder of the department of health with three news items and an empty folder in it."""
    name = f"muc-{next(NUMBERS)}"

    def make(site, desk):
        place = desk.add(site[HEALTH], "folder", {"title": f"Chuyên mục {name}"}, name)
        desk.move(place, "publish")
        for number in (1, 2, 3):
            desk.move(desk.add(place, "news_item", {"title": f"Tin {number}"}, f"tin-{number}"), "publish")
        desk.move(desk.add(place, "folder", {"title": "Lưu trữ"}, "luu-tru"), "publish")
        return f"{AGENCY}{name}/"

    return portal_site.prepare(make)


def token_of(browser):
    return browser.get("/tai-khoan").html.find("input", {"name": "csrf_token"})["value"]


def press(browser, folder, act, *names, status=303, **fields):
    """Press a button of the list with these rows ticked."""
    sent = [("csrf_token", token_of(browser)), ("act", act), *(("name", name) for name in names), *fields.items()]
    return browser.post(folder + "noi-dung", sent, status=status)


def ask(browser, folder, act, *names):
    """The page that an operation on these rows opens."""
    return press(browser, folder, act, *names).follow()


def own_form(page):
    """The form of an operation's page."""
    return next(form for form in page.forms.values() if form.method.lower() == "post" and not form.action)


def send(page, status=303, **fields):
    """Send the form of an operation's page."""
    form = own_form(page)
    for name, value in fields.items():
        form[name] = value
    return form.submit(status=status)


def walk_to(page, *titles):
    """Follow the links of the choice of a place."""
    for title in titles:
        links = [link for part in page.html.select(".destination, .destination-folders") for link in part.find_all("a")]
        page = page.goto(next(link["href"] for link in links if link.get_text(strip=True).startswith(title)))
    return page


def main_text(page):
    return page.html.find("main").get_text(" ", strip=True)


def item_at(site, path):
    for step in path.strip("/").split("/"):
        site = site[step]
    return site


def look(portal_site, path, question):
    return portal_site.prepare(lambda site, _desk: question(item_at(site, path)))


def names_in(portal_site, path):
    return look(portal_site, path, list)


def work(portal_site):
    """Do all jobs that are due."""
    registry = portal_site.registry
    arguments = (portal_site.database, registry.projection, registry.job_handlers, registry.portal_settings)
    return Worker(*arguments, services_of(registry)).drain()


def test_selected_items_are_moved_to_a_folder_that_is_walked_to(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    page = ask(browser, folder, "chuyen", "tin-1", "tin-2")
    assert "Chuyển: 2 mục" in page.text
    # It begins in what holds the folder; the way leads down from there.
    page = walk_to(page, "Chuyên mục " + folder.split("/")[2])
    assert "đang ở chính nơi đó" in main_text(page)
    page = walk_to(page, "Lưu trữ")
    assert "Đã chuyển 2 mục" in send(page).follow().text
    assert names_in(portal_site, folder + "luu-tru") == ["tin-1", "tin-2"]
    moved = portal_site.browser().get(folder + "tin-1/", status=301)
    assert moved.location.endswith(folder + "luu-tru/tin-1/")


def test_a_folder_is_found_by_its_name(portal_site, folder):
    page = ask(portal_site.browser(PUBLISHER), folder, "sao-chep", "tin-3")
    form = next(form for form in page.forms.values() if "tim-thu-muc" in form.fields)
    form["tim-thu-muc"] = "luu tru"
    found = form.submit()
    assert "Lưu trữ" in main_text(found) and found.request.GET["viec"] == "sao-chep"
    number = look(portal_site, folder + "luu-tru", lambda item: item.id)
    send(found.goto(next(a["href"] for a in found.html.find_all("a", href=True) if str(number) in a["href"])))
    copied = look(portal_site, folder + "luu-tru/tin-3", lambda item: (item.state, item.title))
    assert copied == ("draft", "Tin 3")


def test_what_is_not_done_says_why_to_each_and_the_rest_is_done(portal_site, folder):
    editor = portal_site.browser(EDITOR)
    address = send_new(editor, folder, "Bản nháp của tôi")
    page = ask(editor, folder, "chuyen", "tin-1", address)
    answer = send(walk_to(page, "Chuyên mục " + folder.split("/")[2], "Lưu trữ")).follow()
    assert "Đã chuyển 1 mục" in answer.text
    assert "“Tin 1”: Bạn không được chuyển" in answer.text and "Duyệt đăng, Quản trị cơ quan" in answer.text
    assert names_in(portal_site, folder + "luu-tru") == [address]


def send_new(browser, folder, title):
    """A new news item; answers its name."""
    form = browser.get(folder + "them?loai=news_item").forms["content-form"]
    form["title"] = title
    return form.submit("save", status=303).location.strip("/").rpartition("/")[2]


def test_nothing_is_moved_into_itself_whatever_is_sent(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    inner = look(portal_site, folder + "luu-tru", lambda item: item.id)
    for place in (inner, 1, "x", ""):
        fields = {"csrf_token": token_of(browser), "den": str(place)}
        answer = browser.post(folder + "thao-tac?viec=chuyen&muc=luu-tru", fields, status=[303, 422])
        shown = answer.follow() if answer.status_int == 303 else answer
        assert "vào chính nó" in shown.text or "chọn nơi đến" in shown.text
    assert "luu-tru" in names_in(portal_site, folder)


def test_names_and_addresses_are_changed_and_a_taken_one_is_told(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    ids = look(portal_site, folder, lambda place: [place[f"tin-{number}"].id for number in (1, 2)])
    page = ask(browser, folder, "doi-ten", "tin-1", "tin-2")
    fields = {f"ten-{ids[0]}": "Tin đổi tên", f"dia-chi-{ids[0]}": "tin-moi", f"dia-chi-{ids[1]}": "tin-3"}
    again = send(page, 422, **fields)
    # Nothing is done by half: what was typed is still there, and each row says what is wrong with it.
    assert {"tin-1", "tin-2", "tin-3"} <= set(names_in(portal_site, folder))
    assert reason_of(again, ids[1]).startswith("Ở đây đã có mục mang địa chỉ “tin-3”")
    assert reason_of(again, ids[0]) is None
    form = own_form(again)
    assert {name: form[name].value for name in fields} == fields
    form[f"dia-chi-{ids[1]}"] = "tin-hai"
    assert "Đã đổi tên 2 mục" in form.submit(status=303).follow().text
    assert look(portal_site, folder + "tin-moi", lambda item: (item.title, item.has_draft)) == ("Tin đổi tên", True)
    for bad in ("Tin Mới", "sua", "../x", "x" * 101):
        page = ask(browser, folder, "doi-ten", "tin-hai")
        assert reason_of(send(page, 422, **{f"dia-chi-{ids[1]}": bad}), ids[1])


def test_every_refused_name_is_told(portal_site, folder):
    names = ["tin-1", "tin-2", "tin-3", "luu-tru"]
    ids = look(portal_site, folder, lambda place: [place[name].id for name in names])
    page = ask(portal_site.browser(PUBLISHER), folder, "doi-ten", *names)
    again = send(page, 422, **{f"dia-chi-{number}": "Không được" for number in ids})
    assert all(reason_of(again, number) for number in ids)
    assert "Chưa đổi tên mục nào; cần sửa 4 mục" in main_text(again)


def reason_of(page, number):
    """What the page of renaming says is wrong with an item; None where nothing is."""
    error = page.html.find(id=f"loi-{number}")
    return error.get_text(strip=True) if error is not None else None


def test_key_words_are_added_and_taken_away(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    send(ask(browser, folder, "tu-khoa", "tin-1", "tin-2"), them="y tế, cộng đồng, Y tế")
    send(ask(browser, folder, "tu-khoa", "tin-2"), them="mới", bo="Y TẾ")
    assert look(portal_site, folder + "tin-1", lambda item: item.tags) == ("y tế", "cộng đồng")
    assert look(portal_site, folder + "tin-2", lambda item: item.tags) == ("cộng đồng", "mới")
    page = ask(browser, folder, "tu-khoa", "luu-tru")
    assert "không có từ khóa" in send(page, them="x").follow().text
    assert "ghi từ khóa" in send(ask(browser, folder, "tu-khoa", "tin-1"), status=422).text


def test_dates_are_set_for_many(portal_site, folder):
    browser, visitor = portal_site.browser(PUBLISHER), portal_site.browser()
    later = clock.local(clock.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    sooner = clock.local(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = ask(browser, folder, "thoi-han", "tin-1", "tin-2")
    send(page, **{"het-han": later})
    assert (
        look(portal_site, folder + "tin-2", lambda item: clock.local(item.withdraw_on).strftime("%Y-%m-%dT%H:%M"))
        == later
    )
    visitor.get(folder + "tin-1/")
    name = send_new(browser, folder, "Chưa đăng")
    refused = send(ask(browser, folder, "thoi-han", name), **{"dang-luc": later, "het-han": sooner}).follow()
    assert "phải sau" in refused.text
    send(ask(browser, folder, "thoi-han", name), **{"dang-luc": sooner})
    visitor.get(f"{folder}{name}/", status=404)
    send(ask(browser, folder, "thoi-han", name), **{"dang-luc": later})
    page = ask(browser, folder, "thoi-han", name)
    send(page, **{"xoa-publish_on": True, "xoa-withdraw_on": True})
    visitor.get(f"{folder}{name}/")
    assert "Hãy chọn thời điểm" in send(ask(browser, folder, "thoi-han", "tin-1"), status=422).text
    past = send(ask(browser, folder, "thoi-han", "tin-1"), status=422, **{"dang-luc": "2020-01-01T08:00"})
    assert "sau hiện tại" in past.text
    editor = portal_site.browser(EDITOR)
    assert (
        "Việc này của: Duyệt đăng" in send(ask(editor, folder, "thoi-han", "tin-1"), **{"het-han": later}).follow().text
    )


def test_a_time_of_publication_takes_nothing_off_that_is_public(portal_site, folder):
    browser, visitor = portal_site.browser(PUBLISHER), portal_site.browser()
    later = clock.local(clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    name = send_new(browser, folder, "Bài chờ đăng")
    page = ask(browser, folder, "thoi-han", "tin-1", name)
    assert "không gỡ nội dung đang đăng" in main_text(page)
    refused = send(page, **{"dang-luc": later}).follow()
    assert "Đã đặt thời hạn cho 1 mục" in refused.text and "đang đăng" in refused.text and "Tin 1" in refused.text
    visitor.get(folder + "tin-1/")
    assert look(portal_site, folder + "tin-1", lambda item: item.publish_on) is None
    assert look(portal_site, folder + name, lambda item: item.publish_on) is not None


def test_a_state_is_changed_for_many_and_a_comment_is_asked_for_first(portal_site, folder):
    editor, publisher = portal_site.browser(EDITOR), portal_site.browser(PUBLISHER)
    drafts = [send_new(editor, folder, f"Nháp {number}") for number in range(2)]
    assert "Đã thực hiện với 2 mục" in press(editor, folder, "submit", *drafts).follow().text
    page = ask(publisher, folder, "send_back", *drafts)
    assert "Ý kiến" in page.text
    assert "ghi ý kiến" in send(page, status=422, comment="  ").text
    send(page, comment="Sửa lại tiêu đề")
    steps = [look(portal_site, folder + name, lambda item: (item.state, item.history[-1].comment)) for name in drafts]
    assert steps == [("draft", "Sửa lại tiêu đề")] * 2


def test_many_are_withdrawn_in_the_manner_that_is_chosen_and_with_a_reason(portal_site, folder):
    browser, visitor = portal_site.browser(PUBLISHER), portal_site.browser()
    page = ask(browser, folder, "withdraw", "tin-1", "tin-2")
    visitor.get(folder + "tin-1/")
    assert "Ngừng đăng" in main_text(page) and "Đăng nhầm" in main_text(page)
    refused = send(page, 422, manner="replaced", replacement="/khong-co/", comment="Gộp bài")
    assert own_form(refused)["comment"].value == "Gộp bài" and own_form(refused)["manner"].value == "replaced"
    assert "Địa chỉ nội dung thay thế không đúng" in main_text(refused)
    visitor.get(folder + "tin-1/")
    send(page, manner="replaced", replacement=folder + "tin-3/", comment="Gộp bài")
    assert visitor.get(folder + "tin-1/", status=301).location.endswith(folder + "tin-3/")
    step = look(
        portal_site, folder + "tin-2", lambda item: (item.state, item.withdrawal.manner, item.history[-1].comment)
    )
    assert step == ("withdrawn", "replaced", "Gộp bài")
    itself = send(ask(browser, folder, "withdraw", "tin-3"), manner="replaced", replacement=folder + "tin-3/").follow()
    assert "không thể thay bằng chính nó" in itself.text
    send(ask(browser, folder, "withdraw", "tin-3"), manner="in_error")
    visitor.get(folder + "tin-3/", status=404)


def test_a_job_withdraws_in_the_manner_that_was_chosen(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    page = press(browser, folder, "withdraw", **{"tat-ca": "1", "tim": "tin"}).follow()
    target = f"{AGENCY}{folder.split('/')[2]}/luu-tru/"
    send(page, manner="replaced", replacement=target)
    work(portal_site)
    for name in ("tin-1", "tin-2", "tin-3"):
        assert portal_site.browser().get(f"{folder}{name}/", status=301).location.endswith(target)


def test_deleting_can_be_undone_at_once(portal_site, folder):
    browser, visitor = portal_site.browser(PUBLISHER), portal_site.browser()
    page = press(browser, folder, "xoa", "tin-1", "tin-2").follow()
    assert "Đã đưa 2 mục vào thùng rác" in page.text
    visitor.get(folder + "tin-1/", status=404)
    form = next(form for form in page.forms.values() if form.action.endswith("/thung-rac"))
    back = form.submit("act", status=303).follow()
    assert "Đã khôi phục 2 mục" in back.text
    visitor.get(folder + "tin-1/")
    assert "Hoàn tác" not in back.text
    again = browser.post(form.action, {"csrf_token": token_of(browser), "act": "restore", "batch": form["batch"].value})
    assert "không còn trong thùng rác" in again.follow().text


def test_what_has_more_in_it_or_is_linked_is_asked_about_first(portal_site, folder):
    def link(site, desk):
        place = item_at(site, folder)
        body = f'<p><a href="{folder}tin-3/">xem</a></p>'
        desk.move(desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": "Nguồn liên kết", "body": body}), "publish")
        desk.add(place["luu-tru"], "news_item", {"title": "Bên trong"})

    portal_site.prepare(link)
    browser = portal_site.browser(PUBLISHER)
    linked = ask(browser, folder, "xoa", "tin-3")
    assert "Nguồn liên kết" in main_text(linked) and "30 ngày" in linked.text
    assert "Nguồn liên kết" in main_text(browser.get(folder + "tin-3/xoa"))
    holding = ask(browser, folder, "xoa", "luu-tru", "tin-1")
    assert "Bên trong còn 1 mục" in holding.text and "Nguồn liên kết" not in holding.text
    assert "Đã đưa 2 mục vào thùng rác" in send(holding).follow().text


def test_what_is_selected_is_counted_apart_from_what_lies_in_it(portal_site, folder):
    page = main_text(portal_site.browser(PUBLISHER).get(folder + "thao-tac?viec=xoa&tat-ca=1"))
    assert "Xóa: 4 mục" in page and "4 mục đã chọn" in page and "Bên trong còn" not in page


def test_deleting_all_asks_about_the_last_of_them_too(portal_site, folder):
    last = f"{folder}luu-tru/muc-{MOST_NAMED + 1:04}/"

    def fill(site, desk):
        place = item_at(site, folder)["luu-tru"]
        for number in range(MOST_NAMED + 2):
            desk.add(place, "folder", {"title": f"Mục {number:04}"}, f"muc-{number:04}")
        desk.add(item_at(site, last), "news_item", {"title": "Ở tận cuối"})
        body = f'<p><a href="{last}">xem</a></p>'
        desk.add(site[HEALTH]["tin-tuc"], "news_item", {"title": f"Nguồn dẫn đến {last}", "body": body})

    portal_site.prepare(fill)
    browser = portal_site.browser(PUBLISHER)
    for asked in ("tat-ca=1", "tat-ca=1&tim=muc", "tat-ca=1&loai=folder"):
        page = main_text(browser.get(f"{folder}luu-tru/thao-tac?viec=xoa&{asked}"))
        assert f"{MOST_NAMED + 2} mục đã chọn" in page
        assert "Bên trong còn 1 mục" in page and f"Nguồn dẫn đến {last}" in page


def test_all_that_a_filter_finds_is_done_by_a_job_whose_progress_is_shown(portal_site, folder):
    def fill(site, desk):
        for number in range(70):
            desk.add(item_at(site, folder), "news_item", {"title": f"Thông báo {number}"})

    portal_site.prepare(fill)
    browser = portal_site.browser(PUBLISHER)
    page = browser.get(folder + "noi-dung?tim=thong+bao")
    assert "Chọn cả 70 mục" in page.text
    going = press(browser, folder, "publish", **{"tat-ca": "1", "tim": "thong bao"}).follow()
    assert "0 trong 70 mục" in going.text
    assert work(portal_site) >= 3
    done = browser.get(going.request.path)
    assert "70 mục đã làm, 0 mục không làm được" in done.text
    assert look(portal_site, folder, lambda place: sum(item.state == "published" for item in place.values())) == 74
    # A second time nothing of it can be done, and each says why.
    again = press(browser, folder, "publish", **{"tat-ca": "1", "tim": "thong bao"}).follow()
    work(portal_site)
    said = browser.get(again.request.path)
    assert "0 mục đã làm, 70 mục không làm được" in said.text and said.text.count("đang ở trạng thái") == 70
    for other in (ADMIN, EDITOR):
        portal_site.browser(other).get(again.request.path, status=404)


def test_a_run_stops_at_what_changed_meanwhile(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    target = look(portal_site, folder + "luu-tru", lambda item: item.id)
    address = folder + "thao-tac?" + "viec=chuyen&tat-ca=1&tim=tin"
    going = browser.post(address, {"csrf_token": token_of(browser), "den": str(target)}).follow()
    portal_site.prepare(lambda site, desk: desk.delete(item_at(site, folder + "tin-2")))
    work(portal_site)
    said = browser.get(going.request.path)
    assert "2 mục đã làm, 1 mục không làm được" in said.text and "Không còn ở đây" in said.text
    assert names_in(portal_site, folder + "luu-tru") == ["tin-1", "tin-3"]


def test_rows_are_moved_up_and_down_and_stay_selected(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)

    def order():
        rows = browser.get(folder + "noi-dung").html.find_all("tr", id=True)
        return [row["data-row"] for row in rows]

    assert order() == ["luu-tru", "tin-1", "tin-2", "tin-3"]
    answer = press(browser, folder, "up", "tin-3")
    assert answer.location.endswith("noi-dung?chon=tin-3#hang-tin-3")
    assert answer.follow().html.find("input", {"name": "name", "value": "tin-3"}).has_attr("checked")
    assert order() == ["luu-tru", "tin-1", "tin-3", "tin-2"]
    press(browser, folder, "top", "tin-2", "tin-1")
    assert order() == ["tin-1", "tin-2", "luu-tru", "tin-3"]
    press(browser, folder, "place", status=204, item="tin-3", after="tin-1")
    press(browser, folder, "place", status=204, item="luu-tru", before="tin-1")
    assert order() == ["luu-tru", "tin-1", "tin-3", "tin-2"]
    press(browser, folder, "place", status=409, item="khong-co", after="tin-1")
    press(portal_site.browser("officer.syt"), folder, "place", status=403, item="tin-3", after="luu-tru")
    assert portal_site.browser().get(folder).text.index("Tin 3") < portal_site.browser().get(folder).text.index("Tin 2")


def test_order_buttons_are_only_there_where_the_order_is_shown(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    for query, shown in (("", True), ("?sap-xep=title", False), ("?tim=tin", False)):
        buttons = browser.get(folder + "noi-dung" + query).html.find_all("button", {"data-move": True})
        assert bool(buttons) is shown


def test_pages_filters_and_sorting_survive_an_act(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    page = browser.get(folder + "noi-dung?sap-xep=-modified&tim=tin")
    action = page.html.find("form", {"data-worklist": True})["action"]
    assert parse_qs(urlsplit(action).query) == {"sap-xep": ["-modified"], "tim": ["tin"]}


def test_strangers_and_colleagues_without_rights_change_nothing(portal_site, folder):
    before = names_in(portal_site, folder)
    for login, status in (("officer.syt", 403), ("editor.stttt", 403)):
        browser = portal_site.browser(login)
        for act in ("xoa", "chuyen", "publish", "up", "tai-xuong"):
            press(browser, folder, act, "tin-1", status=status)
        browser.get(folder + "thao-tac?viec=chuyen&muc=tin-1", status=status)
        browser.get(AGENCY + "thung-rac", status=200 if login == "officer.syt" else 403)
    # Of the whole site's trash only those know who look after it.
    portal_site.browser(PUBLISHER).get("/thung-rac", status=403)
    assert names_in(portal_site, folder) == before


def test_nonsense_is_answered_in_words(portal_site, folder):
    browser = portal_site.browser(PUBLISHER)
    assert "Chưa chọn mục nào" in press(browser, folder, "xoa").follow().text
    assert "Chưa chọn mục nào" in browser.get(folder + "thao-tac?viec=chuyen").follow().text
    assert "Chưa chọn mục nào" in press(browser, folder, "xoa", "khong-co", "../..", "\x00").follow().text
    for address in (
        "thao-tac",
        "thao-tac?viec=x&muc=tin-1",
        "thao-tac/7",
        "thao-tac/x/y",
        "thao-tac?viec=y-kien&muc=tin-1&buoc=x",
    ):
        browser.get(folder + address, status=404)
    press(browser, folder, "khong-co-viec", "tin-1", status=303)
    assert "tin-1" in names_in(portal_site, folder)


def purge_form(page):
    """The form that asks whether something shall be purged."""
    return next(form for form in page.forms.values() if "sure" in form.fields)


class TestTrash:
    """The trash of an agency over HTTP."""

    def test_it_lists_restores_and_purges(self, portal_site, folder):
        browser = portal_site.browser("agency-administrator.syt")
        press(browser, folder, "xoa", "tin-1", "tin-2")
        page = browser.get(AGENCY + "thung-rac")
        row = next(row for row in page.html.find_all("tr") if folder + "tin-1/" in row.text)
        entry = row.find("input")["value"]
        assert "Tin 1" in row.text and "Người agency_administrator" in row.text
        browser.send(AGENCY + "thung-rac", act="restore", entry=entry)
        portal_site.browser().get(folder + "tin-1/")
        row = next(
            row for row in browser.get(AGENCY + "thung-rac").html.find_all("tr") if folder + "tin-2/" in row.text
        )
        asked = browser.send(AGENCY + "thung-rac", status=200, act="purge", entry=row.find("input")["value"])
        assert "Xóa hẳn “Tin 2”?" in main_text(asked) and "không khôi phục được" in main_text(asked)
        assert folder + "tin-2/" in browser.get(AGENCY + "thung-rac").text
        done = purge_form(asked).submit("sure", status=303).follow()
        assert "Đã xóa hẳn 1 mục" in done.text and folder + "tin-2/" not in done.text

    def test_purging_many_names_them_and_counts_what_goes_with_them(self, portal_site, folder):
        def fill(site, desk):
            for number in (1, 2):
                desk.add(item_at(site, folder)["luu-tru"], "news_item", {"title": f"Bên trong {number}"})

        portal_site.prepare(fill)
        browser = portal_site.browser("agency-administrator.syt")
        send(ask(browser, folder, "xoa", "luu-tru", "tin-3"))
        rows = [row for row in browser.get(AGENCY + "thung-rac").html.find_all("tr") if folder in row.text]
        entries = [("entry", row.find("input")["value"]) for row in rows]
        sent = [("csrf_token", token_of(browser)), ("act", "purge"), *entries]
        asked = browser.post(AGENCY + "thung-rac", sent)
        text = main_text(asked)
        assert "Xóa hẳn 2 mục?" in text and "Lưu trữ" in text and "Tin 3" in text and "cùng 2 mục bên trong" in text
        assert "Đã xóa hẳn 2 mục" in purge_form(asked).submit("sure", status=303).follow().text

    def test_a_publisher_sees_it_and_may_not_purge(self, portal_site, folder):
        browser = portal_site.browser(PUBLISHER)
        press(browser, folder, "xoa", "tin-3")
        page = browser.get(AGENCY + "thung-rac")
        row = next(row for row in page.html.find_all("tr") if folder + "tin-3/" in row.text)
        refused = browser.send(AGENCY + "thung-rac", act="purge", entry=row.find("input")["value"]).follow()
        assert "việc của quản trị cơ quan" in refused.text and folder + "tin-3/" in refused.text

    def test_a_taken_name_is_mended_by_restoring_elsewhere(self, portal_site, folder):
        browser = portal_site.browser(PUBLISHER)
        press(browser, folder, "xoa", "tin-1")
        portal_site.prepare(
            lambda site, desk: desk.add(item_at(site, folder), "news_item", {"title": "X"}, "tin-1") and 1
        )
        page = browser.get(AGENCY + "thung-rac")
        row = next(row for row in page.html.find_all("tr") if folder + "tin-1/" in row.text)
        refused = browser.send(AGENCY + "thung-rac", act="restore", entry=row.find("input")["value"]).follow()
        assert "đã có mục mang địa chỉ" in refused.text
        page = browser.get(row.find("a")["href"])
        assert "đề nghị địa chỉ khác" in page.text
        address = send(page).location
        assert folder in address and not address.endswith("/tin-1/")
        browser.get(address)
        browser.get(row.find("a")["href"], status=404)

    def test_only_the_owner_sees_his_private_documents_there(self, portal_site):
        owner, administrator = portal_site.browser(OFFICER), portal_site.browser("agency-administrator.syt")
        form = owner.get(TREE + "them?loai=folder").forms["content-form"]
        form["title"] = "Ghi chép riêng trong thùng rác"
        address = form.submit("save", status=303).location
        owner.send(address + "xoa")
        assert "Ghi chép riêng trong thùng rác" in owner.get(AGENCY + "thung-rac").text
        assert "Ghi chép riêng trong thùng rác" not in administrator.get(AGENCY + "thung-rac").text
        entry = owner.get(AGENCY + "thung-rac").html.find("input", {"name": "entry"})["value"]
        nothing = administrator.send(AGENCY + "thung-rac", act="restore", entry=entry).follow()
        assert "Ghi chép" not in nothing.text
        administrator.get(AGENCY + f"thung-rac/{entry}", status=404)
        portal_site.browser("clerk.stttt").get(f"/{INFORMATION}/thung-rac/{entry}", status=404)

    def test_a_deleted_file_is_nobodys(self, portal_site, folder):
        import io

        from portal.content.attachments import Upload
        from tests.support.samples import pdf_bytes

        def add(site, desk):
            upload = Upload(io.BytesIO(pdf_bytes()), "kế hoạch.pdf", "application/pdf")
            item = desk.add(item_at(site, folder), "file", {"title": "Kế hoạch", "file": upload}, "ke-hoach")
            desk.move(item, "publish")
            return f"{folder}ke-hoach/tep/{item.file}"

        address = portal_site.prepare(add)
        visitor, publisher = portal_site.browser(), portal_site.browser(PUBLISHER)
        visitor.get(address)
        publisher.send(folder + "ke-hoach/xoa")
        visitor.get(address, status=404)
        publisher.get(address, status=404)

    def test_nonsense_is_refused(self, portal_site):
        browser = portal_site.browser(PUBLISHER)
        browser.send(AGENCY + "thung-rac", status=400, act="x", entry="1")
        for address in ("thung-rac/1", "thung-rac/x", "thung-rac/1/2"):
            browser.get(AGENCY + address, status=404)
        assert "Chưa chọn" in browser.send(AGENCY + "thung-rac", act="restore", entry="khong").follow().text
