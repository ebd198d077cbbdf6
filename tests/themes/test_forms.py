"""Forms: every field says what it is, what is wrong with it and where; what was typed comes back unharmed."""

import io
import re
from copy import deepcopy
from types import SimpleNamespace

import colander
import deform
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content import fields
from portal.i18n import ENGLISH, LANGUAGES, VIETNAMESE, _
from tests.support.form_pages import Everything, Item, control, file_field, form, page_of, refused, shown
from tests.support.samples import pdf_bytes

VIETNAMESE_LETTER = re.compile(r"[ăâđêôơưạảãàáằắặẳẵầấậẩẫẹẻẽèéềếệểễịỉĩìíọỏõòóồốộổỗờớợởỡụủũùúừứựửữỳýỵỷỹ]", re.IGNORECASE)
# What a browser can send: no surrogates; line ends are its own affair and NUL never arrives.
SENT_FILE = SimpleNamespace(file=io.BytesIO(pdf_bytes()), filename="Văn bản.pdf")
TYPED = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_control_has_a_label_in_the_readers_language(language):
    page = shown(language=language)
    for tag in page.find_all(["input", "textarea", "select"]):
        if tag.get("type") != "hidden":
            label = page.find("label", attrs={"for": tag["id"]})
            assert label is not None and label.get_text(strip=True), tag
    assert bool(VIETNAMESE_LETTER.search(page.get_text())) is (language == VIETNAMESE)
    attributes = " ".join(str(value) for tag in page.find_all(True) for value in tag.attrs.values())
    assert bool(VIETNAMESE_LETTER.search(attributes)) is (language == VIETNAMESE)


def test_ids_are_unique_and_descriptions_point_at_something():
    page = refused({"title": "", "number": "x"}, item=Item())
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for tag in page.find_all(attrs={"aria-describedby": True}):
        assert set(tag["aria-describedby"].split()) <= set(ids), tag


def test_required_is_said_in_words():
    labels = {label["for"]: label.get_text(" ", strip=True) for label in shown().find_all("label")}
    page = shown()
    assert labels[control(page, "title")["id"]] == "Tiêu đề (bắt buộc)"
    assert labels[control(page, "summary")["id"]] == "Tóm tắt"
    assert "Văn bản (bắt buộc)" in [legend.get_text(" ", strip=True) for legend in page.find_all("legend")]


def test_errors_stand_above_with_their_number_and_lead_to_the_fields():
    page = refused({"title": " ", "number": "3", "contact": {"phone": ""}})
    errors = page.find(attrs={"data-errors": True})
    # title, number, document and the telephone inside the group
    assert errors["data-errors"] == "4" and "4 mục cần sửa" in errors.h2.get_text()
    assert errors["tabindex"] == "-1"
    for link in errors.find_all("a"):
        target = page.find(id=link["href"].removeprefix("#"))
        assert target["aria-invalid"] == "true"
    assert [link.get_text() for link in errors.find_all("a")] == ["Tiêu đề", "Số", "Văn bản", "Điện thoại"]


def test_errors_stand_beside_the_field_which_names_them():
    page = refused({"title": "", "number": "3"})
    title = control(page, "title")
    says = [page.find(id=name).get_text(strip=True) for name in title["aria-describedby"].split()]
    assert says == ["Ngắn gọn.", "Mục này bắt buộc phải điền."]
    number = page.find(id=control(page, "number")["aria-describedby"])
    assert number.get_text(strip=True) == "3 nhỏ hơn mức thấp nhất là 5."
    assert "aria-invalid" not in control(page, "summary").attrs


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_error_is_counted_as_one(language):
    class OneField(fields.ContentSchema):
        title = fields.Line(_("Tên", "Name"), required=True)

    heading = refused({"title": ""}, schema=OneField(), language=language).find(attrs={"data-errors": True}).h2
    assert (
        heading.get_text()
        == {
            VIETNAMESE: "Chưa lưu được: có 1 mục cần sửa",
            ENGLISH: "Not saved: 1 thing to correct",
        }[language]
    )


