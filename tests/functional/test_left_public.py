"""A text that is withdrawn, deleted or changed: what nothing public uses any more goes with it, the others stay."""

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


def shown_on(browser, address, name="leaving"):
    """The box of that name on a page, or None."""
    return browser.get(address).html.find("input", {"name": name})


def drop_the_picture(portal_site, address):
    """Save changes of the text without the picture."""
    form = portal_site.browser("editor.syt").get(address + "sua").forms["content-form"]
    form["body"] = "<p>Không còn ảnh</p>"
    form.submit("save", status=303)


def number_of(portal_site, address):
    with portal_site.connection() as connection:
        place = connection.root()["site"]
        for name in address.strip("/").split("/"):
            place = place[name]
        return place.id


def test_what_only_a_deleted_text_uses_is_deleted_along_and_comes_back_with_it(portal_site, publisher, text):
    address, picture, file = text
    ticked = shown_on(publisher, address + "xoa")
    assert ticked.has_attr("checked")
    done = publisher.send(address + "xoa", delete="delete", leaving=ticked["value"]).follow()
    visitor = portal_site.browser()
    for gone in (address, picture, file.partition("?")[0] + "?co=thumb"):
        visitor.get(gone, status=404)
    next(form for form in done.forms.values() if form.action.endswith("/thung-rac")).submit("act", status=303)
    visitor.get(address)
    visitor.get(picture)


def test_what_is_not_ticked_stays_when_a_text_is_deleted(portal_site, publisher, text):
    address, picture, _file = text
    publisher.send(address + "xoa", delete="delete")
    portal_site.browser().get(picture)


def test_deleting_takes_nothing_that_is_used_elsewhere_or_no_file_of_it(portal_site, publisher, text):
    address, picture, file = text
    other = use_elsewhere(portal_site, publisher, file, "Bài thứ tư dùng ảnh ấy")
    assert shown_on(publisher, address + "xoa") is None
    publisher.send(address + "xoa", delete="delete", leaving=str(number_of(portal_site, picture)))
    portal_site.browser().get(picture)
    portal_site.browser().get(other)


def test_many_are_deleted_and_withdrawn_with_the_files_that_only_they_use(portal_site, publisher, text):
    address, picture, file = text
    other = use_elsewhere(portal_site, publisher, file, "Bài thứ năm dùng ảnh ấy")
    names = [one.strip("/").rpartition("/")[2] for one in (address, other)]
    section = address.rpartition(names[0])[0]
    number = str(number_of(portal_site, picture))

    def page_of(act, *chosen):
        return f"{section}thao-tac?viec={act}&muc={','.join(chosen)}"

    for act in ("xoa", "y-kien&buoc=withdraw"):
        assert shown_on(publisher, page_of(act, names[0])) is None, "the other one shows it"
        assert shown_on(publisher, page_of(act, *names))["value"] == number
    publisher.send(page_of("xoa", *names), status=303)
    portal_site.browser().get(picture)
    publisher.get(section + "noi-dung")


def test_many_are_deleted_with_what_was_ticked(portal_site, publisher, text):
    address, picture, _file = text
    name = address.strip("/").rpartition("/")[2]
    section = address.rpartition(name)[0]
    pressed = publisher.send(section + "noi-dung", act="xoa", name=name)
    assert "viec=xoa" in pressed.location, "it is asked about first"
    page = pressed.follow()
    ticked = page.html.find("input", {"name": "leaving"})
    assert ticked.has_attr("checked")
    publisher.send(f"{section}thao-tac?viec=xoa&muc={name}", leaving=ticked["value"])
    portal_site.browser().get(address, status=404)
    portal_site.browser().get(picture, status=404)


def test_many_are_withdrawn_with_what_was_ticked(portal_site, publisher, text):
    address, picture, _file = text
    name = address.strip("/").rpartition("/")[2]
    operation = f"{address.rpartition(name)[0]}thao-tac?viec=y-kien&buoc=withdraw&muc={name}"
    ticked = shown_on(publisher, operation)
    publisher.send(operation, leaving=ticked["value"], manner="withdrawn")
    portal_site.browser().get(address, status=410)
    portal_site.browser().get(picture, status=410)


def test_what_the_changes_no_longer_use_goes_when_they_are_published(portal_site, publisher, text):
    address, picture, file = text
    assert box(publisher, address, "dropped") is None
    drop_the_picture(portal_site, address)
    ticked = box(publisher, address, "dropped")
    assert ticked.has_attr("checked")
    shown = publisher.send(address + "trang-thai", transition="publish_changes", dropped=ticked["value"]).follow()
    assert "Đã ngừng đăng cùng 1 tệp" in messages(shown)
    visitor = portal_site.browser()
    visitor.get(picture, status=410)
    visitor.get(file.partition("?")[0], status=404)
    assert "Không còn ảnh" in visitor.get(address).text


def test_what_the_changes_still_use_or_is_not_ticked_stays(portal_site, publisher, text):
    address, picture, _file = text
    number = box(publisher, address, "leaving")["value"]
    form = portal_site.browser("editor.syt").get(address + "sua").forms["content-form"]
    form["title"] = "Chỉ đổi tên"
    form.submit("save", status=303)
    assert box(publisher, address, "dropped") is None
    publisher.send(address + "trang-thai", transition="publish_changes", dropped=number, leaving=number)
    portal_site.browser().get(picture)
    drop_the_picture(portal_site, address)
    publisher.send(address + "trang-thai", transition="publish_changes")
    portal_site.browser().get(picture)


def test_whoever_publishes_changes_of_many_is_told_what_stays_public(portal_site, publisher, text):
    address, _picture, _file = text
    drop_the_picture(portal_site, address)
    name = address.strip("/").rpartition("/")[2]
    section = address.rpartition(name)[0]
    page = publisher.send(section + "noi-dung", act="publish_changes", name=name).follow()
    assert "không còn dùng" in messages(page) and "vẫn mở được theo địa chỉ riêng" in messages(page)
