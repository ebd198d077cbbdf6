"""Forms of every kind of field, rendered with the theme's templates, and the pages that people see of them."""

from pathlib import Path
from types import SimpleNamespace

import colander
import deform
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from pyramid.testing import DummyRequest

import themes
from portal.content import fields
from portal.form_texts import FOREIGN_TEXTS
from portal.i18n import VIETNAMESE, BilingualLocalizer, _
from portal.views.formats import Formats
from portal.views.forms import FormRenderer
from portal.views.rendering import Theme

# One for all tests: it keeps the compiled templates.
THEME = Theme([Path(themes.__file__).parent / "default"], "/static")


class Contact(colander.Schema):
    """Fields that belong together."""

    phone = fields.Phone(_("Điện thoại", "Telephone"), required=True)


class Everything(fields.ContentSchema):
    """One field of every kind."""

    title = fields.Line(_("Tiêu đề", "Title"), required=True, help=_("Ngắn gọn.", "Be short."))
    summary = fields.Text(_("Tóm tắt", "Summary"))
    body = fields.RichText(_("Nội dung", "Text"))
    tags = fields.Tags(_("Từ khóa", "Key words"))
    level = fields.Choice(_("Cấp", "Level"), [("xa", _("Xã", "Commune")), ("tinh", _("Tỉnh", "Province"))])
    begins = fields.Day(_("Ngày", "Day"))
    number = fields.Number(_("Số", "Number"), validator=colander.Range(min=5))
    email = fields.Email(_("Thư điện tử", "E-mail"))
    shown = fields.Flag(_("Hiện trên trang chủ", "Show at home"), help=_("Đứng đầu trang.", "Comes first."))
    document = fields.Stored(_("Văn bản", "Document"), kinds=("document",), required=True)
    picture = fields.Stored(_("Ảnh", "Picture"), kinds=("image",))
    contact = Contact(title=_("Liên hệ", "Contact"))


class Item:
    """An item with files, as far as a form looks at it."""

    def __init__(self, document="", picture="anh-1.jpg"):
        self.id = 4611686018427387905
        self.document, self.picture = document, picture
        file = SimpleNamespace(filename="Ảnh <1>.jpg", size=1_234_567, is_image=True)
        self.attachments = {"anh-1.jpg": file}


def form(language=VIETNAMESE, item=None, schema=None, buttons=("save",)):
    """A form of every field, rendered with the templates of the theme."""
    request = DummyRequest()
    request.registry.theme = THEME
    request.localizer = BilingualLocalizer(language, FOREIGN_TEXTS)
    request.formats = Formats(language)
    token = Markup('<input type="hidden" name="csrf_token" value="the token">')
    writing = SimpleNamespace(snippets_url="/doan-mau", pictures_url="/chon-anh", upload_url="/tin-tuc/tai-len")
    request.page = SimpleNamespace(form_token=token, writing=writing)
    return deform.Form(
        schema or Everything(),
        buttons=buttons,
        renderer=FormRenderer(request),
        formid="f",
        item=item,
        attachments_url="/x/tep/",
    )


def page_of(html):
    """The parsed HTML."""
    return BeautifulSoup(html, "html.parser")


def shown(values=None, **options):
    """The page of the form with `values`."""
    return page_of(form(**options).render(values or {}))


def refused(sent, **options):
    """The page of the form after these values were refused; they are name and text, as a browser sends them."""
    made = form(**options)
    with pytest.raises(deform.ValidationFailure) as failure:
        made.validate_pstruct(sent)
    return page_of(failure.value.render())


def control(page, name):
    """The control that people see for a field."""
    return next(tag for tag in page.find_all(["input", "textarea", "select"], attrs={"name": name}))


def file_field(page, legend):
    """The part of the page for one file."""
    return next(tag for tag in page.find_all("fieldset", class_="file") if legend in tag.legend.get_text())
