"""Translations over HTTP: begun, published, read in the reader's language, and marked when the original moves on."""

import pytest

from portal.workflow.relocating import rename
from portal.workflow.trashing import restore
from tests.functional.test_publication_story import SECTION, write
from tests.functional.test_versions import save

ENGLISH = {"ngon-ngu": "en"}


def publish(browser, address):
    browser.send(address + "trang-thai", transition="publish")


def translated(editor, publisher, address, **values):
    """Begin an English translation, write it and publish it; answers its address."""
    begun = editor.send(address + "ban-dich", act="add", language="en").location
    assert begun.endswith(f"{address}en/sua")
    save(editor, f"{address}en/", **values)
    publish(publisher, f"{address}en/")
    return f"{address}en/"


@pytest.fixture
def staff(portal_site):
    return portal_site.browser("editor.syt"), portal_site.browser("publisher.syt")


@pytest.fixture
def pair(staff):
    """The addresses of a published item and of its published English translation."""
    editor, publisher = staff
    address = write(editor, "Lịch tiêm chủng quý bốn", body="<p>Tiêm vào sáng thứ Hai.</p>")
    publish(publisher, address)
    english = translated(editor, publisher, address, title="Vaccination days", body="<p>On Monday mornings.</p>")
    return address, english


def test_a_translation_begins_with_the_original_s_text_and_is_a_draft(staff, portal_site):
    editor, _publisher = staff
    address = write(editor, "Nguyên văn bản gốc", body="<p>Đoạn gốc</p>")
    editor.send(address + "ban-dich", act="add", language="en")
    form = editor.get(address + "en/sua").forms["content-form"]
    assert form["title"].value == "Nguyên văn bản gốc" and "Đoạn gốc" in form["body"].value
    portal_site.browser().get(address + "en/", status=404)
    editor.send(address + "ban-dich", act="add", language="en", status=409)
    editor.send(address + "ban-dich", act="add", language="xx", status=409)


def test_a_reader_in_english_is_led_to_the_translation_and_back(pair, portal_site):
    address, english = pair
    visitor = portal_site.browser()
    page = visitor.get(address)
    assert page.html.find("h1").text == "Lịch tiêm chủng quý bốn"
    links = {
        link["hreflang"]: link["href"] for link in page.html.find_all("link", {"rel": "alternate", "hreflang": True})
    }
    assert links == {
        "vi": f"http://localhost{address}",
        "en": f"http://localhost{english}",
        "x-default": f"http://localhost{address}",
    }
    led = visitor.get(address, ENGLISH, status=303)
    assert led.location.endswith(english)
    page = visitor.get(english)
    assert page.html.find("h1").text == "Vaccination days"
    assert page.html.find("html")["lang"] == "en" and not page.html.find("h1").get("lang")
    back = page.html.find(class_="translations").find("a", {"lang": "vi"})["href"]
    assert "Lịch tiêm chủng quý bốn" in visitor.get(back).html.find("h1").text


def test_lists_and_search_show_the_title_in_the_reader_s_language(pair, portal_site):
    address, _english = pair
    visitor = portal_site.browser()
    assert "Vaccination days" not in visitor.get(SECTION).text
    listed = visitor.get(SECTION, ENGLISH)
    link = listed.html.find("a", string="Vaccination days")
    assert link["href"] == address and not link.get("lang") and "Lịch tiêm chủng quý bốn" not in listed.text
    assert "Vaccination days" in visitor.get("/tim-kiem", {"q": "lịch tiêm chủng quý bốn"}).text
    found = _found(visitor, address)
    assert "Vaccination days" in found.h3.text and not found.find(class_="row-summary").get("lang")
    in_vietnamese = _found(portal_site.browser(), address)
    assert "Lịch tiêm chủng quý bốn" in in_vietnamese.h3.text
    assert in_vietnamese.find(class_="row-summary")["lang"] == "en"


def _found(reader, address):
    """The one hit for words of the translation: it leads to the original."""
    answer = reader.get("/tim-kiem", {"q": "monday mornings"}).html
    assert not answer.select(f'.found h3 a[href="{address}en/"]')
    (link,) = answer.select(f'.found h3 a[href="{address}"]')
    return link.find_parent("li")


def test_staff_are_told_when_the_original_has_moved_on_and_see_what_changed(pair, staff):
    address, english = pair
    editor, publisher = staff
    mark = "Bản dịch chưa theo kịp bản gốc"
    assert mark not in editor.get(english).text
    save(editor, address, body="<p>Tiêm vào chiều thứ Năm.</p>")
    # Not yet what the public reads.
    assert mark not in editor.get(english).text
    publisher.send(address + "trang-thai", transition="publish_changes")
    for page in (address, english, "/so-y-te/noi-bo/"):
        assert mark in editor.get(page).text, page
    page = editor.get(address + "ban-dich")
    assert "chiều" in " ".join(added.text for added in page.html.find_all("ins"))
    number = page.html.find("input", {"name": "version"})["value"]
    editor.send(address + "ban-dich", act="confirm", language="en", version="1", status=409)
    assert mark in editor.get(english).text
    editor.send(address + "ban-dich", act="confirm", language="en", version=number)
    for page in (address, english, "/so-y-te/noi-bo/"):
        assert mark not in editor.get(page).text, page


def test_a_translation_goes_where_its_original_goes(pair, staff, portal_site):
    address, english = pair
    _editor, publisher = staff
    name = address.rstrip("/").rpartition("/")[2]
    portal_site.prepare(lambda site, desk: desk_rename(site, desk, name))
    moved = f"{SECTION}ten-moi-{name}/"
    visitor = portal_site.browser()
    assert visitor.get(moved + "en/").html.find("h1").text == "Vaccination days"
    assert visitor.get(english, status=301).location.endswith(moved + "en/")
    publisher.send(moved + "xoa")
    visitor.get(moved + "en/", status=404)
    assert moved not in visitor.get("/tim-kiem", {"q": "monday mornings"}).text


def desk_rename(site, desk, name):
    rename(desk, site["so-y-te"]["tin-tuc"][name], f"ten-moi-{name}")


def test_a_translation_is_deleted_alone_and_comes_back(pair, staff, portal_site):
    address, english = pair
    _editor, publisher = staff
    assert publisher.send(english + "xoa").location.endswith(address)
    visitor = portal_site.browser()
    visitor.get(english, status=404)
    assert visitor.get(address).status_int == 200

    def bring_back(site, desk):
        entry = next(entry for entry in site["so-y-te"].trash if entry.path == english)
        return restore(desk, entry)

    portal_site.prepare(bring_back)
    assert "Vaccination days" in visitor.get(english).text


def test_strangers_and_those_without_the_right_begin_none(pair, portal_site):
    address, _english = pair
    portal_site.browser().get(address + "ban-dich", status=[303, 403, 404])
    for login in ("editor.stttt", "officer.syt"):
        browser = portal_site.browser(login)
        assert browser.get(address + "ban-dich", status="*").status_int in (403, 404)
        assert browser.send(address + "ban-dich", act="add", language="fr", status="*").status_int in (403, 404)