def test_an_error_of_the_whole_form_is_said_too():
    class NeverRight(fields.ContentSchema):
        title = fields.Line(_("Tên", "Name"))

        @staticmethod
        def validator(node, values):
            raise colander.Invalid(node, _("Hai mục <b>mâu thuẫn</b>.", "Two entries contradict each other."))

    errors = refused({"title": "x"}, schema=NeverRight()).find(attrs={"data-errors": True})
    assert errors["data-errors"] == "1"
    assert errors.li.get_text() == "Hai mục <b>mâu thuẫn</b>."


@given(typed=TYPED)
def test_what_was_typed_comes_back_as_it_was(typed):
    made = form()
    page = page_of(made.render({"title": typed, "summary": typed, "body": typed, "tags": (typed,)}))
    assert control(page, "title").get("value", "") == typed
    assert control(page, "tags").get("value", "") == typed
    for name in ("summary", "body"):
        # The browser drops the first line end of a text area; without ours it would drop the person's.
        assert control(page, name).string == "\n" + typed


@pytest.mark.parametrize("canary", ['"><svg onload=alert(1)>', "</textarea><script>alert(1)</script>", "${7*7}"])
def test_no_value_becomes_markup(canary):
    sent = {name: canary for name in ("title", "summary", "body", "tags", "level", "begins", "number", "email")}
    page = refused({**sent, "contact": {"phone": canary}})
    assert page.find("svg", onload=True) is None and page.find("script") is None
    assert "49" not in control(page, "title")["value"]


def test_the_form_is_sent_whole_and_with_the_token():
    made = shown().form
    assert made["method"] == "POST" and made["enctype"] == "multipart/form-data"
    assert control(made, "csrf_token")["value"] == "the token"
    # Our own messages, in the reader's language, instead of the browser's.
    assert "novalidate" in made.attrs


def test_the_main_button_takes_ctrl_s_and_a_link_stays_a_link():
    buttons = (
        deform.Button("save", _("Lưu", "Save")),
        deform.Button("submit", _("Lưu và trình", "Save and submit")),
        deform.Button("leave", _("Thôi", "Leave"), type="link", value="/x/"),
    )
    bar = shown(buttons=buttons).find(class_="actionbar")
    assert [tag.get("aria-keyshortcuts") for tag in bar.find_all("button")] == ["Control+S", None]
    assert [tag["name"] for tag in bar.find_all("button")] == ["save", "submit"]
    assert bar.a["href"] == "/x/"


def test_what_need_not_be_filled_in_may_stay_empty():
    made = form(item=Item())
    values = made.validate_pstruct(
        {"title": "x", "email": " ", "document": {"upload": SENT_FILE}, "contact": {"phone": "1"}}
    )
    assert (values["email"], values["summary"], values["number"]) == ("", "", None)


def test_a_date_has_the_browsers_picker_and_keeps_what_is_no_date():
    assert control(shown({"begins": colander.null}), "begins")["type"] == "date"
    wrong = control(refused({"title": "x", "begins": "31/02/2026"}), "begins")
    assert (wrong["type"], wrong["value"]) == ("text", "31/02/2026")


def test_a_choice_shows_titles_and_marks_the_present_one():
    options = control(shown({"level": "tinh"}, language=ENGLISH), "level").find_all("option")
    assert [(option["value"], option.get_text(), "selected" in option.attrs) for option in options] == [
        ("xa", "Commune", False),
        ("tinh", "Province", True),
    ]


def test_a_tick_stands_before_its_label():
    page = shown({"shown": True})
    tick = control(page, "shown")
    assert "checked" in tick.attrs and tick.find_next_sibling("label").get_text(strip=True) == "Hiện trên trang chủ"
    assert page.find(id=tick["aria-describedby"]).get_text() == "Đứng đầu trang."
    assert "checked" not in control(shown({"shown": False}), "shown").attrs


def test_fields_that_belong_together_have_a_legend():
    group = next(tag for tag in shown().find_all("fieldset", class_="group"))
    assert group.legend.get_text() == "Liên hệ"
    assert control(group, "phone")["type"] == "tel"


def test_what_may_not_be_changed_cannot_be_typed_into():
    schema = deepcopy(Everything())
    schema["title"].widget.readonly = schema["level"].widget.readonly = schema["picture"].widget.readonly = True
    page = shown(schema=schema, item=Item())
    assert "readonly" in control(page, "title").attrs and "disabled" in control(page, "level").attrs
    assert file_field(page, "Ảnh").find("input", attrs={"type": "file"}) is None
