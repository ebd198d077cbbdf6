"""What every content type promises, whichever it is: run over all that are registered, over HTTP."""

from pathlib import Path

import pytest

from portal.content import fields
from portal.content.editions import field_nodes
from portal.i18n import Bilingual
from tests.support.samples import fill
from tests.support.site import HEALTH
from tests.support.tree import all_types

TYPES = [info for info in all_types()]
ADDABLE = [info for info in TYPES if info.addable]
THEME = Path(__file__).parents[2] / "themes" / "default"
# Where a type is added for its contract: the first of its places that the test site has.
PLACES = {"agency": f"/{HEALTH}/", "folder": f"/{HEALTH}/tin-tuc/", "site": "/", "document_tree": None}
PLACES["schedule"] = f"/{HEALTH}/lich-cong-tac/"
PLACES["document_library"] = f"/{HEALTH}/van-ban/"
PLACES["questions"] = f"/{HEALTH}/hoi-dap/"
PLACES["consultations"] = f"/{HEALTH}/lay-y-kien/"
PLACES["help_center"] = "/tro-giup/"


def name_of(info):
    return info.name


def place_of(info):
    for name in (
        "folder",
        "agency",
        "schedule",
        "document_library",
        "questions",
        "consultations",
        "help_center",
        "site",
    ):
        if name in info.lives_in or any(info.name in place.children for place in TYPES if place.name == name):
            return PLACES[name]
    return None


def add(browser, info, word):
    """Add one through the form; answers the address it was put at."""
    page = browser.get(f"{place_of(info)}them?loai={info.name}")
    answer = fill(page.forms["content-form"], info, word).submit("save", status=303)
    return answer.location.removeprefix("http://localhost")


@pytest.mark.parametrize("info", TYPES, ids=name_of)
def test_titles_have_both_languages(info):
    assert isinstance(info.title, Bilingual) and info.title.english and str(info.title)
    for node in info.fields:
        assert isinstance(node.title, Bilingual) and node.title.english, f"{info.name}.{node.name}"


@pytest.mark.parametrize("info", TYPES, ids=name_of)
def test_has_a_template_in_the_default_theme(info):
    assert (THEME / info.template).is_file()


@pytest.mark.parametrize("info", TYPES, ids=name_of)
def test_class_path_is_its_file(info):
    assert info.factory.__module__ == f"content_types.{info.name}"


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_can_be_added_edited_published_and_listed(info, portal_site):
    admin, visitor = portal_site.browser("tinh.admin"), portal_site.browser()
    word = f"Mẫu{info.name}".replace("_", "")
    address = add(admin, info, word)
    assert word in admin.get(address).text

    edited = word + "2"
    form = admin.get(address + "sua").forms["content-form"]
    form["title"] = f"Tiêu đề {edited}"
    assert form.submit("save", status=303).location.endswith(address)
    assert visitor.get(address, status=404)

    admin.send(address + "trang-thai", transition="publish")
    answer = visitor.get(address)
    assert answer.status_int == 303 if "target" in field_nodes(info.factory) else edited in answer.text
    parent = address.rstrip("/").rpartition("/")[0] + "/"
    assert edited in admin.get(parent + "noi-dung", {"tim": edited}).text


