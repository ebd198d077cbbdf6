"""Templates over HTTP: an agency's editors keep theirs, the province's administrators those for all."""

import pytest

from tests.functional.test_publication_story import SECTION
from tests.support.site import HEALTH, INFORMATION

OWN, ADD = f"/{HEALTH}/mau", f"{SECTION}them?loai=news_item"


@pytest.fixture
def editor(portal_site):
    return portal_site.browser("editor.syt")


def keep(browser, kind, place=OWN, status=303, **values):
    form = browser.get(f"{place}?loai={kind}").forms["template"]
    for name, value in values.items():
        form[name] = value
    return form.submit("save", status=status)


def offered(browser, address=ADD):
    select = browser.get(address).html.find(id="beginning")
    return {option.text: option["value"] for option in select.find_all("option")}


def test_an_editor_begins_with_a_template_of_the_province(editor):
    key = offered(editor)["Thông báo mời thầu"]
    page = editor.get(f"{ADD}&mau={key}")
    form = page.forms["content-form"]
    assert form["title"].value.startswith("Thông báo mời thầu") and "<th scope" in form["body"].value
    assert "Đang dùng mẫu" in page.text
    form["title"] = "Thông báo mời thầu: mua sắm máy siêu âm"
    address = form.submit("save", status=303).location
    assert "Bên mời thầu" in editor.get(address).text


def test_an_agency_s_own_template_is_offered_there_and_nowhere_else(editor, portal_site):
    keep(editor, "news_item", name="Lịch tiêm của Sở", title="Lịch tiêm tháng […]", body="<p>Mời bà con</p>")
    assert "Lịch tiêm của Sở" in offered(editor)
    stranger = portal_site.browser("editor.stttt")
    key = offered(editor)["Lịch tiêm của Sở"]
    elsewhere = f"/{INFORMATION}/tin-tuc/them?loai=news_item"
    assert "Lịch tiêm của Sở" not in offered(stranger, elsewhere)
    assert stranger.get(f"{elsewhere}&mau={key}").forms["content-form"]["title"].value == ""
    for key in ("x", "tinh-x", "-1", "9" * 40, "tinh-", "٣"):
        assert editor.get(ADD, {"loai": "news_item", "mau": key}).status_int == 200


def test_templates_are_changed_but_not_unseen(editor, portal_site):
    keep(editor, "page", name="Trang giới thiệu", body="<p>Một</p>")
    link = editor.get(OWN).html.find("a", string="Trang giới thiệu")["href"]
    first, second = (editor.get(link).forms["template"] for _turn in range(2))
    first["body"] = "<p>Hai</p>"
    first.submit("save", status=303)
    second["body"] = "<p>Ba</p>"
    answer = second.submit("save", status=409)
    assert "Người khác vừa lưu mẫu này" in answer.text and "<p>Ba</p>" in answer.forms["template"]["body"].value
    assert "<p>Hai</p>" in editor.get(link).forms["template"]["body"].value


def test_what_is_set_aside_is_offered_no_more_and_comes_back(editor):
    keep(editor, "news_item", name="Mẫu tạm", body="<p>Tạm</p>")
    number = editor.get(OWN).html.find("a", string="Mẫu tạm")["href"].rpartition("=")[2]
    editor.send(OWN, act="aside", template=number)
    assert "Mẫu tạm" not in offered(editor)
    editor.send(OWN, act="back", template=number)
    assert "Mẫu tạm" in offered(editor)
    editor.send(OWN, act="aside", template="1", status=409)


def test_a_template_without_a_name_is_refused_and_nothing_is_lost(editor):
    answer = keep(editor, "snippet", body="<p>Giữ lại</p>", status=422)
    assert "Giữ lại" in answer.forms["template"]["body"].value


def test_snippets_are_told_to_the_editor(editor):
    keep(editor, "snippet", name="Chữ ký cuối bài", body="<p>Sở Y tế <script>x</script></p>")
    page = editor.get(ADD)
    address = page.html.find(attrs={"data-snippets": True})["data-snippets"]
    told = {one["name"]: one["id"] for one in editor.get(address).json["snippets"]}
    assert {"Chữ ký cuối bài", "Giấy tờ cần mang theo"} <= set(told)
    assert editor.get(address, {"so": told["Chữ ký cuối bài"]}).json == {"html": "<p>Sở Y tế </p>"}
    editor.get(address, {"so": offered(editor)["Thông báo"]}, status=404)


def test_snippets_are_read_on_their_page_the_province_s_too(editor, portal_site):
    keep(editor, "snippet", name="Câu kết", body="<p>Trân trọng <b>cảm ơn</b>.</p>")
    page = editor.get(OWN)
    for name, said, may_change in (
        ("Câu kết", "Trân trọng cảm ơn.", True),
        ("Giấy tờ cần mang theo", "Căn cước", False),
    ):
        row = next(row for row in page.html.find_all("li", class_="template-row") if name in row.text)
        text = editor.get(next(link["href"] for link in row.find_all("a") if "xem=" in link["href"]))
        assert said in text.html.find("main").text and text.html.find("h1").text == name
        assert ("Sửa mẫu" in text.html.find("main").text) == may_change
        portal_site.browser("editor.stttt").get(text.request.path_qs, status=403)
    for key in ("x", "tinh-", "-1", "9" * 40, "tinh-7"):
        editor.get(OWN, {"xem": key}, status=404)


def test_only_those_who_keep_them_reach_them(portal_site):
    for login, refused in ((None, (303, 403)), ("editor.stttt", (403,)), ("officer.syt", (403,)), ("editor.syt", ())):
        browser = portal_site.browser(login)
        assert browser.get(OWN, status="*").status_int in (refused or (200,))
        assert browser.get("/mau", status="*").status_int in (303, 403, 404)
    administrator = portal_site.browser("tinh.admin")
    keep(administrator, "news_item", "/mau", name="Mẫu của tỉnh", body="<p>Tỉnh</p>")
    assert "Mẫu của tỉnh" in offered(portal_site.browser("editor.stttt"), f"/{INFORMATION}/tin-tuc/them?loai=news_item")
