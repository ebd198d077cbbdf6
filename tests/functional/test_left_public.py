"""A text that is withdrawn: the files that nothing public uses any more go with it, the others stay."""

import io

import pytest

from portal.content.attachments import Upload
from tests.functional.test_pictures_in_texts import added, carried, messages
from tests.support.samples import pdf_bytes, picture_bytes
from tests.support.site import HEALTH

SIZES = iter(range(300, 400))


@pytest.fixture
def publisher(portal_site):
    return portal_site.browser("publisher.syt")


@pytest.fixture
def text(portal_site, publisher):
    """The address of a published text with a published picture, the picture's, and that of its file."""
    number = next(SIZES)
    src = carried(picture_bytes(number, 12))
    editor = portal_site.browser("editor.syt")
    _page, address = added(editor, f"Bài có ảnh riêng {number}", f"<p>Xem <img src='{src}' alt='Ảnh cầu'> nhé</p>")
    picture = f"{address.rstrip('/')}-anh-1/"
    publisher.send(address + "trang-thai", transition="publish", along=box(publisher, address, "along")["value"])
    return address, picture, portal_site.browser().get(address).html.find("img", alt="Ảnh cầu")["src"]


def box(browser, address, name):
    """The box of that name on the page of states, or None."""
    return browser.get(address + "trang-thai").html.find("input", {"name": name})


def use_elsewhere(portal_site, publisher, file, title):
    """The address of another text, published, that shows the same picture."""
    _page, address = added(portal_site.browser("editor.syt"), title, f"<p><img src='{file}' alt='Ảnh cầu'></p>")
    publisher.send(address + "trang-thai", transition="publish")
    return address


def test_what_only_it_uses_goes_with_it_scales_included(portal_site, publisher, text):
    address, picture, file = text
    visitor = portal_site.browser()
    visitor.get(file.partition("?")[0] + "?co=thumb")
    ticked = box(publisher, address, "leaving")
    assert ticked.has_attr("checked")
    shown = publisher.send(address + "trang-thai", transition="withdraw", leaving=ticked["value"]).follow()
    assert "Đã ngừng đăng cùng 1 tệp" in messages(shown)
    visitor.get(picture, status=410)
    for form in ("", "?co=thumb", "?co=medium"):
        visitor.get(file.partition("?")[0] + form, status=404)


def test_a_document_is_offered_and_not_ticked(portal_site, publisher):
    """People look for forms and decisions without the text that once linked to them."""

    def put(site, desk):
        file = Upload(io.BytesIO(pdf_bytes()), "mau-don.pdf", "application/pdf")
        form = desk.place(site[HEALTH]["tin-tuc"], "file", {"title": "Mẫu đơn", "file": file}, "mau-don-rieng")
        desk.publish_part(form)
        return form.id

    number = portal_site.prepare(put)
    _page, address = added(
        portal_site.browser("editor.syt"), "Bài dẫn mẫu đơn", f'<p><a href="/id/{number}">Mẫu</a></p>'
    )
    publisher.send(address + "trang-thai", transition="publish")
    ticked = box(publisher, address, "leaving")
    assert ticked["value"] == str(number) and not ticked.has_attr("checked")


def test_what_is_not_ticked_stays(portal_site, publisher, text):
    address, picture, file = text
    publisher.send(address + "trang-thai", transition="withdraw")
    portal_site.browser().get(picture)
    portal_site.browser().get(file)


def test_published_in_error_leaves_no_trace_of_its_files_either(portal_site, publisher, text):
    address, picture, _file = text
    ticked = box(publisher, address, "leaving")["value"]
    publisher.send(address + "trang-thai", transition="withdraw", manner="in_error", leaving=ticked)
    portal_site.browser().get(picture, status=404)


def test_what_another_public_text_uses_is_not_offered_and_not_taken(portal_site, publisher, text):
    address, picture, file = text
    ticked = box(publisher, address, "leaving")["value"]
    other = use_elsewhere(portal_site, publisher, file, "Bài khác cũng dùng ảnh ấy")
    assert box(publisher, address, "leaving") is None
    publisher.send(address + "trang-thai", transition="withdraw", leaving=ticked)
    portal_site.browser().get(picture)
    # It is the last one that uses it now.
    assert box(publisher, other, "leaving")["value"] == ticked


def test_what_is_no_file_of_the_text_is_not_taken(portal_site, publisher, text):
    _address, picture, file = text
    other = use_elsewhere(portal_site, publisher, file, "Bài thứ ba dùng ảnh ấy")
    _page, alone = added(portal_site.browser("editor.syt"), "Bài không ảnh", "<p>Chữ</p>")
    publisher.send(alone + "trang-thai", transition="publish")
    with portal_site.connection() as connection:
        number = connection.root()["site"][HEALTH]["tin-tuc"][picture.split("/")[-2]].id
    publisher.send(alone + "trang-thai", transition="withdraw", leaving=str(number))
    portal_site.browser().get(picture)
    portal_site.browser().get(other)


def test_a_refused_act_keeps_what_was_ticked(publisher, text):
    address = text[0]
    page = publisher.send(address + "trang-thai", status=403, transition="withdraw", manner="replaced")
    assert not page.html.find("input", {"name": "leaving"}).has_attr("checked")