def clerks_see_new(portal_site, info):
    """Whether it is the clerks' work to deal with what has just come in."""
    workflow = portal_site.registry.workflow_engine.workflows[info.workflow]
    return "clerk" in workflow.states[workflow.initial].grants


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_draft_is_hidden_from_everybody_else(info, portal_site):
    word = f"Bímật{info.name}".replace("_", "")
    address = add(portal_site.browser("tinh.admin"), info, word)
    for login in (None, "editor.stttt", "clerk.syt"):
        browser = portal_site.browser(login)
        if login == "clerk.syt" and (info.name == "agency" or clerks_see_new(portal_site, info)):
            continue
        absent = browser.get(address.rstrip("/") + "-khong-co/", status=404)
        hidden = browser.get(address, status=404)
        assert hidden.html.find("main").text == absent.html.find("main").text
        parent = address.rstrip("/").rpartition("/")[0] + "/"
        for page in ("/", f"/{HEALTH}/", parent):
            assert word not in browser.get(page).text, f"{page} shows the draft to {login}"
        for view in ("sua", "trang-thai", "lich-su", "xoa", "noi-dung", "phien-ban?so=1", "so-sanh", "bo-ban-sua"):
            assert browser.get(address + view, status="*").status_int in (303, 404)


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_working_draft_leaves_the_published_text_alone(info, portal_site):
    admin, visitor = portal_site.browser("tinh.admin"), portal_site.browser()
    word = f"Bảnđăng{info.name}".replace("_", "")
    address = add(admin, info, word)
    admin.send(address + "trang-thai", transition="publish")
    form = admin.get(address + "sua").forms["content-form"]
    form["title"] = "Bảnsửakíncủa " + word
    form.submit("save", status=303)
    parent = address.rstrip("/").rpartition("/")[0] + "/"
    for page in (address, parent, "/"):
        answer = visitor.get(page)
        assert answer.status_int == 303 or "Bảnsửakíncủa" not in answer.text
    assert "Bảnsửakíncủa" in admin.get(address).text


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_versions_can_be_read_compared_and_restored(info, portal_site):
    admin, visitor = portal_site.browser("tinh.admin"), portal_site.browser()
    word = f"Bảncũ{info.name}".replace("_", "")
    address = add(admin, info, word)
    form = admin.get(address + "sua").forms["content-form"]
    for node in info.fields:
        if type(node) in (fields.Line, fields.Text):
            form[node.name] = f"{node.name} đãsửa"
    form.submit("save", status=303)

    old = admin.get(address + "phien-ban?so=1")
    assert word in old.html.find("main").text and "đãsửa" not in old.html.find("main").text
    compared = admin.get(address + "so-sanh?tu=1&den=2").html
    assert any("đãsửa" in mark.text for mark in compared.find_all("ins"))
    assert any(word in mark.text for mark in compared.find_all("del"))
    for view in ("phien-ban?so=1", "so-sanh?tu=1&den=2"):
        visitor.get(address + view, status=404)

    admin.send(address + "phien-ban", version="1", newest="2")
    assert word in admin.get(address).html.find("main").text
    restored = admin.get(address + "so-sanh?tu=1&den=3").text
    assert "giống hệt nhau" in restored


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_withdrawn_it_leaves_a_notice_that_does_not_name_it(info, portal_site):
    admin, visitor = portal_site.browser("tinh.admin"), portal_site.browser()
    word = f"Ngừngđăng{info.name}".replace("_", "")
    address = add(admin, info, word)
    admin.send(address + "trang-thai", transition="publish")
    admin.send(address + "trang-thai", transition="withdraw")
    gone = visitor.get(address, status=410)
    assert word not in gone.text and "Nội dung đã ngừng đăng" in gone.text
    parent = address.rstrip("/").rpartition("/")[0] + "/"
    assert word not in visitor.get(parent).text
    admin.send(address + "trang-thai", transition="publish")
    admin.send(address + "trang-thai", transition="withdraw", manner="in_error")
    visitor.get(address, status=404)


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_required_fields_are_told_and_nothing_is_lost(info, portal_site):
    admin = portal_site.browser("tinh.admin")
    form = admin.get(f"{place_of(info)}them?loai={info.name}").forms["content-form"]
    lines = [node for node in info.fields if isinstance(node, fields.Line) and node.name != "title"]
    for node in lines[:1]:
        form[node.name] = "giữ lại điều đã gõ"
    answer = form.submit("save", status=422)
    assert "bắt buộc" in answer.text
    assert not lines or "giữ lại điều đã gõ" in answer.text


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_hostile_text_is_shown_as_text(info, portal_site):
    admin, visitor = portal_site.browser("tinh.admin"), portal_site.browser()
    canary = '"><svg onload=alert(1)></script><script>alert(2)</script>${7*7}'
    form = fill(admin.get(f"{place_of(info)}them?loai={info.name}").forms["content-form"], info, "độc")
    for node in info.fields:
        if isinstance(node, fields.Text) or type(node) is fields.Line:
            form[node.name] = f"{info.name} {canary}"
        elif isinstance(node, fields.RichText):
            form[node.name] = f"<p onclick='x'>{canary}</p><script>alert(3)</script>"
    address = form.submit("save", status=303).location.removeprefix("http://localhost")
    admin.send(address + "trang-thai", transition="publish")
    parent = address.rstrip("/").rpartition("/")[0] + "/"
    for browser in (admin, visitor):
        for page in (
            address,
            parent,
            parent + "noi-dung",
            address + "sua",
            address + "lich-su",
            address + "so-sanh",
            "/",
        ):
            text = browser.get(page, status="*").text
            assert "<svg onload" not in text and "<script>alert" not in text, f"{page} lets it through"
    admin.send(address + "xoa")


@pytest.mark.parametrize("info", ADDABLE, ids=name_of)
def test_can_be_deleted(info, portal_site):
    admin = portal_site.browser("tinh.admin")
    address = add(admin, info, f"Xóa{info.name}".replace("_", ""))
    assert "Xóa" in admin.get(address + "xoa").text
    admin.send(address + "xoa")
    admin.get(address, status=404)


@pytest.mark.parametrize("info", [info for info in ADDABLE if info.translatable], ids=name_of)
def test_a_translation_has_a_state_of_its_own_and_is_never_public_without_its_original(info, portal_site):
    admin, visitor = portal_site.browser("tinh.admin"), portal_site.browser()
    address = add(admin, info, f"Dịch{info.name}".replace("_", ""))
    admin.send(address + "ban-dich", act="add", language="en")
    form = admin.get(address + "en/sua").forms["content-form"]
    form["title"] = f"Translated {info.name}"
    form.submit("save", status=303)
    admin.send(address + "en/trang-thai", transition="publish")
    visitor.get(address + "en/", status=404)
    admin.send(address + "trang-thai", transition="publish")
    answer = visitor.get(address + "en/")
    assert answer.status_int == 303 or f"Translated {info.name}" in answer.text
    parent = address.rstrip("/").rpartition("/")[0] + "/"
    assert f"Translated {info.name}" not in visitor.get(parent).text
    assert f"Translated {info.name}" not in admin.get(parent + "noi-dung", {"tim": "Translated"}).html.find("main").text
    admin.send(address + "trang-thai", transition="withdraw", manner="in_error")
    visitor.get(address + "en/", status=404)


@pytest.mark.parametrize("info", TYPES, ids=name_of)
def test_has_a_test_of_its_own(info):
    assert (Path(__file__).parents[1] / "content_types" / f"test_{info.name}.py").is_file()
