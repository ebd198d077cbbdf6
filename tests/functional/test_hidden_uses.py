"""A text that is published and uses what the public cannot see: it is named, and can be published along."""

import re

import pytest

from tests.functional.test_pictures_in_texts import added, carried, messages
from tests.support.samples import picture_bytes
from tests.support.site import HEALTH

NEWS = f"/{HEALTH}/tin-tuc/"
SIZES = iter(range(100, 200))


@pytest.fixture
def editor(portal_site):
    return portal_site.browser("editor.syt")


@pytest.fixture
def publisher(portal_site):
    return portal_site.browser("publisher.syt")


@pytest.fixture
def text(editor):
    """The address of a text with one picture that nobody has published, and the picture's."""
    number = next(SIZES)
    src = carried(picture_bytes(number, 12))
    title = f"Bài dùng ảnh nháp {number}"
    _page, address = added(editor, title, f"<p>Xem <img src='{src}' alt='Ảnh cầu'> nhé</p>")
    return address, f"{address.rstrip('/')}-anh-1/"


def test_the_page_of_states_names_it_and_it_is_published_along(publisher, portal_site, text):
    address, picture = text
    page = publisher.get(address + "trang-thai")
    box = page.html.find("input", {"name": "along"})
    assert box.has_attr("checked") and "– ảnh 1” (Bản nháp)" in " ".join(box.parent.get_text().split())
    form = page.forms["moves"] if "moves" in page.forms else next(f for f in page.forms.values() if "along" in f.fields)
    shown = form.submit("transition", value="publish", status=303).follow()
    assert "Đã đăng cùng 1 nội dung" in messages(shown)
    visitor = portal_site.browser()
    assert visitor.get(picture).html.find("img", alt="Ảnh cầu")
    assert visitor.get(address).html.find("img", alt="Ảnh cầu")["src"].startswith(picture)


def test_what_stays_hidden_is_named_after_publishing(publisher, portal_site, text):
    address, picture = text
    shown = publisher.send(address + "trang-thai", transition="publish").follow()
    assert re.search(r"“Bài dùng ảnh nháp \d+” dùng nội dung công chúng chưa xem được: “.* – ảnh 1”", messages(shown))
    portal_site.browser().get(picture, status=404)
    assert portal_site.browser().get(address).html.find("img", alt="Ảnh cầu").get("src") is None


def test_an_editor_sees_what_is_missing_and_cannot_publish_it(editor, portal_site, text):
    address, picture = text
    page = editor.get(address + "trang-thai")
    assert "Bài dùng nội dung công chúng chưa xem được" in page.text
    assert page.html.find("input", {"name": "along"}) is None
    with portal_site.connection() as connection:
        number = connection.root()["site"][HEALTH]["tin-tuc"][picture.split("/")[-2]].id
    editor.send(address + "trang-thai", transition="submit", along=str(number))
    portal_site.browser().get(picture, status=404)


def test_only_what_the_text_uses_is_published_along(editor, publisher, portal_site, text):
    address, _picture = text
    _page, other = added(editor, "Bài không liên quan", "<p>x</p>")
    with portal_site.connection() as connection:
        number = connection.root()["site"][HEALTH]["tin-tuc"][other.split("/")[-2]].id
    publisher.send(address + "trang-thai", transition="publish", along=str(number))
    portal_site.browser().get(other, status=404)


def test_what_is_published_later_takes_its_pictures_along_at_that_moment(publisher, text):
    address, picture = text
    with_picture = publisher.get(address + "trang-thai").html.find("input", {"name": "along"})["value"]
    when = "2027-11-20T08:00"
    publisher.send(address + "trang-thai", transition="publish", when=when, along=with_picture)
    assert "20/11/2027" in publisher.get(picture + "trang-thai").text


def test_a_refused_act_keeps_what_was_ticked(publisher, text):
    page = publisher.send(text[0] + "trang-thai", status=403, transition="publish", when="1999-01-01T00:00")
    assert not page.html.find("input", {"name": "along"}).has_attr("checked")


def test_publishing_many_names_what_they_use(publisher, text):
    name = text[0].split("/")[-2]
    shown = publisher.send(NEWS + "noi-dung", act="publish", name=name).follow()
    assert "dùng nội dung công chúng chưa xem được" in messages(shown)


def test_a_picture_without_words_is_named_on_saving_and_nothing_is_stopped(editor, text):
    address, picture = text
    source = editor.get(address).html.find("img", alt="Ảnh cầu")["src"]
    form = editor.get(address + "sua").forms["content-form"]
    form["body"] = f'<p><img src="{source}"><img src="{source}" alt=" "></p>'
    said = messages(form.submit("save", status=303).follow())
    title = picture.split("/")[-2].split("-")[-3]
    assert "Đã lưu." in said and re.search(rf"Chưa có mô tả cho ảnh: “Bài dùng ảnh nháp {title} – ảnh 1”\.", said)
    form = editor.get(address + "sua").forms["content-form"]
    form["body"] = f'<p><img src="{source}" alt="Cầu"></p>'
    assert "Chưa có mô tả" not in messages(form.submit("save", status=303).follow())
