"""The field of a file: limits told before it is sent, the present file shown, and what the browser sends is read."""

import colander
import peppercorn
import pytest

from portal.content.widgets import REMOVE
from tests.support.form_pages import Everything, Item, control, file_field, form, page_of, refused, shown


def test_limits_of_a_file_are_told_before_it_is_sent():
    document = file_field(shown(), "Văn bản")
    upload = control(document, "upload")
    widget = Everything()["document"].widget
    assert upload["accept"].split(",") == widget.extensions and ".pdf" in widget.extensions
    assert ".jpg" not in widget.extensions
    told = document.find(id=upload["aria-describedby"]).get_text()
    assert ".docx" in told and f"{widget.most_bytes // 2**20} MB" in told


def test_the_present_file_is_shown_and_may_be_removed_or_replaced():
    page = shown(item=Item())
    picture, document = file_field(page, "Ảnh"), file_field(page, "Văn bản")
    assert picture.a.get_text() == "Ảnh <1>.jpg" and picture.a["href"] == "/x/tep/anh-1.jpg"
    assert picture.img["src"] == "/x/tep/anh-1.jpg?co=thumb"
    assert "1,2 MB" in picture.get_text() and "Thay bằng tệp khác" in picture.get_text()
    assert control(picture, "remove")["value"] == "true"
    assert document.a is None and "Chọn tệp" in document.get_text()


def test_the_present_file_is_still_shown_after_an_error():
    picture = file_field(refused({"title": ""}, item=Item()), "Ảnh")
    assert picture.a["href"] == "/x/tep/anh-1.jpg"


def test_a_required_file_cannot_be_removed():
    document = file_field(shown(item=Item(document="anh-1.jpg")), "Văn bản")
    assert document.find("input", attrs={"name": "remove"}) is None
    assert document.a is not None


@pytest.mark.parametrize(("ticked", "expected"), [(True, REMOVE), (False, colander.null)])
def test_the_browser_sends_what_the_widget_reads(ticked, expected):
    made = form(item=Item())
    controls = []
    for tag in file_field(page_of(made.render({})), "Ảnh").find_all("input"):
        if tag["type"] == "checkbox" and not ticked:
            continue
        # An empty file control is sent as an empty text.
        controls.append((tag["name"], "" if tag["type"] == "file" else tag["value"]))
    sent = peppercorn.parse(controls)
    assert list(sent) == ["picture"]
    assert made["picture"].widget.deserialize(made["picture"], sent["picture"]) is expected
